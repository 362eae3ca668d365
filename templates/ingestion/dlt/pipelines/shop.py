"""Load the shop's three tables into the schema `raw` of the warehouse.

    python pipelines/shop.py

They come from the CSV files, or from the shop's database where SOURCE_TYPE names one. Every row arrives, exact copies
and old versions included: `raw` shows what the source sent, and the transformation decides what it means. The source
holds the full history, so each run replaces the three tables, and running it twice changes nothing.

Environment, beside what destinations.py and source_database.py name
    SHOP_DATA_DIR    folder of the CSV files, default: data
    DLT_DATA_DIR     dlt's working folder, default: .dlt in the project
"""

import os
import sys

from source_files import PROJECT, TABLES, ConfigurationMistake, read_rows, source_folder

# Both must be set before dlt is imported. Without them dlt would look for .dlt/config.toml in the current folder and
# keep its working files in the home folder, which a container may not have.
os.environ.setdefault("DLT_PROJECT_DIR", str(PROJECT / "pipelines"))
os.environ.setdefault("DLT_DATA_DIR", str(PROJECT / ".dlt"))

import dlt  # noqa: E402
from destinations import warehouse  # noqa: E402
from dlt.common.exceptions import DltException  # noqa: E402

# dlt's hints for the types of source_files.py.
HINTS = {
    "bigint": {"data_type": "bigint"},
    "text": {"data_type": "text"},
    "timestamp": {"data_type": "timestamp", "timezone": True},
    "decimal(10,2)": {"data_type": "decimal", "precision": 10, "scale": 2},
}


class SourceFiles:
    """The CSV files of a folder; each is named like its table."""

    def __init__(self) -> None:
        self.folder = source_folder()

    def __str__(self) -> str:
        return str(self.folder)

    def resource(self, table: str):
        return dlt.resource(read_rows(self.folder, table), name=table)


# A column that is new in TABLES is added to the table. A type that changes there stops the load; dlt would put the
# values into another column (customer_id__v_text) instead.
@dlt.source(name="shop", schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"})
def shop(source):
    """One resource a table, from SourceFiles or from SourceDatabase."""
    for table, columns in TABLES.items():
        hints = {name: {**HINTS[column.type], "nullable": column.nullable} for name, column in columns.items()}
        resource = source.resource(table)
        resource.apply_hints(columns=hints, write_disposition="replace")
        yield resource


def root_cause(error: BaseException) -> BaseException:
    """dlt wraps an error in several layers; the innermost one says what happened. A driver's own error says more than
    the system's below it, which names no server."""
    while cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        if isinstance(cause, OSError):
            break
        error = cause
    return error


def find_source():
    if not os.environ.get("SOURCE_TYPE"):
        return SourceFiles()
    # Not before it is needed: its packages are installed only where there is a database to read.
    from source_database import SourceDatabase

    return SourceDatabase()


def main() -> None:
    source = find_source()
    destination, dataset = warehouse()
    pipeline = dlt.pipeline(pipeline_name="shop", destination=destination, dataset_name=dataset)
    # Begin with what the warehouse knows, not with what an earlier run left in the working folder: the remains of a
    # failed run would be loaded instead of today's rows. `dlt pipeline shop info` still shows the last run.
    pipeline.drop()
    pipeline.run(shop(source))

    rows = pipeline.last_trace.last_normalize_info.row_counts
    counts = ", ".join(f"{table} {rows.get(table, 0)}" for table in TABLES)
    print(f"Loaded {source} into schema raw ({os.environ['WAREHOUSE_TYPE']}), rows: {counts}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, OSError) as mistake:
        sys.exit(f"pipelines/shop.py: {mistake}")
    except DltException as failure:
        message = " ".join(str(root_cause(failure)).split())
        sys.exit(f"pipelines/shop.py: {getattr(failure, 'step', 'start')} failed: {message}")
