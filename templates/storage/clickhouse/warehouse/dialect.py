"""How loading.py replaces a table in ClickHouse, whose schemas are databases: a table beside it, then one exchange."""

from clickhouse_connect.dbapi.connection import Connection

TYPES = {
    "bigint": "Nullable(Int64)",
    "text": "Nullable(String)",
    "timestamp": "Nullable(DateTime64(6, 'UTC'))",
    "decimal(10,2)": "Nullable(Decimal(10, 2))",
}

# How many rows go in one insert: ClickHouse likes few and large ones.
BATCH = 100_000


def replace(connection: Connection, schema: str, table: str, columns: dict, batches) -> None:
    client = connection.client
    name, new = f"{schema}.{table}", f"{schema}.{table}__new"
    client.command(f"create database if not exists {schema}")
    # What an interrupted run left behind.
    client.command(f"drop table if exists {new} sync")
    definition = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    client.command(f"create table {new} ({definition}) engine = MergeTree order by tuple()")
    for batch in batches:
        client.insert(new, batch, column_names=list(columns))
    if int(client.command(f"exists table {name}")):
        client.command(f"exchange tables {new} and {name}")
        client.command(f"drop table {new} sync")
    else:
        client.command(f"rename table {new} to {name}")
