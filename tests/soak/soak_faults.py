"""Workers killed, Redis and PostgreSQL stopped and started, models swapped: all under load.

What must come of it: no answer of 5xx but feedback's 503 while its database is away, no connection
lost but those of a killed worker, and every feedback that got its 201 is in the database.
"""

import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg
import pytest
import requests
from requests.exceptions import ChunkedEncodingError

from model.served import POINTER
from tests import postgres
from tests.models import other_model, promote
from tests.processes import children
from tests.redis_server import redis_server
from tests.service import running, wait_for_workers

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "4"))
PAUSE = 2.0  # seconds between one fault and the next
WORKERS, THREADS = 2, 4
READERS, GIVERS = 6, 3
SECONDS = 60


@dataclass
class Tally:
    """What came back, by kind of request; the ids of feedback that was acknowledged."""

    score: Counter[str] = field(default_factory=Counter)
    feedback: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)


class Clients:
    """Readers that score, and readers that give feedback and try again until it is taken."""

    def __init__(self, url: str, tally: Tally) -> None:
        self._url, self._tally, self._ended = url, tally, threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]
        self._threads += [threading.Thread(target=self._give, args=(n,)) for n in range(GIVERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join(2 * SECONDS)
            assert not thread.is_alive()

    def _read(self) -> None:
        text = "Officials said the bridge may close. Mayor Ada Quill denied it. " * 10
        while not self._ended.is_set():
            self._post(self._tally.score, "/v1/score", {"text": text})

    def _give(self, giver: int) -> None:
        number = 0
        while not self._ended.is_set():
            number += 1
            sentence = f"Officials said that bridge {giver}-{number} may close."
            scored = self._post(self._tally.score, "/v1/score", {"text": sentence})
            if scored is None:
                continue
            given = {
                "model": scored["model"]["id"],
                "token": scored["sentences"][0]["token"],
                "sentence": sentence,
                "label": "hedging",
                "verdict": "agree",
                "share_text": True,
                "idempotency_key": f"soak-{giver}-{number:09d}",
            }
            # Whoever gives feedback is patient: it is tried until it is taken.
            while (kept := self._post(self._tally.feedback, "/v1/feedback", given)) is None:
                time.sleep(0.1)
            self._tally.acknowledged.append(kept["id"])

    def _post(self, counts, path, body):
        try:
            answer = requests.post(self._url + path, json=body, timeout=SECONDS)
        except (requests.ConnectionError, ChunkedEncodingError):  # or in the middle of an answer
            counts["connection lost"] += 1
            return None
        code = "" if answer.ok else answer.json()["code"]
        counts[f"{answer.status_code} {code}".strip()] += 1
        return answer.json() if answer.ok else None


@dataclass
class Faults:
    """What goes wrong, each time for a moment."""

    server: object
    redis: object
    database: object
    data: object
    models: list
    happened: Counter = field(default_factory=Counter)

    def kill_a_worker(self) -> None:
        victim = random.choice(children(self.server.pid, WORKERS))  # noqa: S311 - any will do
        os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + SECONDS
        while victim in children(self.server.pid, WORKERS):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def restart_redis(self) -> None:
        self.redis.kill()
        time.sleep(PAUSE)
        self.redis.start()

    def hang_redis(self) -> None:
        self.redis.hang()
        time.sleep(PAUSE)
        self.redis.kill()
        self.redis.start()

    def stop_postgresql(self) -> None:
        self.database.stop()
        time.sleep(PAUSE)
        self.database.start()

    def kill_postgresql(self) -> None:
        self.database.kill()
        time.sleep(PAUSE)
        self.database.start()

    def promote_a_model(self) -> None:
        promote(self.data, *self.models[self.happened.total() % len(self.models)])

    def go_back(self) -> None:
        (self.data / POINTER).unlink(missing_ok=True)

    def promote_a_bad_model(self) -> None:
        (self.data / POINTER).write_text("0123456789abcdef")
        time.sleep(PAUSE)
        (self.data / POINTER).unlink()

    def reload(self) -> None:
        wait_for_workers(self.server, WORKERS)
        os.kill(self.server.pid, signal.SIGHUP)

    def all_of_them(self, tally: Tally) -> None:
        every = (
            *(self.kill_a_worker, self.restart_redis, self.promote_a_model, self.stop_postgresql),
            *(self.kill_a_worker, self.hang_redis, self.go_back, self.kill_postgresql),
            *(self.promote_a_bad_model, self.reload),
        )
        for fault in every:
            before = sum(tally.score.values())
            fault()
            self.happened[fault.__name__.replace("_", " ")] += 1
            time.sleep(PAUSE)
            told = f"{sum(tally.score.values()) - before} texts scored meanwhile"
            sys.stdout.write(f"{fault.__name__.replace('_', ' '):<24}{told}\n")


@pytest.fixture(scope="module")
def soaked(tmp_path_factory):
    """Run it all; give what came back, what was done, and the ids in the database."""
    folder = tmp_path_factory.mktemp("faults")
    data = folder / "data"
    models = [(folder / str(n), other_model(folder / str(n), n)) for n in range(3)]
    tally = Tally()
    with postgres.running() as database, redis_server(tmp_path_factory.mktemp("redis")) as redis:
        url = database.fresh()
        settings = {
            "HEARSAY_WORKERS": str(WORKERS),
            "HEARSAY_THREADS": str(THREADS),
            "HEARSAY_REDIS_URL": redis.url,
            "HEARSAY_DATABASE_URL": url,
            "HEARSAY_MODEL_POLL": "1",
            "HEARSAY_FEEDBACKS_PER_DAY": "0",
        }
        with running(data, **settings) as server:
            faults = Faults(server, redis, database, data, models)
            with Clients(server.url, tally):
                for _ in range(ROUNDS):
                    faults.all_of_them(tally)
        with psycopg.connect(url) as connection:
            kept = {row[0] for row in connection.execute("SELECT id FROM feedback")}
    for name, counts in (("scoring", tally.score), ("feedback", tally.feedback)):
        sys.stdout.write(f"{name}: {dict(counts.most_common())}\n")
    sys.stdout.write(f"{len(tally.acknowledged)} feedbacks acknowledged, {len(kept)} kept\n")
    return tally, faults.happened, kept


def test_scoring_never_fails(soaked):
    tally, happened, _ = soaked
    assert set(tally.score) <= {"200", "connection lost"}
    assert tally.score["connection lost"] <= happened["kill a worker"] * 2 * THREADS


def test_feedback_fails_only_while_its_database_is_away(soaked):
    tally, happened, _ = soaked
    assert set(tally.feedback) <= {"201", "503 storage_unavailable", "connection lost"}
    assert tally.feedback["connection lost"] <= happened["kill a worker"] * 2 * THREADS


def test_whatever_was_acknowledged_is_kept_once(soaked):
    tally, _, kept = soaked
    assert len(tally.acknowledged) > 100
    assert len(set(tally.acknowledged)) == len(tally.acknowledged)
    assert set(tally.acknowledged) <= kept


def test_everything_happened(soaked):
    assert len(soaked[1]) == 9
