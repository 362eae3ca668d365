"""The Spark session of the jobs.

Environment
    SPARK_MASTER            where the work is done, default: local[*], which is this machine
    SPARK_DRIVER_MEMORY     default: 1g
    SPARK_EXECUTOR_MEMORY   memory of each worker's executor on a cluster, default: 1g
    SPARK_PARTITIONS        in how many parts data is shuffled, default: 8
    JAVA_HOME               a Java 17 or 21; default: the java on PATH
"""

import os
import shutil
import socket
import sys
from pathlib import Path

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

# Times are in UTC, in Spark and in the drivers below it, whatever this machine's time zone is.
JAVA_OPTIONS = "-Duser.timezone=UTC"

# requirements/setup/spark.sh puts them there.
JARS = Path(sys.prefix) / "jars"


class SparkMistake(Exception):
    """Something the reader of the message can mend: a missing program, a cluster that is not there."""


def start(name: str, settings: dict[str, str] | None = None) -> SparkSession:
    """A new session; `settings` are Spark's own and win over those below."""
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(f"{home}/bin/java" if home else "java"):
        where = f"JAVA_HOME is {home}" if home else "none is on PATH"
        raise SparkMistake(f"Spark needs Java 17 or 21, and {where}; on Debian: apt-get install openjdk-17-jre-headless")
    builder = SparkSession.builder.appName(name)
    for key, value in {**defaults(), **(settings or {})}.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise SparkMistake(f"Spark does not start: {error}") from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def defaults() -> dict[str, str]:
    master = os.environ.get("SPARK_MASTER", "local[*]")
    # Workers report back to this program: by its address, since its name need not be known to them.
    report_to = {} if master.startswith("local") else {"spark.driver.host": socket.gethostbyname(socket.gethostname())}
    return {
        **report_to,
        "spark.master": master,
        "spark.driver.memory": os.environ.get("SPARK_DRIVER_MEMORY", "1g"),
        "spark.executor.memory": os.environ.get("SPARK_EXECUTOR_MEMORY", "1g"),
        "spark.driver.extraJavaOptions": JAVA_OPTIONS,
        "spark.executor.extraJavaOptions": JAVA_OPTIONS,
        # On a cluster the workers get the drivers from here.
        "spark.jars": ",".join(str(path) for path in sorted(JARS.glob("*.jar"))),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": os.environ.get("SPARK_PARTITIONS", "8"),
        # Readable by every other program: microseconds instead of Spark's own INT96.
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        # A step ends by itself: nobody would look at its pages.
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
