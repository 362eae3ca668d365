"""The shop's source files: their tables, columns and types, and how to read them. All ingestion tools share this file.

    from source_files import TABLES, read_rows, source_folder

    folder = source_folder()
    for table in TABLES:
        for row in read_rows(folder, table):
            row["customer_id"]  # an int; None where the field is empty

It needs nothing but Python. Whoever reads the files by other means (a bulk loader, say) calls `check_files` first, so
that a mistake in a file is always reported with its line and nothing of the file is loaded.

Environment
    SHOP_DATA_DIR    folder of the CSV files, default: data
"""

import csv
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent


class Column(NamedTuple):
    """A column: its type is bigint, text, timestamp (with its time zone) or decimal(10,2)."""

    type: str
    nullable: bool = False


# The columns of each file, which may stand in any order, with their types in the warehouse.
TABLES = {
    "customers": {
        "customer_id": Column("bigint"),
        "name": Column("text"),
        "email": Column("text", nullable=True),
        "country": Column("text", nullable=True),
        "created_at": Column("timestamp"),
        "updated_at": Column("timestamp"),
    },
    "orders": {
        "order_id": Column("bigint"),
        "customer_id": Column("bigint", nullable=True),  # empty: guest checkout
        "ordered_at": Column("timestamp"),
        "status": Column("text"),
        "updated_at": Column("timestamp"),
    },
    "order_items": {
        "order_id": Column("bigint"),
        "line_number": Column("bigint"),
        "product": Column("text"),
        "category": Column("text", nullable=True),
        "quantity": Column("bigint"),
        "unit_price": Column("decimal(10,2)"),
    },
}

# What tells the rows of a table apart; a customer or an order comes again as a newer version of itself.
KEYS = {"customers": ["customer_id"], "orders": ["order_id"], "order_items": ["order_id", "line_number"]}


class ConfigurationMistake(Exception):
    """Something the reader of the message can mend: a setting, a file, the content of a file."""


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigurationMistake(f"{name} is not set; `make` sets it for every step")
    return value


def source_folder() -> Path:
    """The folder of the CSV files, after a look whether all of them are there."""
    folder = PROJECT / os.environ.get("SHOP_DATA_DIR", "data")
    missing = [f"{table}.csv" for table in TABLES if not (folder / f"{table}.csv").is_file()]
    if missing:
        raise ConfigurationMistake(f"{folder} has no {', '.join(missing)}; set SHOP_DATA_DIR")
    return folder


def read_rows(folder: Path, table: str) -> Iterator[dict]:
    """Yield the rows of a table's file as dictionaries of typed values, with None for empty fields."""
    path, columns = folder / f"{table}.csv", TABLES[table]
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            check_header(reader.fieldnames or [], columns)
            for row in reader:
                if None in row or None in row.values():
                    raise ValueError(f"not {len(columns)} fields")
                yield {name: convert(name, row[name], column) for name, column in columns.items()}
        except (ValueError, csv.Error) as error:
            # A quoted field may span lines: line_num is the last line of the row.
            raise ConfigurationMistake(f"{path}, line {max(reader.line_num, 1)}: {error}") from None


def check_files(folder: Path) -> dict[str, int]:
    """Read all files to their end, and count their rows."""
    return {table: sum(1 for _ in read_rows(folder, table)) for table in TABLES}


def check_header(header: list, columns: dict[str, Column]) -> None:
    problems = [f"no column {name}" for name in columns if name not in header]
    problems += [f"unknown column {name}" for name in header if name not in columns]
    if problems:
        raise ValueError(", ".join(problems))


def convert(name: str, text: str, column: Column):
    if not text:
        if column.nullable:
            return None
        raise ValueError(f"{name} is empty")
    convert_text, expected = CONVERTERS[column.type]
    try:
        return convert_text(text)
    except (ValueError, ArithmeticError):
        raise ValueError(f"{name} is {text!r}, not {expected}") from None


def amount(text: str) -> Decimal:
    """An exact amount: never through a float."""
    value = Decimal(text)
    if value != round(value, 2):
        raise ValueError("more than two decimals")  # a warehouse would round it in silence
    return value


def moment(text: str) -> datetime:
    """A time in UTC; without a time zone it is one already."""
    value = datetime.fromisoformat(text)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# How the text of a field becomes a value of each type, and what to say when it does not.
CONVERTERS = {
    "bigint": (int, "a whole number"),
    "decimal(10,2)": (amount, "an amount with at most two decimals"),
    "text": (str, "text"),
    "timestamp": (moment, "a time such as 2026-01-05T09:12:00Z"),
}
