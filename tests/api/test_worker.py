"""Clients that stop halfway hold a thread for a while, and not for ever."""

import json
import socket
import time
from contextlib import ExitStack

import pytest
import requests

from tests.service import running

HEAD = b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
HALVES = {
    "head": HEAD[:40],
    "body": HEAD + b'Content-Length: 100\r\n\r\n{"text": "It may',
    "chunk": HEAD + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"text": "It may',
}
THREADS = len(HALVES)
PATIENCE = 5  # seconds, as HEARSAY_TIMEOUT says below


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    settings = {"HEARSAY_THREADS": str(THREADS), "HEARSAY_TIMEOUT": str(PATIENCE)}
    with running(tmp_path_factory.mktemp("data"), **settings) as server:
        yield server


def test_however_many_stop_halfway_others_are_answered_and_each_is_given_up(service):
    with ExitStack() as stack:
        connections = {}
        for name, sent in HALVES.items():
            connection = socket.create_connection(("127.0.0.1", service.port), timeout=60)
            connections[name] = stack.enter_context(connection)
            connection.sendall(sent)
        answer = requests.post(f"{service.url}/v1/score", json={"text": "It may rain."}, timeout=60)
        assert answer.status_code == 200
        told = {name: one.makefile("rb").read() for name, one in connections.items()}
    assert told["head"] == b""
    for name in ("body", "chunk"):
        head, _, body = told[name].partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert json.loads(body)["code"] == "bad_request"


def test_whoever_sends_slowly_but_in_time_is_answered(service):
    body = json.dumps({"text": "It may rain."}).encode()
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body))
        for byte in body:
            connection.sendall(bytes([byte]))
            time.sleep(PATIENCE / 4 / len(body))
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_a_worker_that_waited_was_not_replaced(service):
    assert not any("TIMEOUT" in line for line in service.output)
