"""Fills marts with the expected rows through the warehouse client, opens the generated dashboard on them, and prints what it shows.

    PYTHONPATH=PROJECT/warehouse python streamlit_dashboard.py EXPECTED_FOLDER

Run in the project's folder.
"""

import csv
import json
import sys
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from connection import connect_writer
from loading import replace_table
from streamlit.testing.v1 import AppTest

APP = "dashboards/streamlit/app.py"
TYPES = {"order_date": "timestamp", "first_order_date": "timestamp", "last_order_date": "timestamp", "name": "text", "country": "text"}
AMOUNTS = ("gross_revenue", "refunds", "net_revenue")
CONVERT = {"timestamp": datetime.fromisoformat, "text": str, "bigint": int, "decimal(10,2)": Decimal}


def kind(column: str) -> str:
    return TYPES.get(column) or ("decimal(10,2)" if column in AMOUNTS else "bigint")


def fill(connection, mart: str) -> None:
    with (Path(sys.argv[1]) / f"{mart}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    columns = {column: kind(column) for column in header}
    rows = [tuple(CONVERT[columns[name]](text) if text else None for name, text in zip(header, line)) for line in lines]
    replace_table(connection, "marts", mart, columns, rows)


def show() -> dict:
    app = AppTest.from_file(str(Path(APP).resolve()), default_timeout=60).run()
    return {
        "errors": [element.value for element in (*app.exception, *app.error)],
        "infos": [element.value for element in app.info],
        "metrics": {metric.label: metric.value for metric in app.metric},
    }


before = show()
with closing(connect_writer()) as writer:
    for mart in ("daily_revenue", "customer_value"):
        fill(writer, mart)
print(json.dumps({"before": before, "after": show()}, ensure_ascii=False))
