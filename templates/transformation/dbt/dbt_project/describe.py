"""Describes the models to whoever shows them one by one, as JSON.

    python dbt_project/describe.py models --exclude tag:check    what `dbt build --exclude tag:check` makes
    python dbt_project/describe.py results 1790000000            how that went; nothing if it ended before this time

Models, seeds and snapshots are tables here, whatever the warehouse keeps them as. The tests that run with a table are its
checks; those of a source, or of several models, belong to no table and run all the same.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
TABLES = ("model", "seed", "snapshot")
SILENT = ("--log-level", "none")


class CannotDescribe(Exception):
    """dbt could not read the project; the message says why."""


def models(selection: list[str]) -> list[dict]:
    """The tables that `dbt build` makes with a selection."""
    from dbt.cli.main import dbtRunner  # takes seconds, and the results do not need it

    def run(runner: dbtRunner, *words: str):
        outcome = runner.invoke([*SILENT, *words])
        if not outcome.success:
            raise CannotDescribe(f"dbt {words[0]}: {outcome.exception}")
        return outcome.result

    manifest = run(dbtRunner(), "parse")
    kinds = [word for kind in (*TABLES, "test") for word in ("--resource-type", kind)]
    listed = run(
        dbtRunner(manifest=manifest), "ls", *selection, *kinds, "--output", "json", "--output-keys", "unique_id"
    )
    nodes = [manifest.nodes[json.loads(line)["unique_id"]] for line in listed]
    tables = {node.unique_id: describe(node, manifest) for node in nodes if is_table(node)}
    for node in nodes:
        table = tables.get(tested_by(node)) if node.resource_type == "test" else None
        if table:
            table["checks"].append({"name": node.name, "description": node.description, "select": select(node)})
    return list(tables.values())


def describe(node, manifest) -> dict:
    return {
        "table": name_of(node),
        "from": sorted(set(made_from(node, manifest))),
        "file": f"{PROJECT.name}/{node.original_file_path}",
        "description": node.description,
        "select": select(node),
        "checks": [],
    }


def is_table(node) -> bool:
    return node.resource_type in TABLES and node.config.materialized != "ephemeral"


def name_of(node) -> str:
    return f"{node.schema}.{node.identifier if node.resource_type == 'source' else node.alias}"


def made_from(node, manifest) -> Iterator[str]:
    """Tables; an ephemeral model stands for what it is made from itself."""
    for unique_id in getattr(node, "depends_on_nodes", []):
        parent = manifest.sources.get(unique_id) or manifest.nodes.get(unique_id)
        if parent is None:
            continue  # an exposure, a metric
        if parent.resource_type == "source" or is_table(parent):
            yield name_of(parent)
        else:
            yield from made_from(parent, manifest)


def tested_by(test) -> str | None:
    """The model that a test is written for, or the only one that it looks at."""
    parents = test.depends_on_nodes
    return getattr(test, "attached_node", None) or (parents[0] if len(parents) == 1 else None)


def select(node) -> list[str]:
    return ["--select", f"fqn:{'.'.join(node.fqn)}"]


def results(since: float) -> dict[str, dict]:
    """How the tables and the tests of the last `dbt build` went, by name; those that were skipped are not among them."""
    target = PROJECT / os.environ.get("DBT_TARGET_PATH", "target")
    found = {"tables": {}, "checks": {}}
    try:
        run, manifest = (json.loads((target / name).read_bytes()) for name in ("run_results.json", "manifest.json"))
    except FileNotFoundError:
        return found
    if datetime.fromisoformat(run["metadata"]["generated_at"]).timestamp() < since:
        return found
    for result in run["results"]:
        node = manifest["nodes"].get(result["unique_id"])
        if node is None or result["status"] == "skipped":
            continue
        outcome = {
            "ok": result["status"] in ("success", "pass"),
            "status": result["status"],
            "seconds": round(result["execution_time"], 2),
            "message": result["message"] or "",
        }
        if node["resource_type"] == "test":
            found["checks"][node["name"]] = outcome
        elif node["resource_type"] in TABLES:
            found["tables"][f"{node['schema']}.{node['alias']}"] = outcome
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("models", help="and the words that select them for dbt")
    what.add_parser("results").add_argument("since", type=float, help="seconds since 1970")
    arguments, selection = parser.parse_known_args()
    print(json.dumps(models(selection) if arguments.what == "models" else results(arguments.since)))


if __name__ == "__main__":
    try:
        main()
    except CannotDescribe as error:
        sys.exit(str(error))
