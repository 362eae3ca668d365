#!/usr/bin/env python3
"""Write the sample data set `shop`: templates/common/data/{customers,orders,order_items}.csv.

Every generated project carries these three files, and tests/golden-thread/ holds the marts they must
become. The seed is fixed and the clock is never read, so the script writes the same bytes each time; what
counts are the committed files. Run it only to change the data set on purpose, then run
tests/golden-thread/compute_expected.py.

The data is dirty on purpose. Each kind of dirt is listed in templates/common/data/README.md, and
tests/golden-thread/test_shop_data.py asserts that it is really there.
"""

import csv
import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

SEED = 20260101
TARGET = Path(__file__).resolve().parent.parent / "templates" / "common" / "data"

JANUARY = [date(2026, 1, day) for day in range(1, 32)]
NO_ORDERS = date(2026, 1, 25)
ONLY_CANCELLED = date(2026, 1, 18)
ONLY_REFUNDED = date(2026, 1, 29)
LATE_DAY = date(2026, 1, 3)
SPECIAL_DAYS = {NO_ORDERS, ONLY_CANCELLED, ONLY_REFUNDED}

# id, name, country. The position in this list is the order of the rows in the file: ids are not sorted.
CUSTOMERS = [
    (1007, "Aoife O'Brien", "IE"),
    (1002, "田中 花子", "JP"),
    (1031, "Smith, Jr.", "US"),
    (1001, "Zoë Müller", "DE"),
    (1019, "Łukasz Wiśniewski", "PL"),
    (1004, 'Robert "Bob" Carter', "US"),
    (1040, "Emma 🎉 Jansen", "NL"),
    (1012, "Ndapewa Shikongo", "NA"),  # Namibia: "NA" is a country, not a missing value
    (1015, "Ola Nordmann", "NO"),  # Norway: YAML 1.1 reads a bare NO as false
    (1003, "Jean-François Lefèvre", "FR"),
    (1023, "María José Núñez", "ES"),
    (1009, "Søren Kjær", "DK"),
    (1036, "İpek Yılmaz", "TR"),
    (1011, "Αλέξανδρος Παπαδόπουλος", "GR"),
    (1028, "Олена Шевченко", "UA"),
    (1005, "Anna Novák", "CZ"),
    (1033, "Giulia D'Angelo", "IT"),
    (1017, "Björk Jónsdóttir", "IS"),
    (1026, "João da Conceição", "PT"),
    (1008, "Mihai Țîrlea", "RO"),
    (1038, "Kovács Ágnes", "HU"),
    (1021, "Priya Nair", "IN"),
    (1014, "김민준", "KR"),
    (1029, "Sam", ""),
    (1006, "Charlotte Dubois", "BE"),
    (1037, "Matti Meikäläinen", "FI"),
    (1018, "Lena Schmidt", "DE"),
    (1032, "Thomas Weber", "AT"),
    (1010, "Sofia Rossi", "IT"),
    (1024, "Hugo Martin", "FR"),
    (1035, "Grace Okafor", "NG"),
    (1013, "Noah de Vries", "NL"),
    (1020, "Élodie Bernard", ""),
    (1039, "Marek Horváth", "SK"),
    (1016, "Oliver Brown", "GB"),
    (1030, "Ivana Kovačević", "HR"),
    (1022, "Liam Murphy", "IE"),
    (1034, "Carlos García", "ES"),
    (1027, "Fatima Zahra", "MA"),
    (1025, "Katrin Tamm", "EE"),
]
WITHOUT_ORDERS = {1025, 1027, 1036}
ONLY_CANCELLED_CUSTOMER = 1034  # has orders, but none that count: 0 orders and no dates
ONLY_REFUNDED_CUSTOMER = 1022  # 1 order, net revenue 0.00

# Rows that appear a second time with a later updated_at: id, name, country, days later.
CUSTOMER_CHANGES = [
    (1001, "Zoë Müller-Schmidt", "AT", 40),  # married and moved
    (1029, "Sam", "CA", 3),  # the missing country was filled in
]
# This customer's newest row stands first in the file and the outdated one follows it.
NEWEST_FIRST = (1016, "Oliver Browne", "GB", 12)

# product, category, price in EUR. 0.10, 0.30 and 19.99 have no exact binary fraction.
PRODUCTS = [
    ("Sticker", "Stationery", "0.10"),
    ("Pencil", "Stationery", "0.30"),
    ("Notebook, ruled", "Stationery", "4.35"),
    ("Paper clips (100)", "Stationery", "1.10"),
    ("Espresso cup", "Kitchen", "7.95"),
    ("Teapot", "Kitchen", "24.50"),
    ("Chef's knife", "Kitchen", "59.90"),
    ("Crème brûlée torch", "Kitchen", "19.99"),
    ("Paperback", "Books", "12.99"),
    ("Cookbook", "Books", "29.95"),
    ("Atlas", "Books", "89.00"),
    ("Board game", "Toys", "34.49"),
    ("Puzzle, 1000 pieces", "Toys", "14.99"),
    ("Yo-yo", "Toys", "3.33"),
    ("Desk lamp", "Home & Office", "42.00"),
    ('24" monitor', "Home & Office", "179.99"),
    ("Office chair", "Home & Office", "249.00"),
    ("Seeds, basil", "Garden", "1.99"),
    ("Watering can", "Garden", "16.75"),
    ("Raised bed", "Garden", "119.95"),
]

ORDER_COUNT = 240
GUEST_SHARE = 0.12
LINE_COUNTS = (1, 1, 2, 2, 2, 3, 4)  # items an order, drawn with equal chance
QUANTITIES = (1, 1, 1, 2, 2, 3, 5)
STATUSES = ("completed",) * 17 + ("cancelled",) * 2 + ("refunded",)


def iso(moment):
    """The one timestamp format of the files: UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def at(day, hour=0, minute=0, second=0):
    return datetime.combine(day, time(hour, minute, second))


def make_customers(rng):
    def email(customer_id):
        return f"customer{customer_id}@example.com"

    rows, outdated = [], []
    for customer_id, name, country in CUSTOMERS:
        created = at(date(2025, 3, 1)) + timedelta(seconds=rng.randrange(290 * 86400))
        row = [customer_id, name, email(customer_id), country, iso(created), iso(created)]
        if customer_id == NEWEST_FIRST[0]:
            outdated.append(row)
            row = [customer_id, *changed(NEWEST_FIRST, email(customer_id), created)]
        rows.append(row)
        for change in CUSTOMER_CHANGES:
            if change[0] == customer_id:
                outdated.append([customer_id, *changed(change, email(customer_id), created)])
    # Exact copies of rows 2 and 11, as a source that re-sends would deliver them.
    return rows[:20] + [rows[2]] + rows[20:] + outdated + [rows[11]]


def changed(change, email, created):
    _, name, country, days = change
    return [name, email, country, iso(created), iso(created + timedelta(days=days, hours=5))]


def pick_days(rng):
    """One day an order: each ordinary day at least three, weekends busier."""
    ordinary = [day for day in JANUARY if day not in SPECIAL_DAYS]
    days = ordinary * 3 + [ONLY_CANCELLED] * 2 + [ONLY_REFUNDED] * 2
    weights = [2 if day.weekday() >= 5 else 1 for day in ordinary]
    days += rng.choices(ordinary, weights=weights, k=ORDER_COUNT - len(days))
    return sorted(days)


def make_orders(rng):
    """Return the current version of each order, sorted by id, as mutable dictionaries."""
    special = WITHOUT_ORDERS | {ONLY_CANCELLED_CUSTOMER, ONLY_REFUNDED_CUSTOMER}
    buyers = [customer_id for customer_id, _, _ in CUSTOMERS if customer_id not in special]
    orders = []
    for position, day in enumerate(pick_days(rng)):
        ordered_at = at(day) + timedelta(seconds=rng.randrange(86400))
        status = {ONLY_CANCELLED: "cancelled", ONLY_REFUNDED: "refunded"}.get(day, rng.choice(STATUSES))
        guest = rng.random() < GUEST_SHARE
        orders.append(
            {
                "order_id": 5001 + position,
                "customer_id": "" if guest else rng.choice(buyers),
                "ordered_at": ordered_at,
                "status": status,
                "updated_at": ordered_at + timedelta(minutes=rng.randrange(1, 600)),
            }
        )
    return orders


def place_edge_cases(orders):
    """Give chosen orders the properties that break careless pipelines."""
    by_day = {}
    for order in orders:
        by_day.setdefault(order["ordered_at"].date(), []).append(order)

    def move(order, moment):
        order["ordered_at"] = moment
        order["updated_at"] = moment + timedelta(minutes=7)
        order["status"] = "completed"

    # The first and last second of days, where a session time zone other than UTC moves the date.
    move(by_day[date(2026, 1, 1)][0], at(date(2026, 1, 1)))
    move(by_day[date(2026, 1, 10)][0], at(date(2026, 1, 10), 23, 59, 59))
    move(by_day[date(2026, 1, 11)][0], at(date(2026, 1, 11)))
    move(by_day[date(2026, 1, 31)][0], at(date(2026, 1, 31), 23, 59, 59))

    cancelled = by_day[date(2026, 1, 14)][0]
    cancelled.update(customer_id=ONLY_CANCELLED_CUSTOMER, status="cancelled")
    refunded = by_day[date(2026, 1, 20)][0]
    refunded.update(customer_id=ONLY_REFUNDED_CUSTOMER, status="refunded")
    # A completed order without a single item still counts as an order.
    empty = by_day[date(2026, 1, 22)][0]
    empty.update(status="completed", customer_id=1009)
    # A guest's refund, and a guest's cancelled order.
    by_day[date(2026, 1, 6)][0].update(customer_id="", status="refunded")
    by_day[date(2026, 1, 7)][0].update(customer_id="", status="cancelled")
    return {"empty": empty["order_id"], "late": [order["order_id"] for order in by_day[LATE_DAY][-4:]]}


def make_order_rows(rng, orders, edge):
    """Return the rows of orders.csv: shuffled a little, with history, copies and late rows."""

    def row(order, status=None, updated_at=None):
        return [
            order["order_id"],
            order["customer_id"],
            iso(order["ordered_at"]),
            status or order["status"],
            iso(updated_at or order["updated_at"]),
        ]

    plain, late = [], []
    for order in orders:
        (late if order["order_id"] in edge["late"] else plain).append(order)

    rows = [row(order) for order in plain]
    shuffle_nearby(rng, rows)

    # History: an earlier version (completed) of an order that is refunded or cancelled by now.
    history = []
    ordinary = [order for order in plain if order["ordered_at"].date() not in SPECIAL_DAYS]
    for position, order in enumerate(ordinary[11::17]):
        later = order["updated_at"] + timedelta(days=1 + position % 4, seconds=position)
        outcome = "cancelled" if position % 4 == 3 else "refunded"
        completed, current = row(order, "completed"), row(order, outcome, later)
        index = next(i for i, found in enumerate(rows) if found[0] == order["order_id"])
        if position % 3 == 2:  # the newest version comes first in the file
            rows[index] = current
            history.append(completed)
        else:
            rows[index] = completed
            history.append(current)
    # One order changes twice, one second apart: refunded, and the refund taken back.
    twice = ordinary[5]
    first = twice["updated_at"]
    index = next(i for i, found in enumerate(rows) if found[0] == twice["order_id"])
    rows[index] = row(twice, "completed", first)
    history.append(row(twice, "completed", first + timedelta(seconds=2)))
    history.append(row(twice, "refunded", first + timedelta(seconds=1)))

    for changed_row in history:
        rows.insert(rng.randrange(len(rows) // 2, len(rows)), changed_row)
    # Exact copies: two side by side, two far apart.
    rows.insert(31, rows[30])
    rows.insert(121, rows[120])
    rows.append(rows[3])
    rows.append(rows[77])
    return rows + [row(order) for order in late]


def shuffle_nearby(rng, rows, window=8):
    """Disturb the order of the rows, each by a few places, as parallel writers do."""
    keyed = [(position + rng.random() * window, row) for position, row in enumerate(rows)]
    rows[:] = [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


def make_items(rng, orders, edge):
    rows, late_rows = [], []
    for order in orders:
        if order["order_id"] == edge["empty"]:
            continue
        target = late_rows if order["order_id"] in edge["late"] else rows
        for line_number in range(1, rng.choice(LINE_COUNTS) + 1):
            product, category, price = rng.choice(PRODUCTS)
            if order["ordered_at"].date() >= date(2026, 1, 15) and price == "12.99":
                price = "11.49"  # a price that changes in the middle of the month
            target.append([order["order_id"], line_number, product, category, rng.choice(QUANTITIES), Decimal(price)])
    # Two different lines of one order with the same product, quantity and price: both count.
    same = next(row for row in rows if row[0] > 5100 and row[1] == 2)
    previous = rows[rows.index(same) - 1]
    same[2:] = previous[2:]
    shuffle_nearby(rng, rows, window=14)
    # Exact copies: two side by side, two far apart.
    rows.insert(51, rows[50])
    rows.insert(301, rows[300])
    return rows + [rows[8], rows[199]] + late_rows


def write(name, header, rows):
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    rng = random.Random(SEED)
    TARGET.mkdir(parents=True, exist_ok=True)
    orders = make_orders(rng)
    edge = place_edge_cases(orders)
    write(
        "customers.csv",
        ["customer_id", "name", "email", "country", "created_at", "updated_at"],
        make_customers(rng),
    )
    write(
        "orders.csv",
        ["order_id", "customer_id", "ordered_at", "status", "updated_at"],
        make_order_rows(rng, orders, edge),
    )
    write(
        "order_items.csv",
        ["order_id", "line_number", "product", "category", "quantity", "unit_price"],
        make_items(rng, orders, edge),
    )


if __name__ == "__main__":
    main()
