from datetime import datetime
from decimal import Decimal

import staging

ORDERS = "order_id bigint, customer_id bigint, ordered_at timestamp, status string, updated_at timestamp"
CUSTOMERS = "customer_id bigint, name string, email string, country string, created_at timestamp, updated_at timestamp"
ITEMS = "order_id bigint, line_number bigint, product string, category string, quantity bigint, unit_price decimal(10,2)"


def test_stg_orders_keeps_the_latest_version(spark):
    """The greatest updated_at wins wherever it stands, and exact copies count once."""
    day = [datetime(2026, 1, number, 10) for number in range(1, 10)]
    rows = [
        (1, 7, day[4], "completed", day[4]),
        (1, 7, day[4], "refunded", day[7]),
        (2, 8, day[5], "cancelled", day[6]),
        (2, 8, day[5], "completed", day[5]),
        (3, None, day[5], "completed", day[5]),
        (3, None, day[5], "completed", day[5]),
    ]
    result = staging.stg_orders(spark.createDataFrame(rows, ORDERS)).orderBy("order_id")
    assert [(row.order_id, row.customer_id, row.status) for row in result.collect()] == [
        (1, 7, "refunded"),
        (2, 8, "cancelled"),
        (3, None, "completed"),
    ]


def test_stg_orders_tells_the_time_in_utc(spark):
    """Whatever offset the source uses, the last second of a UTC day stays in that day."""
    rows = spark.sql(
        "select 1L as order_id, 1L as customer_id, timestamp'2026-01-11T00:59:59+01:00' as ordered_at,"
        " 'completed' as status, timestamp'2026-01-11T01:00:00+01:00' as updated_at"
    )
    row = staging.stg_orders(rows).collect()[0]
    assert (row.ordered_at, row.updated_at) == (datetime(2026, 1, 10, 23, 59, 59), datetime(2026, 1, 11))


def test_stg_customers_names_the_unknown_country(spark):
    """No country becomes ZZ, and NA (Namibia) stays a country."""
    now = datetime(2026, 1, 5)
    rows = [(1, "a", None, None, now, now), (2, "b", None, "", now, now), (3, "c", None, "NA", now, now)]
    result = staging.stg_customers(spark.createDataFrame(rows, CUSTOMERS))
    assert sorted((row.customer_id, row.country) for row in result.collect()) == [(1, "ZZ"), (2, "ZZ"), (3, "NA")]


def test_stg_order_items_counts_a_line_once(spark):
    """Copies of a line are one line; the same product on two lines is two lines."""
    price = Decimal("0.10")
    rows = [(1, 1, "Sticker", None, 3, price), (1, 1, "Sticker", None, 3, price), (1, 2, "Sticker", None, 3, price)]
    result = staging.stg_order_items(spark.createDataFrame(rows, ITEMS))
    assert sorted((row.line_number, row.unit_price) for row in result.collect()) == [(1, price), (2, price)]


def test_int_order_totals_counts_what_was_not_cancelled(spark):
    """Cancelled orders leave, an order without lines stays with zeros, amounts are exact."""
    noon = datetime(2026, 1, 5, 12)
    orders = [(1, 7, noon, "completed", noon), (2, 7, noon, "cancelled", noon), (3, None, noon, "completed", noon)]
    items = [
        (1, 1, "Sticker", None, 3, Decimal("0.10")),
        (1, 2, "Lamp", None, 1, Decimal("19.99")),
        (2, 1, "Lamp", None, 1, Decimal("5.00")),
    ]
    result = staging.int_order_totals(spark.createDataFrame(orders, ORDERS), spark.createDataFrame(items, ITEMS))
    assert [(row.order_id, row.items_sold, row.revenue) for row in result.orderBy("order_id").collect()] == [
        (1, 4, Decimal("20.29")),
        (3, 0, Decimal("0.00")),
    ]
