#!/usr/bin/env python
"""target-warehouse: a Singer target that replaces tables of the warehouse by what a tap sends.

    tap-... | meltano/load/target_warehouse.py --config config.json

The rows of each stream become the table of its name, in exact types, in one move: a reader sees the old table or the
new one. Nothing is loaded unless the tap came to its end, and a stream without rows leaves its table alone. State is not
handed back to Meltano, so that a tap sends all rows every time and never just the new ones.

config.json
    default_target_schema    default: raw
"""

import argparse
import json
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(PROJECT / "pipelines"), str(PROJECT / "warehouse")]

from connection import DatabaseError, connect_writer  # noqa: E402
from loading import replace_table  # noqa: E402
from source_files import Column, convert  # noqa: E402


class TargetMistake(Exception):
    """What the tap sent cannot be loaded."""


class Stream:
    """The columns and rows of one table."""

    def __init__(self, name: str, schema: dict) -> None:
        self.name = name
        self.columns = {column: column_of(f"{name}.{column}", kind) for column, kind in schema["properties"].items()}
        self.rows = []
        # How many of the rows a state of the tap confirms.
        self.confirmed = 0

    def add(self, record: dict) -> None:
        try:
            self.rows.append(tuple(value_of(name, record.get(name), column) for name, column in self.columns.items()))
        except ValueError as error:
            raise TargetMistake(f"{self.name}, row {len(self.rows) + 1}: {error}") from None


def column_of(name: str, schema: dict) -> Column:
    """The column for a property of a stream's JSON schema."""
    types = schema.get("type", "string")
    kinds = {types} if isinstance(types, str) else set(types)
    nullable = "null" in kinds
    kinds.discard("null")
    if kinds == {"string"}:
        return Column("timestamp" if schema.get("format") == "date-time" else "text", nullable)
    if kinds == {"integer"}:
        return Column("bigint", nullable)
    if kinds == {"number"}:
        return Column("decimal(10,2)", nullable)
    raise TargetMistake(f"{name} is {schema}; this target knows string, date-time, integer and number")


def value_of(name: str, value, column: Column):
    # An empty text that the tap did send is a value, unless the column must have one.
    if value == "" and column.type == "text" and column.nullable:
        return ""
    return convert(name, "" if value is None else str(value), column)


def read_streams(lines) -> dict[str, Stream]:
    """All streams of a tap, once it has sent its last message."""
    streams: dict[str, Stream] = {}
    for line in lines:
        # Decimal, because a float would not hold 19.99.
        message = json.loads(line, parse_float=Decimal)
        kind = message["type"]
        if kind == "SCHEMA":
            # A tap may send the schema of a stream again.
            streams.setdefault(message["stream"], Stream(message["stream"], message["schema"]))
        elif kind == "RECORD":
            streams[message["stream"]].add(message["record"])
        elif kind == "STATE":
            for stream in streams.values():
                stream.confirmed = len(stream.rows)
    for stream in streams.values():
        if stream.confirmed < len(stream.rows):
            raise TargetMistake(f"the tap ended in the middle of {stream.name}; nothing is loaded")
    return streams


def default_schema() -> str:
    parser = argparse.ArgumentParser(description="Replace tables of the warehouse by what a Singer tap sends.")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings, as JSON")
    path = parser.parse_args().config
    config = json.loads(path.read_text(encoding="utf-8")) if path else {}
    return config.get("default_target_schema") or "raw"


def main() -> None:
    schema = default_schema()
    streams = read_streams(sys.stdin.buffer)
    with closing(connect_writer()) as connection:
        for stream in streams.values():
            if not stream.rows:
                print(f"No rows of {stream.name}: {schema}.{stream.name} stays as it is", file=sys.stderr)
                continue
            columns = {name: column.type for name, column in stream.columns.items()}
            count = replace_table(connection, schema, stream.name, columns, stream.rows)
            print(f"Loaded {schema}.{stream.name}, rows: {count}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except (TargetMistake, DatabaseError, OSError, ValueError, KeyError) as error:
        sys.exit(f"target-warehouse: {' '.join(str(error).split())}")
