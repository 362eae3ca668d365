"""Runs the checks of dbt_project/tests/checks and reports one line a check.

    python dbt_project/run_checks.py

Exits with status 1 if a check failed or could not be made. Also writes, for other programs and for people, checks.json
and checks.html into the folder dbt_tests below QUALITY_RESULTS_DIR (default: quality/results).
"""

import sys
from html import escape
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT.parent / "quality" / "common"))

from dbt.artifacts.schemas.results import TestStatus  # noqa: E402
from dbt.cli.main import dbtRunner  # noqa: E402

from report import outcome, report, results_folder  # noqa: E402

TOOL = "dbt_tests"
SELECTION = "path:tests/checks"


def main() -> int:
    # dbt's own report of the run is in its log file.
    run = dbtRunner().invoke(["--log-level", "none", "test", "--select", SELECTION])
    if run.exception is not None:
        print(f"checks: {reason(run.exception)}", file=sys.stderr)
        return 1
    results = sorted(run.result.results, key=lambda result: result.node.name)
    if not results:
        print(f"checks: dbt found no test in {SELECTION}", file=sys.stderr)
        return 1
    checks = [describe(result) for result in results]
    status = report(TOOL, checks)
    write_page(checks, [result.node.description for result in results])
    return status


def describe(result) -> dict:
    """The outcome of one test, in a few words."""
    if result.status in (TestStatus.Pass, TestStatus.Warn, TestStatus.Fail):
        failures = result.failures or 0
        observed = "1 row fails" if failures == 1 else f"{failures} rows fail"
    else:
        observed = f"could not be made: {reason(result.message)}"
    ok = result.status in (TestStatus.Pass, TestStatus.Warn)
    return outcome(suite(result.node), result.node.name, ok, observed)


def suite(node) -> str:
    """What a test looks at: the models and sources that it reads."""
    return ", ".join(name.split(".")[-1] for name in node.depends_on.nodes)


def reason(message) -> str:
    """One line of a message of dbt: it names the test first, the reason below it, and then the statement."""
    lines = [line.strip() for line in str(message).splitlines() if line.strip()]
    return lines[min(1, len(lines) - 1)] if lines else type(message).__name__


def write_page(checks: list[dict], descriptions: list[str]) -> None:
    """Writes checks.html. A folder that cannot be written does not change the verdict."""
    rows = [
        ("ok" if check["ok"] else "FAILED", check["check"], check["observed"], description)
        for check, description in zip(checks, descriptions)
    ]
    cells = ["".join(f"<td>{escape(text)}</td>" for text in row) for row in rows]
    table = "\n".join(f"<tr>{row}</tr>" for row in cells)
    try:
        (results_folder(TOOL) / "checks.html").write_text(PAGE.format(table=table), encoding="utf-8")
    except OSError as error:
        print(f"checks: no page was written: {error}", file=sys.stderr)


PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Checks</title>
<style>body {{ font: 16px sans-serif; margin: 2em }} td {{ padding: 0.3em 1em 0.3em 0 }}</style>
<h1>Checks</h1>
<table>
{table}
</table>
</html>
"""


if __name__ == "__main__":
    sys.exit(main())
