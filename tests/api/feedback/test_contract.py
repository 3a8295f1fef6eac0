"""Feedback over HTTP: every answer here was also held against /openapi.json by `call`."""

import json
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import examples, schemas
from tests.judgments import judgment

TEXT = "The 😀 orchard may be sold, two growers said. Ines Marlow denied it."
FIRST = "The 😀 orchard may be sold, two growers said."
JSON_TYPE = {"Content-Type": "application/json"}
_numbers = count()


@pytest.fixture(scope="module")
def asked(call):
    """Give `asked(**fields)`: a feedback on the first sentence of TEXT as the service scored it."""
    scored = call("POST", "/v1/score", json={"text": TEXT}).json()

    def make(**fields):
        return judgment(scored, FIRST, **fields)

    return make


def test_a_feedback_is_acknowledged_and_can_be_taken_back(call, asked):
    body = asked(share_text=True, spans=[{"start": 15, "end": 18}], idempotency_key="a-1")
    answer = call("POST", "/v1/feedback", json=body)
    assert answer.status_code == 201
    found = answer.json()
    assert schemas.FeedbackAnswer().validate(found) == {}
    assert found["text_kept"] is True
    path = f"/v1/feedback/{found['id']}"
    assert answer.headers["Location"] == path
    undo = {"Undo-Secret": found["secret"]}
    assert call("DELETE", path, headers=undo).status_code == 204
    assert call("DELETE", path, headers=undo).status_code == 204


def test_a_retry_gets_the_same_answer_byte_for_byte(call, asked):
    body = asked(idempotency_key=f"k{next(_numbers)}")
    first, again = (call("POST", "/v1/feedback", json=body) for _ in range(2))
    assert first.content == again.content
    conflict = call("POST", "/v1/feedback", json=body | {"verdict": "disagree"})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "idempotency_conflict")


def test_a_second_opinion_replaces_the_first(call, asked):
    first = call("POST", "/v1/feedback", json=asked()).json()
    second = call("POST", "/v1/feedback", json=asked(verdict="disagree")).json()
    assert second["replaced"] is True
    assert second["id"] != first["id"]


def test_an_unknown_id_and_a_wrong_secret_are_told_alike(call, asked):
    found = call("POST", "/v1/feedback", json=asked()).json()
    told = []
    for identity in (found["id"], "A" * 16, "%00" * 16, "short", "%F0%9F%98%80"):
        answer = call("DELETE", f"/v1/feedback/{identity}", headers={"Undo-Secret": "wrong"})
        assert answer.status_code == 404
        problem = answer.json()
        told.append({k: v for k, v in problem.items() if k not in {"instance", "request_id"}})
    assert all(problem == told[0] for problem in told)
    assert told[0]["code"] == "feedback_not_found"


@pytest.mark.parametrize("headers", [{}, {"Undo-Secret": ""}])
def test_undo_without_a_secret_says_what_is_missing(call, headers):
    answer = call("DELETE", "/v1/feedback/" + "A" * 16, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert "Undo-Secret" in answer.json()["detail"]


WRONG = {
    "no model": ({"model": None}, "/model", "wrong_type"),
    "other model": ({"model": "sha256:" + "0" * 64}, "/token", "token_invalid"),
    "no id": ({"model": "shipped"}, "/model", "not_allowed"),
    "half a character": ({"model": "\ud800"}, "/model", "not_allowed"),
    "token": ({"token": "x" * 31}, "/token", "token_invalid"),
    "token of half characters": ({"token": "\ud800" * 31}, "/token", "token_invalid"),
    "sentence": ({"sentence": "The orchard is sold."}, "/token", "token_invalid"),
    "attribution": ({"label": "attribution"}, "/label", "not_allowed"),
    "verdict": ({"verdict": "true"}, "/verdict", "not_allowed"),
    "spans": ({"spans": "may"}, "/spans", "wrong_type"),
    "span": ({"spans": [[1, 2]]}, "/spans/0", "wrong_type"),
    "half a span": ({"spans": [{"start": 1}]}, "/spans/0/end", "missing"),
    "inside a pair": ({"spans": [{"start": 5, "end": 8}]}, "/spans/0/start", "out_of_range"),
    "beyond": ({"spans": [{"start": 1, "end": 999}]}, "/spans/0/end", "out_of_range"),
    "backwards": ({"spans": [{"start": 8, "end": 7}]}, "/spans/0", "out_of_range"),
    "blank": ({"spans": [{"start": 3, "end": 4}]}, "/spans/0", "out_of_range"),
    "overlap": (
        {"spans": [{"start": 0, "end": 3}, {"start": 2, "end": 9}]},
        "/spans",
        "out_of_range",
    ),
    "many": ({"spans": [{"start": 0, "end": 3}] * 51}, "/spans", "out_of_range"),
    "words of nothing": (
        {"verdict": "disagree", "spans": [{"start": 0, "end": 3}]},
        "/spans",
        "not_allowed",
    ),
    "unit": ({"offset_unit": "bytes"}, "/offset_unit", "not_allowed"),
    "consent": ({"share_text": "yes"}, "/share_text", "wrong_type"),
    "no key": ({"idempotency_key": ""}, "/idempotency_key", "out_of_range"),
    "long key": ({"idempotency_key": "k" * 201}, "/idempotency_key", "out_of_range"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_used_is_named_and_not_quoted(call, asked, name):
    fields, pointer, code = WRONG[name]
    answer = call("POST", "/v1/feedback", json=asked(**fields))
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, code)
    assert answer.json()["code"] == (code if code.startswith("token") else "invalid_request")
    assert "orchard" not in answer.text


def test_every_missing_field_is_named(call):
    problem = call("POST", "/v1/feedback", json={}).json()
    assert {fault["pointer"] for fault in problem["errors"]} == {
        *("/model", "/token", "/sentence", "/label", "/verdict")
    }


def test_offsets_count_as_the_client_says(call, asked):
    for unit, start in (("utf16", 15), ("codepoint", 14)):
        span = {"start": start, "end": start + 3}
        body = asked(spans=[span], offset_unit=unit, share_text=True)
        assert call("POST", "/v1/feedback", json=body).status_code == 201


def test_a_newer_client_may_say_more(call, asked):
    body = asked(mood="calm", spans=[{"start": 0, "end": 3, "why": "it is vague"}])
    answer = call("POST", "/v1/feedback", json=body)
    assert answer.status_code == 201
    (warning,) = answer.json()["warnings"]
    assert "'mood'" in warning["detail"]


@pytest.mark.parametrize("odd", ["It may\0 rain.", "It may \ud83d rain.", "\udc00 may."])
def test_odd_characters_are_judged_and_taken_back(call, odd):
    scored = call("POST", "/v1/score", json={"text": odd}).json()
    body = judgment(scored, odd, share_text=True, idempotency_key=odd)
    answer = call("POST", "/v1/feedback", json=body)
    assert answer.status_code == 201
    assert [warning["code"] for warning in answer.json()["warnings"]] == ["text_not_kept"]
    undo = {"Undo-Secret": answer.json()["secret"]}
    path = answer.headers["Location"]
    assert call("DELETE", path, headers=undo).status_code == 204


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)  # JSON has neither
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from(sorted(schemas.FeedbackRequest().fields))


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changed=st.dictionaries(FIELDS, VALUES, min_size=1, max_size=3))
def test_any_values_are_taken_or_refused(call, asked, changed):
    data = json.dumps(asked(**changed))
    answer = call("POST", "/v1/feedback", data=data, headers=JSON_TYPE)
    assert answer.status_code in {201, 409, 422}  # 409: it may choose a key that was used


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        ({}, b"{}", 415),
        (JSON_TYPE, b"{", 400),
        (JSON_TYPE, b"[]", 422),
        (JSON_TYPE, b"[" * 5000, 400),
        (JSON_TYPE | {"Content-Encoding": "gzip"}, b"\x1f\x8b", 415),
        (JSON_TYPE | {"Origin": "https://evil.example"}, b"{}", 403),
        (JSON_TYPE, b" " * (4 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_body_that_is_none_is_refused_as_everywhere(call, headers, data, status):
    assert call("POST", "/v1/feedback", data=data, headers=headers).status_code == status


def test_other_sites_cannot_take_feedback_back(call):
    headers = {"Origin": "https://evil.example", "Undo-Secret": "x"}
    assert call("DELETE", "/v1/feedback/" + "A" * 16, headers=headers).status_code == 403


def test_the_examples_fit_the_schemas():
    assert schemas.FeedbackRequest().validate(examples.FEEDBACK_REQUEST) == {}
    assert schemas.FeedbackAnswer().validate(examples.FEEDBACK_ANSWER) == {}
    span = examples.FEEDBACK_REQUEST["spans"][0]
    sentence = examples.FEEDBACK_REQUEST["sentence"]
    assert sentence[span["start"] : span["end"]] == "may close"
