"""How to open the warehouse: BigQuery.

Environment
    WAREHOUSE_PROJECT                the project of Google Cloud
    WAREHOUSE_LOCATION               where its datasets are, such as EU
    GOOGLE_APPLICATION_CREDENTIALS   path of a service account's key file
"""

import os
from pathlib import Path

from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.cloud import bigquery
from google.cloud.bigquery import dbapi
from google.oauth2.service_account import Credentials

DatabaseError = dbapi.Error

SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]


def connect() -> dbapi.Connection:
    """Open a connection for reading. BigQuery knows no read-only session: what it may change, the key's roles decide."""
    return connect_writer()


def connect_writer() -> dbapi.Connection:
    """Open a connection that may write. Each statement is a transaction of its own; all times are in UTC."""
    project = os.environ.get("WAREHOUSE_PROJECT")
    keyfile = Path(os.environ.get("GOOGLE_APPLICATION_CREDENTIALS") or "")
    missing = [] if project else ["BIGQUERY_PROJECT"]
    if not keyfile.is_file():
        missing.append("BIGQUERY_KEYFILE (a file that exists)")
    if missing:
        raise DatabaseError(f"BigQuery: fill in {', '.join(missing)} in .env")
    try:
        credentials = Credentials.from_service_account_file(str(keyfile), scopes=SCOPES)
        # Now, so that a key that is no longer valid is told apart from a query that fails.
        credentials.refresh(Request())
    except (GoogleAuthError, ValueError) as error:
        raise DatabaseError(f"BigQuery does not take the key file {keyfile}: {error}") from error
    client = bigquery.Client(project, credentials, location=os.environ.get("WAREHOUSE_LOCATION") or "EU")
    connection = dbapi.connect(client)
    connection.client = client  # for loading
    return connection


def is_missing_table(error: Exception) -> bool:
    """True if the error says that a table, or its dataset, is not there yet."""
    return isinstance(error, DatabaseError) and "notFound" in str(error)
