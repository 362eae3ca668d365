"""Load the shop's three CSV files into the schema `raw` of the warehouse with an Airbyte connector.

    python pipelines/airbyte_shop.py

Airbyte's source-file reads the files, PyAirbyte runs it as a program of its own and hands on its records, and the
warehouse's client writes them. Every row arrives, exact copies and old versions included; the files hold the full
history, so each run replaces the three tables, and running it twice changes nothing.

Environment
    WAREHOUSE_...    how to reach the warehouse
    SHOP_DATA_DIR    folder of the CSV files, default: data
"""

import json
import os
import sys
import tempfile
import warnings
from contextlib import closing
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.append(str(PROJECT / "warehouse"))

# PyAirbyte reads these when it is imported: no registry and no telemetry, and its working files outside the project.
os.environ.setdefault("AIRBYTE_OFFLINE_MODE", "1")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("AIRBYTE_PROJECT_DIR", str(Path(tempfile.gettempdir()) / "airbyte"))
# Google's libraries, which PyAirbyte imports for BigQuery, announce the end of Python versions.
warnings.filterwarnings("ignore", category=FutureWarning)

import airbyte  # noqa: E402
from airbyte.exceptions import PyAirbyteError  # noqa: E402
from connection import DatabaseError, connect_writer  # noqa: E402
from loading import replace_table  # noqa: E402
from source_files import TABLES, ConfigurationMistake, check_files, convert, source_folder  # noqa: E402

# requirements/setup/pyairbyte.sh has installed it.
CONNECTOR = Path(sys.prefix) / "connectors" / "source-file" / "bin" / "source-file"

# Options of pandas.read_csv, which the connector calls. All fields as text: a number would become a float, and NA,
# which is Namibia, would become nothing.
READER_OPTIONS = {"dtype": "str", "keep_default_na": False, "na_values": [""]}


def read_records(folder: Path, table: str) -> list[tuple]:
    """The rows of a table's file as the connector sends them, in the types of the warehouse."""
    source = airbyte.get_source(
        "source-file",
        local_executable=CONNECTOR,
        config={
            "dataset_name": table,
            "url": str(folder / f"{table}.csv"),
            "provider": {"storage": "local"},
            "format": "csv",
            "reader_options": json.dumps(READER_OPTIONS),
        },
        streams=[table],
    )
    # Kept in a variable: PyAirbyte stops the connector as soon as nobody holds its records.
    records = source.get_records(table)
    columns = TABLES[table]
    return [tuple(convert(name, record[name] or "", column) for name, column in columns.items()) for record in records]


def read_all(folder: Path) -> dict[str, list[tuple]]:
    """The rows of every table; all of them or none."""
    # pandas takes what it finds; a mistake in a file should stop the run before anything is loaded.
    expected = check_files(folder)
    rows = {table: read_records(folder, table) for table in TABLES}
    for table, count in expected.items():
        if len(rows[table]) != count:
            raise ConfigurationMistake(f"source-file sent {len(rows[table])} rows of {table}.csv, which has {count}")
    return rows


def main() -> None:
    if not CONNECTOR.is_file():
        raise ConfigurationMistake(f"{CONNECTOR} is missing; scripts/step installs it")
    folder = source_folder()
    # The connector takes its time; a warehouse that does not answer should be known before.
    connect_writer().close()
    rows = read_all(folder)
    with closing(connect_writer()) as connection:
        for table, columns in TABLES.items():
            types = {name: column.type for name, column in columns.items()}
            replace_table(connection, "raw", table, types, rows[table])
    counts = ", ".join(f"{table} {len(records)}" for table, records in rows.items())
    print(f"Loaded {folder} into schema raw, rows: {counts}")


def explain(error: PyAirbyteError) -> str:
    log = f"; its log: {error.log_file}" if error.log_file else ""
    return f"{error.get_message()}{log}"


if __name__ == "__main__":
    try:
        main()
    except PyAirbyteError as error:
        sys.exit(f"pipelines/airbyte_shop.py: {explain(error)}")
    except (ConfigurationMistake, DatabaseError, OSError, ValueError) as error:
        sys.exit(f"pipelines/airbyte_shop.py: {' '.join(str(error).split())}")
