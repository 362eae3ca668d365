"""Load the shop's events from the broker into the schema `raw` of the warehouse.

    python pipelines/load_events.py

Each run reads the topics from their beginning to the end they have at its start and replaces the three tables: `raw`
shows what the broker holds, copies and old versions included, and the transformation decides what it means.

Environment
    KAFKA_BOOTSTRAP_SERVERS    host:port of a broker
    WAREHOUSE_...              as the warehouse's client wants them
"""

import sys
from collections.abc import Iterator
from contextlib import closing

from broker import BrokerError, Span, open_consumer, parsed, read, spans, where
from confluent_kafka import Consumer
from events import topic_of
from raw_tables import DatabaseError, connect_writer, raw_row, replace_raw_table
from source_files import TABLES, ConfigurationMistake


def rows_of(consumer: Consumer, table: str, wanted: list[Span]) -> Iterator[tuple]:
    for message in read(consumer, wanted):
        try:
            yield raw_row(table, parsed(message, message.value()))
        except ValueError as mistake:
            raise BrokerError(f"{where(message)}: {mistake}") from None


def main() -> None:
    with closing(open_consumer()) as consumer:
        held = spans(consumer, [topic_of(table) for table in TABLES])
        with closing(connect_writer()) as connection:
            counts = {
                table: replace_raw_table(connection, table, rows_of(consumer, table, held[topic_of(table)]))
                for table in TABLES
            }
    print(f"Loaded the events into schema raw, rows: {', '.join(f'{table} {n}' for table, n in counts.items())}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, BrokerError, DatabaseError, OSError) as error:
        sys.exit(f"pipelines/load_events.py: {' '.join(str(error).split())}")
