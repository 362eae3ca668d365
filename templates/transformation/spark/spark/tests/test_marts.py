from datetime import date
from decimal import Decimal

import marts

TOTALS = "order_id int, customer_id int, order_date date, status string, items_sold int, revenue decimal(12,2)"
CUSTOMERS = "customer_id int, name string, country string"


def money(text: str) -> Decimal:
    return Decimal(text)


def test_daily_revenue_takes_refunds_off(spark):
    """A refunded order counts as an order and in the gross, and is taken off again in the net."""
    rows = [
        (1, 1, date(2026, 1, 5), "completed", 4, money("20.29")),
        (2, 1, date(2026, 1, 5), "refunded", 1, money("5.10")),
        (3, 1, date(2026, 1, 7), "completed", 0, money("0.00")),
    ]
    result = marts.daily_revenue(spark.createDataFrame(rows, TOTALS)).orderBy("order_date")
    assert [tuple(row) for row in result.collect()] == [
        (date(2026, 1, 5), 2, 5, money("25.39"), money("5.10"), money("20.29")),
        (date(2026, 1, 7), 1, 0, money("0.00"), money("0.00"), money("0.00")),
    ]
    assert result.schema["net_revenue"].dataType.simpleString() == "decimal(12,2)"


def test_customer_value_has_everyone_and_the_guests(spark):
    """Customers without orders stay with zeros and no dates, and all guests share one row."""
    totals = [
        (1, 1, date(2026, 1, 5), "completed", 1, money("20.29")),
        (2, 1, date(2026, 1, 9), "refunded", 1, money("7.00")),
        (3, None, date(2026, 1, 6), "completed", 1, money("1.10")),
        (4, None, date(2026, 1, 7), "completed", 1, money("2.20")),
    ]
    customers = [(1, "Zoë", "DE"), (2, "O'Brien", "IE")]
    result = marts.customer_value(
        spark.createDataFrame(customers, CUSTOMERS), spark.createDataFrame(totals, TOTALS)
    ).orderBy("customer_id")
    assert [tuple(row) for row in result.collect()] == [
        (0, "Guest", "ZZ", date(2026, 1, 6), date(2026, 1, 7), 2, money("3.30")),
        (1, "Zoë", "DE", date(2026, 1, 5), date(2026, 1, 9), 2, money("20.29")),
        (2, "O'Brien", "IE", None, None, 0, money("0.00")),
    ]


def test_customer_value_has_guests_without_orders(spark):
    """The guests' row is there even when nobody bought anything."""
    result = marts.customer_value(spark.createDataFrame([], CUSTOMERS), spark.createDataFrame([], TOTALS))
    assert [tuple(row) for row in result.collect()] == [(0, "Guest", "ZZ", None, None, 0, money("0.00"))]
