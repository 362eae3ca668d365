"""Tell Lakekeeper where the tables of the lakehouse are kept: bucket, address and keys of the object store.

    python register_warehouse.py

Runs before Trino on every start. What exists is kept; the keys follow the environment.

Environment
    LAKEKEEPER_URL                     http://lakekeeper:8181
    ICEBERG_WAREHOUSE, LAKE_BUCKET     the warehouse's name in Lakekeeper, and its bucket
    S3_ENDPOINT_URL, S3_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
    RETRY_PAUSE_SECONDS                how long to wait before each further attempt, default: 5
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

ATTEMPTS = 12
PAUSE_SECONDS = float(os.environ.get("RETRY_PAUSE_SECONDS", "5"))


class Refused(Exception):
    """Lakekeeper's answer, or what is wrong with the settings, in one line."""


def main() -> None:
    name, bucket = setting("ICEBERG_WAREHOUSE"), setting("LAKE_BUCKET")
    if not ask("GET", "info")["bootstrapped"]:
        ask("POST", "bootstrap", {"accept-terms-of-use": True})
        print("Lakekeeper is initialised")

    warehouses = {warehouse["name"]: warehouse for warehouse in ask("GET", "warehouse")["warehouses"]}
    storage = {"storage-profile": storage_profile(bucket), "storage-credential": storage_credential()}
    if name in warehouses:
        ask("POST", f"warehouse/{warehouses[name]['id']}/storage", storage)
        print(f"Warehouse {name} exists; its address and keys are those of the environment")
    else:
        ask("POST", "warehouse", {"warehouse-name": name, "delete-profile": {"type": "hard"}, **storage})
        print(f"Warehouse {name} is made, in the bucket {bucket}")


def storage_profile(bucket: str) -> dict:
    """Trino has keys of its own, so Lakekeeper need not hand out any."""
    return {
        "type": "s3",
        "bucket": bucket,
        "endpoint": setting("S3_ENDPOINT_URL"),
        "region": setting("S3_REGION"),
        "path-style-access": True,
        "flavor": "s3-compat",
        "sts-enabled": False,
    }


def storage_credential() -> dict:
    return {
        "type": "s3",
        "credential-type": "access-key",
        "access-key-id": setting("AWS_ACCESS_KEY_ID"),
        "secret-access-key": setting("AWS_SECRET_ACCESS_KEY"),
    }


def ask(method: str, path: str, body: dict | None = None) -> dict:
    """One request to the management API. Lakekeeper tries the store before it says yes, and that may still be starting."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return ask_once(method, path, body)
        except Refused:
            if attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE_SECONDS)
    raise AssertionError("unreachable")


def ask_once(method: str, path: str, body: dict | None) -> dict:
    url = f"{setting('LAKEKEEPER_URL').rstrip('/')}/management/v1/{path}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or b"{}")
    except urllib.error.HTTPError as error:
        raise Refused(f"{method} {path}: {error.code} {message_of(error.read())}") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{method} {url}: {error}") from None


def message_of(body: bytes) -> str:
    """What Lakekeeper says in its answer, or the answer."""
    try:
        return json.loads(body)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"register_warehouse.py: {name} is not set; docker-compose.yml sets it")
    return value


if __name__ == "__main__":
    try:
        main()
    except Refused as error:
        sys.exit(f"register_warehouse.py: {' '.join(str(error).split())}")
