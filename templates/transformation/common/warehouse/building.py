"""Build a table of the warehouse from a query.

    with closing(connect_writer()) as connection:
        build_table(connection, "marts", "daily_revenue", "select ...")

A reader sees the old rows or the new ones, never half of them; an error leaves the old ones. Doing it twice changes
nothing. The schema is made if it is missing.

Environment
    WAREHOUSE_TYPE    which of the ways below is taken
"""

import os

# Warehouses that exchange a table in one statement. {query} stays on the first line of the statement, so that the line of an
# error is the line of the query.
REPLACE = {
    "bigquery": "create or replace table {table} as {query}",
    # The settings make casts and names behave as in standard SQL: null stays null, a column goes before an alias of its name.
    "clickhouse": "create or replace table {table} engine = MergeTree order by tuple() as {query}\n"
    "settings cast_keep_nullable = 1, prefer_column_name_to_alias = 1",
    "duckdb": "create or replace table {table} as {query}",
    "lakehouse": "create or replace table {table} as {query}",
    "snowflake": "create or replace table {table} as {query}",
}


def build_table(connection, schema: str, table: str, query: str) -> int:
    """Make `schema.table` hold what the query returns, and return how many rows that is.

    connection: from connect_writer()
    schema, table: plain names in lower case; they are written into SQL as they are
    query: one select, with or without common table expressions, without a semicolon
    """
    make_schema(connection, schema)
    kind = os.environ.get("WAREHOUSE_TYPE", "")
    if kind in REPLACE:
        run(connection, REPLACE[kind].format(table=f"{schema}.{table}", query=query))
    elif kind == "postgresql":
        replace_rows(connection, schema, table, query)
    elif kind in ("mariadb", "mysql"):
        rename(connection, schema, table, query)
    else:
        raise ValueError(f"WAREHOUSE_TYPE is {kind!r}; `make` sets it for every step")
    return run(connection, f"select count(*) from {schema}.{table}")[0][0]


def make_schema(connection, schema: str) -> None:
    what = "database" if os.environ.get("WAREHOUSE_TYPE") == "clickhouse" else "schema"
    run(connection, f"create {what} if not exists {schema}")


def replace_rows(connection, schema: str, table: str, query: str) -> None:
    """PostgreSQL: in one transaction. A table whose columns stay as they are is kept, and with it its grants and its views."""
    name, new = f"{schema}.{table}", f"{table}__new"
    with connection.transaction():
        run(connection, f"create temporary table {new} on commit drop as {query}")
        if columns(connection, name) == columns(connection, new):
            run(connection, f"delete from {name}")
            run(connection, f"insert into {name} select * from {new}")
        else:
            run(connection, f"drop table if exists {name}")
            run(connection, f"create table {name} as select * from {new}")


def columns(connection, name: str) -> list[tuple]:
    """The columns of a table of PostgreSQL with their types, in their order; none if it is not there."""
    return run(
        connection,
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        f" where attrelid = to_regclass('{name}') and attnum > 0 and not attisdropped order by attnum",
    )


def rename(connection, schema: str, table: str, query: str) -> None:
    """MariaDB and MySQL: a rename of several tables happens at once. Views and grants go by the name, and stay."""
    name, new, old = f"{schema}.{table}", f"{schema}.{table}__new", f"{schema}.{table}__old"
    for leftover in (new, old):
        run(connection, f"drop table if exists {leftover}")
    run(connection, f"create table {new} as {query}")
    if exists(connection, schema, table):
        run(connection, f"rename table {name} to {old}, {new} to {name}")
        run(connection, f"drop table {old}")
    else:
        run(connection, f"rename table {new} to {name}")


def exists(connection, schema: str, table: str) -> bool:
    found = run(
        connection,
        f"select 1 from information_schema.tables where table_schema = '{schema}' and table_name = '{table}'",
    )
    return bool(found)


def run(connection, statement: str) -> list[tuple]:
    """Run one statement to its end, and return its rows."""
    cursor = connection.cursor()
    try:
        cursor.execute(statement)
        # Trino works only while its client fetches.
        return list(cursor.fetchall()) if cursor.description else []
    finally:
        cursor.close()
