"""Prepare the shop's database for change capture, and mark a moment in its log of changes.

    python pipelines/capture_marker.py      # what is to be captured must be there before the connector starts

The log of changes is in the order of the commits. Whoever writes a marker now and finds it captured knows that
everything that was committed before is captured too.

Environment
    SOURCE_...    as source_schema.py wants them
"""

import sys
import time
from contextlib import closing

from source_files import TABLES, ConfigurationMistake
from source_schema import KIND, DatabaseError, connect, create_database, create_tables

MARKER = "cdc_marker"


def prepare() -> None:
    """Make what the connector captures: the shop's tables, and the marker's."""
    create_database()
    with closing(connect()) as connection:
        create_tables(connection)
        with connection.cursor() as cursor:
            cursor.execute(f"create table if not exists {MARKER} (id bigint primary key, beat bigint not null)")
            if KIND == "postgresql":
                # Otherwise long values that did not change would be missing from the events.
                for table in TABLES:
                    cursor.execute(f"alter table {table} replica identity full")
        connection.commit()


def write_marker(connection) -> int:
    """Write a marker that is greater than all before, and return it."""
    beat = time.time_ns() // 1000
    newer = (
        "on conflict (id) do update set beat = excluded.beat"
        if KIND == "postgresql"
        else "on duplicate key update beat = values(beat)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"insert into {MARKER} (id, beat) values (1, %s) {newer}", [beat])
    connection.commit()
    return beat


if __name__ == "__main__":
    try:
        prepare()
        print(f"The shop's database ({KIND}) is ready for change capture")
    except (ConfigurationMistake, DatabaseError, OSError) as error:
        sys.exit(f"pipelines/capture_marker.py: {' '.join(str(error).split())}")
