"""What only a socket can send: broken HTTP, chunked bodies, lengths that lie."""

import json
import socket
import time
from contextlib import ExitStack

import pytest

from tests.service import Server

HEAD = "POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def exchange(server: Server, *parts: bytes, half_close: bool = False) -> tuple[int, dict, dict]:
    """Send `parts`; return the status, headers (lower case) and JSON body of the first answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # answered before all was sent
        with connection.makefile("rb") as stream:
            status = int(stream.readline().split()[1])
            lines = iter(stream.readline, b"\r\n")
            pairs = [line.decode("latin-1").partition(":") for line in lines]
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            body = stream.read(int(headers["content-length"]))
    return status, headers, json.loads(body)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


CHUNKED = (HEAD + "Transfer-Encoding: chunked\r\n\r\n").encode()


def test_a_chunked_body_is_read(server):
    parts = [CHUNKED, chunk(b'{"text": "It may'), chunk(b' rain."}'), b"0\r\n\r\n"]
    status, _, body = exchange(server, *parts)
    assert status == 200
    assert body["text_length"] == 12


def test_a_chunked_body_over_the_limit_is_refused(server):
    parts = [CHUNKED, *[chunk(b" " * 65_536)] * 70, b"0\r\n\r\n"]
    status, _, body = exchange(server, *parts)
    assert (status, body["code"]) == (413, "body_too_large")


def test_a_broken_chunk_is_a_bad_request(server):
    status, _, body = exchange(server, CHUNKED, b"xyz\r\n{}\r\n0\r\n\r\n", half_close=True)
    assert (status, body["code"]) == (400, "bad_request")


def test_a_body_shorter_than_announced_is_a_bad_request(server):
    request = (HEAD + "Content-Length: 500\r\n\r\n").encode() + b'{"text": "canary'
    status, _, body = exchange(server, request, half_close=True)
    assert (status, body["code"]) == (400, "bad_request")


@pytest.mark.parametrize("length", ["99999999999", str(2**64), "9" * 4000])
def test_a_length_over_the_limit_is_refused_before_the_body_is_sent(server, length):
    status, _, body = exchange(server, (HEAD + f"Content-Length: {length}\r\n\r\n").encode())
    assert (status, body["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"canary\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\ncan ary: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: canary\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_problem_that_does_not_quote_it(server, request_bytes):
    status, headers, body = exchange(server, request_bytes, half_close=True)
    assert status == 400
    assert headers["content-type"] == "application/problem+json"
    assert body["code"] == "bad_request"
    assert headers["x-request-id"] == body["request_id"]
    assert "canary" not in json.dumps(body)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n",
    ],
)
def test_headers_over_the_limit_are_a_problem(server, request_bytes):
    status, _, body = exchange(server, request_bytes)
    assert (status, body["code"]) == (431, "headers_too_large")


@pytest.mark.parametrize(
    "host", ["", "[", "[::1", "a b", "evil.example", "\xff", "x" * 5000, "a,b"]
)
def test_no_host_header_breaks_the_service(server, host):
    request = f"GET /v1/model HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    status, _, body = exchange(server, request.encode("latin-1"))
    assert status in {400, 421}
    assert body["code"] in {"bad_request", "unknown_host"}


@pytest.mark.parametrize(
    "path", ["/%00", "/%ff%fe", "/\xe9", "/..%2f..%2fetc/passwd", "/static/../app.py"]
)
def test_no_path_breaks_the_service(server, path):
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    status, _, body = exchange(server, request.encode("latin-1"))
    assert status in {400, 404}
    assert body["instance"].isascii()


def test_connections_that_send_nothing_hold_no_one_up(server):
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with ExitStack() as idle:
        for _ in range(100):
            idle.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        began = time.monotonic()
        status, _, _ = exchange(server, request)
        assert status == 200
        assert time.monotonic() - began < 10  # a thread that waited would wait for 5


def test_a_connection_that_says_nothing_for_a_while_is_answered_when_it_does(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        time.sleep(1)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
