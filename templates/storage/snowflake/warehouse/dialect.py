"""How loading.py replaces a table in Snowflake: a table beside it, then one statement that replaces the old one."""

TYPES = {"bigint": "bigint", "text": "varchar", "timestamp": "timestamp_tz", "decimal(10,2)": "number(10,2)"}

# How many rows the driver puts in one statement.
BATCH = 1000


def replace(connection, schema: str, table: str, columns: dict, batches) -> None:
    name, new = f"{schema}.{table}", f"{schema}.{table}__new"
    cursor = connection.cursor()
    cursor.execute(f"create schema if not exists {schema}")
    cursor.execute(f"create or replace table {new} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
    statement = f"insert into {new} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"
    for batch in batches:
        cursor.executemany(statement, batch)
    cursor.execute(f"create or replace table {name} as select * from {new}")
    cursor.execute(f"drop table {new}")
