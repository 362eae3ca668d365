"""Fills marts with the expected rows through the warehouse client, opens the generated dashboard on them, and prints what it shows.

    PYTHONPATH=PROJECT/warehouse python streamlit_dashboard.py EXPECTED_FOLDER

Run in the project's folder.
"""

import json
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

from fill_marts import fill_marts

APP = "dashboards/streamlit/app.py"


def show() -> dict:
    app = AppTest.from_file(str(Path(APP).resolve()), default_timeout=60).run()
    return {
        "errors": [element.value for element in (*app.exception, *app.error)],
        "infos": [element.value for element in app.info],
        "metrics": {metric.label: metric.value for metric in app.metric},
    }


before = show()
fill_marts(sys.argv[1])
print(json.dumps({"before": before, "after": show()}, ensure_ascii=False))
