"""Where the jobs read their tables and write them: one class for each way to reach a warehouse.

    warehouse = open_warehouse()
    session = start("shop")
    warehouse.write(some_function(warehouse.read(session, "raw", "orders")), "marts", "some_table")

A reader of a table that is written sees the old rows or the new ones, never half of them.

Environment
    WAREHOUSE_TYPE, and the other variables of that warehouse
"""

import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from session import SparkMistake

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "warehouse"))


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SparkMistake(f"{name} is not set; `make` sets it for every step")
    return value


class Server:
    """A database server that Spark reaches by JDBC."""

    # By WAREHOUSE_TYPE: the scheme with its settings, and the driver's class. MariaDB's driver serves MySQL too; Spark knows
    # how to quote names for both by the scheme "mysql".
    DRIVERS = {
        "postgresql": ("jdbc:postgresql://{place}", "org.postgresql.Driver"),
        "mariadb": ("jdbc:mysql://{place}?permitMysqlScheme&connectionTimeZone=UTC", "org.mariadb.jdbc.Driver"),
        "mysql": (
            "jdbc:mysql://{place}?permitMysqlScheme&connectionTimeZone=UTC&allowPublicKeyRetrieval=true",
            "org.mariadb.jdbc.Driver",
        ),
    }

    def __init__(self, kind: str) -> None:
        url, driver = self.DRIVERS[kind]
        place = f"{setting('WAREHOUSE_HOST')}:{setting('WAREHOUSE_PORT')}/{setting('WAREHOUSE_DATABASE')}"
        self.options = {
            "url": url.format(place=place),
            "driver": driver,
            "user": setting("WAREHOUSE_USER"),
            "password": setting("WAREHOUSE_PASSWORD"),
        }

    def read(self, session: SparkSession, schema: str, table: str) -> DataFrame:
        return session.read.format("jdbc").options(**self.options, dbtable=f"{schema}.{table}").load()

    def write(self, rows: DataFrame, schema: str, table: str) -> int:
        from building import build_table, make_schema, run
        from connection import connect_writer

        # Spark writes in several transactions, so it writes beside the table; the warehouse exchanges the rows.
        beside = f"{schema}.{table}__spark"
        with closing(connect_writer()) as connection:
            make_schema(connection, schema)
            rows.write.format("jdbc").options(**self.options, dbtable=beside).mode("overwrite").save()
            count = build_table(connection, schema, table, f"select * from {beside}")
            run(connection, f"drop table {beside}")
        return count


class File:
    """A DuckDB file. One process may open it, so Spark exchanges Parquet files with it, and it is open only meanwhile."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="spark-")

    def read(self, session: SparkSession, schema: str, table: str) -> DataFrame:
        from connection import connect_writer

        path = Path(self.folder.name) / f"{schema}.{table}.parquet"
        with closing(connect_writer()) as connection:
            connection.execute(f"copy {schema}.{table} to '{path}' (format parquet)")
        return session.read.parquet(str(path))

    def write(self, rows: DataFrame, schema: str, table: str) -> int:
        from building import build_table
        from connection import connect_writer

        path = Path(self.folder.name) / f"{schema}.{table}"
        rows.write.mode("overwrite").parquet(str(path))
        with closing(connect_writer()) as connection:
            return build_table(connection, schema, table, f"select * from read_parquet('{path}/*.parquet')")


def open_warehouse() -> Server | File:
    kind = setting("WAREHOUSE_TYPE")
    if kind == "duckdb":
        return File()
    if kind in Server.DRIVERS:
        return Server(kind)
    raise SparkMistake(f"WAREHOUSE_TYPE is {kind}; the jobs know duckdb, {', '.join(Server.DRIVERS)}")
