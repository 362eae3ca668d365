"""How a step of the project becomes a task of Prefect.

A step is a command (commands.py). Prefect's environment holds no tool, no tool's environment holds Prefect.
"""

import shlex
from collections.abc import Sequence

import commands
from prefect import get_run_logger, task
from prefect.states import State
from prefect.tasks import exponential_backoff


def step(
    name: str,
    command: Sequence[str],
    *,
    environment: str,
    retries: int = 0,
    timeout_minutes: float,
    after: Sequence[State] = (),
) -> State:
    """Runs a command as a task of the running flow, once everything in `after` has succeeded, and returns its final state.

    Where something in `after` has failed, the task does not run and counts as failed as well. Before the first retry it
    waits 30 seconds, twice as long before each further one.
    """
    described = run_command.with_options(
        name=name,
        task_run_name=name,
        retries=retries,
        retry_delay_seconds=exponential_backoff(30) if retries else None,
    )
    return described(
        list(command), environment=environment, timeout_minutes=timeout_minutes, wait_for=list(after), return_state=True
    )


# The result is kept, so that a run that is retried in the UI goes on where it failed.
@task(persist_result=True)
def run_command(command: list[str], environment: str, timeout_minutes: float) -> str:
    """Runs a command and copies every line it prints into Prefect's log."""
    logger = get_run_logger()
    exit_code, lines = commands.run(
        command, environment=environment, timeout_minutes=timeout_minutes, log=logger.info
    )
    if exit_code != 0:
        last = lines[-1] if lines else "no output"
        raise RuntimeError(f"{shlex.join(command)} failed with exit code {exit_code}: {last}")
    return shlex.join(command)
