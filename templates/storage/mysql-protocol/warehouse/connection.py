"""How to open the warehouse: MariaDB or MySQL.

Environment
    WAREHOUSE_HOST, WAREHOUSE_PORT, WAREHOUSE_USER, WAREHOUSE_PASSWORD, WAREHOUSE_DATABASE
"""

import os

import pymysql
from pymysql.constants import ER

DatabaseError = pymysql.MySQLError

# The driver's name of each setting, and ours.
SETTINGS = {
    "host": "WAREHOUSE_HOST",
    "port": "WAREHOUSE_PORT",
    "user": "WAREHOUSE_USER",
    "password": "WAREHOUSE_PASSWORD",
    "database": "WAREHOUSE_DATABASE",
}


def connect() -> pymysql.Connection:
    """Open a connection that cannot change anything."""
    connection = open_connection()
    with connection.cursor() as cursor:
        cursor.execute("set session transaction read only")
    return connection


def connect_writer() -> pymysql.Connection:
    """Open a connection that may write."""
    return open_connection()


def open_connection() -> pymysql.Connection:
    """Each statement is a transaction of its own, as it is in the client of every warehouse. All times are in UTC."""
    missing = [variable for variable in SETTINGS.values() if not os.environ.get(variable)]
    if missing:
        raise pymysql.OperationalError(f"{', '.join(missing)} not set; `make` sets them for every step")
    settings = {name: os.environ[variable] for name, variable in SETTINGS.items()}
    settings["port"] = int(settings["port"])
    return pymysql.connect(
        **settings,
        charset="utf8mb4",
        autocommit=True,
        connect_timeout=10,
        init_command="set time_zone = '+00:00'",
    )


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or its database, is not there yet."""
    return isinstance(error, DatabaseError) and error.args[:1] in [(ER.NO_SUCH_TABLE,), (ER.BAD_DB_ERROR,)]
