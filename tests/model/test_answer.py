"""The answer of the API contract, from an article built by hand."""

import json

import pytest

from model.answer import answer, scores
from model.document import Notice
from model.labels import Label
from model.offsets import OffsetUnit
from tests.model.articles import TEXT, article, sentence


def sliced(text: str, start: int, end: int, unit: OffsetUnit) -> str:
    if unit is OffsetUnit.CODEPOINT:
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_answer_has_the_fields_of_the_contract() -> None:
    body = answer(article())
    assert list(body) == [
        *["model", "offset_unit", "text_length", "complete", "warnings", "article", "sentences"]
    ]
    assert body["model"]["id"] == "sha256:0123"
    assert set(body["model"]["thresholds"]) == {label.value for label in Label}


def test_utf16_is_the_default_unit() -> None:
    body = answer(article())
    assert body["offset_unit"] == "utf16"
    assert body["text_length"] == len(TEXT) + 1


@pytest.mark.parametrize("unit", OffsetUnit)
def test_sentences_and_cues_slice_exactly(unit: OffsetUnit) -> None:
    body = answer(article(), unit)
    found = [sliced(TEXT, s["start"], s["end"], unit) for s in body["sentences"]]
    assert found == ["🙂 It may rain.", "Officials reportedly agree.", "Ana Elm left."]
    for entry in body["sentences"]:
        for cue in entry["cues"]:
            assert sliced(TEXT, cue["start"], cue["end"], unit) == cue["text"]


def test_only_cues_of_anonymous_sourcing_carry_a_kind() -> None:
    cues = [cue for entry in answer(article())["sentences"] for cue in entry["cues"]]
    assert [(cue["text"], cue["label"], cue.get("kind")) for cue in cues] == [
        ("may", "hedging", None),
        ("Officials", "anonymous_sourcing", "unnamed source"),
        ("reportedly", "hedging", None),
        ("reportedly", "anonymous_sourcing", "no source given"),
    ]


def test_weights_and_rates_are_rounded() -> None:
    body = answer(article())
    assert body["sentences"][0]["labels"]["hedging"] == {"probability": 0.8246, "flagged": True}
    assert body["sentences"][0]["cues"][0]["weight"] == 0.9123
    assert body["article"]["labels"]["hedging"] == {"flagged": 2, "rate": 0.1235, "percentile": 71}


def test_unexplained_answer_leaves_cues_out() -> None:
    assert all("cues" not in entry for entry in answer(article(explained=False))["sentences"])


def test_label_without_a_model_is_null() -> None:
    body = answer(article())
    assert body["article"]["labels"]["attribution"] is None
    plain = sentence(TEXT, "Ana Elm left.")
    assert scores(plain)["hedging"] == {"probability": 0.01, "flagged": False}


def test_rate_and_percentile_can_be_null() -> None:
    summary = answer(article())["article"]["labels"]["anonymous_sourcing"]
    assert summary == {"flagged": 1, "rate": None, "percentile": None}


def test_credibility_and_interval() -> None:
    assert answer(article())["article"]["interval"] == [52, 70]
    unrated = answer(article(credibility=None))["article"]
    assert unrated["credibility"] is None
    assert unrated["interval"] is None


@pytest.mark.parametrize(("unit", "expected"), [("utf16", 17), ("codepoint", 16)])
def test_partial_answer_says_where_to_go_on(unit: str, expected: int) -> None:
    body = answer(article(next_start=16), OffsetUnit(unit))
    assert not body["complete"]
    assert body["next_start"] == expected


def test_complete_answer_has_no_next_start() -> None:
    assert "next_start" not in answer(article())


def test_warnings_are_codes_with_details() -> None:
    body = answer(article(warnings=(Notice("too_short", "Too short to rate."),)))
    assert body["warnings"] == [{"code": "too_short", "detail": "Too short to rate."}]


def test_answer_is_json() -> None:
    assert json.loads(json.dumps(answer(article()), allow_nan=False))
