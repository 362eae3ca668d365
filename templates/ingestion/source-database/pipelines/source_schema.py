"""The shop's own database: PostgreSQL, MariaDB or MySQL, with a table for each of the source files.

Environment
    SOURCE_TYPE                                               mariadb, mysql or postgresql
    SOURCE_HOST, _PORT, _USER, _PASSWORD, _DATABASE
"""

import os
from contextlib import closing

from source_files import KEYS, TABLES, ConfigurationMistake, setting

KIND = os.environ.get("SOURCE_TYPE", "")
if KIND == "postgresql":
    import psycopg as driver
elif KIND in ("mariadb", "mysql"):
    import pymysql as driver
else:
    driver = None

DatabaseError = driver.Error if driver else ConfigurationMistake

TYPES = {
    "postgresql": {"bigint": "bigint", "text": "text", "timestamp": "timestamptz", "decimal(10,2)": "numeric(10,2)"},
    "mysql": {"bigint": "bigint", "text": "text", "timestamp": "datetime(6)", "decimal(10,2)": "decimal(10,2)"},
}
TYPES["mariadb"] = TYPES["mysql"]


def connect(database: str | None = None):
    """Open the shop's database, or another one of its server. Nothing is kept that is not committed."""
    if driver is None:
        raise ConfigurationMistake(f"SOURCE_TYPE is {KIND!r}, not mariadb, mysql or postgresql")
    settings = {name: setting(f"SOURCE_{name.upper()}") for name in ("host", "user", "password")}
    settings |= {"port": int(setting("SOURCE_PORT")), "connect_timeout": 10}
    database = setting("SOURCE_DATABASE") if database is None else database
    if KIND == "postgresql":
        return driver.connect(**settings, dbname=database)
    # All times are in UTC; they are kept without a time zone.
    return driver.connect(**settings, database=database or None, charset="utf8mb4", init_command="set time_zone = '+00:00'")


def create_database() -> None:
    """Make the database if its server does not have it yet."""
    name = setting("SOURCE_DATABASE")
    if KIND == "postgresql":
        with closing(connect("postgres")) as connection:
            connection.autocommit = True  # a database cannot be made within a transaction
            if not has_row(connection, "select 1 from pg_database where datname = %s", name):
                connection.execute(f'create database "{name}"')
    else:
        with closing(connect("")) as connection:
            if not has_row(connection, "select 1 from information_schema.schemata where schema_name = %s", name):
                connection.cursor().execute(f"create database `{name}` character set utf8mb4 collate utf8mb4_bin")


def has_row(connection, query: str, value: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        return cursor.fetchone() is not None


def create_tables(connection) -> None:
    """Make the tables that are missing."""
    types = TYPES[KIND]
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            lines = [f"{name} {types[type]}{'' if nullable else ' not null'}" for name, (type, nullable) in columns.items()]
            lines.append(f"primary key ({', '.join(KEYS[table])})")
            cursor.execute(f"create table if not exists {table} ({', '.join(lines)})")
    connection.commit()
