"""The native protocol of ClickHouse, as far as clickhouse-driver asks for it. See clickhouse_server.py.

Facts: src/Core/Protocol.h and ProtocolDefines.h of ClickHouse. The revision announced is an old one, so that the client
leaves out what came later (interserver secrets, traces, sparse columns).
"""

import re
import socketserver
import struct

REVISION = 54429  # settings as strings; block info, client info and time zone are older
HELLO, DATA, EXCEPTION, PONG, END = 0, 1, 2, 4, 5
CLIENT_HELLO, CLIENT_QUERY, CLIENT_DATA, CLIENT_CANCEL, CLIENT_PING = 0, 1, 2, 3, 4
BLOCK_INFO = b"\x01\x00\x02" + struct.pack("<i", -1) + b"\x00"
NO_DATA = b"\x00\x00"  # no columns, no rows
WIDTHS = {
    "UInt8": 1, "Int8": 1, "Bool": 1, "Enum8": 1, "UInt16": 2, "Int16": 2, "Date": 2, "Enum16": 2, "UInt32": 4, "Int32": 4,
    "Float32": 4, "Date32": 4, "DateTime": 4, "Decimal32": 4, "IPv4": 4, "UInt64": 8, "Int64": 8, "Float64": 8,
    "DateTime64": 8, "Decimal64": 8, "UInt128": 16, "Int128": 16, "UUID": 16, "Decimal128": 16, "IPv6": 16, "UInt256": 32,
    "Int256": 32, "Decimal256": 32, "Nothing": 1,
}  # fmt: skip
INSERT = re.compile(r"^(?P<head>\s*insert\s+into\s+(?:table\s+)?(?P<table>[^\s(]+)\s*(?P<columns>\([^)]*\))?)\s*(?:values|format\s+native)\s*;?\s*$", re.I | re.S)
READS = re.compile(r"\s*\(*\s*(select|with)\b", re.I)


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def text(value: str) -> bytes:
    data = value.encode()
    return varint(len(data)) + data


class Reader:
    """Reads values from a stream and remembers the bytes, so that a block can be handed on as it came."""

    def __init__(self, read) -> None:
        self.read_bytes = read
        self.seen = bytearray()

    def take(self, size: int) -> bytes:
        data = self.read_bytes(size)
        if len(data) < size:
            raise EOFError
        self.seen += data
        return data

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def text(self) -> str:
        return self.take(self.varint()).decode(errors="replace")

    def block(self) -> tuple[int, bytes]:
        """Number of rows, and the block as the format Native has it."""
        start = len(self.seen)
        columns, rows = self.varint(), self.varint()
        for _ in range(columns):
            self.text()
            self.column(self.text(), rows)
        return rows, bytes(self.seen[start:])

    def column(self, kind: str, rows: int) -> None:
        name, _, inner = kind.partition("(")
        inner = inner[:-1]
        if name == "Nullable":
            self.take(rows)
            self.column(inner, rows)
        elif name == "String":
            for _ in range(rows):
                self.take(self.varint())
        elif name == "FixedString":
            self.take(rows * int(inner))
        elif name == "Array":
            sizes = struct.unpack(f"<{rows}Q", self.take(8 * rows))
            self.column(inner, sizes[-1] if rows else 0)
        elif name == "LowCardinality":
            self.low_cardinality(inner, rows)
        elif name == "Decimal":
            digits = int(inner.split(",")[0])
            self.take(rows * (4 if digits < 10 else 8 if digits < 19 else 16 if digits < 39 else 32))
        else:
            self.take(rows * WIDTHS[name])

    def low_cardinality(self, inner: str, rows: int) -> None:
        if not rows:
            return
        self.take(8)  # version
        width = 1 << (struct.unpack("<Q", self.take(8))[0] & 0xFF)
        keys = struct.unpack("<Q", self.take(8))[0]
        self.column(inner.removeprefix("Nullable(").removesuffix(")") if inner.startswith("Nullable(") else inner, keys)
        self.take(8 + rows * width)


def blocks_of(data: bytes):
    """The blocks of a result in the format Native."""
    place = 0

    def read(size: int) -> bytes:
        nonlocal place
        place += size
        return data[place - size : place]

    while place < len(data):
        yield Reader(read).block()[1]


class Connection(socketserver.StreamRequestHandler):
    engine = None
    engine_error: type[Exception] = Exception

    def handle(self) -> None:
        self.database = ""
        try:
            while True:
                packet = Reader(self.rfile.read)
                kind = packet.varint()
                if kind == CLIENT_HELLO:
                    self.greet(packet)
                elif kind == CLIENT_PING:
                    self.send(varint(PONG))
                elif kind == CLIENT_QUERY:
                    self.query(packet)
                elif kind == CLIENT_DATA:
                    self.read_block(packet)
        except (EOFError, ConnectionError):
            pass

    def send(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def greet(self, packet: Reader) -> None:
        packet.text(), packet.varint(), packet.varint(), packet.varint()
        self.database = packet.text()
        user, password = packet.text(), packet.text()
        if not self.engine.admits(user, password):
            self.fail(516, "Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)")
            raise EOFError
        self.send(varint(HELLO) + text("ClickHouse") + varint(26) + varint(9) + varint(REVISION) + text("UTC") + text("stand-in") + varint(2))

    def query(self, packet: Reader) -> None:
        packet.text()
        self.client_info(packet)
        settings = {}
        while name := packet.text():
            packet.take(1)
            settings[name] = packet.text()
        packet.varint(), packet.varint()
        sql = packet.text()
        self.skip_data(packet)
        try:
            insert = INSERT.match(sql)
            self.insert(insert, settings) if insert else self.answer(sql, settings)
        except self.engine_error as error:
            self.fail(error.code, str(error))
        else:
            self.send(varint(END))

    def client_info(self, packet: Reader) -> None:
        if packet.take(1) == b"\x00":
            return
        packet.text(), packet.text(), packet.text()
        packet.take(1)
        packet.text(), packet.text(), packet.text()
        packet.varint(), packet.varint(), packet.varint()
        packet.text()
        packet.varint()

    def skip_data(self, packet: Reader) -> None:
        """The empty block that says: no tables of the client's own follow."""
        if packet.varint() == CLIENT_DATA:
            self.read_block(packet)

    def read_block(self, packet: Reader) -> tuple[int, bytes]:
        packet.text()
        while field := packet.varint():
            packet.take(1 if field == 1 else 4)
        return packet.block()

    def answer(self, sql: str, settings: dict) -> None:
        result = self.engine.run(sql, "Native", self.database, settings)
        blocks = list(blocks_of(result))
        if not blocks and READS.match(sql):
            self.send_header(self.engine.columns_of(sql.rstrip().rstrip(";"), self.database))
        for block in blocks:
            self.send_block(block)

    def insert(self, insert: re.Match, settings: dict) -> None:
        wanted = (insert["columns"] or "(*)")[1:-1]
        self.send_header(self.engine.columns_of(f"select {wanted} from {insert['table']}", self.database))
        data = bytearray()
        while True:
            packet = Reader(self.rfile.read)
            packet.varint()
            rows, block = self.read_block(packet)
            if not rows:
                break
            data += block
        self.engine.insert(insert["head"], "Native", bytes(data), self.database, settings)

    def send_header(self, columns: list[tuple[str, str]]) -> None:
        self.send_block(varint(len(columns)) + varint(0) + b"".join(text(name) + text(kind) for name, kind in columns))

    def send_block(self, block: bytes) -> None:
        self.send(varint(DATA) + text("") + BLOCK_INFO + block)

    def fail(self, code: int, message: str) -> None:
        self.send(varint(EXCEPTION) + struct.pack("<i", code) + text("DB::Exception") + text(message) + text("") + b"\x00")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def serve_native(engine, port: int, engine_error: type[Exception]) -> None:
    handler = type("BoundConnection", (Connection,), {"engine": engine, "engine_error": engine_error})
    Server(("127.0.0.1", port), handler).serve_forever()
