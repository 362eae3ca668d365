"""Runs the checks of dbt_project/tests/checks and reports one line a check.

    python dbt_project/run_checks.py

Exits with status 1 if a check failed or could not be made. Also writes, for other programs and for people, checks.json
and checks.html into dbt's target folder (DBT_TARGET_PATH; default: dbt_project/target).
"""

import json
import os
import sys
from datetime import datetime, timezone
from html import escape
from pathlib import Path

from dbt.artifacts.schemas.results import TestStatus
from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).resolve().parent
TARGET = Path(os.environ.get("DBT_TARGET_PATH") or PROJECT / "target").resolve()
SELECTION = "path:tests/checks"


def main() -> int:
    # dbt keeps its own report in logs/dbt.log.
    command = ["--log-level", "none", "test", "--select", SELECTION]
    outcome = dbtRunner().invoke(command)
    if outcome.exception is not None:
        print(f"checks: {reason(outcome.exception)}", file=sys.stderr)
        return 1
    checks = sorted(map(describe, outcome.result.results), key=lambda check: check["check"])
    if not checks:
        print(f"checks: dbt found no test in {SELECTION}", file=sys.stderr)
        return 1
    print_report(checks)
    write_results(checks)
    return 0 if all(check["ok"] for check in checks) else 1


def describe(result) -> dict:
    """The outcome of one test, in a few words."""
    if result.status in (TestStatus.Pass, TestStatus.Warn, TestStatus.Fail):
        failures = result.failures or 0
        observed = f"{failures} row{'' if failures == 1 else 's'} fail{'s' if failures == 1 else ''}"
    else:
        observed = f"could not be made: {reason(result.message)}"
    return {
        "check": result.node.name,
        "description": result.node.description,
        "ok": result.status in (TestStatus.Pass, TestStatus.Warn),
        "observed": observed,
    }


def reason(message) -> str:
    """One line of a message of dbt: it names the test first, the reason below it, and then the statement."""
    lines = [line.strip() for line in str(message).splitlines() if line.strip()]
    return lines[min(1, len(lines) - 1)] if lines else type(message).__name__


def print_report(checks: list[dict]) -> None:
    width = max(len(check["check"]) for check in checks)
    for check in checks:
        status = "ok" if check["ok"] else "FAILED"
        print(f"{status:<6}  {check['check']:<{width}}  {check['observed']}")
    failed = sum(not check["ok"] for check in checks)
    print(f"{len(checks)} checks: {len(checks) - failed} ok, {failed} failed")


def write_results(checks: list[dict]) -> None:
    """Writes the report files. A folder that cannot be written does not change the verdict."""
    checked_at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    report = {
        "tool": "dbt",
        "checked_at": checked_at,
        "ok": all(check["ok"] for check in checks),
        "checks": checks,
    }
    try:
        TARGET.mkdir(parents=True, exist_ok=True)
        (TARGET / "checks.json").write_text(
            json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        (TARGET / "checks.html").write_text(page(checks, checked_at), encoding="utf-8")
    except OSError as error:
        print(f"checks: no report was written: {error}", file=sys.stderr)


def page(checks: list[dict], checked_at: str) -> str:
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                "ok" if check["ok"] else "FAILED",
                check["check"],
                check["observed"],
                check["description"],
            )
        )
        + "</tr>"
        for check in checks
    )
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Checks</title>
<style>body {{ font: 16px sans-serif; margin: 2em }} td {{ padding: 0.3em 1em 0.3em 0 }}</style>
<h1>Checks</h1>
<p>{escape(checked_at)}</p>
<table>
{rows}
</table>
</html>
"""


if __name__ == "__main__":
    sys.exit(main())
