"""`/metrics`: figures over all workers, and nothing of anyone's text in them."""

import os
import re
import signal

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.processes import children
from tests.service import running
from tests.waiting import wait_until

CANARY = "Canaryville"


def figures(server):
    """Return every figure by its name and labels."""
    answer = requests.get(f"{server.url}/metrics", timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def requests_counted(found, **labels):
    return sum(
        value
        for (name, own), value in found.items()
        if name == "hearsay_requests_total" and labels.items() <= dict(own).items()
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    settings = {"HEARSAY_WORKERS": "2", "HEARSAY_SCORES_PER_MINUTE": "30"}
    with running(tmp_path_factory.mktemp("data"), **settings) as started:
        yield started


def score(service, text="It may rain. Ada Quill denied it."):
    return requests.post(f"{service.url}/v1/score", json={"text": text}, timeout=30)


def test_requests_sentences_and_times_of_all_workers_are_counted(service):
    before = figures(service)
    model = score(service).json()["model"]["id"]
    for _ in range(9):
        score(service)
    requests.get(f"{service.url}/v1/nothing/{CANARY}", timeout=30)
    after = figures(service)

    def grown(name, **labels):
        key = (name, tuple(sorted(labels.items())))
        return after[key] - before.get(key, 0)

    done = {"route": "/v1/score", "method": "POST", "status": "200"}
    assert requests_counted(after, **done) - requests_counted(before, **done) == 10
    assert requests_counted(after, route="none", status="404") == 1
    assert grown("hearsay_sentences_total") == 20
    assert grown("hearsay_request_seconds_count", route="/v1/score") == 10
    assert 0 < grown("hearsay_request_seconds_sum", route="/v1/score") < 60
    # One worker may have answered all of these before the other had its model.
    wait_until(lambda: figures(service)["hearsay_model_workers", (("model", model),)] == 2)


def test_no_label_holds_what_a_client_sent(service):
    requests.request(CANARY.upper(), f"{service.url}/{CANARY}?{CANARY}", timeout=30)
    requests.get(f"{service.url}/problems/{CANARY}", timeout=30)
    score(service, CANARY)
    text = requests.get(f"{service.url}/metrics", timeout=30).text
    assert "canary" not in text.lower()
    assert "127.0.0.1" not in text


def test_what_was_over_a_limit_is_counted(service):
    while score(service).status_code != 429:
        pass
    assert figures(service)["hearsay_rate_limited_total", (("limit", "score"),)] >= 1


def test_a_worker_that_was_killed_leaves_its_counts_and_no_ghost(service):
    score(service)
    before = figures(service)
    killed = children(service.pid, 2)[0]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in children(service.pid, 2) and living(figures(service)) == 2)
    after = figures(service)
    done = {"route": "/v1/score", "method": "POST"}
    assert requests_counted(after, **done) >= requests_counted(before, **done)


def living(found):
    return sum(value for (name, _), value in found.items() if name == "hearsay_model_workers")


def test_what_never_was_a_request_is_counted_as_such(service):
    raw = requests.Request("GET", service.url).prepare()
    raw.headers["Broken Header"] = "x"
    assert requests.Session().send(raw, timeout=30).status_code == 400
    assert requests_counted(figures(service), route="unreadable", status="400") == 1


def test_the_names_of_all_figures_are_ours(service):
    text = requests.get(f"{service.url}/metrics", timeout=30).text
    assert set(re.findall(r"(?m)^# HELP (\w+?)_", text)) == {"hearsay"}
