"""The contract over HTTP: every answer here was also held against /openapi.json by `call`."""

import json
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import schemas
from tests.api.conftest import TEXT, Call

pytestmark = pytest.mark.filterwarnings("error")
SLOW = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def score(call: Call, text: str = TEXT, **fields: Any) -> dict[str, Any]:
    answer = call("POST", "/v1/score", json={"text": text, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def utf16_slice(text: str, start: int, end: int) -> str:
    return units(text)[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def test_the_answer_is_exactly_what_the_schema_lists(call):
    assert schemas.ScoreAnswer().validate(score(call)) == {}


def test_the_answer_names_the_model_and_its_balanced_thresholds(call):
    model = call("GET", "/v1/model").json()
    found = score(call)["model"]
    assert found["id"] == model["id"]
    assert score(call, threshold="balanced")["model"] == found
    assert score(call, threshold="precise")["model"] != found


def test_hedges_and_unnamed_sources_are_found_with_their_words(call):
    body = score(call)
    first = body["sentences"][0]
    assert TEXT[first["start"] : first["end"]].endswith("familiar with the project.")
    assert first["labels"]["hedging"]["flagged"]
    assert first["labels"]["anonymous_sourcing"]["flagged"]
    assert {"hedging", "anonymous_sourcing"} <= {cue["label"] for cue in first["cues"]}
    assert body["complete"] is True
    assert "next_start" not in body


def test_without_explain_there_are_no_cues_and_all_else_is_the_same(call):
    full, bare = score(call), score(call, explain=False)
    assert all("cues" not in sentence for sentence in bare["sentences"])
    for sentence in full["sentences"]:
        del sentence["cues"]
    assert full == bare


@pytest.mark.parametrize("unit", ["utf16", "codepoint"])
def test_an_emoji_in_front_moves_offsets_as_the_unit_counts(call, unit):
    plain, moved = score(call, offset_unit=unit), score(call, "😀 " + TEXT, offset_unit=unit)
    by = 3 if unit == "utf16" else 2
    assert moved["text_length"] == plain["text_length"] + by
    assert moved["sentences"][-1]["start"] == plain["sentences"][-1]["start"] + by


ODD = st.sampled_from(["😀", "é", "e\u0301", "ש", "\0", "\ud800", "\udc00", "𝒜", "\u2028", "\n\n"])
WORDS = st.sampled_from(["Officials", " said ", "it may ", "rain. ", "“Ada” ", "U.S. ", "? "])


@SLOW
@given(text=st.lists(ODD | WORDS | st.text(max_size=3), max_size=30).map("".join))
def test_every_slice_is_exact_in_both_units(call, text):
    if not text.strip():
        return
    text = json.loads(json.dumps(text))  # JSON joins two surrogates that make a pair
    by_codepoint = score(call, text, offset_unit="codepoint")
    by_unit = score(call, text)
    assert by_codepoint["text_length"] == len(text)
    assert by_unit["text_length"] == len(units(text)) // 2
    position = 0
    for one, other in zip(by_codepoint["sentences"], by_unit["sentences"], strict=True):
        words = text[one["start"] : one["end"]]
        assert words == utf16_slice(text, other["start"], other["end"])
        assert words == words.strip() != ""
        assert not text[position : one["start"]].strip()
        position = one["end"]
        for cue, same in zip(one["cues"], other["cues"], strict=True):
            assert cue["text"] == text[cue["start"] : cue["end"]] == same["text"]
            assert cue["text"] == utf16_slice(text, same["start"], same["end"])
    assert not text[position:].strip()


def test_start_goes_on_where_it_says(call):
    whole = score(call)
    start = whole["sentences"][2]["start"]
    rest = score(call, start=start)
    assert rest["sentences"] == whole["sentences"][2:]
    assert score(call, start=whole["text_length"])["sentences"] == []


def test_more_sentences_than_one_answer_holds_are_had_by_asking_again(call):
    limits = call("GET", "/v1/limits").json()
    text = "It may rain. " * (limits["sentences"] + 500)
    first = score(call, text, explain=False)
    assert first["complete"] is False
    assert first["article"]["credibility"] is None
    assert len(first["sentences"]) == limits["sentences"]
    second = score(call, text, explain=False, start=first["next_start"])
    assert second["complete"] is True
    assert len(second["sentences"]) == 500
    assert second["sentences"][0]["start"] == first["next_start"]


def test_thresholds_decide_what_is_flagged_and_nothing_else(call):
    every = score(call, threshold={"hedging": 0, "anonymous_sourcing": 0, "attribution": 0})
    none = score(call, threshold={"hedging": 1, "anonymous_sourcing": 1, "attribution": 1})
    for some, other in zip(every["sentences"], none["sentences"], strict=True):
        for label, scored in some["labels"].items():
            assert scored["flagged"]
            assert scored["probability"] == other["labels"][label]["probability"]
    assert none["model"]["thresholds"]["hedging"] == 1
    assert every["article"]["credibility"] == none["article"]["credibility"]


def test_each_sentence_has_a_token_of_its_own_and_the_same_request_the_same_answer(call):
    first, second = score(call), score(call)
    tokens = [sentence["token"] for sentence in first["sentences"]]
    assert len(set(tokens)) == len(tokens)
    assert first == second


def test_warnings_of_the_model_and_of_the_request_come_together(call):
    codes = [warning["code"] for warning in score(call, "It may rain.", mood="calm")["warnings"]]
    assert "too_short" in codes
    assert codes[-1] == "unknown_field"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": "Application/JSON"},
        {"Content-Type": "application/json", "Content-Encoding": "identity"},
    ],
)
def test_json_may_be_announced_in_every_usual_way(call, headers):
    answer = call("POST", "/v1/score", data=json.dumps({"text": TEXT}), headers=headers)
    assert answer.status_code == 200


def test_the_longest_text_that_is_allowed_is_scored(call):
    body = score(call, ("It may rain. " * 40_000)[:500_000], explain=False)
    assert body["text_length"] == 500_000


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/v1/score", {"POST", "OPTIONS"}),
        ("DELETE", "/v1/model", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "/", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("BREW", "/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_another_method_is_told_which_are_allowed(call, method, path, allow):
    answer = call(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allow
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/nope", "/v1/score/", "/v1", "/problems/nope", "/static/x"])
def test_an_unknown_address_is_a_problem(call, path):
    answer = call("GET", path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/", "/v1/model", "/v1/limits", "/healthz", "/readyz"])
def test_head_answers_like_get_without_a_body(call, path):
    head, get = call("HEAD", path), call("GET", path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_options_names_the_methods_and_opens_nothing_to_other_sites(call):
    answer = call("OPTIONS", "/v1/score", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 200
    assert "POST" in answer.headers["Allow"]
    assert not any(name.startswith("Access-Control") for name in answer.headers)


def test_health_readiness_limits_and_model(call):
    assert call("GET", "/healthz").json() == {"status": "ok"}
    model = call("GET", "/v1/model").json()
    assert schemas.ModelCard().validate(model) == {}
    assert call("GET", "/readyz").json() == {"status": "ok", "model": model["id"]}
    assert call("GET", "/v1/limits").json() == {
        "body_bytes": 4_194_304,
        "text_characters": 500_000,
        "html_bytes": 2_097_152,
        "html_seconds": 5,
        "sentences": 2000,
        "batch_documents": 20,
        "batch_characters": 2_000_000,
        "scores_per_minute": 1_000_000,  # tests/service.py
        "feedbacks_per_minute": 1_000_000,
        "feedbacks_per_day": 1000,
    }


def test_pages_of_other_sites_are_refused_and_extensions_are_not(call):
    body = {"text": TEXT}
    refused = call("POST", "/v1/score", json=body, headers={"Origin": "https://evil.example"})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_origin")
    for origin in ("chrome-extension://abcdef", "moz-extension://abc-def"):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        assert call("POST", "/v1/score", json=body, headers=headers).status_code == 200


def test_a_foreign_host_name_is_refused(call):
    answer = call("GET", "/v1/model", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "unknown_host")


def test_probes_may_use_any_host_name(server):
    for path in ("/healthz", "/readyz"):
        answer = requests.get(server.url + path, headers={"Host": "pod-7"}, timeout=30)
        assert answer.status_code == 200


def test_the_type_of_a_problem_is_a_page_that_explains_it(call):
    problem = call("POST", "/v1/score", json={}).json()
    page = call("GET", problem["type"])
    assert page.status_code == 200
    assert problem["title"] in page.text


def test_answers_carry_the_security_headers_and_are_not_stored(call):
    for answer in (call("GET", "/"), call("POST", "/v1/score", json={"text": TEXT})):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
