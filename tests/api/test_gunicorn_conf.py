"""Starting and stopping: one clear message, or one clear sentence about what is wrong."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
import requests

from tests.api.pages import ARTICLE
from tests.processes import children
from tests.service import COMMAND, ROOT, environment, failed_start, running, wait_for_workers
from tests.waiting import meanwhile, wait_until


def test_the_start_says_once_where_the_page_is_and_how_to_build_the_extension(server):
    printed = "".join(server.output)
    assert len(re.findall(r"http://127\.0\.0\.1:\d+/", printed)) == 1
    assert printed.count("make extension") == 1
    assert "Traceback" not in printed


def test_on_ipv6_it_says_an_address_that_a_browser_takes(tmp_path):
    process = subprocess.Popen(
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env=environment(HEARSAY_DATA=str(tmp_path), HEARSAY_HOST="::1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        found = next(filter(None, (re.search(r"http://\S+/", line) for line in process.stderr)))
        assert re.fullmatch(r"http://\[::1\]:\d+/", found[0])
        answer = requests.post(f"{found[0]}v1/score", json={"text": "It may rain."}, timeout=60)
        assert answer.status_code == 200
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PORT": "many"}, "PORT must be a whole number from 0 to 65535 (it is 'many')"),
        ({"HEARSAY_WORKERS": "0"}, "HEARSAY_WORKERS must be"),
        (
            {"HEARSAY_HOST": "203.0.113.1", "HEARSAY_PUBLIC": "open"},
            "cannot listen on 203.0.113.1:0: Cannot assign requested address. Set HEARSAY_HOST to",
        ),
        (
            {"HEARSAY_REDIS_URL": "redis://127.0.0.1:6379/0?timeout=1"},
            "HEARSAY_REDIS_URL must be a URL like",
        ),
        ({"HEARSAY_HOST": "::"}, "It listens on ::, so others can reach it"),
        ({"HEARSAY_PROXIES": "1"}, "It is behind a proxy (HEARSAY_PROXIES), so others"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path, settings, said):
    assert said in failed_start(tmp_path, **settings)


def test_a_port_in_use_is_one_sentence_and_not_a_wait(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        began = time.monotonic()
        said = failed_start(tmp_path, PORT=str(port))
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert f"make serve PORT={port + 1}" in said
    assert time.monotonic() - began < 30


def test_a_data_directory_that_cannot_be_used_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert "Set HEARSAY_DATA" in failed_start(tmp_path / "file")


def test_a_name_that_is_not_utf8_is_said_in_the_log_and_stops_nothing(tmp_path):
    with running(tmp_path, HEARSAY_MODEL=str(tmp_path / "\udcff")) as server:
        assert requests.get(f"{server.url}/readyz", timeout=30).status_code == 503
        (said,) = (line for line in server.output if "model_unavailable" in line)
    assert "\udcff" in json.loads(said)["detail"]


def test_a_misspelt_setting_is_said_and_stops_nothing(tmp_path):
    with running(tmp_path, HEARSAY_PROT="5001") as server:
        assert "HEARSAY_PROT is no setting" in "".join(server.output)


def test_a_graceful_stop_finishes_what_is_in_flight(tmp_path):
    answers: list[int] = []
    text = "Officials said the bridge may close. " * 10_000

    def ask(url: str) -> None:
        answers.append(
            requests.post(f"{url}/v1/score", json={"text": text}, timeout=60).status_code
        )

    with running(tmp_path) as server:
        asker = threading.Thread(target=ask, args=(server.url,))
        asker.start()
        time.sleep(0.2)
        os.kill(server.pid, signal.SIGTERM)
        asker.join(60)
    assert answers == [200]


def test_a_reload_replaces_the_workers_and_loses_no_request(tmp_path):
    statuses: list[int] = []

    def ask() -> None:
        answer = requests.post(f"{server.url}/v1/score", json={"text": "It may rain."}, timeout=60)
        statuses.append(answer.status_code)

    with running(tmp_path, HEARSAY_WORKERS="2") as server:
        wait_for_workers(server, 2)
        before = children(server.pid, 2)
        with meanwhile(ask, ask, ask):
            os.kill(server.pid, signal.SIGHUP)
            wait_until(lambda: not set(children(server.pid, 2)) & set(before))
    assert set(statuses) == {200}


def test_a_stop_leaves_no_process_behind(tmp_path):
    with running(tmp_path, HEARSAY_WORKERS="2") as server:
        requests.post(f"{server.url}/v1/score", json={"html": ARTICLE}, timeout=60)
        everyone = psutil.Process(server.pid).children(recursive=True)
        assert len(everyone) > 2  # the workers, and what reads pages
        os.kill(server.pid, signal.SIGTERM)
        gone, alive = psutil.wait_procs(everyone, timeout=60)
    assert (len(gone), alive) == (len(everyone), [])


def test_a_connection_ends_after_many_requests_and_says_so(server):
    """It stays with its worker: clients must come to the others again, once these are new."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        stream = connection.makefile("rb")
        for served in range(1, 101):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert stream.readline().startswith(b"HTTP/1.1 200 ")
            headers = dict(
                line.decode().strip().lower().split(": ", 1)
                for line in iter(stream.readline, b"\r\n")
            )
            stream.read(int(headers["content-length"]))
            assert (headers.get("connection") == "close") == (served == 100)
        assert stream.read() == b""
