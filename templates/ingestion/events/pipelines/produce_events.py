"""Send the rows of the shop's source files to the broker, as an application would send its events: one topic a table.

    python pipelines/produce_events.py

An event is a JSON object with the columns of the row; amounts are strings, since a JSON number would become a float.
Its key is the primary key, so the versions of a customer or an order stay in their order whatever the number of
partitions. Sending everything again adds events and changes no result: what counts is the newest version of each row.

Environment
    KAFKA_BOOTSTRAP_SERVERS    host:port of a broker
    EVENTS_PARTITIONS          partitions of each topic, default: 1; an existing topic gets more, never fewer
    EVENTS_RETENTION_HOURS     how long the broker keeps an event, default: 168
    SHOP_DATA_DIR              folder of the CSV files, default: data
"""

import json
import os
import sys
from datetime import datetime
from decimal import Decimal

from broker import TIMEOUT, BrokerError, client_settings, partition_counts, reason
from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourceType,
)
from events import topic_of
from source_files import KEYS, TABLES, ConfigurationMistake, check_files, read_rows, source_folder

HOUR = 3_600_000  # milliseconds


def whole_number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise ConfigurationMistake(f"{name} is {text!r}, not a whole number from 1")
    return int(text)


def prepare_topics(partitions: int, retention: int) -> None:
    """Make the topics that are missing; give those that are there as many partitions, and their retention."""
    admin = AdminClient(client_settings())
    counts = partition_counts(admin)
    topics = [topic_of(table) for table in TABLES]
    settings = {"cleanup.policy": "delete", "retention.ms": str(retention)}
    # A replication factor of -1 is the broker's own default.
    new = [NewTopic(topic, partitions, -1, config=settings) for topic in topics if topic not in counts]
    grown = [NewPartitions(topic, partitions) for topic in topics if counts.get(topic, partitions) < partitions]
    entries = [ConfigEntry("retention.ms", str(retention), incremental_operation=AlterConfigOpType.SET)]
    kept = [ConfigResource(ResourceType.TOPIC, topic, incremental_configs=entries) for topic in topics if topic in counts]
    asked = {
        **(admin.create_topics(new, request_timeout=TIMEOUT) if new else {}),
        **(admin.create_partitions(grown, request_timeout=TIMEOUT) if grown else {}),
    }
    finish(asked)
    finish(admin.incremental_alter_configs(kept, request_timeout=TIMEOUT) if kept else {})


def finish(asked: dict) -> None:
    for what, outcome in asked.items():
        try:
            outcome.result()
        except KafkaException as error:
            raise BrokerError(f"{what}: {reason(error)}") from None


def event_of(row: dict) -> dict:
    return {name: plain(value) for name, value in row.items()}


def plain(value):
    """A value as JSON has it without loss."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, Decimal) else value


def encoded(fields: dict) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def produce(folder) -> dict[str, int]:
    """Send every row of every file; return how many of each."""
    producer = Producer(
        {
            **client_settings(),
            "enable.idempotence": True,
            "acks": "all",
            "linger.ms": 20,
            "message.timeout.ms": TIMEOUT * 1000,
            # As the Java clients do it, so that the events of a key meet in one partition whoever sends them.
            "partitioner": "murmur2_random",
        }
    )
    failures = []
    counts = dict.fromkeys(TABLES, 0)

    def delivered(error, _message) -> None:
        if error:
            failures.append(reason(error))

    for table in TABLES:
        for row in read_rows(folder, table):
            event = event_of(row)
            key = {name: event[name] for name in KEYS[table]}
            while True:
                try:
                    producer.produce(topic_of(table), encoded(event), encoded(key), on_delivery=delivered)
                    break
                except BufferError:  # the client's queue is full: let it send some first
                    producer.poll(1)
            counts[table] += 1
            producer.poll(0)
    producer.flush()
    if failures:
        raise BrokerError(f"{len(failures)} of {sum(counts.values())} events did not arrive: {failures[0]}")
    return counts


def main() -> None:
    folder = source_folder()
    check_files(folder)  # an event cannot be taken back: nothing is sent before all files are known to be good
    prepare_topics(whole_number("EVENTS_PARTITIONS", 1), whole_number("EVENTS_RETENTION_HOURS", 168) * HOUR)
    counts = produce(folder)
    print(f"Sent {folder} to the broker, events: {', '.join(f'{topic_of(name)} {n}' for name, n in counts.items())}")


if __name__ == "__main__":
    try:
        main()
    except (ConfigurationMistake, BrokerError, OSError, KafkaException) as error:
        sys.exit(f"pipelines/produce_events.py: {' '.join(str(error).split())}")
