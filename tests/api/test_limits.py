"""Limits for each client: what is refused, what the answer says, and when it is over."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from api.limit_storage import ServiceStorage
from api.limits import Allowance, spend
from tests.service import running

BODY = {"text": "It may rain."}
STATE = re.compile(r'"score";r=(\d+);t=(\d+)')


@pytest.fixture
def client(app_with):
    return app_with(HEARSAY_SCORES_PER_MINUTE="3").test_client()


def score(client, address="203.0.113.7"):
    return client.post("/v1/score", json=BODY, environ_base={"REMOTE_ADDR": address})


def test_each_answer_says_what_is_left(client):
    answers = [score(client) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    states = [STATE.fullmatch(answer.headers["RateLimit"]) for answer in answers]
    assert [int(state[1]) for state in states] == [2, 1, 0]
    assert all(0 < int(state[2]) <= 60 for state in states)
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"score";q=3;w=60'}


def test_one_too_many_is_a_problem_that_says_when_to_come_back(client):
    for _ in range(3):
        score(client)
    refused = score(client)
    assert (refused.status_code, refused.json["code"]) == (429, "rate_limited")
    wait = int(refused.headers["Retry-After"])
    assert 0 < wait <= 60
    assert refused.headers["RateLimit"] == f'"score";r=0;t={wait}'
    assert "3 in a minute" in refused.json["detail"]


def test_clients_are_limited_apart(client):
    for _ in range(4):
        score(client)
    assert score(client, "198.51.100.1").status_code == 200


def test_the_addresses_of_one_ipv6_network_are_one_client(client):
    statuses = [score(client, f"2001:db8:1:2::{n}").status_code for n in range(1, 5)]
    assert statuses == [200, 200, 200, 429]


def test_a_forged_header_lifts_no_limit(client):
    statuses = [
        client.post("/v1/score", json=BODY, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(1, 5)
    ]
    assert statuses == [200, 200, 200, 429]


def test_the_page_is_limited_with_the_api_and_says_so_kindly(client):
    for _ in range(2):
        score(client, "127.0.0.1")
    assert client.post("/", data=BODY).status_code == 200
    refused = client.post("/", data=BODY)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Too many requests" in refused.text
    assert BODY["text"] in refused.text


def test_what_is_not_scoring_is_not_limited(client):
    for path in ("/v1/limits", "/v1/model", "/healthz", "/"):
        answers = [client.get(path) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {200}
        assert "RateLimit" not in answers[-1].headers


def test_zero_sets_no_limit(app_with):
    client = app_with(HEARSAY_SCORES_PER_MINUTE="0").test_client()
    answers = [score(client) for _ in range(100)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[-1].headers
    assert client.get("/v1/limits").json["scores_per_minute"] is None


@pytest.fixture
def spending(app_with):
    """Give `spend(allowance, cost)`: the status of a request that costs so much."""
    made = app_with(HEARSAY_SCORES_PER_MINUTE="10", HEARSAY_FEEDBACKS_PER_MINUTE="2")

    @made.get("/spend/<allowance>/<int:cost>")
    def spent(allowance, cost):
        spend(Allowance(allowance), cost)
        return ""

    def ask(allowance, cost):
        return made.test_client().get(f"/spend/{allowance}/{cost}")

    return ask


def test_a_request_may_cost_more_than_one(spending):
    assert spending("score", 7).headers["RateLimit"].startswith('"score";r=3;')
    assert spending("score", 4).status_code == 429


def test_what_was_refused_is_not_counted(spending):
    spending("score", 7)
    assert [spending("score", 4).status_code for _ in range(5)] == [429] * 5
    assert spending("score", 3).status_code == 200


def test_what_is_refused_while_its_window_ends_gives_the_next_no_more(spending, monkeypatch):
    count = ServiceStorage.incr

    def count_late(storage, key, expiry, amount=1):
        if amount < 0:
            storage.clear(key)  # the window ended since it was counted
        return count(storage, key, expiry, amount)

    monkeypatch.setattr(ServiceStorage, "incr", count_late)
    spending("score", 7)
    assert [spending("score", 4).status_code for _ in range(2)] == [429, 200]
    assert spending("score", 6).status_code == 200
    assert spending("score", 1).status_code == 429


def test_more_at_once_than_a_minute_holds_is_told_apart(spending):
    refused = spending("score", 11)
    assert refused.status_code == 429
    assert "send fewer at once" in refused.json["detail"]


def test_what_costs_nothing_is_free(spending):
    assert [spending("score", 0).status_code for _ in range(11)] == [200] * 11


def test_scoring_and_feedback_are_limited_apart(spending):
    assert [spending("feedback", 1).status_code for _ in range(3)] == [200, 200, 429]
    assert spending("score", 10).status_code == 200


def test_the_limit_holds_for_the_service_and_not_for_each_worker(tmp_path):
    with running(tmp_path, HEARSAY_WORKERS="3", HEARSAY_SCORES_PER_MINUTE="20") as server:

        def status(_):
            return requests.post(f"{server.url}/v1/score", json=BODY, timeout=30).status_code

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(status, range(40)))
    assert (statuses.count(200), statuses.count(429)) == (20, 20)
