"""A stand-in for a ClickHouse server: the real engine (chDB, of ClickHouse's makers) behind the two protocols of the server.

    python clickhouse_server.py --http PORT --native PORT --user USER --password PASSWORD --database NAME --init FILE

It speaks as much of HTTP and of the native protocol as clickhouse-connect, clickhouse-driver, dbt and dlt ask for. What it
is not: it has one session, so one query at a time; users and grants are one name and one password; `readonly` refuses by
the first word of a statement. SQL, types, formats and errors are the engine's own.
"""

import argparse
import base64
import gzip
import hmac
import json
import re
import tempfile
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import lz4.frame
import zstandard
from chdb.session import Session
from clickhouse_native import serve_native

# Parameters of a request that are no settings of the engine.
NOT_SETTINGS = re.compile(
    "query|user|password|database|default_format|session_id|session_timeout|session_check|client_protocol_version|"
    "compress|decompress|enable_http_compression|http_.*|send_progress.*|wait_end_of_query|buffer_size|quota_key|"
    "role|readonly|query_id|cancel_http.*|async_insert|wait_for_async_insert"
)
INSERT_WITH_DATA = re.compile(
    rb"^(?P<head>\s*insert\s+into\s+(?:table\s+)?[^()]+?(?:\([^)]*\))?)"
    rb"(?P<settings>\s+settings\s+[^()]*?)?\s+format\s+(?P<format>\w+)[ \t]*\r?\n?(?P<data>.*)$",
    re.I | re.S,
)
READS = re.compile(r"\s*(--[^\n]*\n\s*|/\*.*?\*/\s*)*\(*\s*(select|with|show|describe|desc|exists|explain|set|use)\b", re.I | re.S)
CODECS = {
    "gzip": gzip.decompress,
    "gz": gzip.decompress,  # dlt's word for it; src/IO/CompressionMethod.cpp takes both
    "deflate": zlib.decompress,
    "lz4": lz4.frame.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


TEMPORARY = re.compile(r"(?:\s|/\*.*?\*/)*create\s+temporary\s+table\s+(`[^`]+`|\w+)", re.IGNORECASE | re.DOTALL)


class EngineError(Exception):
    """An exception of the engine; `code` is ClickHouse's number of it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        found = re.match(r"Code: (\d+)", message)
        self.code = int(found[1]) if found else 1002


class Engine:
    """One session of the engine, with its files in a folder."""

    def __init__(self, folder: str, user: str, password: str, database: str) -> None:
        self.folder = Path(folder)
        self.session = Session(str(self.folder / "data"))
        self.lock = threading.Lock()
        self.user, self.password = user, password
        self.database = database
        self.ask(f"create database if not exists {database}")

    def admits(self, user: str, password: str) -> bool:
        return hmac.compare_digest(f"{user}\0{password}".encode(), f"{self.user}\0{self.password}".encode())

    def run(self, sql: str, form: str = "TabSeparated", database: str = "", settings: dict | None = None) -> bytes:
        """The result of one statement in a format, under settings that end with it."""
        settings = settings or {}
        if settings.get("readonly") in ("1", "2") and not READS.match(sql):
            raise EngineError("Code: 164. DB::Exception: Cannot execute query in readonly mode. (READONLY)")
        applied = {name: value for name, value in settings.items() if not NOT_SETTINGS.fullmatch(name)}
        with self.lock:
            self.ask(f"use {quoted(database or self.database)}")
            for name, value in applied.items():
                self.ask(f"set {name} = {literal(value)}")
            try:
                # A temporary table ends with its session. Here there is one session, so a later client's takes its place.
                if temporary := TEMPORARY.match(sql):
                    self.ask(f"drop temporary table if exists {temporary[1]}")
                return self.ask(sql, form)
            finally:
                for name in applied:
                    if not name.startswith("param_"):
                        self.ask(f"set {name} = default")

    def insert(self, head: str, form: str, data: bytes, database: str = "", settings: dict | None = None) -> None:
        """An INSERT whose rows arrive apart from the statement."""
        if not data.strip():
            return
        with tempfile.NamedTemporaryFile(dir=self.folder) as file:
            file.write(data)
            file.flush()
            self.run(f"{head} from infile '{file.name}' format {form}", database=database, settings=settings)

    def columns_of(self, sql: str, database: str) -> list[tuple[str, str]]:
        """Names and types of a query's result, also where it has no rows."""
        described = json.loads(self.run(f"describe table ({sql})", "JSONCompact", database))
        return [(name, kind) for name, kind, *_ in described["data"]]

    def ask(self, sql: str, form: str = "TabSeparated") -> bytes:
        try:
            result = self.session.query(sql, form)
        except Exception as error:
            raise EngineError(str(error)) from None
        return b"" if result is None else result.bytes()


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    engine: Engine

    def do_GET(self) -> None:
        self.respond_to(b"", readonly=True)

    def do_POST(self) -> None:
        self.respond_to(self.body(), readonly=False)

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            data = b"".join(chunks)
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        codec = CODECS.get(self.headers.get("Content-Encoding", ""))
        return codec(data) if codec else data

    def respond_to(self, body: bytes, readonly: bool) -> None:
        url = urlsplit(self.path)
        if url.path == "/ping" or (url.path == "/" and not url.query and not body):
            return self.respond(200, b"Ok.\n")
        parameters = dict(parse_qsl(url.query, keep_blank_values=True))
        if not self.engine.admits(*self.login(parameters)):
            return self.fail(EngineError("Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)"), 403)
        if readonly:
            parameters.setdefault("readonly", "2")
        database = parameters.get("database") or self.headers.get("X-ClickHouse-Database") or ""
        form = parameters.get("default_format") or self.headers.get("X-ClickHouse-Format") or "TabSeparated"
        query = parameters.get("query", "").encode()
        statement = query + (b"\n" if query and body else b"") + body
        try:
            insert = INSERT_WITH_DATA.match(statement)
            if insert:
                head, given = insert["head"].decode(), insert["format"].decode()
                self.engine.insert(head, given, insert["data"], database, parameters)
                result = b""
            else:
                result = self.engine.run(statement.decode(), form, database, parameters)
        except EngineError as error:
            return self.fail(error)
        self.respond(200, result)

    def login(self, parameters: dict) -> tuple[str, str]:
        if user := self.headers.get("X-ClickHouse-User"):
            return user, self.headers.get("X-ClickHouse-Key") or ""
        kind, _, value = (self.headers.get("Authorization") or "").partition(" ")
        if kind == "Basic":
            user, _, password = base64.b64decode(value).decode().partition(":")
            return user, password
        return parameters.get("user", "default"), parameters.get("password", "")

    def fail(self, error: EngineError, status: int = 0) -> None:
        known = {60: 404, 81: 404, 164: 403}
        self.respond(status or known.get(error.code, 500), f"{error}\n".encode(), {"X-ClickHouse-Exception-Code": str(error.code)})

    def respond(self, status: int, body: bytes, headers: dict | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(len(body)),
            "X-ClickHouse-Timezone": "UTC",
            "X-ClickHouse-Query-Id": "stand-in",
            "X-ClickHouse-Summary": '{"read_rows":"0","read_bytes":"0","written_rows":"0","written_bytes":"0"}',
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("http", "native"):
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in ("user", "password", "database", "init", "folder"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    engine = Engine(options.folder, options.user, options.password, options.database)
    for statement in re.sub(r"--[^\n]*", "", Path(options.init).read_text()).split(";"):
        if statement.strip():
            engine.run(statement)
    threading.Thread(target=serve_native, args=(engine, options.native, EngineError), daemon=True).start()
    handler = type("BoundHandler", (Handler,), {"engine": engine})
    ThreadingHTTPServer(("127.0.0.1", options.http), handler).serve_forever()


if __name__ == "__main__":
    main()
