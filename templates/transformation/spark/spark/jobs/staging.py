"""raw -> staging: typed columns, one row for each thing. Functions of data frames: they read and write nothing."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F


def latest(rows: DataFrame, key: list[str], order: list[Column]) -> DataFrame:
    """Of the rows with the same key, the first in this order."""
    window = Window.partitionBy(*key).orderBy(*order)
    return rows.withColumn("_rank", F.row_number().over(window)).where("_rank = 1").drop("_rank")


def utc(column: str) -> Column:
    """A time of raw as a timestamp in UTC without a time zone. The session's time zone is UTC: see session.py."""
    return F.col(column).cast("timestamp_ntz").alias(column)


def stg_customers(raw_customers: DataFrame) -> DataFrame:
    """The current version of each customer; 0 is kept free for the guests of the marts."""
    # The columns after updated_at only make the choice repeatable.
    order = [F.desc("updated_at"), F.col("name"), F.col("email"), F.col("country")]
    return latest(raw_customers, ["customer_id"], order).select(
        F.col("customer_id").cast("int"),
        "name",
        "email",
        # ISO 3166-1 alpha-2, ZZ when the source has none.
        F.coalesce(F.nullif("country", F.lit("")), F.lit("ZZ")).alias("country"),
        utc("created_at"),
        utc("updated_at"),
    )


def stg_orders(raw_orders: DataFrame) -> DataFrame:
    """The current version of each order; customer_id is null for a guest checkout."""
    # The columns after updated_at only make the choice repeatable.
    order = [F.desc("updated_at"), F.desc("status"), F.col("ordered_at"), F.col("customer_id")]
    return latest(raw_orders, ["order_id"], order).select(
        F.col("order_id").cast("int"),
        F.col("customer_id").cast("int"),
        utc("ordered_at"),
        "status",
        utc("updated_at"),
    )


def stg_order_items(raw_order_items: DataFrame) -> DataFrame:
    """One row for each line of an order."""
    # The rows of one line are exact copies; the order only makes the choice repeatable.
    order = [F.col(name) for name in ("product", "category", "quantity", "unit_price")]
    return latest(raw_order_items, ["order_id", "line_number"], order).select(
        F.col("order_id").cast("int"),
        F.col("line_number").cast("int"),
        "product",
        "category",
        F.col("quantity").cast("int"),
        F.col("unit_price").cast("decimal(10,2)"),
    )


def int_order_totals(orders: DataFrame, items: DataFrame) -> DataFrame:
    """Orders that were not cancelled, with the totals of their lines. Both marts are built on it."""
    totals = items.groupBy("order_id").agg(
        F.sum("quantity").alias("items_sold"),
        F.sum(F.col("quantity") * F.col("unit_price")).alias("revenue"),
    )
    # An order without lines is still an order.
    return (
        orders.where("status <> 'cancelled'")
        .join(totals, "order_id", "left")
        .select(
            "order_id",
            "customer_id",
            # UTC date of the order, never of its refund.
            F.col("ordered_at").cast("date").alias("order_date"),
            "status",
            F.coalesce("items_sold", F.lit(0)).cast("int").alias("items_sold"),
            F.coalesce("revenue", F.lit(0)).cast("decimal(12,2)").alias("revenue"),
        )
    )
