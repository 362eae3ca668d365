"""How to read the warehouse: PostgreSQL.

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
    missing = [variable for variable in SETTINGS.values() if not os.environ.get(variable)]
    if missing:
        raise psycopg.OperationalError(f"{', '.join(missing)} not set; `make` sets them for every step")
    settings = {name: os.environ[variable] for name, variable in SETTINGS.items()}
    connection = psycopg.connect(**settings, connect_timeout=10)
    connection.read_only = True
    return connection
