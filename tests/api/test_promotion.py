"""A model promoted while two workers serve: both take it, and no request fails."""

import json
import time
from contextlib import contextmanager

import pytest
import requests

from model import artifact
from model.served import POINTER
from tests.models import other_model, promote
from tests.service import running
from tests.waiting import meanwhile, wait_until

TEXT = "Officials said the bridge may close. " * 20


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("promotion")
    settings = {"HEARSAY_WORKERS": "2", "HEARSAY_MODEL_POLL": "1"}
    with running(folder / "data", **settings) as server:
        yield server, folder


@contextmanager
def reading(url):
    """Have a text scored all the while; give the status and model of each answer."""
    answers: list[tuple[int, str]] = []

    def read():
        answer = requests.post(f"{url}/v1/score", json={"text": TEXT}, timeout=60)
        answers.append((answer.status_code, answer.json()["model"]["id"]))

    with meanwhile(read, read, read):
        yield answers


def workers_with(server, identity):
    told = requests.get(f"{server.url}/metrics", timeout=30).text
    rows = [row.split() for row in told.splitlines() if row.startswith("hearsay_model_workers")]
    return sum(float(value) for name, value in rows if identity in name)


def wait_for(server, identity):
    wait_until(lambda: workers_with(server, identity) == 2, "not every worker took the model")


def logged(server, event):
    lines = [json.loads(line) for line in server.output if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


def test_promotions_and_the_way_back_reach_every_worker_and_no_request_fails(service):
    server, folder = service
    shipped = requests.get(f"{server.url}/readyz", timeout=30).json()["model"]
    identity = other_model(folder / "one", 1)
    with reading(server.url) as answers:
        promote(folder / "data", folder / "one", identity)
        wait_for(server, identity)
        (folder / "data" / POINTER).unlink()
        wait_for(server, shipped)
    assert {status for status, _ in answers} == {200}
    assert {model for _, model in answers} == {shipped, identity}


def test_a_bad_model_is_refused_by_every_worker_and_no_request_fails(service):
    server, folder = service
    kept = requests.get(f"{server.url}/readyz", timeout=30).json()["model"]
    identity = other_model(folder / "two", 2)
    promote(folder / "elsewhere", folder / "two", identity)
    name = (folder / "elsewhere" / POINTER).read_text()
    models = folder / "data" / "models"
    models.mkdir(exist_ok=True, parents=True)
    (folder / "elsewhere" / "models" / name.strip()).rename(models / name.strip())
    (models / name.strip() / artifact.PAYLOAD).write_bytes(b"not a model")
    before = len(logged(server, "model_refused"))
    with reading(server.url) as answers:
        (folder / "data" / POINTER).write_text(name)
        wait_until(lambda: len(logged(server, "model_refused")) >= before + 2)
        time.sleep(2.5)  # two more looks
    assert set(answers) == {(200, kept)}
    assert len(logged(server, "model_refused")) == before + 2
