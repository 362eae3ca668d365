"""Build staging and the marts from what is in raw now.

    python sqlmesh_project/build.py             all models
    python sqlmesh_project/build.py --list      none; says, as JSON, what they make from what

The first is the same as these two commands, in one process and with one line for an error:

    sqlmesh plan --auto-apply --no-prompts                             unit tests; deploy models that changed
    sqlmesh plan --auto-apply --no-prompts --restate-model 'raw.*'     build everything behind raw

The second is there because `sqlmesh run` would not do: it goes by the clock and takes a model that was built today for
finished, whatever has been loaded since.

Environment
    as in config.py, and SQLMESH_LOG_DIR, default: logs in this folder
"""

import argparse
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from sqlglot import exp
from sqlmesh import Context, Model, configure_logging
from sqlmesh.core.console import configure_console

PROJECT = Path(__file__).resolve().parent


def build(context: Context) -> None:
    deployed = context.plan(auto_apply=True, no_prompts=True)
    fresh = {snapshot.snapshot_id.name for snapshot in deployed.missing_intervals}
    if fresh.issuperset(name for name, model in context.models.items() if not model.kind.is_external):
        return  # the first run: everything has just been built
    context.plan(auto_apply=True, no_prompts=True, skip_tests=True, restate_models=["raw.*"])


def describe(context: Context) -> list[dict]:
    """What each model makes, and from what."""
    return [
        {
            "table": name_of(model.fqn),
            "from": sorted(set(made_from(model, context))),
            "file": str(model._path.relative_to(PROJECT.parent)),
            "description": model.description or "",
        }
        for model in context.models.values()
        if is_table(model)
    ]


def is_table(model: Model) -> bool:
    return not (model.kind.is_external or model.kind.is_embedded)


def made_from(model: Model, context: Context) -> Iterator[str]:
    """Tables; an embedded model stands for what it is made from itself."""
    for fqn in model.depends_on - {model.fqn}:
        parent = context.models.get(fqn)
        if parent and parent.kind.is_embedded:
            yield from made_from(parent, context)
        else:
            yield name_of(fqn)


def name_of(fqn: str) -> str:
    table = exp.to_table(fqn)
    return f"{table.db}.{table.name}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Build staging and the marts with SQLMesh.")
    parser.add_argument("--list", action="store_true", help="only say, as JSON, what the models make from what")
    only_list = parser.parse_args().list
    # SQLMesh reads its own small tables through pandas, which would rather have another driver.
    warnings.filterwarnings("ignore", message="pandas only supports SQLAlchemy")
    configure_logging(log_file_dir=os.environ.get("SQLMESH_LOG_DIR", PROJECT / "logs"))
    configure_console()
    context = Context(paths=[PROJECT], gateway="no_warehouse" if only_list else None)
    try:
        if only_list:
            print(json.dumps(describe(context)))
        else:
            build(context)
    finally:
        context.close()


if __name__ == "__main__":
    try:
        main()
    # The drivers' errors have no base in common with SQLMesh's.
    except Exception as error:
        logging.getLogger(__name__).debug("build.py failed", exc_info=True)
        sys.exit(f"sqlmesh_project/build.py: {' '.join(str(error).split())}")
