"""How loading.py replaces a table in BigQuery, whose schemas are datasets: one load job that replaces all rows at its end."""

import json
import tempfile
from datetime import datetime
from decimal import Decimal

from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

from connection import DatabaseError

TYPES = {"bigint": "INT64", "text": "STRING", "timestamp": "TIMESTAMP", "decimal(10,2)": "NUMERIC(10,2)"}

# How many rows are held in memory; they all go in one job.
BATCH = 1000


def replace(connection, schema: str, table: str, columns: dict, batches) -> None:
    client = connection.client
    job = bigquery.LoadJobConfig(
        source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
        schema=[field(name, kind) for name, kind in columns.items()],
        write_disposition=bigquery.WriteDisposition.WRITE_TRUNCATE,
    )
    try:
        client.create_dataset(schema, exists_ok=True)
        with tempfile.TemporaryFile() as file:
            for batch in batches:
                for row in batch:
                    line = dict(zip(columns, map(in_json, row)))
                    file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.seek(0)
            client.load_table_from_file(file, f"{client.project}.{schema}.{table}", job_config=job).result()
    except GoogleAPICallError as error:
        raise DatabaseError(str(error)) from error


def field(name: str, kind: str) -> bigquery.SchemaField:
    if kind.startswith("NUMERIC"):
        return bigquery.SchemaField(name, "NUMERIC", precision=10, scale=2)
    return bigquery.SchemaField(name, kind)


def in_json(value):
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
