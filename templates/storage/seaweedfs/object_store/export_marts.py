"""Export the marts to the object store as Parquet, as any reader of the warehouse sees them: `marts/<mart>.parquet`.

    python object_store/export_marts.py

It runs after the checks, so what leaves has passed them. Amounts stay exact decimals. Exporting again replaces the
files.

Environment: what store.py and warehouse/connection.py read
"""

import sys
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# The warehouse's own client, and its list of the marts.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "warehouse"))
from connection import DatabaseError, connect  # noqa: E402
from marts import MARTS, read_mart  # noqa: E402
from store import ConfigurationMistake, open_store, setting, write_object  # noqa: E402

DAY, COUNT, TEXT, AMOUNT = pa.date32(), pa.int64(), pa.string(), pa.decimal128(12, 2)

# A column that is not named here gets the type of its values.
TYPES = {
    "order_date": DAY,
    "first_order_date": DAY,
    "last_order_date": DAY,
    "customer_id": COUNT,
    "orders": COUNT,
    "items_sold": COUNT,
    "name": TEXT,
    "country": TEXT,
    "gross_revenue": AMOUNT,
    "refunds": AMOUNT,
    "net_revenue": AMOUNT,
}


def as_table(columns: list, rows: list) -> pa.Table:
    values = zip(*rows) if rows else [()] * len(columns)
    return pa.table({name: pa.array(column, TYPES.get(name)) for name, column in zip(columns, values)})


def as_parquet(table: pa.Table) -> bytes:
    """Built in memory, so that the store is asked to keep a whole file or nothing."""
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue().to_pybytes()


def main() -> None:
    with closing(connect()) as connection:
        marts = {name: as_table(columns, read_mart(connection, name, columns, order)) for name, columns, order in MARTS}
    store, bucket = open_store(), setting("S3_MARTS_BUCKET")
    for name, table in marts.items():
        path = write_object(store, bucket, f"{name}.parquet", as_parquet(table))
        print(f"Exported marts.{name} as {path}, {table.num_rows:,} rows")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, DatabaseError, OSError, pa.ArrowException) as error:
        sys.exit(f"object_store/export_marts.py: {' '.join(str(error).split())}")
