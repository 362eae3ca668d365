"""How loading.py replaces a table in the lakehouse: the rows are gathered in a table beside it, then one commit of Iceberg
makes them the table's content. Readers have the old rows until that commit."""

from trino.dbapi import Connection, Cursor

TYPES = {
    "bigint": "bigint",
    "text": "varchar",
    "timestamp": "timestamp(6) with time zone",
    "decimal(10,2)": "decimal(10,2)",
}

# Each insert is a query and a commit of its own, so few long ones are much faster; Trino takes a million letters in one.
BATCH = 500


def replace(connection: Connection, schema: str, table: str, columns: dict, batches) -> None:
    cursor = connection.cursor()
    name, new = f"{schema}.{table}", f"{schema}.{table}__new"
    definition = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    run(cursor, f"create schema if not exists {schema}")
    # What an interrupted run left behind is replaced too.
    run(cursor, f"create or replace table {new} ({definition})")
    for batch in batches:
        values = ", ".join(["(" + ", ".join("?" * len(columns)) + ")"] * len(batch))
        run(cursor, f"insert into {new} values {values}", [value for row in batch for value in row])
    run(cursor, f"create or replace table {name} as select * from {new}")
    run(cursor, f"drop table {new}")


def run(cursor: Cursor, statement: str, values: list | None = None) -> None:
    """Trino has carried a statement out only when its result has been fetched."""
    cursor.execute(statement, values)
    cursor.fetchall()
