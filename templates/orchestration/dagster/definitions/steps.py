"""How a step of the project becomes Dagster assets and checks.

A step is a command: it runs in the project's folder, with the programs of the tool's own virtual environment first on
PATH and everything else (credentials, paths) from this process. Dagster's environment holds no tool, no tool's
environment holds Dagster.

    DAGSTER_VENVS   folder of the tools' virtual environments; default /opt/venvs, where the image keeps them, or
                    .venvs in the project where there is no such folder
"""

import os
import re
import shlex
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import dagster as dg

PROJECT = Path(__file__).resolve().parent.parent
# Steps write the same tables, so dagster.yaml lets one run at a time use this pool.
POOL = "warehouse"
LAST_LINES = 20
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def key(name: str) -> dg.AssetKey:
    """The asset of a table or a file: `raw.orders` is raw/orders, `data/orders.csv` is data/orders.csv."""
    return dg.AssetKey(name.split("/") if "/" in name else name.split("."))


def tables(names: Sequence[str], *, deps: Sequence[str] = (), environment: str) -> list[dg.AssetSpec]:
    """One asset for each table that a step writes, in the group of its schema."""
    return [
        dg.AssetSpec(
            key(name),
            deps=[key(dep) for dep in deps],
            group_name=key(name).path[0],
            kinds={environment},
        )
        for name in names
    ]


def checks(step: str, *, on: Sequence[str], reads: Sequence[str] = ()) -> list[dg.AssetCheckSpec]:
    """A check on each table. It blocks: what lies downstream is not made from tables that failed it."""
    return [
        dg.AssetCheckSpec(step, asset=key(name), additional_deps=[key(read) for read in reads], blocking=True)
        for name in on
    ]


def retry(times: int) -> dg.RetryPolicy:
    """Waits 30 seconds before the first retry, twice as long before each further one."""
    return dg.RetryPolicy(max_retries=times, delay=30, backoff=dg.Backoff.EXPONENTIAL)


def run_step(
    context: dg.AssetExecutionContext, command: Sequence[str], *, environment: str, timeout_minutes: float
) -> Iterator[dg.MaterializeResult]:
    """Runs the command of a step; its tables count as made when it succeeds.

    Raises dg.Failure, with the last lines of its output, when it does not.
    """
    exit_code, lines = run(context, command, environment=environment, timeout_minutes=timeout_minutes)
    if exit_code != 0:
        raise dg.Failure(
            f"{shlex.join(command)} failed with exit code {exit_code}: {lines[-1] if lines else 'no output'}",
            metadata=report(command, exit_code, lines),
        )
    for asset_key in sorted(context.selected_asset_keys):
        yield dg.MaterializeResult(asset_key, metadata={"command": shlex.join(command)})


def run_checks(
    context: dg.AssetCheckExecutionContext, command: Sequence[str], *, environment: str, timeout_minutes: float
) -> Iterator[dg.AssetCheckResult]:
    """Runs the command of a check. A non-zero exit code means: failed, or could not be made."""
    exit_code, lines = run(context, command, environment=environment, timeout_minutes=timeout_minutes)
    for check_key in sorted(context.selected_asset_check_keys):
        yield dg.AssetCheckResult(
            passed=exit_code == 0,
            asset_key=check_key.asset_key,
            check_name=check_key.name,
            metadata=report(command, exit_code, lines),
        )


def report(command: Sequence[str], exit_code: int, lines: Sequence[str]) -> Mapping[str, dg.MetadataValue]:
    """What Dagster shows beside the outcome of a step."""
    return {
        "command": dg.MetadataValue.text(shlex.join(command)),
        "exit code": dg.MetadataValue.int(exit_code),
        "last lines": dg.MetadataValue.md("\n".join(["```", *lines, "```"])),
    }


def run(
    context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext,
    command: Sequence[str],
    *,
    environment: str,
    timeout_minutes: float,
) -> tuple[int, list[str]]:
    """Runs a command, copies every line it prints into Dagster's log, and returns its exit code and its last lines."""
    path = f"{programs_of(environment)}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    try:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # a process group of its own, so that its children end with it
        )
    except OSError as error:
        raise dg.Failure(f"{shlex.join(command)} cannot be started: {error}", allow_retries=False) from None

    lines: deque[str] = deque(maxlen=LAST_LINES)
    too_long = threading.Event()
    clock = threading.Timer(timeout_minutes * 60, lambda: (too_long.set(), stop(process)))
    clock.start()
    try:
        for line in process.stdout:
            text = COLOURS.sub("", line).rstrip()
            if text:
                context.log.info(text)
                lines.append(text)
        process.wait()
    finally:
        clock.cancel()
        stop(process)  # also when the run is stopped in the UI
    if too_long.is_set():
        lines.append(f"stopped after {timeout_minutes} minutes")
    return process.returncode, list(lines)


def programs_of(environment: str) -> Path:
    """The folder of an environment's programs."""
    in_image = Path("/opt/venvs")
    venvs = Path(os.environ.get("DAGSTER_VENVS") or (in_image if in_image.is_dir() else PROJECT / ".venvs"))
    programs = venvs / environment / "bin"
    if not programs.is_dir():
        raise dg.Failure(
            f"There is no folder {programs}: set DAGSTER_VENVS to the folder that holds the environment {environment}.",
            allow_retries=False,
        )
    return programs


def stop(process: subprocess.Popen) -> None:
    """Asks what is left of the command to end, and insists after ten seconds."""
    for request in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, request)
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        except (ProcessLookupError, PermissionError):  # nothing is left; macOS says so in the second way
            return
