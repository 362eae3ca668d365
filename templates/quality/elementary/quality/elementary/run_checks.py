"""Runs Elementary's tests of the dbt project, reports one line a test, and writes Elementary's report.

    python quality/elementary/run_checks.py

Exits with status 1 if a test failed or could not be made, or if there is no report. Writes checks.json for other programs
and report.html for people into the folder elementary below QUALITY_RESULTS_DIR (default: quality/results).
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent.parent
sys.path.insert(0, str(FOLDER.parent / "common"))

# The packages of this environment, whichever other environments there are beside it.
PACKAGES = Path(sys.prefix) / "dbt_packages"
os.environ["DBT_PACKAGES_FOLDER"] = str(PACKAGES)
# edr changes the folder; a warehouse that is a file is named relative to this one.
if "WAREHOUSE_PATH" in os.environ:
    os.environ["WAREHOUSE_PATH"] = str(PROJECT / os.environ["WAREHOUSE_PATH"])

from dbt_checks import CannotRun, run_tests  # noqa: E402
from report import report, results_folder  # noqa: E402

TOOL = "elementary"
SELECTION = "tag:elementary"


def main() -> int:
    if not (PACKAGES / "elementary").is_dir():
        print(f"elementary: its dbt package is not in {PACKAGES}: make the environment again", file=sys.stderr)
        return 1
    try:
        # In a process of its own: a warehouse that is a file stays open as long as the process that opened it.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            tests = pool.submit(run_tests, SELECTION).result()
    except CannotRun as error:
        print(f"elementary: {error}", file=sys.stderr)
        return 1
    status = report(TOOL, [check for check, _ in tests])
    page = results_folder(TOOL) / "report.html"
    problem = write_page(page)
    if problem:
        print(f"elementary: no report was written: {problem}", file=sys.stderr)
        return 1
    print(f"Report: {page}")
    return status


def write_page(page: Path) -> str | None:
    """Lets edr write its report from the tables of the schema elementary; returns what went wrong, on one line."""
    with tempfile.TemporaryDirectory() as scratch:
        # edr has a dbt project of its own inside its package, which may be read-only.
        environment = {
            **os.environ,
            "DBT_PROFILES_DIR": str(PROJECT / "dbt_project"),
            "DBT_PROFILE": "warehouse",
            "DBT_SCHEMA": "elementary",
            "DBT_LOG_PATH": scratch,
            "DBT_TARGET_PATH": scratch,
            "EDR_INTERNAL_TARGET_PATH": scratch,
        }
        environment.pop("DBT_PROJECT_DIR", None)
        command = ["edr", "report", "--open-browser", "false", "--file-path", str(page), "--target-path", scratch]
        command += ["--profiles-dir", str(PROJECT / "dbt_project"), "--config-dir", str(FOLDER)]
        try:
            run = subprocess.run(command, env=environment, cwd=scratch, capture_output=True, text=True)
        except OSError as error:
            return str(error)
    if run.returncode == 0 and page.is_file():
        return None
    lines = [line.strip() for line in (run.stdout + run.stderr).splitlines() if line.strip()]
    return lines[-1] if lines else f"edr ended with status {run.returncode}"


if __name__ == "__main__":
    sys.exit(main())
