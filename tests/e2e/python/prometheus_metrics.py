"""Prove that the alerts and dashboards of a generated project ask for metrics that exist.

Starts real exporters and a real Prometheus with the project's own files, feeds the StatsD lines that an
Airflow 3.3.2 sent (prometheus_airflow.statsd), and compares every metric name in rules and dashboards with
what was scraped.

    prometheus_metrics.py PROJECT --statsd-exporter BIN --postgres-exporter BIN --postgres HOST:PORT/DATABASE

The password of the PostgreSQL user (default warehouse) is read from PGPASSWORD. An exporter that is not
given is left out, together with the metrics that only it shows.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

LINES = Path(__file__).with_name("prometheus_airflow.statsd")
DEADLINE_SECONDS = 60
METRIC = re.compile(r"\b(?:airflow|pg|prometheus|process)_\w+|\bup\b")
BELONGS_TO = {"airflow_": "airflow", "pg_": "postgresql"}


def main() -> None:
    arguments = parse_arguments()
    processes: list[subprocess.Popen] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            prove(arguments, Path(folder), processes)
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait(timeout=20)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--prometheus", default="prometheus")
    parser.add_argument("--promtool", default="promtool")
    parser.add_argument("--statsd-exporter")
    parser.add_argument("--postgres-exporter")
    parser.add_argument("--postgres", default="127.0.0.1:5432/warehouse", metavar="HOST:PORT/DATABASE")
    parser.add_argument("--postgres-user", default="warehouse")
    return parser.parse_args()


def prove(arguments: argparse.Namespace, folder: Path, processes: list[subprocess.Popen]) -> None:
    configuration = arguments.project / "monitoring" / "prometheus"
    run_promtool(arguments.promtool, configuration)

    addresses = {}
    if arguments.statsd_exporter:
        addresses["airflow"] = start_statsd_exporter(arguments, folder, processes)
    if arguments.postgres_exporter:
        addresses["postgresql"] = start_postgres_exporter(arguments, folder, processes)

    prometheus = start_prometheus(arguments.prometheus, configuration, addresses, folder, processes)
    wait_for(lambda: healthy_jobs(prometheus) >= {"prometheus", *addresses}, "all targets to be scraped")

    scraped = set(get(prometheus, "/api/v1/label/__name__/values"))
    used = metric_names(arguments.project)
    for prefix, job in BELONGS_TO.items():
        if job not in addresses:
            used = {name for name in used if not name.startswith(prefix)}
    missing = sorted(used - scraped)
    if missing:
        sys.exit(f"rules or dashboards ask for metrics that nothing shows: {', '.join(missing)}")
    print(f"{len(used)} metric names in rules and dashboards, all of them scraped")

    if "airflow" in addresses:
        check_labels(prometheus)
        check_alerts(prometheus)


def run_promtool(promtool: str, configuration: Path) -> None:
    tests = sorted(str(path) for path in (configuration / "tests").glob("*.yml"))
    for command in (["check", "config", str(configuration / "prometheus.yml")], ["test", "rules", *tests]):
        result = subprocess.run([promtool, *command], capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit(f"promtool {' '.join(command[:2])} failed:\n{result.stdout}{result.stderr}")
    print(f"promtool accepts the configuration and {len(tests)} files of rule tests")


def start_statsd_exporter(arguments: argparse.Namespace, folder: Path, processes: list[subprocess.Popen]) -> str:
    web, statsd = free_address(), free_address(socket.SOCK_DGRAM)
    mapping = arguments.project / "monitoring" / "statsd" / "mapping.yml"
    start(
        [
            arguments.statsd_exporter,
            f"--web.listen-address={web}",
            f"--statsd.listen-udp={statsd}",
            "--statsd.listen-tcp=",
            f"--statsd.mapping-config={mapping}",
        ],
        folder / "statsd-exporter.log",
        processes,
    )
    wait_for(lambda: "statsd_exporter_build_info" in fetch(f"http://{web}/metrics"), "statsd_exporter")
    host, port = statsd.split(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for line in LINES.read_text().splitlines():
            sender.sendto(line.encode(), (host, int(port)))
    return web


def start_postgres_exporter(arguments: argparse.Namespace, folder: Path, processes: list[subprocess.Popen]) -> str:
    web = free_address()
    environment = {
        **os.environ,
        "DATA_SOURCE_URI": f"{arguments.postgres}?sslmode=disable",
        "DATA_SOURCE_USER": arguments.postgres_user,
        "DATA_SOURCE_PASS": os.environ.get("PGPASSWORD", ""),
    }
    command = [arguments.postgres_exporter, f"--web.listen-address={web}"]
    start(command, folder / "postgres-exporter.log", processes, environment)
    wait_for(lambda: "pg_up 1" in fetch(f"http://{web}/metrics"), "postgres_exporter to reach PostgreSQL")
    return web


def start_prometheus(
    program: str, configuration: Path, addresses: dict[str, str], folder: Path, processes: list[subprocess.Popen]
) -> str:
    """Run on a copy of the project's folder in which only addresses and the interval differ."""
    web = free_address()
    copy = folder / "configuration"
    shutil.copytree(configuration, copy)
    main_file = copy / "prometheus.yml"
    text = main_file.read_text().replace("localhost:9090", web)
    text = re.sub(r"(scrape_interval|scrape_timeout|evaluation_interval): \d+s", r"\1: 1s", text)
    main_file.write_text(text)
    for target in (copy / "targets").glob("*.yml"):
        if target.stem in addresses:
            target.write_text(
                re.sub(r'targets: \[".*?"\]', f'targets: ["{addresses[target.stem]}"]', target.read_text())
            )
        else:
            target.unlink()
    start(
        [
            program,
            f"--config.file={main_file}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={web}",
        ],
        folder / "prometheus.log",
        processes,
    )
    wait_for(lambda: fetch(f"http://{web}/-/ready") != "", "Prometheus")
    return web


def healthy_jobs(prometheus: str) -> set[str]:
    return {result["metric"]["job"] for result in query(prometheus, "up == 1")}


def metric_names(project: Path) -> set[str]:
    """Names in the expressions of alert rules and of Grafana dashboards."""
    expressions = []
    for rules in (project / "monitoring" / "prometheus" / "rules").glob("*.yml"):
        # The expressions as Prometheus understands them would need its parser; comments and annotations do not.
        text = re.sub(r"#.*", "", rules.read_text())
        expressions += re.findall(r"expr: (.*?)\n\s+(?:for|labels):", text, flags=re.DOTALL)
    for dashboard in project.rglob("dashboards/**/*.json"):
        expressions += expressions_in(json.loads(dashboard.read_text()))
    return {name for expression in expressions for name in METRIC.findall(expression)}


def expressions_in(node: object) -> list[str]:
    if isinstance(node, list):
        return [expression for item in node for expression in expressions_in(item)]
    if isinstance(node, dict):
        own = [
            value for key, value in node.items() if key in ("expr", "query", "definition") and isinstance(value, str)
        ]
        return own + [expression for value in node.values() for expression in expressions_in(value)]
    return []


def check_labels(prometheus: str) -> None:
    """Tasks in a task group have a dot in their id; it must not be taken for a separator."""
    for expression in (
        'airflow_ti_finish{dag_id="shop", task_id="quality.check", state="success"}',
        'airflow_ti_failures{dag_id="broken", task_id="ingest"}',
        # Prometheus 3 writes the bound as 5.0, Prometheus 2 as 5.
        'airflow_task_duration_seconds_bucket{dag_id="shop", task_id="ingest", le=~"5|5.0"}',
        'airflow_dagrun_duration_seconds_count{dag_id="shop", state="success"}',
        'airflow_dagrun_duration_seconds_count{dag_id="broken", state="failed"}',
    ):
        if [result["value"][1] for result in query(prometheus, expression)] != ["1"]:
            sys.exit(f"not shown as expected: {expression}")
    print("Airflow's tags arrive as labels")


def check_alerts(prometheus: str) -> None:
    expected = {("PipelineTaskFailed", "broken"), ("PipelineRunFailed", "broken")}

    def firing() -> set[tuple[str, str]]:
        alerts = query(prometheus, 'ALERTS{alertstate="firing"}')
        return {(alert["metric"]["alertname"], alert["metric"].get("dag_id", "")) for alert in alerts}

    wait_for(lambda: firing() == expected, "the alerts of the failed run, and no others")
    print("the failed run raises PipelineTaskFailed and PipelineRunFailed, and nothing else is raised")


def start(command: list[str], log: Path, processes: list[subprocess.Popen], environment: dict | None = None) -> None:
    with log.open("wb") as output:
        processes.append(subprocess.Popen(command, stdout=output, stderr=output, env=environment))


def free_address(kind: int = socket.SOCK_STREAM) -> str:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.read().decode()
    except OSError:
        return ""


def get(prometheus: str, path: str) -> list:
    with urllib.request.urlopen(f"http://{prometheus}{path}", timeout=10) as response:
        return json.load(response)["data"]


def query(prometheus: str, expression: str) -> list:
    return get(prometheus, f"/api/v1/query?query={urllib.parse.quote(expression)}")["result"]


def wait_for(condition, what: str) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"waited {DEADLINE_SECONDS} s in vain for {what}")
        time.sleep(0.5)


if __name__ == "__main__":
    main()
