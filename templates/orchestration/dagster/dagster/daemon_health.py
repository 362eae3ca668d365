"""The daemon's health check: asks the web server whether every daemon has been heard of lately.

    python daemon_health.py http://dagster-webserver:3000

`dagster-daemon liveness-check` asks the database the same, but loads all of Dagster each time.
"""

import json
import sys
import urllib.request

QUERY = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"

request = urllib.request.Request(
    f"{sys.argv[1]}/graphql",
    data=json.dumps({"query": QUERY}).encode(),
    headers={"Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=8) as response:
    statuses = json.load(response)["data"]["instance"]["daemonHealth"]["allDaemonStatuses"]

silent = [status["daemonType"] for status in statuses if status["required"] and not status["healthy"]]
if silent:
    sys.exit(f"not heard of: {', '.join(silent)}")
