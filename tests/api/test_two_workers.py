"""Two workers on a real Redis and a real PostgreSQL, as a host would run them."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
import requests

from tests.judgments import judgment
from tests.processes import children
from tests.redis_server import redis_server
from tests.service import running
from tests.waiting import meanwhile, wait_until

FIRST = "Officials said the bridge may close."
TEXT = f"{FIRST} Mayor Ada Quill denied it. It may rain."
SECONDS = 60


@pytest.fixture(scope="module")
def database(postgres_server):
    yield postgres_server
    postgres_server.restart_if_gone()


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
    body = judgment(scored(scored_by), FIRST, share_text=True)
    return post(server, "/v1/feedback", body)


class Load:
    """What came of the texts that were scored all the while; `slowest` is in seconds."""

    def __init__(self, server):
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0
        self._server = server

    def score(self):
        began = time.monotonic()
        status = post(self._server, "/v1/score", {"text": TEXT}).status_code
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses[status] += 1

    def wait_for(self, more):
        """Wait until `more` requests have been answered from now on."""
        target = self.statuses.total() + more
        wait_until(lambda: self.statuses.total() >= target)


@contextmanager
def loaded(server, clients=4):
    """Let so many clients score, each over one connection after the other."""
    load = Load(server)
    with meanwhile(*[load.score] * clients):
        yield load


def events(server, name):
    return sum(f'"event":"{name}"' in line for line in server.output)


def test_what_one_worker_scored_any_may_be_told_of(service, settings):
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: feedback(service, service).status_code, range(40)))
    assert set(statuses) == {201}
    with psycopg.connect(settings["HEARSAY_DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT text FROM feedback").fetchall()
    assert rows == [(FIRST,)]


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
    with loaded(service) as load:
        load.wait_for(20)
        redis.kill()
        load.wait_for(50)
        redis.start()
        back = "not both workers went back to Redis"
        wait_until(lambda: events(service, "redis_back") >= 2, back)
        load.wait_for(20)
    assert set(load.statuses) == {200}
    assert events(service, "redis_away") == 2
    assert load.slowest < 5


def test_redis_that_hangs_costs_no_request_and_no_long_wait(service, redis):
    with loaded(service) as load:
        redis.hang()
        load.wait_for(50)
        redis.kill()
        redis.start()
    assert set(load.statuses) == {200}
    assert load.slowest < 5


def test_without_its_database_the_service_scores_on_and_takes_feedback_again(service, database):
    with loaded(service) as load:
        database.kill()
        load.wait_for(20)
        refused = feedback(service, service)
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        database.start()
        again = "feedback was not taken again"
        wait_until(lambda: feedback(service, service).status_code == 201, again)
    assert set(load.statuses) == {200}
