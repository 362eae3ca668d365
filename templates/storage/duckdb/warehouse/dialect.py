"""How loading.py replaces a table in DuckDB: in one transaction of the file that only the pipeline opens."""

import duckdb

TYPES = {"bigint": "bigint", "text": "varchar", "timestamp": "timestamptz", "decimal(10,2)": "decimal(10,2)"}

# How many rows one statement carries. DuckDB parses it anew each time, so few long ones are much faster.
BATCH = 1000


def replace(connection: duckdb.DuckDBPyConnection, schema: str, table: str, columns: dict, batches) -> None:
    name = f"{schema}.{table}"
    connection.execute("begin")
    try:
        connection.execute(f"create schema if not exists {schema}")
        definition = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create or replace table {name} ({definition})")
        for batch in batches:
            values = ", ".join(["(" + ", ".join("?" * len(columns)) + ")"] * len(batch))
            connection.execute(f"insert into {name} values {values}", [value for row in batch for value in row])
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
