"""Read topics of the broker: Kafka, or Redpanda, which speaks the same protocol.

    with closing(open_consumer()) as consumer:
        held = spans(consumer, ["shop.orders"])
        for message in read(consumer, held["shop.orders"]): ...

A topic is read from its beginning to the end it has when the step starts, whatever is written to it meanwhile. No
consumer group keeps a position: each run reads everything, so a run that failed leaves nothing behind.

Environment
    KAFKA_BOOTSTRAP_SERVERS    host:port of a broker; several are separated by commas
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from confluent_kafka.admin import AdminClient
from source_files import setting

# Seconds without any answer after which the broker counts as gone.
TIMEOUT = 30


class BrokerError(Exception):
    """The broker did not do what was asked of it; the message says what."""


class Span(NamedTuple):
    """The messages of one partition from `begin` to just before `end`."""

    topic: str
    partition: int
    begin: int
    end: int


def client_settings() -> dict:
    # Errors reach us as exceptions; the client's own log would only say them again.
    return {"bootstrap.servers": setting("KAFKA_BOOTSTRAP_SERVERS"), "log_level": 0}


def reason(error: KafkaException | KafkaError) -> str:
    """What happened, in words."""
    cause = error.args[0] if isinstance(error, KafkaException) else error
    if cause.code() in (KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN, KafkaError._RESOLVE, KafkaError._TIMED_OUT):
        return f"no broker answers at {setting('KAFKA_BOOTSTRAP_SERVERS')}; is it up?"
    return cause.str()


def open_consumer() -> Consumer:
    return Consumer(
        {
            **client_settings(),
            "group.id": "shop-ingestion",  # the client asks for a name; nothing is kept under it
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )


def partition_counts(client: Consumer | AdminClient) -> dict[str, int]:
    """Every topic there is, and how many partitions it has."""
    try:
        topics = client.list_topics(timeout=TIMEOUT).topics
    except KafkaException as error:
        raise BrokerError(reason(error)) from None
    return {name: len(topic.partitions) for name, topic in topics.items() if topic.error is None}


def spans(consumer: Consumer, topics: list[str]) -> dict[str, list[Span]]:
    """What each topic holds at this moment, by partition."""
    counts = partition_counts(consumer)
    missing = [topic for topic in topics if topic not in counts]
    if missing:
        raise BrokerError(f"there is no topic {', '.join(missing)}; run the step that fills it first")
    try:
        return {topic: [span(consumer, topic, partition) for partition in range(counts[topic])] for topic in topics}
    except KafkaException as error:
        raise BrokerError(reason(error)) from None


def span(consumer: Consumer, topic: str, partition: int) -> Span:
    begin, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=TIMEOUT)
    return Span(topic, partition, begin, end)


def read(consumer: Consumer, wanted: list[Span]) -> Iterator[Message]:
    """The messages of these spans: in order within a partition, in any order between partitions."""
    ends = {(topic, partition): end for topic, partition, begin, end in wanted if begin < end}
    consumer.assign([TopicPartition(topic, partition, begin) for topic, partition, begin, end in wanted if begin < end])
    while ends:
        message = consumer.poll(TIMEOUT)
        if message is None:
            raise BrokerError(f"the broker sent nothing for {TIMEOUT} seconds, with messages still to come")
        error = message.error()
        if error and error.code() != KafkaError._PARTITION_EOF:
            raise BrokerError(reason(error))
        place = (message.topic(), message.partition())
        if place not in ends:
            continue
        if not error and message.offset() < ends[place]:
            yield message
        # The last offsets may hold no message of ours: compaction and transactions leave gaps.
        if error or message.offset() >= ends[place] - 1:
            del ends[place]


def where(message: Message) -> str:
    return f"topic {message.topic()}, partition {message.partition()}, offset {message.offset()}"


def parsed(message: Message, part: bytes | None) -> dict:
    """A key or a value that must be a JSON object."""
    try:
        found = json.loads(part or b"null")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BrokerError(f"{where(message)}: not a JSON object")
    return found
