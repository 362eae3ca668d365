"""Sets Metabase up through its API: the administrator, the data source, the questions and the dashboard of this project.

    python setup.py

Safe to repeat. What is missing is made, the data source follows the environment, and everything else stays as it is: a question
or a dashboard that somebody changed is theirs. Needs nothing but Python.

Environment
    METABASE_URL
    METABASE_ADMIN_EMAIL, METABASE_ADMIN_PASSWORD
    PROJECT_NAME           the name of the site, and of the collection that holds the dashboard
    and what data-source.json refers to as ${NAME}
"""

import json
import os
import sys
from pathlib import Path
from string import Template
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
PATIENCE = 60  # seconds for one answer
FIRST = 0  # of a batch of new cards: Metabase takes numbers below zero for cards that are not there yet


class Refused(Exception):
    """Metabase answered with an error; the message says which, on one line."""

    def __init__(self, request: str, status: int, body: str):
        super().__init__(f"{request}: {status} {' '.join(body.split())[:400]}")
        self.status = status


class Metabase:
    def __init__(self, url: str):
        self.url = url.rstrip("/")
        self.session = ""

    def ask(self, method: str, path: str, body: object = None):
        headers = {"Content-Type": "application/json", "X-Metabase-Session": self.session}
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}{path}", data, {k: v for k, v in headers.items() if v}, method=method)
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                text = answer.read().decode()
        except HTTPError as error:
            raise Refused(f"{method} {path}", error.code, error.read().decode(errors="replace")) from None
        return json.loads(text) if text else None

    def find(self, path: str, name: str):
        """The one of this name in a list, which some pages wrap into `data`."""
        answer = self.ask("GET", path)
        items = answer["data"] if isinstance(answer, dict) else answer
        return next((item for item in items if item["name"] == name and not item.get("archived")), None)


def main() -> None:
    email, password, project = (
        required(name) for name in ("METABASE_ADMIN_EMAIL", "METABASE_ADMIN_PASSWORD", "PROJECT_NAME")
    )
    metabase = Metabase(required("METABASE_URL"))
    log_in(metabase, email, password, project)
    print(f"metabase: {email} can log in")
    source = read("data-source.json")
    # Variables of an account in a cloud, which only its owner can fill in. The rest of the stack starts without.
    asked_for = source.pop("asked_for", [])
    if empty := missing_credentials(asked_for, source["details"]):
        print(f"metabase: {', '.join(empty)} is empty: fill it in in .env for the data source and the dashboard")
        return
    try:
        database = make_data_source(metabase, source)
    except Refused as error:
        message = f"metabase: the warehouse cannot be opened: {error}"
        if not asked_for:
            sys.exit(message)
        print(message)
        return
    dashboard = read("revenue.json")
    collection = make_collection(metabase, project)
    made = make_dashboard(metabase, dashboard, database, collection)
    print(f"metabase: the dashboard {dashboard['name']} {'is made' if made else 'is there'}")


def log_in(metabase: Metabase, email: str, password: str, project: str) -> None:
    properties = metabase.ask("GET", "/api/session/properties")
    if properties.get("has-user-setup"):
        try:
            metabase.session = metabase.ask("POST", "/api/session", {"username": email, "password": password})["id"]
        except Refused as error:
            if error.status not in (400, 401):
                raise
            sys.exit(
                f"metabase: {email} cannot log in with METABASE_ADMIN_PASSWORD of .env: the password was changed in Metabase, "
                "or .env was. Make them the same: docs/metabase.md says how"
            )
        return
    answer = metabase.ask(
        "POST",
        "/api/setup",
        {
            "token": properties["setup-token"],
            "user": {"email": email, "password": password, "first_name": "Project", "last_name": "Administrator"},
            "prefs": {"site_name": project},
        },
    )
    metabase.session = answer["id"]


def make_data_source(metabase: Metabase, source: dict) -> int:
    wanted = {**source, "details": with_values(source["details"])}
    existing = metabase.find("/api/database", source["name"])
    if not existing:
        return metabase.ask("POST", "/api/database", wanted)["id"]
    metabase.ask("PUT", f"/api/database/{existing['id']}", wanted)
    return existing["id"]


def make_collection(metabase: Metabase, name: str) -> int:
    existing = metabase.find("/api/collection", name)
    return existing["id"] if existing else metabase.ask("POST", "/api/collection", {"name": name})["id"]


def make_dashboard(metabase: Metabase, wanted: dict, database: int, collection: int) -> bool:
    """False when there is one with cards already. One without is what an interrupted run left behind."""
    inside = f"/api/collection/{collection}/items?models="
    existing = metabase.find(f"{inside}dashboard", wanted["name"])
    if existing and metabase.ask("GET", f"/api/dashboard/{existing['id']}")["dashcards"]:
        return False
    cards = []
    for position, card in enumerate(wanted["cards"], start=1):
        question = metabase.find(f"{inside}card", card["name"]) or metabase.ask(
            "POST", "/api/card", question_of(card, database, collection)
        )
        cards.append({"id": FIRST - position, "card_id": question["id"], **card["place"]})
    heading = {"name": wanted["name"], "description": wanted["description"], "collection_id": collection}
    dashboard = existing or metabase.ask("POST", "/api/dashboard", heading)
    metabase.ask("PUT", f"/api/dashboard/{dashboard['id']}", {"dashcards": cards})
    return True


def question_of(card: dict, database: int, collection: int) -> dict:
    return {
        "name": card["name"],
        "description": card["description"],
        "display": card["display"],
        "visualization_settings": card["visualization_settings"],
        "dataset_query": {"type": "native", "database": database, "native": {"query": card["query"]}},
        "collection_id": collection,
    }


def missing_credentials(asked_for: list[str], details: dict) -> list[str]:
    files = [value["file"] for value in details.values() if isinstance(value, dict)]
    return [name for name in asked_for if not os.environ.get(name)] + [name for name in files if not content_of(name)]


def with_values(details: dict) -> dict:
    """Texts refer to the environment as ${NAME}; {"file": NAME} is what the file named there holds."""
    values = {}
    for key, value in details.items():
        if isinstance(value, dict):
            value = content_of(value["file"])
        elif isinstance(value, str):
            value = Template(value).substitute(os.environ)
        values[key] = int(value) if key == "port" else value
    return values


def content_of(variable: str) -> str:
    return Path(required(variable)).read_text(encoding="utf-8")


def read(name: str) -> dict:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def required(name: str) -> str:
    return os.environ.get(name) or sys.exit(f"metabase: {name} is not set")


if __name__ == "__main__":
    try:
        main()
    except (Refused, URLError, OSError) as error:
        sys.exit(f"metabase: {error}")
    except KeyError as error:
        sys.exit(f"metabase: {error.args[0]} is missing, in the environment or in an answer of Metabase")
