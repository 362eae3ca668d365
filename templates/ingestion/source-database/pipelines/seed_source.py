"""Fill the shop's database with the rows of the source files, in their order, as the shop's application would have.

    python pipelines/seed_source.py

A customer or an order that is there already changes only if the row is newer (`updated_at`), so a version that arrives
late changes nothing, doing it again changes nothing, and what you change in the database yourself stays. An order line
that is there stays as it is.

Environment
    SOURCE_...       as source_schema.py wants them
    SHOP_DATA_DIR    folder of the CSV files, default: data
"""

import sys
from contextlib import closing
from datetime import datetime

from source_files import KEYS, TABLES, ConfigurationMistake, check_files, read_rows, source_folder
from source_schema import KIND, DatabaseError, connect, create_database, create_tables


def upsert(table: str) -> str:
    """A statement that adds a row, or changes the one that is there if this one is newer."""
    columns = list(TABLES[table])
    insert = f"insert into {table} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"
    changing = [name for name in columns if name not in (*KEYS[table], "updated_at")]
    if KIND == "postgresql":
        conflict = f"{insert} on conflict ({', '.join(KEYS[table])}) do"
        if "updated_at" not in columns:
            return f"{conflict} nothing"
        changes = ", ".join(f"{name} = excluded.{name}" for name in [*changing, "updated_at"])
        return f"{conflict} update set {changes} where excluded.updated_at > {table}.updated_at"
    if "updated_at" not in columns:
        key = KEYS[table][0]
        return f"{insert} on duplicate key update {key} = {table}.{key}"
    # The assignments are made from left to right: the time that decides comes last.
    changes = ", ".join(
        f"{name} = if(values(updated_at) > {table}.updated_at, values({name}), {table}.{name})"
        for name in [*changing, "updated_at"]
    )
    return f"{insert} on duplicate key update {changes}"


def stored(value):
    """A value as the driver takes it: PostgreSQL keeps the time zone, MariaDB and MySQL keep the time in UTC."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) and KIND != "postgresql" else value


def main() -> None:
    folder = source_folder()
    counts = check_files(folder)
    create_database()
    with closing(connect()) as connection:
        create_tables(connection)
        with connection.cursor() as cursor:
            for table in TABLES:
                rows = [[stored(value) for value in row.values()] for row in read_rows(folder, table)]
                if rows:
                    cursor.executemany(upsert(table), rows)
        connection.commit()
    print(f"Seeded the shop's database ({KIND}) from {folder}, rows: {', '.join(f'{t} {n}' for t, n in counts.items())}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, DatabaseError, OSError) as error:
        sys.exit(f"pipelines/seed_source.py: {' '.join(str(error).split())}")
