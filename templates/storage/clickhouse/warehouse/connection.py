"""How to open the warehouse: ClickHouse, over HTTP.

Environment
    WAREHOUSE_HOST, WAREHOUSE_PORT, WAREHOUSE_USER, WAREHOUSE_PASSWORD, WAREHOUSE_DATABASE
"""

import os

from clickhouse_connect import dbapi
from clickhouse_connect.dbapi.connection import Connection
from clickhouse_connect.driver.exceptions import ClickHouseError

DatabaseError = ClickHouseError

# The driver's name of each setting, and ours.
SETTINGS = {
    "host": "WAREHOUSE_HOST",
    "port": "WAREHOUSE_PORT",
    "username": "WAREHOUSE_USER",
    "password": "WAREHOUSE_PASSWORD",
    "database": "WAREHOUSE_DATABASE",
}
# An outer join without a match gives null, as in every other warehouse.
STANDARD_SQL = {"join_use_nulls": 1}


def connect() -> Connection:
    """Open a connection that cannot change anything."""
    return open_connection(readonly=2)


def connect_writer() -> Connection:
    """Open a connection that may write."""
    return open_connection()


def open_connection(**server_settings) -> Connection:
    """Each statement stands alone, as it does in the client of every warehouse."""
    missing = [variable for variable in SETTINGS.values() if not os.environ.get(variable)]
    if missing:
        raise ClickHouseError(f"{', '.join(missing)} not set; `make` sets them for every step")
    settings = {name: os.environ[variable] for name, variable in SETTINGS.items()}
    settings["port"] = int(settings["port"])
    # Without a session of its own, a connection may be used again after an interrupted query.
    return dbapi.connect(
        **settings, **STANDARD_SQL, **server_settings, connect_timeout=10, autogenerate_session_id=False
    )


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or its database, is not there yet."""
    return getattr(error, "name", None) in ("UNKNOWN_TABLE", "UNKNOWN_DATABASE")
