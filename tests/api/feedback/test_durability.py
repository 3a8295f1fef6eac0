"""What was acknowledged is kept: processes are killed under load, and every 201 is counted."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import requests

from tests.api.feedback.conftest import Place, rows
from tests.judgments import judgment
from tests.service import Server, running
from tests.waiting import wait_until

#: Invented, and each sentence another, so that no judgment replaces another.
TEXT = " ".join(f"The ferry may call at pier {number}." for number in range(400))
CLIENTS = 4


class Load:
    """Clients that give feedback without a pause; a request without an answer is sent again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._scored = score(server, TEXT)
        self._places = iter(range(len(self._scored["sentences"])))
        self.acknowledged: list[str] = []
        self.statuses: list[int] = []
        self.unanswered = 0
        self._threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, count: int) -> None:
        """Wait until that many more are acknowledged."""
        until, deadline = len(self.acknowledged) + count, time.monotonic() + 60
        while len(self.acknowledged) < until:
            assert time.monotonic() < deadline, f"no answers: {self.statuses[-5:]}"
            assert any(thread.is_alive() for thread in self._threads), "all is said"
            time.sleep(0.01)

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(60)

    def _client(self) -> None:
        while not self._stopped.is_set():
            with self._lock:
                place = next(self._places, None)
            if place is None:
                return
            self._give(place)

    def _give(self, place: int) -> None:
        """Give feedback on the sentence there, as often as it takes: the key makes it one."""
        found = self._scored["sentences"][place]
        words = TEXT[found["start"] : found["end"]]
        body = judgment(self._scored, words, place, idempotency_key=found["token"])
        while not self._stopped.is_set():
            try:
                answer = requests.post(f"{self._server.url}/v1/feedback", json=body, timeout=30)
            except requests.RequestException:
                self.unanswered += 1
                continue
            self.statuses.append(answer.status_code)
            if answer.status_code == 201:
                self.acknowledged.append(answer.json()["id"])
                return
            time.sleep(0.05)


def score(server: Server, text: str) -> dict[str, Any]:
    answer = requests.post(f"{server.url}/v1/score", json={"text": text}, timeout=60)
    assert answer.status_code == 200
    return answer.json()


def give_one(server: Server) -> requests.Response:
    body = judgment(score(server, "It may rain."), "It may rain.")
    return requests.post(f"{server.url}/v1/feedback", json=body, timeout=30)


@contextmanager
def loaded(place: Place, **settings: str) -> Iterator[tuple[Server, Load]]:
    with running(place.data, HEARSAY_DATABASE_URL=place.url, **settings) as server:
        load = Load(server)
        try:
            yield server, load
        finally:
            load.stop()


def workers(server: Server) -> list[int]:
    return [child.pid for child in psutil.Process(server.pid).children()]


def check_kept_once(place: Place, load: Load) -> None:
    """Assert that all that was acknowledged is kept, each once, and nothing else.

    Whatever a client was sending when the test ended may be kept without an answer.
    """
    found = [row["id"] for row in rows(place)]
    assert len(load.acknowledged) == len(set(load.acknowledged))
    assert set(load.acknowledged) <= set(found)
    assert len(found) <= len(load.acknowledged) + CLIENTS


def test_a_killed_worker_loses_nothing_that_was_acknowledged(place):
    with loaded(place, HEARSAY_WORKERS="2") as (server, load):
        for _ in range(4):
            load.wait_for(15)
            os.kill(workers(server)[0], signal.SIGKILL)
        load.wait_for(15)
    check_kept_once(place, load)
    assert set(load.statuses) == {201}
    assert load.unanswered


def test_a_killed_service_loses_nothing_that_was_acknowledged(place):
    with loaded(place) as (server, load):
        load.wait_for(40)
        for pid in [server.pid, *workers(server)]:
            os.kill(pid, signal.SIGKILL)
        load.stop()
    check_kept_once(place, load)


def test_a_killed_postgresql_loses_nothing_and_comes_back_by_itself(postgres, tmp_path):
    place = Place(tmp_path, postgres.fresh())
    with loaded(place, HEARSAY_WORKERS="2") as (server, load):
        for _ in range(2):
            load.wait_for(20)
            postgres.kill()
            score(server, "It may rain.")
            wait_until(lambda: 503 in load.statuses[-CLIENTS:])
            postgres.start()
        load.wait_for(20)
    check_kept_once(place, load)
    assert set(load.statuses) == {201, 503}
    printed = "".join(server.output)
    assert "Traceback" not in printed
    assert "pier" not in printed


def test_away_at_the_start_feedback_is_refused_kindly_until_it_is_there(postgres, tmp_path):
    place = Place(tmp_path, postgres.fresh())
    postgres.stop()
    with running(tmp_path, HEARSAY_DATABASE_URL=place.url) as server:
        assert '"storage_unavailable"' in "".join(server.output)
        refused = give_one(server)
        assert refused.json()["code"] == "storage_unavailable"
        assert int(refused.headers["Retry-After"]) > 0
        load = Load(server)
        wait_until(lambda: load.statuses.count(503) >= 10)
        assert set(load.statuses) == {503}
        postgres.start()
        load.wait_for(10)
        load.stop()
    check_kept_once(place, load)
