"""Clients that stop halfway hold a thread for a while; those that come are shared out."""

import json
import socket
import statistics
import threading
import time
from contextlib import ExitStack

import psutil
import pytest
import requests

from tests.processes import children
from tests.service import Server, running, wait_for_workers
from tests.waiting import wait_until

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


WHOLE = b'{"text": "It may rain."}'
REQUEST = HEAD + b"Content-Length: %d\r\n\r\n" % len(WHOLE) + WHOLE


def test_requests_that_come_together_are_answered_one_after_the_other(service):
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(REQUEST + REQUEST + REQUEST.replace(b"/score", b"/nothing"))
        connection.shutdown(socket.SHUT_WR)
        told = connection.makefile("rb").read()
    assert [part[:3] for part in told.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"404"]


def test_whoever_asks_on_and_on_keeps_no_thread_to_himself(service):
    long = json.dumps({"text": "It may rain. " * 1500}).encode()
    request = HEAD + b"Content-Length: %d\r\n\r\n" % len(long) + long
    began = time.monotonic()
    with ExitStack() as stack:
        readers = []
        for _ in range(THREADS):
            connection = socket.create_connection(("127.0.0.1", service.port), timeout=60)
            stack.enter_context(connection)
            sender = threading.Thread(target=_send, args=(connection, 30 * request))
            reader = threading.Thread(target=connection.makefile("rb").read)
            readers += [sender, reader]
            sender.start()
            reader.start()
        time.sleep(0.2)
        assert requests.get(f"{service.url}/healthz", timeout=60).status_code == 200
        waited = time.monotonic() - began
        for one in readers:
            one.join()
    assert waited < (time.monotonic() - began) / 2


def _send(connection: socket.socket, sent: bytes) -> None:
    connection.sendall(sent)
    connection.shutdown(socket.SHUT_WR)


def test_who_waits_to_be_told_to_send_on_is_told_at_once(service):
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(
            HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(WHOLE)
        )
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(WHOLE)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_clients_that_come_together_are_shared_out_among_the_workers(tmp_path):
    body = json.dumps({"text": "It may rain. " * 200}).encode()
    request = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    many, rounds = 24, 5
    with running(tmp_path / "data", HEARSAY_WORKERS="2") as server:
        wait_for_workers(server, 2)
        workers = [psutil.Process(pid) for pid in children(server.pid, 2)]
        fewest = []
        for _ in range(rounds):
            with ExitStack() as stack:
                connections = []
                for _ in range(many):
                    one = socket.create_connection(("127.0.0.1", server.port), timeout=60)
                    connections.append(stack.enter_context(one))
                    one.sendall(request)
                assert {one.recv(12) for one in connections} == {b"HTTP/1.1 200"}
                held = [_held(worker) for worker in workers]
            assert sum(held) == many
            fewest.append(min(held))
            wait_until(lambda: sum(map(_held, workers)) == 0)
    assert statistics.median(fewest) >= many / 3, fewest


def test_silent_connections_hold_nobody_up(service):
    with ExitStack() as stack:
        for _ in range(40):
            one = socket.create_connection(("127.0.0.1", service.port), timeout=60)
            stack.enter_context(one)
        time.sleep(0.2)
        beside_silent = min(_thirty_answers(service) for _ in range(3))
    alone = min(_thirty_answers(service) for _ in range(3))
    assert beside_silent < alone + 0.15  # a hold of 10 ms for each would be 0.3


def _thirty_answers(service: Server) -> float:
    """Return how many seconds thirty answers take, each through a connection of its own."""
    began = time.monotonic()
    for _ in range(30):
        head = {"Connection": "close"}
        found = requests.get(f"{service.url}/healthz", headers=head, timeout=60)
        assert found.status_code == 200
    return time.monotonic() - began


def _held(worker: psutil.Process) -> int:
    found = worker.net_connections("tcp")
    return sum(one.status == psutil.CONN_ESTABLISHED for one in found)


def test_a_worker_that_waited_was_not_replaced(service):
    assert not any("TIMEOUT" in line for line in service.output)
