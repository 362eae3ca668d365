"""Reads the marts, from whichever warehouse this project has.

Environment: `WAREHOUSE_TYPE`, and then `WAREHOUSE_HOST`, `WAREHOUSE_PORT`, `WAREHOUSE_USER`,
`WAREHOUSE_PASSWORD`, `WAREHOUSE_DATABASE` (postgresql) or `WAREHOUSE_PUBLISHED_PATH` (duckdb).

Every read opens a connection of its own, read-only, and closes it again: a dashboard that is left
open never holds up the pipeline.
"""

import os

import pandas as pd


class MartsMissing(Exception):
    """The pipeline has not built the marts yet."""


class WarehouseUnavailable(Exception):
    """The warehouse cannot be reached or is not configured; the message says why, on one line."""


def read(query: str) -> pd.DataFrame:
    """The rows of a query. Decimals become floats, which show cents exactly up to trillions."""
    kind = setting("WAREHOUSE_TYPE")
    if kind == "postgresql":
        return read_postgresql(query)
    if kind == "duckdb":
        return read_duckdb(query)
    raise WarehouseUnavailable(f"WAREHOUSE_TYPE is {kind!r}; this app knows postgresql and duckdb")


def read_postgresql(query: str) -> pd.DataFrame:
    import psycopg
    from psycopg.types.numeric import FloatLoader

    settings = {
        "host": setting("WAREHOUSE_HOST"),
        "port": setting("WAREHOUSE_PORT"),
        "user": setting("WAREHOUSE_USER"),
        "password": setting("WAREHOUSE_PASSWORD"),
        "dbname": setting("WAREHOUSE_DATABASE"),
        "connect_timeout": 5,
        "options": "-c default_transaction_read_only=on -c statement_timeout=30s",
    }
    try:
        with psycopg.connect(**settings) as connection:
            connection.adapters.register_loader("numeric", FloatLoader)
            cursor = connection.execute(query)
            return pd.DataFrame(cursor.fetchall(), columns=[c.name for c in cursor.description])
    except psycopg.errors.UndefinedTable as error:
        raise MartsMissing from error
    except psycopg.Error as error:
        raise WarehouseUnavailable(first_line(error)) from error


def read_duckdb(query: str) -> pd.DataFrame:
    import duckdb

    path = setting("WAREHOUSE_PUBLISHED_PATH")
    if not os.path.isfile(path):
        raise MartsMissing
    try:
        with duckdb.connect(path, read_only=True) as connection:
            return connection.sql(query).df()
    except duckdb.CatalogException as error:
        raise MartsMissing from error
    except duckdb.Error as error:
        raise WarehouseUnavailable(first_line(error)) from error


def setting(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise WarehouseUnavailable(f"{name} is not set; start the app with make, which sets it")
    return value


def first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
