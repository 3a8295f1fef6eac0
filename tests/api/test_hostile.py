"""Two hundred bodies that mean no good: each gets an answer that the contract documents.

`call` holds each answer against /openapi.json; here none may be the service's own failure.
"""

import json

import pytest

from tests.api.conftest import Call
from tests.api.hostile import TEXTS, bodies

BODIES = bodies()
ADDRESSES = ("/v1/score", "/v1/score/batch", "/v1/feedback")


def test_there_are_two_hundred():
    assert 4 * len(TEXTS) + len(ADDRESSES) * len(BODIES) >= 200


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_scored_or_refused(call: Call, name: str):
    answer = call("POST", "/v1/score", json={"text": TEXTS[name]})
    assert answer.status_code in {200, 413, 422}
    if answer.status_code == 200:
        units = json.loads(json.dumps(TEXTS[name])).encode("utf-16-le", "surrogatepass")
        assert answer.json()["text_length"] == len(units) // 2


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_is_read_or_refused(call: Call, name: str):
    html = f"<html><head><title>{TEXTS[name][:90]}</title></head><body><p>{TEXTS[name]}</p>"
    answer = call("POST", "/v1/score", json={"html": html, "explain": False})
    assert answer.status_code in {200, 413, 422}


@pytest.mark.parametrize("name", TEXTS)
def test_a_document_costs_its_batch_nothing(call: Call, name: str):
    documents = [{"text": TEXTS[name], "explain": False}, {"text": "It may rain."}]
    answer = call("POST", "/v1/score/batch", json={"documents": documents})
    assert answer.status_code == 200
    assert answer.json()["results"][0]["status"] in {200, 413, 422}
    assert answer.json()["results"][1]["status"] == 200


@pytest.mark.parametrize("name", TEXTS)
def test_the_form_shows_it_as_text(call: Call, name: str):
    text = TEXTS[name].encode("utf-8", "replace").decode()  # what a browser would send
    answer = call("POST", "/", files={"text": (None, text), "threshold": (None, "balanced")})
    assert answer.status_code in {200, 413, 422}
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert name != "a template" or "{{ 7 * 7 }}" in answer.text


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_is_answered(call: Call, address: str, name: str):
    headers, body = BODIES[name]
    headers = {key: value.encode("latin-1") for key, value in headers.items()}
    answer = call("POST", address, data=body, headers=headers)
    assert answer.status_code < 500
    assert call("GET", "/healthz").status_code == 200
