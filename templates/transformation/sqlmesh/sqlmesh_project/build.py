"""Build staging and the marts from what is in raw now.

    python sqlmesh_project/build.py

The same as these two commands, in one process and with one line for an error:

    sqlmesh plan --auto-apply --no-prompts                             unit tests; deploy models that changed
    sqlmesh plan --auto-apply --no-prompts --restate-model 'raw.*'     build everything behind raw

The second is there because `sqlmesh run` would not do: it goes by the clock and takes a model that was built today for
finished, whatever has been loaded since.

Environment
    as in config.py, and SQLMESH_LOG_DIR, default: logs in this folder
"""

import logging
import os
import sys
import warnings
from pathlib import Path

from sqlmesh import Context, configure_logging
from sqlmesh.core.console import configure_console

PROJECT = Path(__file__).resolve().parent


def build(context: Context) -> None:
    deployed = context.plan(auto_apply=True, no_prompts=True)
    fresh = {snapshot.snapshot_id.name for snapshot in deployed.missing_intervals}
    if fresh.issuperset(name for name, model in context.models.items() if not model.kind.is_external):
        return  # the first run: everything has just been built
    context.plan(auto_apply=True, no_prompts=True, skip_tests=True, restate_models=["raw.*"])


def main() -> None:
    # SQLMesh reads its own small tables through pandas, which would rather have another driver.
    warnings.filterwarnings("ignore", message="pandas only supports SQLAlchemy")
    configure_logging(log_file_dir=os.environ.get("SQLMESH_LOG_DIR", PROJECT / "logs"))
    configure_console()
    context = Context(paths=[PROJECT])
    try:
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
