"""How to open the warehouse: Snowflake.

Environment
    WAREHOUSE_ACCOUNT, WAREHOUSE_USER, WAREHOUSE_PASSWORD, WAREHOUSE_DATABASE, WAREHOUSE_COMPUTE (the virtual warehouse)
    WAREHOUSE_ROLE                                      default: the user's own
    WAREHOUSE_HOST, WAREHOUSE_PORT, WAREHOUSE_PROTOCOL  only for a private link or a proxy
"""

import logging
import os

import snowflake.connector

DatabaseError = snowflake.connector.Error

# The driver's name of each setting, and ours.
SETTINGS = {
    "account": "WAREHOUSE_ACCOUNT",
    "user": "WAREHOUSE_USER",
    "password": "WAREHOUSE_PASSWORD",
    "database": "WAREHOUSE_DATABASE",
    "warehouse": "WAREHOUSE_COMPUTE",
}
OPTIONAL = {
    "role": "WAREHOUSE_ROLE",
    "host": "WAREHOUSE_HOST",
    "port": "WAREHOUSE_PORT",
    "protocol": "WAREHOUSE_PROTOCOL",
}

# The driver logs what it raises as well.
logging.getLogger("snowflake.connector").setLevel(logging.CRITICAL)


def connect() -> snowflake.connector.SnowflakeConnection:
    """Open a connection for reading. Snowflake knows no read-only session: what it may change, its role decides."""
    return connect_writer()


def connect_writer() -> snowflake.connector.SnowflakeConnection:
    """Open a connection that may write. Each statement is a transaction of its own; all times are in UTC."""
    missing = [variable for variable in SETTINGS.values() if not os.environ.get(variable)]
    if missing:
        names = ", ".join(variable.replace("WAREHOUSE_", "SNOWFLAKE_") for variable in missing)
        raise snowflake.connector.ProgrammingError(f"Snowflake: fill in {names} in .env")
    settings = {name: os.environ[variable] for name, variable in SETTINGS.items()}
    settings |= {name: os.environ[variable] for name, variable in OPTIONAL.items() if os.environ.get(variable)}
    if "port" in settings:
        settings["port"] = int(settings["port"])
    return snowflake.connector.connect(
        **settings, autocommit=True, login_timeout=30, session_parameters={"TIMEZONE": "UTC"}
    )


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or its schema, is not there yet (or hidden from the role: they look alike)."""
    return getattr(error, "errno", None) in (2003, 2043)
