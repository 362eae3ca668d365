"""How a step of the project becomes Dagster assets and checks.

A step is a command (commands.py). Dagster's environment holds no tool, no tool's environment holds Dagster.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from . import commands

# Steps write the same tables, so dagster.yaml lets one run at a time use this pool.
POOL = "warehouse"


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
    """Runs the command of a step; all of its tables count as made when it succeeds, whichever were selected.

    Raises dg.Failure, with the last lines of its output, when it does not.
    """
    exit_code, lines = run(context, command, environment=environment, timeout_minutes=timeout_minutes)
    if exit_code != 0:
        raise failure(command, exit_code, lines)
    for asset_key in sorted(context.assets_def.node_keys_by_output_name.values()):
        yield from made(context, asset_key, {"command": shlex.join(command)})


def made(
    context: dg.AssetExecutionContext, asset_key: dg.AssetKey, metadata: Mapping[str, object]
) -> Iterator[dg.MaterializeResult]:
    """Tells Dagster that an asset was made: as what was asked for, or beside it."""
    if asset_key in context.selected_asset_keys:
        yield dg.MaterializeResult(asset_key, metadata=metadata)
    else:
        context.log_event(dg.AssetMaterialization(asset_key, metadata=metadata))


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


def failure(command: Sequence[str], exit_code: int, lines: Sequence[str]) -> dg.Failure:
    return dg.Failure(
        f"{shlex.join(command)} failed with exit code {exit_code}: {lines[-1] if lines else 'no output'}",
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
    try:
        return commands.run(command, environment=environment, timeout_minutes=timeout_minutes, log=context.log.info)
    except commands.CannotStart as error:
        raise dg.Failure(str(error), allow_retries=False) from None
