"""Load the Dagster definitions of a generated project and print what they hold; with --run, run the job once.

    python dagster_definitions.py PROJECT_DIR [--run [SELECTION]]

SELECTION, in Dagster's syntax, makes only these assets, with their checks.

Prints one JSON object: assets with their dependencies, checks, jobs and schedules, and the outcome of the run.
Exits with 1 if the definitions do not load or the run fails. Run it with the Python of an environment that holds
Dagster; the run keeps its state in memory, and its log goes to standard error.
"""

import json
import sys
import traceback
from pathlib import Path

import dagster as dg


def describe(defs: dg.Definitions) -> dict:
    graph = defs.resolve_asset_graph()
    return {
        "assets": {
            key.to_user_string(): {
                "made_here": key in graph.materializable_asset_keys,
                "group": graph.get(key).group_name,
                "deps": sorted(parent.to_user_string() for parent in graph.get(key).parent_keys),
            }
            for key in sorted(graph.get_all_asset_keys())
        },
        "checks": [
            {
                "name": check.name,
                "asset": check.asset_key.to_user_string(),
                "blocking": graph.get_check_spec(check).blocking,
            }
            for check in sorted(graph.asset_check_keys, key=str)
        ],
        "jobs": sorted(job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__")),
        "schedules": {
            schedule.name: {
                "cron": schedule.cron_schedule,
                "timezone": schedule.execution_timezone,
                "default_status": schedule.default_status.value,
            }
            for schedule in defs.schedules or []
        },
    }


def run(defs: dg.Definitions, selection: str | None) -> dict:
    job = "shop"
    if selection:
        job = "selected"
        defs = dg.Definitions.merge(defs, dg.Definitions(jobs=[dg.define_asset_job(job, selection=selection)]))
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def(job).execute_in_process(instance=instance, raise_on_error=False)
    return {
        "success": result.success,
        "materialized": sorted(event.asset_key.to_user_string() for event in result.get_asset_materialization_events()),
        "checks_passed": {
            f"{check.check_name} on {check.asset_key.to_user_string()}": check.passed
            for check in result.get_asset_check_evaluations()
        },
        "failed_steps": {
            event.step_key: event.step_failure_data.error_display_string.splitlines()[0]
            for event in result.all_events
            if event.is_step_failure
        },
    }


def main(project: Path, run_it: bool, selection: str | None) -> int:
    sys.path.insert(0, str(project))
    try:
        from definitions.definitions import defs

        dg.Definitions.validate_loadable(defs)
        report = {**describe(defs), "error": None}
    except Exception:
        print(json.dumps({"error": traceback.format_exc()}, indent=2))
        return 1
    if run_it:
        report["run"] = run(defs, selection)
    print(json.dumps(report, indent=2))
    return 0 if not run_it or report["run"]["success"] else 1


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if not arguments or len(arguments) > 3 or arguments[1:2] not in ([], ["--run"]):
        sys.exit("usage: dagster_definitions.py PROJECT_DIR [--run [SELECTION]]")
    sys.exit(main(Path(arguments[0]).resolve(), len(arguments) > 1, arguments[2] if len(arguments) > 2 else None))
