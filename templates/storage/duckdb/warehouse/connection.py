"""How to open the warehouse: people read the published DuckDB file, the pipeline writes the other one.

Environment
    WAREHOUSE_PATH              default: data/warehouse/warehouse.duckdb
    WAREHOUSE_PUBLISHED_PATH    default: data/warehouse/published.duckdb
"""

import os
from pathlib import Path

import duckdb

DatabaseError = duckdb.Error

PROJECT = Path(__file__).resolve().parent.parent


def connect() -> duckdb.DuckDBPyConnection:
    """Open the published copy for reading. The file that the pipeline writes allows no second process."""
    path = PROJECT / os.environ.get("WAREHOUSE_PUBLISHED_PATH", "data/warehouse/published.duckdb")
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist yet; run the pipeline first")
    return duckdb.connect(str(path), read_only=True)


def connect_writer() -> duckdb.DuckDBPyConnection:
    """Open the file that the pipeline writes. Each statement is a transaction of its own, as in every warehouse's client."""
    path = PROJECT / os.environ.get("WAREHOUSE_PATH", "data/warehouse/warehouse.duckdb")
    path.parent.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(str(path))


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or the whole file, is not there yet."""
    return isinstance(error, (duckdb.CatalogException, FileNotFoundError))
