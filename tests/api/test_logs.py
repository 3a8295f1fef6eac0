"""The log of a running service: one JSON line a request, with nothing of its content in it."""

import json
import socket

import requests

from tests.waiting import wait_until

CANARY = "Canaryville officials may have whispered"


def lines_with(server, request_id):
    def found():
        return [json.loads(line) for line in server.output if request_id in line]

    wait_until(found, "no line was logged")
    return found()


def test_a_request_is_one_line_with_its_route_and_lengths(server):
    answer = requests.post(f"{server.url}/v1/score", json={"text": f"{CANARY}."}, timeout=30)
    (line,) = lines_with(server, answer.headers["X-Request-ID"])
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/score", 200)
    assert line["bytes_in"] == len(json.dumps({"text": f"{CANARY}."}))
    assert line["bytes_out"] == len(answer.content)
    assert line["ms"] > 0
    assert set(line) == {
        *("time", "event", "request_id", "method", "route", "status"),
        *("bytes_in", "bytes_out", "ms"),
    }


def test_neither_texts_nor_paths_nor_addresses_are_logged(server):
    json_type = {"Content-Type": "application/json"}
    url = server.url
    requests.post(f"{url}/v1/score?{CANARY}", json={"text": CANARY}, timeout=30)
    requests.post(f"{url}/v1/score", json={"text": CANARY, CANARY: 1, "start": 999}, timeout=30)
    cut_off = f'{{"text": "{CANARY}'.encode()
    requests.post(f"{url}/v1/score", data=cut_off, headers=json_type, timeout=30)
    requests.post(f"{url}/{CANARY}", json={"html": CANARY}, timeout=30)
    requests.post(f"{url}/", files={"text": (None, CANARY)}, timeout=30)
    requests.get(f"{url}/problems/{CANARY}", headers={"X-Request-ID": CANARY}, timeout=30)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"{CANARY}\r\n\r\n".encode())
        connection.recv(1000)
    last = requests.request(CANARY.partition(" ")[0].upper(), f"{url}/healthz", timeout=30)
    lines_with(server, last.headers["X-Request-ID"])
    printed = "".join(server.output[3:])  # after the message that names the address
    assert "canary" not in printed.lower()
    assert "whisper" not in printed
    assert "127.0.0.1" not in printed
