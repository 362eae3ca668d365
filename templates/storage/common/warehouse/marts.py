"""Show the marts: the end of the pipeline, as any reader of the warehouse sees them.

    python warehouse/marts.py              print both marts and the total
    python warehouse/marts.py --csv DIR    write DIR/daily_revenue.csv and DIR/customer_value.csv instead
"""

import argparse
import csv
import sys
import unicodedata
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from connection import DatabaseError, connect

# name, columns, order of the rows
MARTS = [
    (
        "daily_revenue",
        ["order_date", "orders", "items_sold", "gross_revenue", "refunds", "net_revenue"],
        "order_date",
    ),
    (
        "customer_value",
        ["customer_id", "name", "country", "first_order_date", "last_order_date", "orders", "net_revenue"],
        "customer_id",
    ),
]


def read_mart(connection, name: str, columns: list, order: str) -> list:
    """All rows of a mart. Amounts arrive as Decimal and dates as date, so their text is exact."""
    cursor = connection.cursor()
    cursor.execute(f"select {', '.join(columns)} from marts.{name} order by {order}")
    return cursor.fetchall()


def write_csv(path: Path, columns: list, rows: list) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def print_table(title: str, columns: list, rows: list) -> None:
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    widths = [max(map(display_width, cells)) for cells in zip(columns, *texts)]
    # Numbers to the right, everything else to the left.
    right = [any(isinstance(row[i], (int, Decimal)) for row in rows) for i in range(len(columns))]

    def line(cells):
        padding = [" " * (width - display_width(cell)) for cell, width in zip(cells, widths)]
        padded = [pad + cell if r else cell + pad for cell, pad, r in zip(cells, padding, right)]
        return "  ".join(padded).rstrip()

    print(f"marts.{title}")
    print(line(columns))
    print(line(["-" * width for width in widths]))
    for cells in texts:
        print(line(cells))
    print()


def display_width(text: str) -> int:
    """Columns that a terminal needs for the text: two for each wide letter, as in 田中, none for an accent alone."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the marts, or write them as CSV files.")
    parser.add_argument("--csv", type=Path, metavar="DIR", help="write the marts as CSV files into this folder")
    folder = parser.parse_args().csv
    sys.stdout.reconfigure(errors="replace")  # a terminal without Unicode still shows the rest

    with closing(connect()) as connection:
        marts = [(name, columns, read_mart(connection, name, columns, order)) for name, columns, order in MARTS]

    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns, rows in marts:
            write_csv(folder / f"{name}.csv", columns, rows)
        print(f"Wrote {', '.join(f'{name}.csv' for name, _, _ in marts)} to {folder}")
        return

    for name, columns, rows in marts:
        print_table(name, columns, rows)
    totals = [f"{sum((row[-1] for row in rows), Decimal(0)):,} EUR in {name}" for name, _, rows in marts]
    print(f"Total net revenue: {', '.join(totals)}")


if __name__ == "__main__":
    try:
        main()
    except (DatabaseError, OSError) as error:
        sys.exit(f"warehouse/marts.py: {' '.join(str(error).split())}")
