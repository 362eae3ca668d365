"""How to read the warehouse: the published DuckDB file.

Environment
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
