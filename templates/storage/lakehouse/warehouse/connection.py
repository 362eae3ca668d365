"""How to open the warehouse: Trino, over the Iceberg tables of the lakehouse.

Trino takes no password without TLS, so the user is but a name: `reader` may change nothing (lakehouse/trino/rules.json).

Environment
    WAREHOUSE_HOST, WAREHOUSE_PORT, WAREHOUSE_USER, WAREHOUSE_DATABASE    the last one is the catalog
"""

import os

import trino

READER = "reader"

# A server that does not answer is an OSError, from the HTTP library.
DatabaseError = trino.exceptions.Error

SETTINGS = {
    "host": "WAREHOUSE_HOST",
    "port": "WAREHOUSE_PORT",
    "user": "WAREHOUSE_USER",
    "catalog": "WAREHOUSE_DATABASE",
}


def connect() -> trino.dbapi.Connection:
    """Open a connection that cannot change anything."""
    return open_connection(user=READER)


def connect_writer() -> trino.dbapi.Connection:
    """Open a connection that may write."""
    return open_connection()


def open_connection(**more) -> trino.dbapi.Connection:
    """Each statement is a transaction of its own, as it is in the client of every warehouse."""
    missing = [variable for variable in SETTINGS.values() if not os.environ.get(variable)]
    if missing:
        raise trino.exceptions.DatabaseError(f"{', '.join(missing)} not set; `make` sets them for every step")
    settings = {name: os.environ[variable] for name, variable in SETTINGS.items()} | more
    return trino.dbapi.connect(**settings, http_scheme="http", timezone="UTC", request_timeout=60, max_attempts=5)


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or its schema, is not there yet."""
    return isinstance(error, trino.exceptions.TrinoUserError) and error.error_name in (
        "TABLE_NOT_FOUND",
        "SCHEMA_NOT_FOUND",
    )
