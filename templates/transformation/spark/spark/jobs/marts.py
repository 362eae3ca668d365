"""staging -> marts: what people read. Functions of data frames: they read and write nothing."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F


def value_of(status: str) -> Column:
    """The revenue of the orders with this status."""
    return F.sum(F.when(F.col("status") == status, F.col("revenue")).otherwise(F.lit(0)))


def daily_revenue(order_totals: DataFrame) -> DataFrame:
    """Revenue by day, in EUR: one row for each UTC date with an order that was not cancelled. A refund belongs to the day of
    its order."""
    days = order_totals.groupBy("order_date").agg(
        F.count("*").alias("orders"),
        F.sum("items_sold").alias("items_sold"),
        F.sum("revenue").alias("gross_revenue"),
        value_of("refunded").alias("refunds"),
    )
    return days.select(
        "order_date",
        F.col("orders").cast("int"),
        F.col("items_sold").cast("int"),
        F.col("gross_revenue").cast("decimal(12,2)"),
        F.col("refunds").cast("decimal(12,2)"),
        (F.col("gross_revenue") - F.col("refunds")).cast("decimal(12,2)").alias("net_revenue"),
    )


def customer_value(customers: DataFrame, order_totals: DataFrame) -> DataFrame:
    """What each customer is worth, in EUR: one row for each customer, with or without orders, and one row for all guest
    checkouts (customer_id 0)."""
    guests = customers.sparkSession.range(1).select(
        F.lit(0).alias("customer_id"), F.lit("Guest").alias("name"), F.lit("ZZ").alias("country")
    )
    everyone = customers.select("customer_id", "name", "country").unionByName(guests)
    orders = (
        order_totals.withColumn("customer_id", F.coalesce("customer_id", F.lit(0)))
        .groupBy("customer_id")
        .agg(
            F.min("order_date").alias("first_order_date"),
            F.max("order_date").alias("last_order_date"),
            F.count("*").alias("orders"),
            value_of("completed").alias("net_revenue"),
        )
    )
    return everyone.join(orders, "customer_id", "left").select(
        "customer_id",
        "name",
        "country",
        "first_order_date",
        "last_order_date",
        F.coalesce("orders", F.lit(0)).cast("int").alias("orders"),
        F.coalesce("net_revenue", F.lit(0)).cast("decimal(12,2)").alias("net_revenue"),
    )
