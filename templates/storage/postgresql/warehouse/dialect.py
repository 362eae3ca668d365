"""How loading.py replaces a table in PostgreSQL: in one transaction, so readers keep the old rows until it ends."""

from itertools import chain

import psycopg

TYPES = {"bigint": "bigint", "text": "text", "timestamp": "timestamptz", "decimal(10,2)": "numeric(10,2)"}
# How many rows are held in memory; they all go in one COPY.
BATCH = 1000


def replace(connection: psycopg.Connection, schema: str, table: str, columns: dict, batches) -> None:
    name = f"{schema}.{table}"
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(f"create schema if not exists {schema}")
        if holds(cursor, schema, table, columns):
            # The table stays, and with it the views that read it.
            cursor.execute(f"delete from {name}")
        else:
            cursor.execute(f"drop table if exists {name}")
            cursor.execute(f"create table {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
        with cursor.copy(f"copy {name} ({', '.join(columns)}) from stdin") as copy:
            for row in chain.from_iterable(batches):
                copy.write_row(row)


def holds(cursor: psycopg.Cursor, schema: str, table: str, columns: dict) -> bool:
    """True if the table is there and its columns are these, whatever their order."""
    cursor.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped",
        [f"{schema}.{table}"],
    )
    present = {name: kind.replace("timestamp with time zone", "timestamptz") for name, kind in cursor.fetchall()}
    return present == columns
