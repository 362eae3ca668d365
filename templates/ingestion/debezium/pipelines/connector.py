"""The connector in Kafka Connect that captures the changes of the shop's database.

Environment
    DEBEZIUM_URL    address of Kafka Connect, http://host:port
    SOURCE_TYPE     the connector's settings are in debezium/<type>.json
"""

import json
import time
import urllib.error
import urllib.request

from source_files import PROJECT, ConfigurationMistake, setting

NAME = "shop"
# Seconds in which Kafka Connect may be busy with itself (it starts, or deals the work out anew).
PATIENCE = 60


class ConnectorError(Exception):
    """The connector does not work; the message says why."""


def settings() -> dict:
    path = PROJECT / "debezium" / f"{setting('SOURCE_TYPE')}.json"
    try:
        return {"name": NAME, **json.loads(path.read_text(encoding="utf-8"))}
    except ValueError as error:
        raise ConfigurationMistake(f"{path} is not JSON: {error}") from None


def call(method: str, path: str, body: dict | None = None):
    """What Kafka Connect answers, as JSON; None for something that is not there."""
    url = f"{setting('DEBEZIUM_URL')}{path}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            if error.code != 409 or time.monotonic() > deadline:
                raise ConnectorError(said(error)) from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise ConnectorError(f"Kafka Connect does not answer at {setting('DEBEZIUM_URL')} ({reason}); is it up?") from None
        time.sleep(1)


def said(error: urllib.error.HTTPError) -> str:
    text = error.read().decode("utf-8", "replace")
    try:
        # What follows points to another address of the same interface.
        return json.loads(text)["message"].partition("You can also find")[0]
    except (ValueError, LookupError, TypeError):
        return f"Kafka Connect answers {error.code} {error.reason}"


def register() -> None:
    """Give Kafka Connect the connector's settings, if it has others or none. One that failed gets a second chance."""
    wanted = settings()
    if call("GET", f"/connectors/{NAME}/config") != wanted:
        call("PUT", f"/connectors/{NAME}/config", {name: value for name, value in wanted.items() if name != "name"})
    elif failure():
        call("POST", f"/connectors/{NAME}/restart?includeTasks=true&onlyFailed=true")
        time.sleep(2)


def failure() -> str | None:
    """Why the connector captures nothing; None while it works or starts."""
    status = call("GET", f"/connectors/{NAME}/status") or {}
    for part in (status.get("connector") or {}, *status.get("tasks", [])):
        if part.get("state") == "FAILED":
            return f"the connector failed: {cause(part.get('trace') or 'no reason was given')}"
        if part.get("state") in ("PAUSED", "STOPPED"):
            return f"the connector is {part['state'].lower()}: PUT {setting('DEBEZIUM_URL')}/connectors/{NAME}/resume"
    return None


def cause(trace: str) -> str:
    """The first line of a trace and, where another exception lies beneath it, the last cause."""
    first, *more = trace.strip().splitlines()
    causes = [line.removeprefix("Caused by: ") for line in more if line.startswith("Caused by: ")]
    return f"{first} Cause: {causes[-1]}" if causes else first


def committed_offset() -> dict:
    """How far the connector has come in the log of changes, with everything before it safe in the topics."""
    found = (call("GET", f"/connectors/{NAME}/offsets") or {}).get("offsets") or []
    return found[0]["offset"] or {} if found else {}
