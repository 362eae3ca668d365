"""Publish the warehouse: replace the copy that readers open with the database the pipeline has just built.

    python warehouse/publish.py

DuckDB lets one process write a file, and keeps all others out meanwhile. So the pipeline writes one file and readers
open a copy of it. The copy is exchanged in one step: a reader sees the old state or the new one, never half of it,
and a reader that has the old file open keeps it.

Environment
    WAREHOUSE_PATH              default: data/warehouse/warehouse.duckdb
    WAREHOUSE_PUBLISHED_PATH    default: data/warehouse/published.duckdb
"""

import os
import shutil
import sys
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent


def publish(source: Path, target: Path) -> None:
    if not source.is_file():
        raise FileNotFoundError(f"{source} does not exist yet; run the pipeline first")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not *.tmp: DuckDB spills to a folder of that name.
    temporary = target.with_name(f"{target.name}.new")
    # The open connection keeps writers away until the copy is complete.
    with duckdb.connect(str(source)) as connection:
        connection.execute("CHECKPOINT")  # bring what is still in the write-ahead log into the file
        shutil.copyfile(source, temporary)
    os.replace(temporary, target)


def main() -> None:
    source = PROJECT / os.environ.get("WAREHOUSE_PATH", "data/warehouse/warehouse.duckdb")
    target = PROJECT / os.environ.get("WAREHOUSE_PUBLISHED_PATH", "data/warehouse/published.duckdb")
    publish(source, target)
    print(f"Published {source} as {target}")


if __name__ == "__main__":
    try:
        main()
    except (duckdb.Error, OSError) as error:
        sys.exit(f"warehouse/publish.py: {' '.join(str(error).split())}")
