"""Load the shop's three CSV files into the schema `raw` of the warehouse.

    python pipelines/shop.py

Every row of the files arrives, exact copies and old versions included: `raw` shows what the source sent, and the
transformation decides what it means. The files hold the full history, so each run replaces the three tables, and
running it twice changes nothing.

Environment
    DLT_DESTINATION                       duckdb or postgres
    DESTINATION__DUCKDB__CREDENTIALS      path of the database file (for duckdb)
    DESTINATION__POSTGRES__CREDENTIALS    postgresql://user:password@host:port/database (for postgres)
    SHOP_DATA_DIR                         folder of the CSV files, default: data
    DLT_DATA_DIR                          dlt's working folder, default: .dlt in the project
"""

import os
import sys
from pathlib import Path

from source_files import PROJECT, TABLES, ConfigurationMistake, read_rows, setting, source_folder

# Both must be set before dlt is imported. Without them dlt would look for .dlt/config.toml in the current folder and
# keep its working files in the home folder, which a container may not have.
os.environ.setdefault("DLT_PROJECT_DIR", str(PROJECT / "pipelines"))
os.environ.setdefault("DLT_DATA_DIR", str(PROJECT / ".dlt"))

import dlt  # noqa: E402
from dlt.pipeline.exceptions import PipelineStepFailed  # noqa: E402

# dlt's hints for the types of source_files.py.
HINTS = {
    "bigint": {"data_type": "bigint"},
    "text": {"data_type": "text"},
    "timestamp": {"data_type": "timestamp", "timezone": True},
    "decimal(10,2)": {"data_type": "decimal", "precision": 10, "scale": 2},
}


# A column that is new in TABLES is added to the table. A type that changes there stops the load; dlt would put the
# values into another column (customer_id__v_text) instead.
@dlt.source(name="shop", schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"})
def shop(folder: Path):
    """One resource a file; the table is named like the file."""
    for table, columns in TABLES.items():
        hints = {name: {**HINTS[column.type], "nullable": column.nullable} for name, column in columns.items()}
        yield dlt.resource(read_rows(folder, table), name=table, columns=hints, write_disposition="replace")


def destination():
    """The warehouse that DLT_DESTINATION names."""
    name = setting("DLT_DESTINATION")
    if name == "postgres":
        return dlt.destinations.postgres(setting("DESTINATION__POSTGRES__CREDENTIALS"))
    if name == "duckdb":
        # An absolute path, because dlt remembers the folder of the first run and would go on writing there after
        # the project was moved.
        path = PROJECT / setting("DESTINATION__DUCKDB__CREDENTIALS")
        path.parent.mkdir(parents=True, exist_ok=True)
        return dlt.destinations.duckdb(str(path))
    raise ConfigurationMistake(f"DLT_DESTINATION is {name}, expected duckdb or postgres")


def root_cause(error: BaseException) -> BaseException:
    """dlt wraps an error in several layers; the innermost one says what happened."""
    while cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        error = cause
    return error


def main() -> None:
    folder = source_folder()
    pipeline = dlt.pipeline(pipeline_name="shop", destination=destination(), dataset_name="raw")
    # Begin with what the warehouse knows, not with what an earlier run left in the working folder: the remains of a
    # failed run would be loaded instead of today's files. `dlt pipeline shop info` still shows the last run.
    pipeline.drop()
    pipeline.run(shop(folder))

    rows = pipeline.last_trace.last_normalize_info.row_counts
    counts = ", ".join(f"{table} {rows.get(table, 0)}" for table in TABLES)
    print(f"Loaded {folder} into schema raw ({pipeline.destination.destination_name}), rows: {counts}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, OSError) as mistake:
        sys.exit(f"pipelines/shop.py: {mistake}")
    except PipelineStepFailed as failure:
        message = " ".join(str(root_cause(failure)).split())
        sys.exit(f"pipelines/shop.py: {failure.step} failed: {message}")
