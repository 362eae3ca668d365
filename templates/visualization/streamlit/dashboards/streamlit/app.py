"""The dashboard "Revenue": what the shop earned, by day, by country and by customer.

    streamlit run dashboards/streamlit/app.py
"""

import os

import pandas as pd
import streamlit as st

from marts import MartsMissing, WarehouseUnavailable, read

PROJECT = os.environ.get("PROJECT_NAME", "")
# How long an answer is shown again before the warehouse is asked anew, in seconds.
FRESH_FOR = 60

DAILY_REVENUE = """
    SELECT order_date, orders, items_sold, gross_revenue, refunds, net_revenue
    FROM marts.daily_revenue
    ORDER BY order_date
"""
REVENUE_BY_COUNTRY = """
    SELECT country, sum(net_revenue) AS revenue
    FROM marts.customer_value
    GROUP BY country
    HAVING sum(net_revenue) <> 0
    ORDER BY revenue DESC
"""
TOP_CUSTOMERS = """
    SELECT name, country, orders, last_order_date, net_revenue
    FROM marts.customer_value
    ORDER BY net_revenue DESC, customer_id
    LIMIT 10
"""

load = st.cache_data(ttl=FRESH_FOR, show_spinner="Asking the warehouse …")(read)


def main() -> None:
    st.set_page_config(page_title=f"Revenue · {PROJECT}" if PROJECT else "Revenue", layout="wide")
    show_heading()
    try:
        daily, countries, customers = (
            load(query) for query in (DAILY_REVENUE, REVENUE_BY_COUNTRY, TOP_CUSTOMERS)
        )
    except MartsMissing:
        st.info(
            "There are no marts yet. Run `make demo` in the project's folder, then press Refresh.",
            icon=":material/hourglass_empty:",
        )
        return
    except WarehouseUnavailable as error:
        st.error(f"The warehouse cannot be read: {error}", icon=":material/cloud_off:")
        return
    if daily.empty:
        st.info("The marts are built, but hold no orders yet.", icon=":material/hourglass_empty:")
        return

    days = choose_days(daily)
    show_totals(days)
    show_revenue_by_day(days)
    left, right = st.columns(2)
    with left:
        show_revenue_by_country(countries)
    with right:
        show_top_customers(customers)


def show_heading() -> None:
    title, refresh = st.columns([5, 1], vertical_alignment="bottom")
    title.title("Revenue")
    title.caption(f"{PROJECT} · EUR · days are UTC" if PROJECT else "EUR · days are UTC")
    if refresh.button("Refresh", icon=":material/refresh:", width="stretch"):
        load.clear()


def choose_days(daily: pd.DataFrame) -> pd.DataFrame:
    """The days between the two dates that are picked; all of them at first."""
    dates = pd.to_datetime(daily["order_date"]).dt.date
    first, last = dates.min(), dates.max()
    picked = st.date_input("Days", (first, last), min_value=first, max_value=last, width=280)
    # While the second date is not picked yet, there is only one: read it as "from this day on".
    start, end = picked if len(picked) == 2 else (*picked, last)
    return daily[(dates >= start) & (dates <= end)]


def show_totals(days: pd.DataFrame) -> None:
    net, orders, refunds = st.columns(3)
    net.metric("Net revenue", euros(days["net_revenue"].sum()), border=True)
    orders.metric("Orders", f"{days['orders'].sum():,}", border=True)
    refunds.metric("Refunds", euros(days["refunds"].sum()), border=True)


def show_revenue_by_day(days: pd.DataFrame) -> None:
    st.subheader("Net revenue by day")
    st.line_chart(days, x="order_date", y="net_revenue", x_label="", y_label="EUR", height=280)


def show_revenue_by_country(countries: pd.DataFrame) -> None:
    st.subheader("Net revenue by country")
    st.caption("All days; ZZ is guests, and customers without a country.")
    st.bar_chart(
        countries,
        x="country",
        y="revenue",
        x_label="",
        y_label="EUR",
        sort="-revenue",
        height=390,
    )


def show_top_customers(customers: pd.DataFrame) -> None:
    st.subheader("Top 10 customers by net revenue")
    st.caption("All days; Guest is every order without a customer.")
    st.dataframe(
        customers,
        hide_index=True,
        height=390,
        column_config={
            "name": "Customer",
            "country": "Country",
            "orders": "Orders",
            "last_order_date": st.column_config.DateColumn("Last order"),
            "net_revenue": st.column_config.NumberColumn("Net revenue", format="euro"),
        },
    )


def euros(amount: float) -> str:
    return f"€ {amount:,.2f}"


main()
