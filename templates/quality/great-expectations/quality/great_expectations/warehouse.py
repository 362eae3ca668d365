"""Where the checks find the warehouse: turns queries into Great Expectations batches.

Reads the environment, as all steps of this project do. With `WAREHOUSE_SQLALCHEMY_URL` the checks
run as SQL in the server; without it they run over data frames that warehouse/connection.py reads.
"""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context import AbstractDataContext

from report import one_line

CLIENT = Path(__file__).resolve().parents[2] / "warehouse"

# A batch is a definition and the parameters to run it with (None: the definition says it all).
Batch = tuple[BatchDefinition, dict | None]


class WarehouseError(Exception):
    """The warehouse cannot be used as configured; the message says why, on one line."""


def open_warehouse(context: AbstractDataContext) -> Callable[[str, str], Batch]:
    """Connects to the warehouse and returns a function (name, query) -> batch.

    Raises WarehouseError if a variable is missing or the warehouse does not answer. The function
    returned raises WarehouseError if the query cannot be run.
    """
    if not os.environ.get("WAREHOUSE_TYPE"):
        raise WarehouseError("WAREHOUSE_TYPE is not set: run the checks with make, or see .env.example")
    if os.environ.get("WAREHOUSE_SQLALCHEMY_URL"):
        return open_server(context)
    return open_client(context)


def open_server(context: AbstractDataContext) -> Callable[[str, str], Batch]:
    """The expectations run as SQL in the server, no rows are fetched."""
    add = context.data_sources.add_sql
    if os.environ["WAREHOUSE_TYPE"] == "postgresql":
        add = context.data_sources.add_postgres
    try:
        # Great Expectations fills in ${...} itself, so the password stays in the environment.
        source = add("warehouse", connection_string="${WAREHOUSE_SQLALCHEMY_URL}")
        source.test_connection()
    except Exception as error:
        raise WarehouseError(f"cannot connect to the warehouse: {one_line(error)}") from error

    def batch(name: str, query: str) -> Batch:
        asset = source.add_query_asset(name, query=query)
        return asset.add_batch_definition_whole_table("all rows"), None

    return batch


def open_client(context: AbstractDataContext) -> Callable[[str, str], Batch]:
    """The query runs in the warehouse, the expectations on its result, as a data frame.

    Connections are closed at once, so a warehouse that is a file is not held locked.
    """
    if os.environ.get("WAREHOUSE_PATH"):
        # Readers have a copy of such a warehouse; the checks are about what will be published as that copy.
        os.environ["WAREHOUSE_PUBLISHED_PATH"] = os.environ["WAREHOUSE_PATH"]
    sys.path.insert(0, str(CLIENT))
    from connection import DatabaseError, connect  # here, because a server needs no client

    try:
        connect().close()
    except (DatabaseError, OSError) as error:
        raise WarehouseError(f"cannot open the warehouse: {one_line(error)}") from error
    source = context.data_sources.add_pandas("warehouse")

    def batch(name: str, query: str) -> Batch:
        try:
            with closing(connect()) as connection:
                cursor = connection.cursor()
                cursor.execute(query)
                # Some warehouses give names back in capitals.
                columns = [column[0].lower() for column in cursor.description]
                # As objects: amounts stay exact decimals, and numbers with a null among them stay whole numbers.
                rows = pd.DataFrame(cursor.fetchall(), columns=columns, dtype=object)
        except (DatabaseError, OSError) as error:
            raise WarehouseError(one_line(error)) from error
        asset = source.add_dataframe_asset(name)
        return asset.add_batch_definition_whole_dataframe("all rows"), {"dataframe": rows}

    return batch
