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

import csv
import os
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

PIPELINES = Path(__file__).resolve().parent
PROJECT = PIPELINES.parent
# Both must be set before dlt is imported. Without them dlt would look for .dlt/config.toml in the current folder and
# keep its working files in the home folder, which a container may not have.
os.environ.setdefault("DLT_PROJECT_DIR", str(PIPELINES))
os.environ.setdefault("DLT_DATA_DIR", str(PROJECT / ".dlt"))

import dlt  # noqa: E402
from dlt.pipeline.exceptions import PipelineStepFailed  # noqa: E402

KEY = {"data_type": "bigint", "nullable": False}
TEXT = {"data_type": "text", "nullable": False}
OPTIONAL_TEXT = {"data_type": "text", "nullable": True}
TIMESTAMP = {"data_type": "timestamp", "timezone": True, "nullable": False}

# The columns of each file, which may stand in any order, with their types in the warehouse.
TABLES = {
    "customers": {
        "customer_id": KEY,
        "name": TEXT,
        "email": OPTIONAL_TEXT,
        "country": OPTIONAL_TEXT,
        "created_at": TIMESTAMP,
        "updated_at": TIMESTAMP,
    },
    "orders": {
        "order_id": KEY,
        "customer_id": {"data_type": "bigint", "nullable": True},  # empty: guest checkout
        "ordered_at": TIMESTAMP,
        "status": TEXT,
        "updated_at": TIMESTAMP,
    },
    "order_items": {
        "order_id": KEY,
        "line_number": KEY,
        "product": TEXT,
        "category": OPTIONAL_TEXT,
        "quantity": {"data_type": "bigint", "nullable": False},
        "unit_price": {"data_type": "decimal", "precision": 10, "scale": 2, "nullable": False},
    },
}


class ConfigurationMistake(Exception):
    """Something the reader of the message can mend: a setting, a file, the content of a file."""


def amount(text: str) -> Decimal:
    """An exact amount: never through a float."""
    value = Decimal(text)
    if value != round(value, 2):
        raise ValueError("more than two decimals")  # a warehouse would round it in silence
    return value


# How the text of a field becomes a value of each type, and what to say when it does not.
CONVERTERS = {
    "bigint": (int, "a whole number"),
    "decimal": (amount, "an amount with at most two decimals"),
    "text": (str, "text"),
    "timestamp": (datetime.fromisoformat, "a time such as 2026-01-05T09:12:00Z"),
}


# A column that is new in TABLES is added to the table. A type that changes there stops the load; dlt would put the
# values into another column (customer_id__v_text) instead.
@dlt.source(name="shop", schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"})
def shop(folder: Path):
    """One resource a file; the table is named like the file."""
    for table, columns in TABLES.items():
        # A copy of each type, because dlt writes the column's name into it.
        hints = {column: dict(hint) for column, hint in columns.items()}
        rows = read_rows(folder / f"{table}.csv", columns)
        yield dlt.resource(rows, name=table, columns=hints, write_disposition="replace")


def read_rows(path: Path, columns: dict):
    """Yield the rows of a CSV file as dictionaries of typed values, with None for empty fields."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            check_header(reader.fieldnames or [], columns)
            for row in reader:
                if None in row or None in row.values():
                    raise ValueError(f"not {len(columns)} fields")
                yield {column: convert(column, row[column], hint) for column, hint in columns.items()}
        except (ValueError, csv.Error) as error:
            # A quoted field may span lines: line_num is the last line of the row.
            raise ConfigurationMistake(f"{path}, line {max(reader.line_num, 1)}: {error}") from None


def check_header(header: list, columns: dict) -> None:
    problems = [f"no column {name}" for name in columns if name not in header]
    problems += [f"unknown column {name}" for name in header if name not in columns]
    if problems:
        raise ValueError(", ".join(problems))


def convert(column: str, text: str, hint: dict):
    if not text:
        if hint["nullable"]:
            return None
        raise ValueError(f"{column} is empty")
    convert_text, expected = CONVERTERS[hint["data_type"]]
    try:
        return convert_text(text)
    except (ValueError, ArithmeticError):
        raise ValueError(f"{column} is {text!r}, not {expected}") from None


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigurationMistake(f"{name} is not set; `make` sets it for every step")
    return value


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


def source_folder() -> Path:
    """The folder of the CSV files, after a look whether all of them are there."""
    folder = PROJECT / os.environ.get("SHOP_DATA_DIR", "data")
    missing = [f"{table}.csv" for table in TABLES if not (folder / f"{table}.csv").is_file()]
    if missing:
        raise ConfigurationMistake(f"{folder} has no {', '.join(missing)}; set SHOP_DATA_DIR")
    return folder


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
