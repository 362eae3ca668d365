"""Runs the command of a step: in the project's folder, with the programs of the tool's own virtual environment first on PATH
and everything else (credentials, paths) from this process.

    VENVS_DIR   folder of the tools' virtual environments; default /opt/venvs, where the image keeps them, or .venvs in the
                project where there is no such folder
"""

import os
import re
import shlex
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LAST_LINES = 20
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class CannotStart(Exception):
    """The command could not be started at all: trying again would not help."""


def run(
    command: Sequence[str], *, environment: str, timeout_minutes: float, log: Callable[[str], None]
) -> tuple[int, list[str]]:
    """Runs a command, hands every line it prints to `log`, and returns its exit code and its last lines."""
    variables = variables_for(environment)
    try:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # a process group of its own, so that its children end with it
        )
    except OSError as error:
        raise CannotStart(f"{shlex.join(command)} cannot be started: {error}") from None

    lines: deque[str] = deque(maxlen=LAST_LINES)
    too_long = threading.Event()
    clock = threading.Timer(timeout_minutes * 60, lambda: (too_long.set(), stop(process)))
    clock.start()
    try:
        for line in process.stdout:
            text = COLOURS.sub("", line).rstrip()
            if text:
                log(text)
                lines.append(text)
        process.wait()
    finally:
        clock.cancel()
        stop(process)  # also when the run is stopped in the UI
    if too_long.is_set():
        lines.append(f"stopped after {timeout_minutes} minutes")
    return process.returncode, list(lines)


def variables_for(environment: str) -> dict[str, str]:
    """What a program of an environment finds in its own: that of this process, with the environment's programs first on PATH."""
    path = f"{programs_of(environment)}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"}


def programs_of(environment: str) -> Path:
    """The folder of an environment's programs."""
    in_image = Path("/opt/venvs")
    venvs = Path(os.environ.get("VENVS_DIR") or (in_image if in_image.is_dir() else PROJECT / ".venvs"))
    programs = venvs / environment / "bin"
    if not programs.is_dir():
        raise CannotStart(
            f"There is no folder {programs}: set VENVS_DIR to the folder that holds the environment {environment}."
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
