"""List what is in the object store.

    python object_store/list_objects.py [BUCKET]

Environment: what store.py reads
"""

import argparse
import sys

from pyarrow import fs
from store import ConfigurationMistake, open_store


def main() -> None:
    parser = argparse.ArgumentParser(description="List what is in the object store.")
    parser.add_argument("bucket", nargs="?", help="list this bucket only")
    bucket = parser.parse_args().bucket
    store = open_store()
    buckets = [bucket] if bucket else [info.path for info in store.get_file_info(fs.FileSelector(""))]
    count = size = 0
    for name in sorted(buckets):
        for info in sorted(store.get_file_info(fs.FileSelector(name, recursive=True)), key=lambda info: info.path):
            if info.type != fs.FileType.File:
                continue
            print(f"{info.size:>12,}  {info.path}")
            count, size = count + 1, size + info.size
    print(f"{size:>12,}  bytes in {count} objects, buckets: {', '.join(sorted(buckets)) or 'none'}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, OSError) as error:
        sys.exit(f"object_store/list_objects.py: {' '.join(str(error).split())}")
