"""Replace a table of the warehouse: how programs of this project write rows that did not come from a loader of their own.

    with closing(connect_writer()) as connection:
        replace_table(connection, "raw", "orders", {"order_id": "bigint", "status": "text"}, rows)

What differs between warehouses is in dialect.py beside this file.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

import dialect
from connection import DatabaseError

# Names are written into SQL as they are, so they may hold nothing that would need quotes.
IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")


def replace_table(connection, schema: str, table: str, columns: dict[str, str], rows: Iterable[tuple]) -> int:
    """Make `schema.table` hold exactly these rows, and return how many there are.

    A reader sees the old rows or the new ones, never half of them; an error leaves the old ones. Doing it twice
    changes nothing. The schema and the table are made if they are missing.

    connection: from connect_writer()
    columns: name -> bigint, text, timestamp or decimal(10,2), in the order of the values in a row
    rows: tuples of int, str, datetime (one without a time zone is taken for UTC), Decimal or None
    """
    mistakes = [name for name in (schema, table, *columns) if not IDENTIFIER.fullmatch(name)]
    if mistakes:
        raise DatabaseError(f"{schema}.{table}: not a plain name in lower case: {', '.join(map(repr, mistakes))}")
    unknown = [kind for kind in columns.values() if kind not in dialect.TYPES]
    if unknown:
        raise DatabaseError(f"{schema}.{table}: unknown type {unknown[0]!r}; there are {', '.join(dialect.TYPES)}")
    types = {name: dialect.TYPES[kind] for name, kind in columns.items()}
    loaded = Batches(checked(rows, columns, f"{schema}.{table}"), dialect.BATCH)
    dialect.replace(connection, schema, table, types, loaded)
    return loaded.rows


class Batches:
    """Lists of rows, of at most `size` each, which are counted while they pass."""

    def __init__(self, rows: Iterator[tuple], size: int) -> None:
        self.source = rows
        self.size = size
        self.rows = 0

    def __iter__(self) -> Iterator[list[tuple]]:
        while batch := list(islice(self.source, self.size)):
            self.rows += len(batch)
            yield batch


def checked(rows: Iterable[tuple], columns: dict[str, str], table: str) -> Iterator[tuple]:
    """The rows with all times in UTC; a row that does not fit the columns stops the load."""
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise DatabaseError(f"{table}, row {number}: {len(row)} values for {len(columns)} columns")
        yield tuple(in_utc(value) if isinstance(value, datetime) else value for value in row)


def in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
