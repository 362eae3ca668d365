#!/usr/bin/env python3
"""The source files hold every kind of dirt they promise, and the expected marts belong to them.

    python3 tests/golden-thread/test_shop_data.py
"""

import csv
import filecmp
import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = ROOT / "templates" / "common" / "data"


def read(name):
    text = (DATA / name).read_bytes().decode("utf-8")
    return list(csv.DictReader(text.splitlines(keepends=True), strict=True))


CUSTOMERS, ORDERS, ITEMS = (read(f"{name}.csv") for name in ("customers", "orders", "order_items"))


def versions(rows, key):
    """The distinct rows of each key, in the order of the file."""
    found = defaultdict(list)
    for row in rows:
        if row not in found[row[key]]:
            found[row[key]].append(row)
    return found


def latest(rows, key):
    return {value: max(of_key, key=lambda row: row["updated_at"]) for value, of_key in versions(rows, key).items()}


class Files(unittest.TestCase):
    def test_are_plain_utf8_with_unix_line_ends(self):
        for name in ("customers", "orders", "order_items"):
            content = (DATA / f"{name}.csv").read_bytes()
            self.assertNotIn(b"\r", content)
            self.assertFalse(content.startswith(b"\xef\xbb\xbf"))
            self.assertTrue(content.endswith(b"\n"))

    def test_have_the_promised_size(self):
        self.assertEqual(len(versions(CUSTOMERS, "customer_id")), 40)
        self.assertEqual(len(versions(ORDERS, "order_id")), 240)
        self.assertTrue(450 <= len({(row["order_id"], row["line_number"]) for row in ITEMS}) <= 550)

    def test_timestamps_are_utc_to_the_second(self):
        for row in CUSTOMERS + ORDERS:
            for column in ("created_at", "ordered_at", "updated_at"):
                if column in row:
                    datetime.strptime(row[column], "%Y-%m-%dT%H:%M:%SZ")
        self.assertTrue(all(row["ordered_at"].startswith("2026-01-") for row in ORDERS))

    def test_are_consistent(self):
        customers = {row["customer_id"] for row in CUSTOMERS}
        orders = {row["order_id"] for row in ORDERS}
        self.assertNotIn("0", customers, "0 is the guests' id")
        self.assertLessEqual({row["customer_id"] for row in ORDERS} - {""}, customers)
        self.assertLessEqual({row["order_id"] for row in ITEMS}, orders)
        self.assertEqual({row["status"] for row in ORDERS}, {"completed", "refunded", "cancelled"})


class Dirt(unittest.TestCase):
    def test_each_file_has_exact_copies(self):
        for rows in (CUSTOMERS, ORDERS, ITEMS):
            self.assertGreaterEqual(max(Counter(tuple(row.values()) for row in rows).values()), 2)

    def test_latest_version_is_unambiguous(self):
        for rows, key in ((CUSTOMERS, "customer_id"), (ORDERS, "order_id")):
            for of_key in versions(rows, key).values():
                self.assertEqual(len({row["updated_at"] for row in of_key}), len(of_key))

    def test_customers_and_orders_change_later(self):
        for rows, key in ((CUSTOMERS, "customer_id"), (ORDERS, "order_id")):
            changed = [of_key for of_key in versions(rows, key).values() if len(of_key) > 1]
            in_order = [
                of_key for of_key in changed if of_key[-1]["updated_at"] == max(v["updated_at"] for v in of_key)
            ]
            self.assertTrue(in_order, "a later version that follows")
            self.assertTrue(len(in_order) < len(changed), "a later version that stands first")

    def test_refunds_and_cancellations_arrive_as_changes(self):
        outcomes = Counter()
        for of_key in versions(ORDERS, "order_id").values():
            history = [row["status"] for row in sorted(of_key, key=lambda row: row["updated_at"])]
            outcomes[tuple(history)] += 1
        self.assertGreaterEqual(outcomes["completed", "refunded"], 3)
        self.assertGreaterEqual(outcomes["completed", "cancelled"], 1)
        self.assertEqual(outcomes["completed", "refunded", "completed"], 1)

    def test_late_rows_of_january_3rd_end_the_file(self):
        last = [row["ordered_at"][:10] for row in ORDERS[-4:]]
        self.assertEqual(last, ["2026-01-03"] * 4)

    def test_ids_are_not_sorted(self):
        for rows, key in ((CUSTOMERS, "customer_id"), (ORDERS, "order_id"), (ITEMS, "order_id")):
            ids = [int(row[key]) for row in rows]
            self.assertNotEqual(ids, sorted(ids))

    def test_countries(self):
        current = {row["country"] for row in latest(CUSTOMERS, "customer_id").values()}
        self.assertLessEqual({"", "NA", "NO"}, current)
        self.assertTrue(all(len(country) in (0, 2) for country in current))

    def test_names(self):
        names = {row["name"] for row in CUSTOMERS}
        self.assertLessEqual({"Aoife O'Brien", "Smith, Jr.", "田中 花子", "Zoë Müller", "Łukasz Wiśniewski"}, names)
        self.assertIn('Robert "Bob" Carter', names)
        self.assertTrue(any(ord(letter) > 0xFFFF for name in names for letter in name), "an emoji")

    def test_guests_and_customers_without_orders(self):
        orders = latest(ORDERS, "order_id").values()
        statuses = defaultdict(set)
        for order in orders:
            statuses[order["customer_id"]].add(order["status"])
        self.assertEqual(statuses[""], {"completed", "refunded", "cancelled"})
        self.assertTrue({row["customer_id"] for row in CUSTOMERS} - set(statuses))
        self.assertIn({"cancelled"}, statuses.values())
        self.assertIn({"refunded"}, statuses.values())

    def test_days(self):
        statuses = defaultdict(set)
        for order in latest(ORDERS, "order_id").values():
            statuses[order["ordered_at"][:10]].add(order["status"])
        self.assertNotIn("2026-01-25", statuses)
        self.assertEqual(statuses["2026-01-18"], {"cancelled"})
        self.assertEqual(statuses["2026-01-29"], {"refunded"})
        self.assertEqual(len(statuses), 30)

    def test_first_and_last_seconds_of_days(self):
        moments = {row["ordered_at"] for row in ORDERS if row["status"] == "completed"}
        self.assertLessEqual(
            {"2026-01-01T00:00:00Z", "2026-01-10T23:59:59Z", "2026-01-11T00:00:00Z", "2026-01-31T23:59:59Z"}, moments
        )

    def test_order_lines(self):
        with_lines = {row["order_id"] for row in ITEMS}
        without = [row for row in latest(ORDERS, "order_id").values() if row["order_id"] not in with_lines]
        self.assertEqual([row["status"] for row in without], ["completed"])
        lines = {(row["order_id"], row["line_number"]): tuple(row.values()) for row in ITEMS}
        content = Counter((line[0], *line[2:]) for line in lines.values())
        self.assertGreaterEqual(max(content.values()), 2, "two lines with the same content")

    def test_prices_break_floats(self):
        prices = {row["unit_price"] for row in ITEMS}
        self.assertLessEqual({"0.10", "0.30", "19.99"}, prices)
        self.assertTrue(all(Decimal(price).as_tuple().exponent == -2 for price in prices))
        self.assertGreater(len({row["unit_price"] for row in ITEMS if row["product"] == "Paperback"}), 1)


class Expected(unittest.TestCase):
    def test_is_what_the_rules_give(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, HERE / "compute_expected.py", "--output", folder], check=True)
            names = ["customer_value.csv", "daily_revenue.csv"]
            equal, _, _ = filecmp.cmpfiles(HERE / "expected", folder, names, shallow=False)
            self.assertEqual(equal, names, "run compute_expected.py")

    def test_marts_reconcile_and_have_their_special_rows(self):
        marts = {}
        for name in ("daily_revenue", "customer_value"):
            with (HERE / "expected" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                marts[name] = list(csv.DictReader(file))
        sums = {sum(Decimal(row["net_revenue"]) for row in rows) for rows in marts.values()}
        self.assertEqual(len(sums), 1)
        self.assertEqual(len(marts["customer_value"]), 41)
        self.assertEqual(marts["customer_value"][0]["name"], "Guest")
        self.assertEqual(len(marts["daily_revenue"]), 29)


if __name__ == "__main__":
    unittest.main()
