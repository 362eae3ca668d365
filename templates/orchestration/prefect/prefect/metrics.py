"""Shows Prometheus how the runs of Prefect's deployments went: python metrics.py PORT

Asks the server's API each time it is asked. While the server does not answer there are no metrics, and Prometheus says that
the target is down.
"""

import sys
import threading
from datetime import datetime, timedelta, timezone

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort
from prometheus_client import start_http_server
from prometheus_client.core import REGISTRY, GaugeMetricFamily

TERMINAL = ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]
# A run that has been due for this long and has not begun.
LATE_AFTER = timedelta(minutes=10)


class Runs:
    """Three gauges a deployment."""

    def collect(self):
        ended = GaugeMetricFamily("prefect_last_run_ended_seconds", "When the last run ended (Unix time)", labels=LABELS)
        failed = GaugeMetricFamily("prefect_last_run_failed", "1 if the last run did not succeed, else 0", labels=LABELS)
        late = GaugeMetricFamily("prefect_late_runs", "Runs that are overdue and have not begun", labels=LABELS)
        with get_client(sync_client=True) as client:
            for deployment in client.read_deployments():
                labels = [deployment.name]
                of_it = {"deployment_id": {"any_": [str(deployment.id)]}}
                last = client.read_flow_runs(
                    flow_run_filter=filter_of(of_it, state={"type": {"any_": TERMINAL}}),
                    sort=FlowRunSort.END_TIME_DESC,
                    limit=1,
                )
                if last:
                    ended.add_metric(labels, last[0].end_time.timestamp())
                    failed.add_metric(labels, last[0].state_type.value != "COMPLETED")
                due = (datetime.now(timezone.utc) - LATE_AFTER).isoformat()
                overdue = client.read_flow_runs(
                    flow_run_filter=filter_of(
                        of_it, state={"type": {"any_": ["SCHEDULED"]}}, expected_start_time={"before_": due}
                    )
                )
                late.add_metric(labels, len(overdue))
        return [ended, failed, late]

    def describe(self):
        return []


LABELS = ["deployment"]


def filter_of(deployment: dict, **more: dict) -> FlowRunFilter:
    return FlowRunFilter.model_validate({**deployment, **more})


if __name__ == "__main__":
    REGISTRY.register(Runs())
    start_http_server(int(sys.argv[1]))
    threading.Event().wait()
