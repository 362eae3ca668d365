"""Land the shop's source files in the object store, byte for byte: `landing/shop/<table>.csv`.

    python object_store/land_files.py

This is where other systems would leave their files. Landing them again replaces them.

Environment: what store.py reads, and
    SHOP_DATA_DIR    folder of the CSV files, default: data
"""

import os
import sys
from pathlib import Path

from store import ConfigurationMistake, open_store, setting, write_object

PROJECT = Path(__file__).resolve().parent.parent
FILES = ("customers.csv", "orders.csv", "order_items.csv")


def main() -> None:
    folder = PROJECT / os.environ.get("SHOP_DATA_DIR", "data")
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ConfigurationMistake(f"{folder} has no {', '.join(missing)}; set SHOP_DATA_DIR")
    store, bucket = open_store(), setting("S3_LANDING_BUCKET")
    for name in FILES:
        content = (folder / name).read_bytes()
        print(f"Landed {write_object(store, bucket, f'shop/{name}', content)}, {len(content):,} bytes")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, OSError) as error:
        sys.exit(f"object_store/land_files.py: {' '.join(str(error).split())}")
