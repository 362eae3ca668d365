"""Fills marts with the expected rows through the warehouse client.

    PYTHONPATH=PROJECT/warehouse python fill_marts.py EXPECTED_FOLDER

Run in the project's folder.
"""

import csv
import sys
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from connection import connect_writer
from loading import replace_table

TYPES = {"order_date": "timestamp", "first_order_date": "timestamp", "last_order_date": "timestamp", "name": "text", "country": "text"}
AMOUNTS = ("gross_revenue", "refunds", "net_revenue")
CONVERT = {"timestamp": datetime.fromisoformat, "text": str, "bigint": int, "decimal(10,2)": Decimal}


def kind(column: str) -> str:
    return TYPES.get(column) or ("decimal(10,2)" if column in AMOUNTS else "bigint")


def fill(connection, folder: Path, mart: str) -> None:
    with (folder / f"{mart}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    columns = {column: kind(column) for column in header}
    rows = [tuple(CONVERT[columns[name]](text) if text else None for name, text in zip(header, line)) for line in lines]
    replace_table(connection, "marts", mart, columns, rows)


def fill_marts(folder: str) -> None:
    with closing(connect_writer()) as writer:
        for mart in ("daily_revenue", "customer_value"):
            fill(writer, Path(folder), mart)


if __name__ == "__main__":
    fill_marts(sys.argv[1])
