"""Two workers on a real Redis and a real PostgreSQL, as a host would run them."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests

from tests import postgres
from tests.processes import children
from tests.redis_server import redis_server
from tests.service import running

TEXT = "Officials said the bridge may close. Mayor Ada Quill denied it. It may rain."
SECONDS = 60


@pytest.fixture(scope="module")
def database():
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def settings(redis, database):
    return {
        "HEARSAY_WORKERS": "2",
        "HEARSAY_REDIS_URL": redis.url,
        "HEARSAY_DATABASE_URL": database.fresh(),
        "HEARSAY_SECRET": "invented-for-this-test",
    }


@pytest.fixture(scope="module")
def service(settings, tmp_path_factory):
    with running(tmp_path_factory.mktemp("data"), **settings) as server:
        children(server.pid, 2)
        yield server


def post(server, path, body):
    return requests.post(server.url + path, json=body, timeout=SECONDS)


def scored(server):
    answer = post(server, "/v1/score", {"text": TEXT})
    assert answer.status_code == 200
    return answer.json()


def feedback(server, scored_by):
    answer = scored(scored_by)
    first = answer["sentences"][0]
    return post(
        server,
        "/v1/feedback",
        {
            "model": answer["model"]["id"],
            "token": first["token"],
            "sentence": TEXT[first["start"] : first["end"]],
            "label": "hedging",
            "verdict": "agree",
            "share_text": True,
        },
    )


class Load:
    """Clients that score all the while, each over one connection after the other."""

    def __init__(self, server, clients=4):
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0
        self._server, self._ended = server, threading.Event()
        self._threads = [threading.Thread(target=self._score) for _ in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join(SECONDS)

    def _score(self):
        while not self._ended.is_set():
            began = time.monotonic()
            status = post(self._server, "/v1/score", {"text": TEXT}).status_code
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.statuses[status] += 1

    def wait_for(self, more):
        """Wait until `more` requests have been answered from now on."""
        target, deadline = self.statuses.total() + more, time.monotonic() + SECONDS
        while self.statuses.total() < target:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def events(server, name):
    return sum(f'"event":"{name}"' in line for line in server.output)


def test_what_one_worker_scored_any_may_be_told_of(service, settings):
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: feedback(service, service).status_code, range(40)))
    assert set(statuses) == {201}
    with psycopg.connect(settings["HEARSAY_DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT text FROM feedback").fetchall()
    assert rows == [("Officials said the bridge may close.",)]


def test_two_services_with_one_redis_and_database_are_one(service, settings, tmp_path):
    """A limit is for both together, and what one has scored the other may be told of."""
    limited = settings | {"HEARSAY_SCORES_PER_MINUTE": "30"}
    with running(tmp_path / "a", **limited) as one, running(tmp_path / "b", **limited) as other:
        assert feedback(other, service).status_code == 201
        with ThreadPoolExecutor(8) as pool:
            statuses = Counter(
                pool.map(
                    lambda n: post((one, other)[n % 2], "/v1/score", {"text": TEXT}).status_code,
                    range(60),
                )
            )
    assert statuses == {200: 30, 429: 30}


def test_redis_that_dies_and_returns_costs_no_request_and_no_wait(service, redis):
    with Load(service) as load:
        load.wait_for(20)
        redis.kill()
        load.wait_for(50)
        redis.start()
        deadline = time.monotonic() + SECONDS
        while events(service, "redis_back") < 2:
            assert time.monotonic() < deadline, "not both workers went back to Redis"
            time.sleep(0.05)
        load.wait_for(20)
    assert set(load.statuses) == {200}
    assert events(service, "redis_away") == 2
    assert load.slowest < 5


def test_redis_that_hangs_costs_no_request_and_no_long_wait(service, redis):
    with Load(service) as load:
        redis.hang()
        load.wait_for(50)
        redis.kill()
        redis.start()
    assert set(load.statuses) == {200}
    assert load.slowest < 5


def test_without_its_database_the_service_scores_on_and_takes_feedback_again(service, database):
    with Load(service) as load:
        database.kill()
        load.wait_for(20)
        refused = feedback(service, service)
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        database.start()
        deadline = time.monotonic() + SECONDS
        while feedback(service, service).status_code != 201:
            assert time.monotonic() < deadline, "feedback was not taken again"
            time.sleep(0.2)
    assert set(load.statuses) == {200}
