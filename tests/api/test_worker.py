"""Clients that stop halfway hold a thread for a while, and not for ever."""

import json
import socket
import time
from contextlib import ExitStack

import pytest
import requests

from tests.service import running

HEAD = b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
HALF_A_HEAD = HEAD[:40]
HALF_A_BODY = HEAD + b'Content-Length: 100\r\n\r\n{"text": "It may'
HALF_A_CHUNK = HEAD + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"text": "It may'
THREADS = 2
PATIENCE = 5  # seconds, as HEARSAY_TIMEOUT says below


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    settings = {"HEARSAY_THREADS": str(THREADS), "HEARSAY_TIMEOUT": str(PATIENCE)}
    with running(tmp_path_factory.mktemp("data"), **settings) as server:
        yield server


@pytest.mark.parametrize(
    "sent", [HALF_A_HEAD, HALF_A_BODY, HALF_A_CHUNK], ids=["head", "body", "chunk"]
)
def test_however_many_stop_halfway_others_are_answered(service, sent):
    with ExitStack() as stack:
        for _ in range(THREADS):
            connection = socket.create_connection(("127.0.0.1", service.port), timeout=60)
            stack.enter_context(connection).sendall(sent)
        answer = requests.post(f"{service.url}/v1/score", json={"text": "It may rain."}, timeout=60)
    assert answer.status_code == 200


def test_whoever_stops_in_the_body_is_told_so(service):
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(HALF_A_BODY)
        answer = connection.makefile("rb").read()
    head, _, body = answer.partition(b"\r\n\r\n")
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
