"""How the tables that a tool lists itself become assets, each with its own lineage, checks and results.

The tool is asked when the definitions are loaded, and again only once its files have changed: a model that you add is an asset
after *Reload* under Deployment. The answer is kept below DAGSTER_HOME, or in .dagster/ where that is not set.
"""

import hashlib
import json
import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import dagster as dg

from . import commands, steps

CACHE = Path(os.environ.get("DAGSTER_HOME") or commands.PROJECT / ".dagster") / "models"
# What the tools themselves write into their folder.
WRITTEN = {"target", "logs", "dbt_packages"}
TIMEOUT_SECONDS = 600


class CannotList(Exception):
    """The tool did not list its tables; the message says why, and what to run to see it."""


def listed(command: Sequence[str], *, environment: str, files: Sequence[str]) -> list[dict]:
    """What a tool makes, as it says itself: the answer of `command`, as long as nothing in `files` changes."""
    kept = CACHE / f"{environment}.json"
    state = fingerprint([*command, *files], files)
    try:
        known = json.loads(kept.read_text("utf-8"))
        if known["state"] == state:
            return known["models"]
    except (OSError, ValueError, KeyError):
        pass  # not asked yet
    models = in_order(json.loads(answer(command, environment=environment)))
    keep(kept, {"state": state, "models": models})
    return models


def in_order(models: Sequence[dict]) -> list[dict]:
    """Each after those that it is made from: the order in which Dagster wants to hear of them."""
    by_name = {model["table"]: model for model in models}
    order = TopologicalSorter({name: model["from"] for name, model in by_name.items()}).static_order()
    return [by_name[name] for name in order if name in by_name]


def fingerprint(words: Iterable[str], names: Iterable[str]) -> str:
    """Changes with every change in these files, and in all files of these folders."""
    digest = hashlib.sha256("\0".join(words).encode())
    for root in (commands.PROJECT / name for name in names):
        for path in sorted(root.rglob("*") if root.is_dir() else [root]):
            inside = path.relative_to(root).parts
            if path.is_file() and not is_written(inside):
                digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def is_written(inside: Sequence[str]) -> bool:
    return inside[:1] and inside[0] in WRITTEN or any(part[0] == "." or part == "__pycache__" for part in inside)


def answer(command: Sequence[str], *, environment: str) -> str:
    """What a command prints on its standard output."""
    try:
        done = subprocess.run(
            command,
            cwd=commands.PROJECT,
            env=commands.variables_for(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise CannotList(explain(command, environment, error.stderr or error.stdout)) from None
    except (OSError, subprocess.TimeoutExpired, commands.CannotStart) as error:
        raise CannotList(explain(command, environment, str(error))) from None
    return done.stdout


def explain(command: Sequence[str], environment: str, reason: str) -> str:
    return (
        f"What {environment} makes is not known, because it could not be asked:\n\n{reason.strip()}\n\n"
        f"Try it with `scripts/step {environment} {shlex.join(command)}` in the project, then reload the definitions."
    )


def keep(path: Path, content: object) -> None:
    """Writes a file at once, as several processes may load the definitions at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(content), "utf-8")
    new.replace(path)


def assets(models: Sequence[Mapping], *, environment: str, after: Sequence[str] = ()) -> list[dg.AssetSpec]:
    """One asset for each table. Those that are made from no other table of the list come `after` these assets as well."""
    made = {model["table"] for model in models}
    return [
        dg.AssetSpec(
            steps.key(model["table"]),
            deps=[steps.key(name) for name in (*model["from"], *(after if made.isdisjoint(model["from"]) else ()))],
            description=model.get("description") or None,
            metadata={"file": model["file"]} if "file" in model else None,
            group_name=steps.key(model["table"]).path[0],
            kinds={environment},
        )
        for model in models
    ]


def checks(models: Sequence[Mapping]) -> list[dg.AssetCheckSpec]:
    """The tests that run with a table. They stop what lies behind it, which is for the tool to do."""
    return [
        dg.AssetCheckSpec(
            check_name(check), asset=steps.key(model["table"]), description=check.get("description") or None
        )
        for model in models
        for check in model.get("checks", [])
    ]


def check_name(check: Mapping) -> str:
    return re.sub(r"\W", "_", check["name"])


def make(
    context: dg.AssetExecutionContext,
    command: Sequence[str],
    *,
    models: Sequence[Mapping],
    results: Sequence[str] = (),
    environment: str,
    timeout_minutes: float,
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Runs the command of a step for the tables and checks that were selected, and tells of each how it went.

    Raises dg.Failure, with the last lines of its output, when the command fails; what was made before counts as made.
    """
    began = time.time()
    words = selection(context, models)
    command = [*command, *words]
    exit_code, lines = steps.run(context, command, environment=environment, timeout_minutes=timeout_minutes)
    if results:
        yield from told(context, models, json.loads(answer([*results, str(began)], environment=environment)))
    elif exit_code == 0:
        for model in models:
            key = steps.key(model["table"])
            if not words or key in context.selected_asset_keys:
                yield from steps.made(context, key, {"command": shlex.join(command)})
    if exit_code != 0:
        raise steps.failure(command, exit_code, lines)


def selection(context: dg.AssetExecutionContext, models: Sequence[Mapping]) -> list[str]:
    """The words that limit a command to what was selected; none where that is everything, or the tool makes all at once."""
    tables = [model for model in models if steps.key(model["table"]) in context.selected_asset_keys]
    if len(tables) == len(models):
        return []
    alone = [
        check
        for model in models
        if model not in tables
        for check in model.get("checks", [])
        if dg.AssetCheckKey(steps.key(model["table"]), check_name(check)) in context.selected_asset_check_keys
    ]
    return [word for chosen in [*tables, *alone] for word in chosen.get("select", [])]


def told(
    context: dg.AssetExecutionContext, models: Sequence[Mapping], outcome: Mapping[str, Mapping]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Tells Dagster what the tool says of each table, and of each check that was selected."""
    for model in models:
        key, result = steps.key(model["table"]), outcome["tables"].get(model["table"], {})
        if result.get("ok"):
            yield from steps.made(context, key, details(result))
        for check in model.get("checks", []):
            name, result = check_name(check), outcome["checks"].get(check["name"])
            if result and dg.AssetCheckKey(key, name) in context.selected_asset_check_keys:
                yield dg.AssetCheckResult(
                    asset_key=key,
                    check_name=name,
                    passed=result["ok"],
                    severity=severity(result),
                    metadata=details(result),
                )


def severity(result: Mapping) -> dg.AssetCheckSeverity:
    return dg.AssetCheckSeverity.WARN if result.get("status") == "warn" else dg.AssetCheckSeverity.ERROR


def details(result: Mapping) -> dict:
    return {name: value for name, value in result.items() if name != "ok" and value != ""}
