"""Fill the tables of the schema `raw` with what came through the broker."""

import sys
from collections.abc import Iterable

from source_files import PROJECT, TABLES, convert

# The warehouse's client; what it needs is in this environment too.
sys.path.insert(0, str(PROJECT / "warehouse"))

from connection import DatabaseError, connect_writer  # noqa: E402, F401
from loading import replace_table  # noqa: E402


def raw_row(table: str, fields: dict) -> tuple:
    """The values of a row in the order of its columns. Fields that the table does not have are left aside: whoever writes
    events may add some. Raises ValueError for a field that is missing or has a value of another type."""
    columns = TABLES[table]
    missing = [name for name, column in columns.items() if name not in fields and not column.nullable]
    if missing:
        raise ValueError(f"no field {', '.join(missing)}")
    return tuple(convert(name, text(fields.get(name)), column) for name, column in columns.items())


def text(value) -> str:
    """As it would stand in a file: nothing for null."""
    return "" if value is None else str(value)


def replace_raw_table(connection, table: str, rows: Iterable[tuple]) -> int:
    columns = {name: column.type for name, column in TABLES[table].items()}
    return replace_table(connection, "raw", table, columns, rows)
