"""Reads the marts through the client of the warehouse, warehouse/connection.py.

Every read opens a connection of its own, for reading only, and closes it again: a dashboard that is left
open never holds up the pipeline.
"""

import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pandas as pd

# At the end of the path: the folder has a marts.py as well.
sys.path.append(str(Path(__file__).resolve().parents[2] / "warehouse"))

from connection import DatabaseError, connect, is_missing_table  # noqa: E402


class MartsMissing(Exception):
    """The pipeline has not built the marts yet."""


class WarehouseUnavailable(Exception):
    """The warehouse cannot be reached or is not configured; the message says why, on one line."""


def read(query: str) -> pd.DataFrame:
    """The rows of a query. Decimals become floats, which show cents exactly up to trillions."""
    try:
        with closing(connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(query)
            columns = [column[0].lower() for column in cursor.description]
            rows = [[as_number(value) for value in row] for row in cursor.fetchall()]
    except (DatabaseError, OSError) as error:
        if is_missing_table(error):
            raise MartsMissing from error
        raise WarehouseUnavailable(first_line(error)) from error
    return pd.DataFrame(rows, columns=columns)


def as_number(value):
    return float(value) if isinstance(value, Decimal) else value


def first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
