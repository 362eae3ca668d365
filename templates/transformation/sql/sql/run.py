"""Build staging and the marts: run the files of this folder in their order, each against the warehouse.

    python sql/run.py                                          all of them
    python sql/run.py sql/02_marts/01_daily_revenue.sql        only these
    python sql/run.py --list                                   none; says, as JSON, what they make from what

Every file is one query. The table that it becomes is named by its path: sql/02_marts/01_daily_revenue.sql is
marts.daily_revenue. The numbers are the order. A reader of a table sees its old rows or its new ones, never half of them.
"""

import argparse
import json
import re
import sys
import time
from contextlib import closing
from pathlib import Path

SQL = Path(__file__).resolve().parent
PROJECT = SQL.parent
sys.path.insert(0, str(PROJECT / "warehouse"))

from building import build_table  # noqa: E402
from connection import DatabaseError, connect_writer  # noqa: E402

# 01_staging, 01_stg_orders.sql
NAME = re.compile(r"\d+_([a-z][a-z0-9_]*?)(\.sql)?")
# Comments, and where `from` is not followed by a table: extract(year from ordered_at), a is distinct from b
NOT_READ = re.compile(
    r"--[^\n]*|/\*.*?\*/|\b(?:extract|overlay|substring|trim)\s*\([^()]*?\bfrom\b|\bdistinct\s+from\b",
    re.DOTALL | re.IGNORECASE,
)
# from raw.orders, join `raw`.`orders`
READ = re.compile(r"\b(?:from|join)\s+([`\"]?)(\w+)\1\.\1(\w+)\1", re.IGNORECASE)


class Mistake(Exception):
    """Something the reader of the message can mend in a file."""


def find_files(wanted: list[Path]) -> list[Path]:
    files = sorted(SQL.glob("*/*.sql"))
    unknown = [path for path in wanted if path.resolve() not in files]
    if unknown:
        raise Mistake(f"{unknown[0]} is not a file in a folder of sql/")
    return [path for path in files if not wanted or path in {chosen.resolve() for chosen in wanted}]


def table_of(path: Path) -> tuple[str, str]:
    """The schema and the table that a file fills."""
    matches = [NAME.fullmatch(part) for part in (path.parent.name, path.name)]
    if None in matches:
        raise Mistake(f"{path.relative_to(PROJECT)}: not named like 01_staging/01_stg_orders.sql, in lower case")
    schema, table = (match[1] for match in matches)
    return schema, table


def query_of(path: Path) -> str:
    query = path.read_text(encoding="utf-8").rstrip().removesuffix(";")
    if not query:
        raise Mistake(f"{path.relative_to(PROJECT)} is empty; it has to hold one query")
    return query


def describe(tables: dict[Path, tuple[str, str]]) -> list[dict]:
    """What each file makes, and from what: the tables that it names after `from` and `join`."""
    descriptions = []
    later = {".".join(table) for table in tables.values()}
    for path, table in tables.items():
        file, query = str(path.relative_to(PROJECT)), NOT_READ.sub(" ", query_of(path))
        # What a file reads of itself, or of those after it, is from the run before.
        read = {f"{found[2]}.{found[3]}" for found in READ.finditer(query)} - later
        later.remove(".".join(table))
        descriptions.append({"table": ".".join(table), "from": sorted(read), "file": file, "select": [file]})
    return descriptions


def line_of(error: Exception) -> str | None:
    """The line that the warehouse complains about, as far as its error tells: PostgreSQL, DuckDB, ClickHouse, MariaDB, MySQL,
    Snowflake and Trino say `line 3`, BigQuery says `[3:5]`."""
    found = re.search(r"\bline:? (\d+)|\[(\d+):\d+\]", str(error), re.IGNORECASE)
    return found and (found[1] or found[2])


def main() -> None:
    parser = argparse.ArgumentParser(description="Build staging and the marts from the queries in sql/.")
    parser.add_argument("files", nargs="*", type=Path, help="only these files; all of them when none is given")
    parser.add_argument("--list", action="store_true", help="only say, as JSON, what they make from what")
    arguments = parser.parse_args()
    tables = {path: table_of(path) for path in find_files(arguments.files)}
    if arguments.list:
        print(json.dumps(describe(tables)))
        return
    with closing(connect_writer()) as connection:
        for path, (schema, table) in tables.items():
            name, query, begin = path.relative_to(PROJECT), query_of(path), time.monotonic()
            try:
                rows = build_table(connection, schema, table, query)
            except DatabaseError as error:
                line = line_of(error)
                raise Mistake(f"{name}{f', line {line}' if line else ''}: {error}") from error
            print(f"{name} -> {schema}.{table}: {rows} rows, {time.monotonic() - begin:.1f} s")


if __name__ == "__main__":
    try:
        main()
    except (Mistake, ValueError, DatabaseError, OSError) as error:
        sys.exit(f"sql/run.py: {' '.join(str(error).split())}")
