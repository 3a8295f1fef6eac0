"""Counting: exactly, by several processes, and with a Redis that comes and goes."""

import json
import sqlite3
import subprocess
import sys
import time

import pytest
from limits import RateLimitItemPerSecond
from limits.strategies import FixedWindowRateLimiter

from api import logs
from api.limit_storage import ServiceStorage, SharedStorage
from tests.redis_server import redis_server
from tests.service import ROOT

SLOW = 2.0  # seconds; well over what any answer may wait for Redis, on a busy machine too
COUNT = """
import sys
from pathlib import Path
from api.limit_storage import SharedStorage
storage = SharedStorage(Path(sys.argv[1]))
print([storage.incr("reader", 600) for _ in range(300)])
"""


@pytest.fixture(autouse=True)
def _log():
    logs.configure(access=False)


@pytest.fixture
def shared(tmp_path):
    return SharedStorage(tmp_path / "limits.sqlite")


@pytest.fixture
def redis(tmp_path):
    with redis_server(tmp_path) as running:
        yield running


@pytest.fixture
def storage(redis, tmp_path):
    return ServiceStorage("hearsay://", redis=redis.url, path=str(tmp_path / "limits.sqlite"))


def events(capsys):
    return [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]


def test_processes_count_together_and_lose_nothing(tmp_path):
    path = tmp_path / "limits.sqlite"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    counts = [count for one in started for count in json.loads(one.communicate(timeout=60)[0])]
    assert sorted(counts) == list(range(1, 901))
    assert SharedStorage(path).get("reader") == 900


def test_a_window_ends_whatever_was_counted_in_it(shared):
    assert [shared.incr("reader", 1), shared.incr("reader", 1)] == [1, 2]
    ends = shared.get_expiry("reader")
    assert 0 < ends - time.time() <= 1
    time.sleep(max(0, ends - time.time()) + 0.05)
    assert shared.get("reader") == 0
    assert shared.incr("reader", 1) == 1


def test_a_clock_that_is_set_back_keeps_nobody_out(shared, monkeypatch):
    now = time.time()
    monkeypatch.setattr("api.limit_storage.time.time", lambda: now + 7200)
    shared.incr("reader", 60, amount=100)
    monkeypatch.setattr("api.limit_storage.time.time", lambda: now)
    assert shared.incr("reader", 60) == 1
    assert shared.get_expiry("reader") == now + 60


def test_counting_on_does_not_put_the_end_off(shared):
    shared.incr("reader", 60)
    ends = shared.get_expiry("reader")
    shared.incr("reader", 60)
    assert shared.get_expiry("reader") == ends


def test_clients_are_counted_apart_and_can_be_forgotten(shared):
    shared.incr("reader", 60, amount=5)
    shared.incr("desk", 60)
    shared.clear("reader")
    assert (shared.get("reader"), shared.get("desk")) == (0, 1)
    shared.reset()
    assert shared.get("desk") == 0


def test_what_was_counted_in_windows_that_ended_is_removed(shared, tmp_path):
    shared.incr("gone", 0)
    for _ in range(1000):
        shared.incr("reader", 600)
    with sqlite3.connect(tmp_path / "limits.sqlite") as table:
        assert table.execute("SELECT key FROM counts").fetchall() == [("reader",)]


def test_it_is_what_the_limiter_takes(shared):
    limiter, limit = FixedWindowRateLimiter(shared), RateLimitItemPerSecond(3, 60)
    assert [limiter.hit(limit, "reader") for _ in range(4)] == [True, True, True, False]
    assert limiter.get_window_stats(limit, "reader").remaining == 0


def test_without_redis_it_counts_here(tmp_path):
    for path in ("", str(tmp_path / "limits.sqlite")):
        storage = ServiceStorage("hearsay://", path=path)
        assert [storage.incr("reader", 60), storage.incr("reader", 60)] == [1, 2]


def test_in_redis_services_count_together_and_keys_end(storage, redis):
    other = ServiceStorage("hearsay://", redis=redis.url)
    assert [storage.incr("reader", 60), other.incr("reader", 60)] == [1, 2]
    (key,) = redis.client().keys()
    assert 0 < redis.client().ttl(key) <= 60


def test_redis_that_dies_costs_nothing_and_is_taken_up_again(storage, redis, capsys):
    storage.incr("reader", 600)
    redis.kill()
    began = time.monotonic()
    assert [storage.incr("reader", 600) for _ in range(50)] == list(range(1, 51))
    assert time.monotonic() - began < SLOW
    redis.start()
    deadline = time.monotonic() + 30
    while storage.incr("back", 600) != 1 or not redis.client().keys("*back*"):
        assert time.monotonic() < deadline
        storage.clear("back")
        time.sleep(0.1)
    assert events(capsys) == ["redis_away", "redis_back"]


def test_redis_that_hangs_is_left_alone(storage, redis, capsys):
    storage.incr("reader", 600)
    redis.hang()
    began = time.monotonic()
    for _ in range(50):
        storage.incr("reader", 600)
    assert time.monotonic() - began < SLOW
    assert events(capsys) == ["redis_away"]


def test_a_table_that_cannot_be_written_fails_no_request(tmp_path, capsys):
    storage = ServiceStorage("hearsay://", path=str(tmp_path / "gone" / "limits.sqlite"))
    assert [storage.incr("reader", 600) for _ in range(3)] == [1, 2, 3]
    assert storage.get("reader") == 3
    assert events(capsys) == ["limits_apart"]


def test_redis_may_be_away_at_the_start(capsys):
    storage = ServiceStorage("hearsay://", redis="redis://127.0.0.1:1/0")
    assert storage.incr("reader", 60) == 1
    assert events(capsys) == ["redis_away"]


def test_an_address_with_a_password_is_never_logged(capsys):
    storage = ServiceStorage("hearsay://", redis="redis://:hunter2@127.0.0.1:1/0")
    storage.incr("reader", 60)
    assert "hunter2" not in capsys.readouterr().out
