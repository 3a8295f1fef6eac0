"""`/v1/score/batch`: a result or a problem for each document, and which mistakes cost them all."""

import json

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from api import batch as batches
from api import scoring, settings
from api.problems import Problem
from tests.api.conftest import TEXT, Call
from tests.api.pages import ARTICLE, ENDLESS
from tests.service import running

LIMITS = settings.read({"HEARSAY_MAX_BATCH": "3", "HEARSAY_MAX_BATCH_TEXT": "100"})


def send(call: Call, *documents: object, **options: object) -> dict:
    answer = call("POST", "/v1/score/batch", json={"documents": list(documents), **options})
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(call: Call, body: object) -> dict:
    answer = call("POST", "/v1/score/batch", json=body)
    assert answer.status_code in {413, 422}
    return answer.json()


def test_each_document_gets_what_it_would_get_alone(call):
    documents = [
        {"text": TEXT},
        {"html": ARTICLE, "explain": False},
        {"text": TEXT, "threshold": "precise", "offset_unit": "codepoint", "start": 92},
        {"text": "It may rain.", "mood": "calm"},
    ]
    body = send(call, *documents)
    assert (body["scored"], body["failed"], body["warnings"]) == (4, 0, [])
    for document, entry in zip(documents, body["results"], strict=True):
        assert set(entry) == {"status", "result"}
        assert entry["status"] == 200
        assert entry["result"] == call("POST", "/v1/score", json=document).json()


def test_a_document_that_fails_costs_the_others_nothing(call):
    documents = [
        {"text": " "},
        {"text": TEXT},
        7,
        {"html": "<p></p>"},
        {"text": TEXT, "start": -1},
        {},
        {"text": TEXT, "html": ARTICLE},
        {"text": "a" * 500_001},
    ]
    body = send(call, *documents)
    assert (body["scored"], body["failed"]) == (1, 7)
    assert [entry["status"] for entry in body["results"]] == [422, 200, *[422] * 5, 413]
    assert [entry.get("problem", {}).get("code") for entry in body["results"]] == [
        *("empty_text", None, "invalid_request", "no_article", "invalid_request"),
        *("empty_text", "invalid_request", "text_too_long"),
    ]
    assert all(("result" in entry) != ("problem" in entry) for entry in body["results"])


def test_the_problem_of_a_document_is_whole_and_points_into_the_request(call):
    answer = call(
        "POST", "/v1/score/batch", json={"documents": [{"text": TEXT}, {"text": "A.", "start": 9}]}
    )
    problem = answer.json()["results"][1]["problem"]
    assert problem["errors"][0]["pointer"] == "/documents/1/start"
    assert problem["instance"] == "/v1/score/batch"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert problem["status"] == 422
    not_an_object = send(call, "canary")["results"][0]["problem"]
    assert not_an_object["errors"][0]["pointer"] == "/documents/0"
    assert "canary" not in json.dumps(not_an_object)


def test_options_are_shared_unless_a_document_has_its_own(call):
    body = send(
        call,
        {"text": TEXT},
        {"text": TEXT, "explain": True, "threshold": "balanced", "offset_unit": "utf16"},
        explain=False,
        threshold={"hedging": 1},
        offset_unit="codepoint",
    )
    first, second = (entry["result"] for entry in body["results"])
    assert "cues" not in first["sentences"][0]
    assert "cues" in second["sentences"][0]
    assert first["model"]["thresholds"]["hedging"] == 1
    assert second["model"]["thresholds"]["hedging"] < 1
    assert (first["offset_unit"], second["offset_unit"]) == ("codepoint", "utf16")


def test_an_unknown_option_is_a_warning(call):
    body = send(call, {"text": TEXT}, start=3, language="en")
    assert [warning["code"] for warning in body["warnings"]] == ["unknown_field"] * 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/documents"),
        ({"documents": None}, "/documents"),
        ({"documents": {"text": "A."}}, "/documents"),
        ({"documents": "A."}, "/documents"),
        ({"documents": []}, "/documents"),
        ({"documents": [{"text": "A."}] * 21}, "/documents"),
        ({"documents": [{"text": "A."}], "explain": "yes"}, "/explain"),
        ({"documents": [{"text": "A."}], "threshold": {"hedging": 2}}, "/threshold/hedging"),
        ({"documents": [{"text": "A."}], "offset_unit": None}, "/offset_unit"),
    ],
)
def test_what_is_wrong_with_the_batch_fails_it_whole(call, body, pointer):
    problem = refusal(call, body)
    assert problem["code"] == "invalid_request"
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]


def test_how_many_there_are_is_said(call):
    problem = refusal(call, {"documents": [{"text": "A."}] * 21})
    assert "21" in problem["detail"]
    assert "20" in problem["detail"]


def test_documents_that_are_too_long_together_are_refused(call):
    problem = refusal(call, {"documents": [{"text": "a" * 499_000}] * 4 + [{"html": "b" * 9_000}]})
    assert (problem["status"], problem["code"]) == (413, "batch_too_long")
    assert "2,005,000" in problem["detail"]


def test_a_batch_counts_as_many_requests_as_it_has_documents(tmp_path):
    with running(tmp_path, HEARSAY_SCORES_PER_MINUTE="5") as server:
        url = f"{server.url}/v1/score/batch"
        batch = {"documents": [{"text": "It may rain."}] * 3}
        first = requests.post(url, json=batch, timeout=60)
        assert first.status_code == 200
        assert "r=2" in first.headers["RateLimit"]
        assert requests.post(url, json=batch, timeout=60).status_code == 429


def test_slow_pages_cannot_hold_a_batch_for_ever(tmp_path):
    slow = {"HEARSAY_EXTRACT_SECONDS": "1", "HEARSAY_EXTRACT_MEMORY": "4096"}
    pages = [{"html": "<br>" * 90_000 + ENDLESS[: 4 * 10_000]} for _ in range(8)]
    with running(tmp_path, HEARSAY_MAX_BATCH_TEXT="9000000", **slow) as server:
        documents = [*pages, {"text": "It may rain."}]
        answer = requests.post(
            f"{server.url}/v1/score/batch", json={"documents": documents}, timeout=60
        )
    *entries, last = answer.json()["results"]
    codes = [entry["problem"]["code"] for entry in entries]
    assert codes[0] == "extraction_overrun"
    assert codes[-1] == "extraction_busy"
    assert "retry_after" not in entries[0]
    assert entries[-1]["retry_after"] == 1
    assert last["status"] == 200


def test_a_bug_costs_its_document_alone(app, monkeypatch, capsys):
    def fail_on(body, *rest):
        if body["text"] == "canary":
            raise KeyError("canary")
        return genuine(body, *rest)

    genuine = scoring.answer_to
    monkeypatch.setattr(scoring, "answer_to", fail_on)
    body = {"documents": [{"text": "canary"}, {"text": "It may rain."}]}
    answer = app.test_client().post("/v1/score/batch", json=body)
    assert [entry["status"] for entry in answer.json["results"]] == [500, 200]
    assert answer.json["results"][0]["problem"]["code"] == "internal_error"
    printed = capsys.readouterr().out
    assert "builtins.KeyError" in printed
    assert "canary" not in printed + answer.text


SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(SCALAR, lambda some: st.lists(some) | st.dictionaries(st.text(), some))


@given(
    body=st.fixed_dictionaries(
        {"documents": JSON | st.lists(JSON, max_size=4)},
        optional=dict.fromkeys(["offset_unit", "explain", "threshold", "text"], JSON),
    )
)
def test_no_object_raises_anything_but_a_problem(body):
    try:
        asked = batches.batch(body, LIMITS)
    except Problem as problem:
        assert problem.kind.status in {413, 422}
        assert problem.errors
    else:
        assert len(asked.documents) == len(body["documents"])
