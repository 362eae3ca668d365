"""Opens the dashboard inside its container, and prints what it shows on the warehouse as it is."""

import json

from streamlit.testing.v1 import AppTest

app = AppTest.from_file("/project/dashboards/streamlit/app.py", default_timeout=60).run()
shown = {
    "errors": [element.value for element in (*app.exception, *app.error, *app.info)],
    "metrics": {metric.label: metric.value for metric in app.metric},
}
print(json.dumps(shown, ensure_ascii=False))
