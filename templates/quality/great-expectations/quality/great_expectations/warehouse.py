"""Where the checks find the warehouse: turns queries into Great Expectations batches.

Reads the environment, as all steps of this project do: `WAREHOUSE_TYPE`, and then
`WAREHOUSE_SQLALCHEMY_URL` (postgresql) or `WAREHOUSE_PATH` (duckdb).
"""

import os
from collections.abc import Callable

from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context import AbstractDataContext

# A batch is a definition and the parameters to run it with (None: the definition says it all).
Batch = tuple[BatchDefinition, dict | None]


class WarehouseError(Exception):
    """The warehouse cannot be used as configured; the message says why, on one line."""


def open_warehouse(context: AbstractDataContext) -> Callable[[str, str], Batch]:
    """Connects to the warehouse and returns a function (name, query) -> batch.

    Raises WarehouseError if a variable is missing or the warehouse does not answer. The function
    returned raises WarehouseError if the query cannot be run.
    """
    kind = require("WAREHOUSE_TYPE")
    if kind == "postgresql":
        return open_postgresql(context)
    if kind == "duckdb":
        return open_duckdb(context)
    raise WarehouseError(
        f"WAREHOUSE_TYPE is {kind!r}, but the checks know: postgresql, duckdb"
    )


def open_postgresql(context: AbstractDataContext) -> Callable[[str, str], Batch]:
    """PostgreSQL: the expectations run as SQL in the server, no rows are fetched."""
    require("WAREHOUSE_SQLALCHEMY_URL")
    try:
        # Great Expectations fills in ${...} itself, so the password stays in the environment.
        source = context.data_sources.add_postgres(
            "warehouse", connection_string="${WAREHOUSE_SQLALCHEMY_URL}"
        )
    except Exception as error:
        raise WarehouseError(f"cannot connect to PostgreSQL: {first_line(error)}") from error

    def batch(name: str, query: str) -> Batch:
        asset = source.add_query_asset(name, query=query)
        return asset.add_batch_definition_whole_table("all rows"), None

    return batch


def open_duckdb(context: AbstractDataContext) -> Callable[[str, str], Batch]:
    """DuckDB: the query runs in DuckDB, the expectations on its result, as a data frame.

    Great Expectations has no data source for DuckDB, and its generic SQL one does not know
    the dialect. Connections are read-only and closed at once, so the file is not held locked.
    """
    import duckdb  # here, because it is only installed if the warehouse is DuckDB

    path = require("WAREHOUSE_PATH")
    if not os.path.isfile(path):
        raise WarehouseError(f"there is no warehouse at {path} yet: run the ingest step first")
    try:
        duckdb.connect(path, read_only=True).close()
    except duckdb.Error as error:
        raise WarehouseError(f"cannot open {path}: {first_line(error)}") from error
    source = context.data_sources.add_pandas("warehouse")

    def batch(name: str, query: str) -> Batch:
        try:
            with duckdb.connect(path, read_only=True) as connection:
                rows = connection.sql(query).df()
        except duckdb.Error as error:
            raise WarehouseError(first_line(error)) from error
        asset = source.add_dataframe_asset(name)
        return asset.add_batch_definition_whole_dataframe("all rows"), {"dataframe": rows}

    return batch


def require(variable: str) -> str:
    value = os.environ.get(variable, "")
    if not value:
        raise WarehouseError(f"{variable} is not set: run the checks with make, or see .env.example")
    return value


def first_line(error: BaseException) -> str:
    """The first line of the error at the bottom: drivers add hints and whole queries below it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).strip() or type(error).__name__).splitlines()[0]
