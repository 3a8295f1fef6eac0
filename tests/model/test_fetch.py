"""Fetching for the command line, against a real server on loopback."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from model.fetch import FetchError, fetch


class _Site(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[str, bytes]]] = {
        "/page": ("text/html", b"<p>Hello</p>"),
        "/latin": ("text/html; charset=ISO-8859-1", "<p>Café</p>".encode("latin-1")),
        "/plain": ("text/plain", b"Hello"),
        "/image": ("image/png", b"\x89PNG"),
        "/large": ("text/html", b"x" * 300_000),
    }

    def do_GET(self) -> None:
        if self.path in self.pages:
            kind, body = self.pages[self.path]
            self._answer(200, {"Content-Type": kind}, body)
        elif self.path == "/moved":
            self._answer(302, {"Location": "/page"})
        elif self.path == "/loop":
            self._answer(302, {"Location": "/loop"})
        elif self.path == "/file":
            self._answer(302, {"Location": "file:///etc/hostname"})
        elif self.path == "/untyped":
            self._answer(200, {}, b"<p>Hello</p>")
        elif self.path == "/gzip":
            headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
            self._answer(200, headers, gzip.compress(b"<p>Hello</p>"))
        elif self.path == "/slow":
            time.sleep(1.5)
            self._answer(200, {"Content-Type": "text/html"}, b"late")
        elif self.path == "/drip":
            self._drip()
        elif self.path == "/broken":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"only this")
        else:
            self._answer(404, {})

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(30):
                self.wfile.write(b"x" * 10)
                time.sleep(0.1)
        except OSError:
            pass  # the client has had enough, as it should

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/page", "/moved", "/untyped", "/gzip"])
def test_page_is_fetched(site: str, path: str) -> None:
    assert fetch(site + path).body == b"<p>Hello</p>"


def test_page_knows_where_redirects_led(site: str) -> None:
    assert fetch(site + "/moved").url == site + "/page"


def test_declared_charset_comes_along(site: str) -> None:
    page = fetch(site + "/latin")
    assert page.charset == "ISO-8859-1"
    assert page.body.decode("latin-1") == "<p>Café</p>"


def test_undeclared_charset_is_left_open(site: str) -> None:
    assert fetch(site + "/page").charset is None


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/missing", "404"),
        ("/image", "image/png"),
        ("/loop", "redirects more than"),
        ("/file", "cannot|not an"),
        ("/broken", "broke off"),
    ],
)
def test_what_cannot_be_had_is_a_clear_error(site: str, path: str, complaint: str) -> None:
    with pytest.raises(FetchError, match=complaint):
        fetch(site + path)


def test_large_page_is_refused(site: str) -> None:
    with pytest.raises(FetchError, match=r"larger than 100,000 bytes"):
        fetch(site + "/large", max_bytes=100_000)


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_waiting_ends(site: str, path: str) -> None:
    begin = time.monotonic()
    with pytest.raises(FetchError):
        fetch(site + path, timeout=0.5)
    assert time.monotonic() - begin < 1.4


@pytest.mark.parametrize(
    "url",
    [
        "",
        "page.html",
        "file:///etc/hostname",
        "ftp://127.0.0.1/",
        "http://",
        "http://[",
        "http://a b",
    ],
)
def test_address_that_is_none_is_a_clear_error(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url)


def test_nobody_listening_is_a_clear_error() -> None:
    with pytest.raises(FetchError, match="could not be reached"):
        fetch("http://127.0.0.1:1/")
