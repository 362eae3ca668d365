"""Load the DAGs of a generated project with Airflow's own DagBag and print what it found.

    python airflow_dagbag.py PROJECT_DIR

Prints one JSON object: the DAGs with their schedule, tasks, commands, edges and assets, and the import errors.
Exits with 1 if a file cannot be imported or no DAG was found. Run it with the Python of an environment that holds
Airflow; AIRFLOW_HOME is a temporary folder unless it is set, and no metadata database is needed.
"""

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path


def describe_task(task) -> dict:
    return {
        "type": task.task_type,
        "command": getattr(task, "bash_command", None),
        "cwd": getattr(task, "cwd", None),
        "retries": task.retries,
        "timeout_minutes": task.execution_timeout.total_seconds() / 60,
        "inlets": sorted(asset.name for asset in task.inlets),
        "outlets": sorted(asset.name for asset in task.outlets),
    }


def describe_dag(dag) -> dict:
    return {
        "schedule": getattr(dag.timetable, "expression", str(dag.schedule)),
        "timezone": str(dag.timezone),
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "max_active_tasks": dag.max_active_tasks,
        "tasks": {task.task_id: describe_task(task) for task in dag.tasks},
        "edges": sorted([task.task_id, below] for task in dag.tasks for below in task.downstream_task_ids),
    }


def main(project: Path) -> int:
    folder = project / "dags"
    os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="airflow-"))
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(folder)
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    # Airflow logs to standard output while it loads; that must not mix with the report.
    with contextlib.redirect_stdout(sys.stderr):
        from airflow.dag_processing.dagbag import DagBag

        bag = DagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")

    report = {
        "dags": {dag_id: describe_dag(dag) for dag_id, dag in bag.dags.items()},
        "import_errors": bag.import_errors,
    }
    print(json.dumps(report, indent=2))
    return 0 if bag.dags and not bag.import_errors else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: airflow_dagbag.py PROJECT_DIR")
    sys.exit(main(Path(sys.argv[1]).resolve()))
