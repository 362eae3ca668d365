"""Drives the client of a generated project's warehouse/: writes, reads, and everything that must be refused.

    PYTHONPATH=PROJECT/warehouse python warehouse_client.py

Ends with status 1 and one line a failed expectation.
"""

import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from connection import DatabaseError, connect, connect_writer, is_missing_table
from loading import replace_table

COLUMNS = {"order_id": "bigint", "status": "text", "ordered_at": "timestamp", "unit_price": "decimal(10,2)"}
EAST = timezone(timedelta(hours=2))
TEXT = "Zoë 'q' \"d\" \\ 🎉\t\n%s"
ROWS = [(i, TEXT if i % 2 else None, datetime(2026, 1, 5, 1, 2, 3, 456000, tzinfo=EAST), Decimal("12.30")) for i in range(2500)]
failures = []


def expect(what: str, seen, wanted) -> None:
    if seen != wanted:
        failures.append(f"{what}: {seen!r}, not {wanted!r}")


def read(connection, sql: str) -> list:
    cursor = connection.cursor()
    cursor.execute(sql)
    return [tuple(row) for row in cursor.fetchall()]


def refusal(action) -> Exception | None:
    try:
        action()
    except (DatabaseError, OSError) as error:
        return error
    return None


def spoiled():
    yield ROWS[0]
    yield (1,)


with closing(connect_writer()) as writer:
    expect("a missing table", is_missing_table(refusal(lambda: read(writer, "select * from nowhere.nothing"))), True)
    for run in (1, 2):
        expect(f"rows of run {run}", replace_table(writer, "raw", "client_test", COLUMNS, iter(ROWS)), 2500)
        expect(f"table after run {run}", read(writer, "select count(*), sum(order_id), cast(sum(unit_price) as decimal(12, 2)) from raw.client_test"),
               [(2500, sum(range(2500)), Decimal("30750.00"))])  # fmt: skip
    expect("other columns", replace_table(writer, "raw", "client_test", {"order_id": "bigint"}, [(1,)]), 1)
    expect("the first again", replace_table(writer, "raw", "client_test", COLUMNS, ROWS[:3]), 3)
    expect("no rows", replace_table(writer, "raw", "client_test_empty", COLUMNS, []), 0)
    expect("an empty table", read(writer, "select count(*) from raw.client_test_empty"), [(0,)])
    for what, columns, rows in [
        ("a short row", COLUMNS, spoiled()),
        ("a name with a blank", {"a b": "bigint"}, []),
        ("an unknown type", {"a": "int"}, []),
    ]:
        error = refusal(lambda: replace_table(writer, "raw", "client_test", columns, rows))  # noqa: B023
        expect(what, type(error) is not type(None), True)
    # What failed has changed nothing.
    expect("texts", read(writer, "select order_id, status from raw.client_test order by order_id"), [(0, None), (1, TEXT), (2, None)])
    moment = read(writer, "select min(extract(hour from ordered_at)), min(extract(day from ordered_at)) from raw.client_test")
    expect("times in UTC", moment, [(23, 4)])
    replace_table(writer, "marts", "client_test", COLUMNS, ROWS)

if "--only-writer" not in sys.argv:
    with closing(connect()) as reader:
        expect("what a reader reads", read(reader, "select count(*) from marts.client_test"), [(2500,)])
        for statement in ("delete from marts.client_test where 1 = 1", "drop table marts.client_test"):
            expect(f"a reader's {statement}", refusal(lambda: read(reader, statement)) is None, False)  # noqa: B023

print("\n".join(failures), file=sys.stderr)
sys.exit(bool(failures))
