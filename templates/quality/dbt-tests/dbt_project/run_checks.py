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

from dbt_checks import CannotRun, run_tests  # noqa: E402
from report import report, results_folder  # noqa: E402

TOOL = "dbt_tests"
SELECTION = "path:tests/checks"


def main() -> int:
    try:
        tests = run_tests(SELECTION)
    except CannotRun as error:
        print(f"checks: {error}", file=sys.stderr)
        return 1
    checks = [check for check, _ in tests]
    status = report(TOOL, checks)
    write_page(checks, [description for _, description in tests])
    return status


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
