"""Load the present rows of the shop's database into the schema `raw`, out of the changes that Debezium captured.

    python pipelines/load_changes.py

It waits until all that was committed before now has been captured, reads the topics of changes from their beginning,
keeps the last state of each row (a deleted row is gone) and replaces the three tables.

Environment
    KAFKA_BOOTSTRAP_SERVERS    host:port of a broker
    DEBEZIUM_URL               address of Kafka Connect
    CAPTURE_TIMEOUT_SECONDS    how long to wait for the capture, default: 300
    SOURCE_..., WAREHOUSE_...  as source_schema.py and the warehouse's client want them
"""

import json
import os
import sys
import time
from contextlib import closing

import source_schema
from broker import BrokerError, Span, open_consumer, parsed, partition_counts, read, spans, where
from capture_marker import MARKER, prepare, write_marker
from confluent_kafka import Consumer
from connector import ConnectorError, committed_offset, failure, register
from raw_tables import DatabaseError, connect_writer, raw_row, replace_raw_table
from source_files import TABLES, ConfigurationMistake, setting

# Seconds a failure must last: the state from before a restart or a change of the settings is shown a little longer.
GRACE = 10


def topic_of(table: str) -> str:
    """cdc.<schema>.<table>, where a database of MariaDB or MySQL is its own schema."""
    return f"cdc.{'public' if source_schema.KIND == 'postgresql' else setting('SOURCE_DATABASE')}.{table}"


def position(place: dict) -> tuple | None:
    """A place in the log of changes: of an event's source, or of an offset. A later one is greater."""
    if source_schema.KIND == "postgresql":
        return (place["lsn"],) if place.get("lsn") is not None else None
    return (place["file"], place["pos"]) if place.get("file") else None


def await_capture(consumer: Consumer) -> None:
    """Return when everything that was committed before this call is in the topics.

    A marker is written every second. Once the first of them has been captured, the connector must have come past it
    with all before it acknowledged by the broker: topics are written side by side, so seeing the marker alone would
    not say that the others are complete.
    """
    timeout = float(os.environ.get("CAPTURE_TIMEOUT_SECONDS") or 300)
    deadline = time.monotonic() + timeout
    first, marked, failing, seen = None, None, None, {}
    with closing(source_schema.connect()) as connection:
        while True:
            beat = write_marker(connection)
            first = first or beat
            marked = marked or captured_marker(consumer, first, seen)
            problem = failure()
            failing = (failing or time.monotonic()) if problem else None
            if failing and time.monotonic() - failing > GRACE:
                raise ConnectorError(problem)
            reached = position(committed_offset()) if marked else None
            if reached and reached > marked:
                return
            if time.monotonic() > deadline:
                raise ConnectorError(
                    f"changes of the database did not arrive within {timeout:.0f} seconds; what Debezium does is in its log,"
                    " and CAPTURE_TIMEOUT_SECONDS gives it longer"
                )
            time.sleep(1)


def captured_marker(consumer: Consumer, first: int, seen: dict) -> tuple | None:
    """The place of a marker from `first` on. One that the first snapshot read has none yet."""
    for span in spans_of(consumer, MARKER):
        fresh = span._replace(begin=max(span.begin, seen.get(span.partition, 0)))
        for message in read(consumer, [fresh]):
            event = parsed(message, message.value())
            if event["op"] in ("c", "u") and event["after"]["beat"] >= first:
                return position(event["source"])
        seen[span.partition] = span.end
    return None


def spans_of(consumer: Consumer, table: str) -> list[Span]:
    """What the topic of a table holds. A table that never had a row has no topic."""
    topic = topic_of(table)
    return spans(consumer, [topic])[topic] if topic in partition_counts(consumer) else []


def last_states(consumer: Consumer, table: str, wanted: list[Span]) -> list[tuple]:
    """The rows that are there after all changes."""
    rows: dict[str, tuple] = {}
    for message in read(consumer, wanted):
        # The changes of one key are in one partition, in their order.
        key = json.dumps(parsed(message, message.key()), sort_keys=True)
        event = parsed(message, message.value()) if message.value() is not None else {"op": "d"}
        if event.get("op") == "d":
            rows.pop(key, None)
            continue
        try:
            rows[key] = raw_row(table, event.get("after") or {})
        except ValueError as mistake:
            raise BrokerError(f"{where(message)}: {mistake}") from None
    return list(rows.values())


def main() -> None:
    prepare()
    register()
    with closing(open_consumer()) as consumer:
        await_capture(consumer)
        held = {table: spans_of(consumer, table) for table in TABLES}
        with closing(connect_writer()) as connection:
            counts = {
                table: replace_raw_table(connection, table, last_states(consumer, table, held[table])) for table in TABLES
            }
    print(f"Loaded the captured changes into schema raw, rows: {', '.join(f'{t} {n}' for t, n in counts.items())}")


if __name__ == "__main__":
    try:
        main()
    except (
        ConfigurationMistake,
        ConnectorError,
        BrokerError,
        DatabaseError,
        source_schema.DatabaseError,
        OSError,
    ) as error:
        sys.exit(f"pipelines/load_changes.py: {' '.join(str(error).split())}")
