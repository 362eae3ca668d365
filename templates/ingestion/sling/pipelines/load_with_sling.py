"""Load the shop's three tables into the schema `raw` of the warehouse with Sling.

    python pipelines/load_with_sling.py          # one line about what was loaded, or about what went wrong
    python pipelines/load_with_sling.py --log    # Sling's own log before it

What is loaded is in sling/replication.yaml: the CSV files, or the shop's database where the stack has one that is read.
This program names the connections for it, checks the files first, and counts what arrived.

Environment
    WAREHOUSE_TYPE, and what reaches the warehouse (see `connection` below)
    SOURCE_TYPE, and what reaches the database that is read; not set where the files are read
    SHOP_DATA_DIR     folder of the CSV files, default: data
    SLING_HOME_DIR    Sling's working folder, default: .sling in the project
    PGSSLMODE         how to encrypt the way to PostgreSQL, default: disable
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from source_files import PROJECT, TABLES, ConfigurationMistake, check_files, read_rows, setting, source_folder

REPLICATION = PROJECT / "sling" / "replication.yaml"

SERVER = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "database": "DATABASE"}

# By type: Sling's name of each setting and the end of ours, and settings that are always the same.
CONNECTIONS = {
    "postgresql": (SERVER, {"type": "postgres", "sslmode": os.environ.get("PGSSLMODE", "disable")}),
    # Encrypted where the server can; and without the character set Sling would turn what is not in Unicode's first
    # plane into question marks.
    "mariadb": (SERVER, {"type": "mariadb", "tls": "preferred", "charset": "utf8mb4"}),
    "mysql": (SERVER, {"type": "mysql", "tls": "preferred", "charset": "utf8mb4"}),
    "clickhouse": ({**SERVER, "port": "NATIVE_PORT"}, {"type": "clickhouse"}),
    # By files: over HTTP, as is Sling's habit, DuckDB would download an extension.
    "duckdb": ({"instance": "PATH"}, {"type": "duckdb", "copy_method": "csv_files"}),
    "snowflake": (
        {
            "account": "ACCOUNT",
            "user": "USER",
            "password": "PASSWORD",
            "role": "ROLE",
            "warehouse": "COMPUTE",
            "database": "DATABASE",
        },
        {"type": "snowflake"},
    ),
    "bigquery": ({"project": "PROJECT", "location": "LOCATION"}, {"type": "bigquery", "dataset": "raw"}),
}


def connection(side: str) -> str:
    """The connection of a side, WAREHOUSE or SOURCE, in the form that Sling reads from a variable."""
    kind = setting(f"{side}_TYPE")
    if kind not in CONNECTIONS:
        raise ConfigurationMistake(f"{side}_TYPE is {kind}, expected one of {', '.join(CONNECTIONS)}")
    names, fixed = CONNECTIONS[kind]
    found = {name: setting(f"{side}_{ending}") for name, ending in names.items()}
    if " " in found.get("password", ""):
        raise ConfigurationMistake(f"{side}_PASSWORD holds a space, which Sling cannot pass on: choose another password")
    if kind == "duckdb":
        path = PROJECT / found["instance"]
        path.parent.mkdir(parents=True, exist_ok=True)
        found["instance"] = str(path)
    if kind == "bigquery":
        key = Path(setting("GOOGLE_APPLICATION_CREDENTIALS"))
        if not key.is_file():
            raise ConfigurationMistake(f"GOOGLE_APPLICATION_CREDENTIALS names {key}, and there is no such file")
        found["key_file"] = str(key)
    return json.dumps({**fixed, **found})


def sling_environment(connections: dict) -> dict:
    home = PROJECT / os.environ.get("SLING_HOME_DIR", ".sling")
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        **connections,
        "SLING_HOME_DIR": str(home),
        # Neither connections of another project nor a dbt profile of this machine's user.
        "HOME": str(home),
        "SLING_DISABLE_TELEMETRY": "true",
        "SLING_LOGGING": "NO_COLOR",
    }
    if duckdb := shutil.which("duckdb"):
        # The program of the package duckdb-cli, as old as the other tools' library. Sling would download another one.
        environment |= {"DUCKDB_PATH": duckdb, "DUCKDB_USE_INSTALLED_EXTENSIONS": "true"}
    return environment


def reason(log: str) -> str:
    """The first cause of a failure in Sling's log, as one line."""
    account = re.sub(r"\x1b\[\d+m", "", log).rpartition("fatal:")[2]
    lines = [line.lstrip("~ ").strip() for line in account.splitlines()]
    told = [line for line in lines if line and not line.startswith(("failure running replication", "---"))]
    return ": ".join(dict.fromkeys(told[:2])) or "Sling ended without a word"


def check_texts(folder: Path) -> None:
    r"""Sling hands rows to DuckDB as CSV files in which \N is NULL: a field that says so would be lost."""
    for table in TABLES:
        for row in read_rows(folder, table):
            if "\\N" in row.values():
                raise ConfigurationMistake(rf"{folder}/{table}.csv has a field \N, which Sling would load into DuckDB as NULL")


def main() -> None:
    connections = {"WAREHOUSE": connection("WAREHOUSE")}
    expected = None
    if os.environ.get("SOURCE_TYPE"):
        source = f"the database {setting('SOURCE_DATABASE')} ({setting('SOURCE_TYPE')})"
        connections["SOURCE"] = connection("SOURCE")
    else:
        source = source_folder()
        expected = check_files(source)
        if os.environ["WAREHOUSE_TYPE"] == "duckdb":
            check_texts(source)
        connections["SHOP_DATA_DIR"] = str(source)
    run = subprocess.run(
        [shutil.which("sling") or "sling", "run", "--replication", str(REPLICATION)],
        env=sling_environment(connections),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if "--log" in sys.argv[1:]:
        print(run.stdout)
    if run.returncode != 0:
        raise ConfigurationMistake(f"Sling failed: {reason(run.stdout)}")
    inserted = re.findall(r"inserted ([\d,]+) rows into \W*raw\W+(\w+)", run.stdout)
    loaded = {table: int(rows.replace(",", "")) for rows, table in inserted}
    if expected is not None and loaded != expected:
        raise ConfigurationMistake(f"Sling loaded {loaded}, but the files have {expected}")
    counts = ", ".join(f"{table} {loaded.get(table, 0)}" for table in TABLES)
    print(f"Loaded {source} into schema raw ({os.environ['WAREHOUSE_TYPE']}), rows: {counts}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, OSError) as mistake:
        sys.exit(f"pipelines/load_with_sling.py: {mistake}")
