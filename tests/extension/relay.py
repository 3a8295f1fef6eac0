"""A relay in front of the service that remembers what the extension sent, and can hold it back."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "server", "date"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A request as the extension sent it, and what the service answered."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer: Any

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that the service would not give in these tests by itself."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


class Relay:
    """Listens on a free loopback port and passes everything on to `upstream_port`."""

    def __init__(self, upstream_port: int) -> None:
        self.hits: list[Hit] = []
        self._open = threading.Event()
        self._open.set()
        self._refusal: Refusal | None = None
        self._change: tuple[str, Callable[[Any], Any]] | None = None
        self._upstream_port = upstream_port
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def scores(self) -> list[Hit]:
        return [hit for hit in self.hits if hit.path == "/v1/score"]

    @property
    def feedback(self) -> list[Hit]:
        return [hit for hit in self.hits if hit.path.startswith("/v1/feedback")]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let requests wait until the block ends."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    @contextmanager
    def answering(self, refusal: Refusal) -> Iterator[None]:
        """Answer every request with `refusal`, as a service in trouble would."""
        self._refusal = refusal
        try:
            yield
        finally:
            self._refusal = None

    @contextmanager
    def altering(self, path: str, change: Callable[[Any], Any]) -> Iterator[None]:
        """Pass on, for requests to `path`, what `change` makes of the service's answer."""
        self._change = path, change
        try:
            yield
        finally:
            self._change = None

    def close(self) -> None:
        self._open.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes):
        """Return status, headers and body of the answer to a request."""
        self._open.wait(60)
        if self._refusal is not None:
            found = (
                self._refusal.status,
                self._refusal.headers,
                json.dumps(self._refusal.body).encode(),
            )
        else:
            found = self._ask(method, path, headers, body)
            if self._change is not None and path == self._change[0]:
                status, answered, content = found
                changed = json.dumps(self._change[1](json.loads(content))).encode()
                found = status, answered, changed
        answer = json.loads(found[2]) if found[2].startswith(b"{") else None
        self.hits.append(Hit(method, path, headers, body, found[0], answer))
        return found

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes):
        connection = http.client.HTTPConnection("127.0.0.1", self._upstream_port, timeout=60)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            kept = {k: v for k, v in response.getheaders() if k.lower() not in _HOP_BY_HOP}
            return response.status, kept, response.read()
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args: object) -> None:
                """Say nothing: the hits are kept."""

            def do_GET(self) -> None:
                self.relay(b"")

            def do_DELETE(self) -> None:
                self.relay(b"")

            def do_POST(self) -> None:
                self.relay(self.rfile.read(int(self.headers.get("content-length") or 0)))

            def relay(self, body: bytes) -> None:
                headers = {k.lower(): v for k, v in self.headers.items()}
                status, answered, content = relay.pass_on(self.command, self.path, headers, body)
                try:
                    self.send_response(status)
                    for name, value in answered.items():
                        self.send_header(name, value)
                    self.send_header("content-length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the extension gave up waiting

        return Handler
