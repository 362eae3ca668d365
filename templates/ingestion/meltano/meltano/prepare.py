#!/usr/bin/env python
"""Look at both ends before a load: every line of the source files, and whether the warehouse answers.

    meltano invoke prepare:raw

Where the loader cannot make its tables in exact types itself, load/raw_tables.sql makes them.
"""

import sys
from contextlib import closing
from pathlib import Path

MELTANO = Path(__file__).resolve().parent
PROJECT = MELTANO.parent
sys.path[:0] = [str(PROJECT / "pipelines"), str(PROJECT / "warehouse")]

from connection import DatabaseError, connect_writer  # noqa: E402
from source_files import ConfigurationMistake, check_files, source_folder  # noqa: E402

RAW_TABLES = MELTANO / "load" / "raw_tables.sql"


def main() -> None:
    folder = source_folder()
    counts = check_files(folder)
    with closing(connect_writer()) as connection:
        if RAW_TABLES.is_file():
            connection.cursor().execute(RAW_TABLES.read_text(encoding="utf-8"))
    print(f"Rows in {folder}: {', '.join(f'{table} {count}' for table, count in counts.items())}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, DatabaseError, OSError) as error:
        sys.exit(f"meltano/prepare.py: {' '.join(str(error).split())}")
