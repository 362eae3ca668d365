"""What every quality tool of this project reports: one line a check, and checks.json for other programs.

checks.json: {"tool", "checked_at", "ok", "checks": [{"check", "suite", "ok", "observed"}]}
"""

import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path


def results_folder(tool: str) -> Path:
    """Where the reports of a tool go: a folder of its own below QUALITY_RESULTS_DIR (default: quality/results)."""
    return Path(os.environ.get("QUALITY_RESULTS_DIR") or "quality/results").resolve() / tool


def outcome(suite: str, check: str, ok: bool, observed: str) -> dict:
    """What became of one check; `suite` says what it looks at."""
    return {"check": check, "suite": suite, "ok": bool(ok), "observed": observed}


def report(tool: str, checks: list[dict]) -> int:
    """Prints and writes the outcomes, and returns the exit status: 0 if all checks are ok."""
    print_report(checks)
    write_report(tool, checks)
    return 0 if all(check["ok"] for check in checks) else 1


def print_report(checks: list[dict]) -> None:
    width = max((len(check["check"]) for check in checks), default=0)
    for check in checks:
        status = "ok" if check["ok"] else "FAILED"
        print(f"{status:<6}  {check['check']:<{width}}  {check['observed']}")
    failed = sum(not check["ok"] for check in checks)
    print(f"{len(checks)} checks: {len(checks) - failed} ok, {failed} failed")


def write_report(tool: str, checks: list[dict]) -> None:
    """Writes checks.json. A folder that cannot be written does not change the verdict."""
    content = {
        "tool": tool,
        "checked_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "ok": all(check["ok"] for check in checks),
        "checks": checks,
    }
    folder = results_folder(tool)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (folder / "checks.json").write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"checks: no report was written: {error}", file=sys.stderr)


def one_line(error: BaseException) -> str:
    """The first line of the error at the bottom: drivers add hints and whole queries below it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).strip() or type(error).__name__).splitlines()[0]
