"""How to open the warehouse: PostgreSQL.

Environment
    WAREHOUSE_HOST, WAREHOUSE_PORT, WAREHOUSE_USER, WAREHOUSE_PASSWORD, WAREHOUSE_DATABASE
"""

import os

import psycopg

DatabaseError = psycopg.Error

# libpq's name of each setting, and ours.
SETTINGS = {
    "host": "WAREHOUSE_HOST",
    "port": "WAREHOUSE_PORT",
    "user": "WAREHOUSE_USER",
    "password": "WAREHOUSE_PASSWORD",
    "dbname": "WAREHOUSE_DATABASE",
}


def connect() -> psycopg.Connection:
    """Open a connection that cannot change anything."""
    return open_connection(options="-c default_transaction_read_only=on -c statement_timeout=60s")


def connect_writer() -> psycopg.Connection:
    """Open a connection that may write."""
    return open_connection()


def open_connection(**more) -> psycopg.Connection:
    """Each statement is a transaction of its own, as it is in the client of every warehouse."""
    missing = [variable for variable in SETTINGS.values() if not os.environ.get(variable)]
    if missing:
        raise psycopg.OperationalError(f"{', '.join(missing)} not set; `make` sets them for every step")
    settings = {name: os.environ[variable] for name, variable in SETTINGS.items()}
    return psycopg.connect(**settings, **more, connect_timeout=10, autocommit=True)


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or its schema, is not there yet."""
    return isinstance(error, (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName))
