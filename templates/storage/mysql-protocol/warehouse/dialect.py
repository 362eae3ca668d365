"""How loading.py replaces a table in MariaDB and MySQL, whose schemas are databases: a table beside it, then one rename."""

import pymysql

TYPES = {"bigint": "bigint", "text": "longtext", "timestamp": "datetime(6)", "decimal(10,2)": "decimal(10,2)"}

# How many rows the driver is given at a time; it makes long statements of them.
BATCH = 1000


def replace(connection: pymysql.Connection, schema: str, table: str, columns: dict, batches) -> None:
    new, old = f"{schema}.{table}__new", f"{schema}.{table}__old"
    name = f"{schema}.{table}"
    with connection.cursor() as cursor:
        if not count(cursor, "schemata where schema_name = %s", schema):
            cursor.execute(f"create database if not exists {schema}")
        # What an interrupted run left behind.
        for leftover in (new, old):
            drop(cursor, leftover)
        cursor.execute(f"create table {new} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
        statement = f"insert into {new} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"
        for batch in batches:
            cursor.executemany(statement, batch)
        # A rename of several tables is one step; views go on reading the name.
        if count(cursor, "tables where table_schema = %s and table_name = %s", schema, table):
            cursor.execute(f"rename table {name} to {old}, {new} to {name}")
            cursor.execute(f"drop table {old}")
        else:
            cursor.execute(f"rename table {new} to {name}")


def count(cursor, what: str, *parameters: str) -> int:
    cursor.execute(f"select count(*) from information_schema.{what}", parameters)
    return cursor.fetchone()[0]


def drop(cursor, name: str) -> None:
    schema, table = name.split(".")
    # `drop table if exists` would warn wherever there is none.
    if count(cursor, "tables where table_schema = %s and table_name = %s", schema, table):
        cursor.execute(f"drop table {name}")
