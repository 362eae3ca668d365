"""Build staging and the marts from what is in raw now.

    python spark/jobs/build_marts.py

Environment
    as in session.py and warehouse.py
"""

import sys

import marts
import staging
from session import SparkMistake, start
from warehouse import open_warehouse


def build(session, warehouse) -> None:
    def raw(table: str):
        return warehouse.read(session, "raw", table)

    customers = staging.stg_customers(raw("customers")).cache()
    orders = staging.stg_orders(raw("orders")).cache()
    items = staging.stg_order_items(raw("order_items")).cache()
    totals = staging.int_order_totals(orders, items).cache()
    tables = {
        ("staging", "stg_customers"): customers,
        ("staging", "stg_orders"): orders,
        ("staging", "stg_order_items"): items,
        ("staging", "int_order_totals"): totals,
        ("marts", "daily_revenue"): marts.daily_revenue(totals),
        ("marts", "customer_value"): marts.customer_value(customers, totals),
    }
    for (schema, table), rows in tables.items():
        count = warehouse.write(rows, schema, table)
        print(f"{schema}.{table}: {count} rows", flush=True)


def main() -> None:
    warehouse = open_warehouse()
    session = start("shop")
    try:
        build(session, warehouse)
    finally:
        session.stop()


def first_line(error: Exception) -> str:
    """Spark's errors go on with plans and Java's stack."""
    text = str(error).strip() or type(error).__name__
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    return lines[0] if not causes else f"{lines[0]} {causes[-1]}"


if __name__ == "__main__":
    try:
        main()
    except SparkMistake as mistake:
        sys.exit(f"spark/jobs/build_marts.py: {mistake}")
    # Spark's, Java's and the warehouse's errors have no base in common.
    except Exception as error:
        sys.exit(f"spark/jobs/build_marts.py: {first_line(error)}")
