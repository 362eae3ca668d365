"""The checks of this project: one expectation suite a table, every check with a name.

The name (`meta={"check": ...}`) is what the report, the alerts and the other quality tools
call a check, so keep it when you change how the check is made. To add a check, add an
expectation to a suite; to check another table, add its query and a suite of the same name.
The expectations to choose from: https://greatexpectations.io/expectations
"""

import great_expectations as gx
import great_expectations.expectations as gxe

# What each suite looks at: suite name -> query. Queries, and not table names, because they
# read the same on every warehouse and fetch no column that no check needs.
QUERIES = {
    "raw_orders": "SELECT order_id FROM raw.orders",
    "daily_revenue": "SELECT * FROM marts.daily_revenue",
    "customer_value": "SELECT * FROM marts.customer_value",
    # Added up by the warehouse, in its exact decimals; an empty mart counts as 0.
    "revenue_totals": """
        SELECT
            (SELECT coalesce(sum(net_revenue), 0) FROM marts.daily_revenue) AS by_day,
            (SELECT coalesce(sum(net_revenue), 0) FROM marts.customer_value) AS by_customer
    """,
}

SUITES = [
    gx.ExpectationSuite(
        name="raw_orders",
        expectations=[
            gxe.ExpectTableRowCountToBeBetween(
                min_value=1,
                meta={"check": "raw_orders_not_empty"},
            ),
        ],
    ),
    gx.ExpectationSuite(
        name="daily_revenue",
        expectations=[
            gxe.ExpectTableRowCountToBeBetween(
                min_value=1,
                meta={"check": "daily_revenue_not_empty"},
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="order_date",
                meta={"check": "daily_revenue_order_date_not_null"},
            ),
            gxe.ExpectColumnValuesToBeUnique(
                column="order_date",
                meta={"check": "daily_revenue_order_date_unique"},
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="net_revenue",
                min_value=0,
                meta={"check": "daily_revenue_net_revenue_not_negative"},
            ),
        ],
    ),
    gx.ExpectationSuite(
        name="customer_value",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(
                column="customer_id",
                meta={"check": "customer_value_customer_id_not_null"},
            ),
            gxe.ExpectColumnValuesToBeUnique(
                column="customer_id",
                meta={"check": "customer_value_customer_id_unique"},
            ),
            gxe.ExpectColumnValuesToMatchRegex(
                column="country",
                regex="^[A-Z]{2}$",
                meta={"check": "customer_value_country_is_iso2"},
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="orders",
                min_value=0,
                meta={"check": "customer_value_orders_not_negative"},
            ),
        ],
    ),
    gx.ExpectationSuite(
        name="revenue_totals",
        expectations=[
            # Both marts are built from the same orders: if they disagree by one cent, one of
            # them lost or doubled rows on the way.
            gxe.ExpectColumnPairValuesToBeEqual(
                column_A="by_day",
                column_B="by_customer",
                meta={"check": "revenue_reconciles"},
            ),
        ],
    ),
]
