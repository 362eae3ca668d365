#!/usr/bin/env python3
"""Compute the marts that every generated stack must end with: expected/*.csv.

This is a second, independent implementation of the rules in README.md: plain Python, Decimal, no SQL and no
library. It must stay that way, because the generated projects are compared with its output.

    compute_expected.py                write expected/daily_revenue.csv and expected/customer_value.csv
    compute_expected.py --output DIR   write them into DIR instead
"""

import argparse
import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "templates" / "common" / "data"

DAILY_REVENUE = ["order_date", "orders", "items_sold", "gross_revenue", "refunds", "net_revenue"]
CUSTOMER_VALUE = [
    "customer_id",
    "name",
    "country",
    "first_order_date",
    "last_order_date",
    "orders",
    "net_revenue",
]
GUEST_ID, GUEST_NAME, UNKNOWN_COUNTRY = 0, "Guest", "ZZ"
CENT = Decimal("0.01")


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def latest(rows, key):
    """Keep, for each value of `key`, the row with the greatest updated_at."""
    kept = {}
    for row in rows:
        current = kept.get(row[key])
        # ISO 8601 timestamps of one format and one zone sort as text.
        if current is None or row["updated_at"] > current["updated_at"]:
            kept[row[key]] = row
        elif row["updated_at"] == current["updated_at"] and row != current:
            raise SystemExit(f"two different rows are the latest of {key} {row[key]}")
    return list(kept.values())


def distinct_lines(rows):
    """Keep one row for each order line; copies of a line must be equal."""
    kept = {}
    for row in rows:
        line = (row["order_id"], row["line_number"])
        if kept.setdefault(line, row) != row:
            raise SystemExit(f"two different rows for order line {line}")
    return list(kept.values())


def order_totals():
    """The current version of each order that was not cancelled, with its totals."""
    units, revenue = defaultdict(int), defaultdict(Decimal)
    for item in distinct_lines(read("order_items.csv")):
        quantity = int(item["quantity"])
        units[item["order_id"]] += quantity
        revenue[item["order_id"]] += quantity * Decimal(item["unit_price"])
    return [
        {
            "customer_id": int(order["customer_id"]) if order["customer_id"] else GUEST_ID,
            # The files are in UTC, so the UTC date is the text before the T.
            "date": order["ordered_at"].split("T")[0],
            "refunded": order["status"] == "refunded",
            "units": units[order["order_id"]],
            "revenue": revenue[order["order_id"]],
        }
        for order in latest(read("orders.csv"), "order_id")
        if order["status"] != "cancelled"
    ]


def daily_revenue(orders):
    days = defaultdict(list)
    for order in orders:
        days[order["date"]].append(order)
    for day, of_day in sorted(days.items()):
        gross = sum((order["revenue"] for order in of_day), Decimal(0))
        refunds = sum((order["revenue"] for order in of_day if order["refunded"]), Decimal(0))
        yield [day, len(of_day), sum(order["units"] for order in of_day), *cents(gross, refunds, gross - refunds)]


def customer_value(orders):
    customers = {GUEST_ID: (GUEST_NAME, UNKNOWN_COUNTRY)}
    for row in latest(read("customers.csv"), "customer_id"):
        customers[int(row["customer_id"])] = (row["name"], row["country"] or UNKNOWN_COUNTRY)
    bought = defaultdict(list)
    for order in orders:
        if order["customer_id"] not in customers:
            raise SystemExit(f"an order of the unknown customer {order['customer_id']}")
        bought[order["customer_id"]].append(order)
    for customer_id, (name, country) in sorted(customers.items()):
        own = bought[customer_id]
        dates = sorted(order["date"] for order in own)
        net = sum((order["revenue"] for order in own if not order["refunded"]), Decimal(0))
        first, last = (dates[0], dates[-1]) if dates else ("", "")
        yield [customer_id, name, country, first, last, len(own), *cents(net)]


def cents(*amounts):
    """Two decimals each. Nothing is rounded: prices have two decimals and quantities are whole."""
    for amount in amounts:
        assert amount == amount.quantize(CENT), amount
    return [amount.quantize(CENT) for amount in amounts]


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description="Compute the expected marts of the data set shop.")
    parser.add_argument("--output", type=Path, default=HERE / "expected", help="folder to write to")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    orders = order_totals()
    write(output / "daily_revenue.csv", DAILY_REVENUE, daily_revenue(orders))
    write(output / "customer_value.csv", CUSTOMER_VALUE, customer_value(orders))


if __name__ == "__main__":
    main()
