"""Which words gave a sentence away."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.cues import find_cues
from model.features import token_spans
from model.labels import CueKind, Label
from model.tagger import Tagger
from tests.model.payloads import silent
from tests.model.test_sentences import TEXTS

LINE = np.array([1.0, 0.0])
TAGGER = Tagger(silent(calibration=dict.fromkeys([label.value for label in Label], LINE)))
H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING


def cues(text: str, log_odds: list[float], label: Label = H) -> list[str]:
    found = find_cues(text, token_spans(text), np.array(log_odds), label, TAGGER)
    return [text[cue.start : cue.end] for cue in found]


def test_runs_of_likely_tokens_are_cues() -> None:
    text = "It is likely that it may rain"
    assert cues(text, [-9, -9, 2, -9, -9, 3, -9]) == ["likely", "may"]
    assert cues(text, [-9, 1, 2, 1, -9, -9, -9]) == ["is likely that"]
    assert cues(text, [1, -9, -9, -9, -9, -9, 2]) == ["It", "rain"]


def test_best_token_is_a_cue_however_unlikely() -> None:
    assert cues("It may rain", [-9, -3, -4]) == ["may"]
    assert cues("It may rain", [-5, -5, -5]) == ["It may rain"]


def test_no_tokens_have_no_cue() -> None:
    assert cues("", []) == []


def test_weight_is_the_probability_of_the_best_word() -> None:
    text = "two city aides"
    (cue,) = find_cues(text, token_spans(text), np.array([0.5, 2.0, 1.0]), A, TAGGER)
    assert cue.weight == pytest.approx(1 / (1 + np.exp(-2)))
    assert (cue.start, cue.end, cue.label) == (0, 14, A)


@given(TEXTS, st.data())
def test_cues_are_whole_tokens_apart_and_in_order(text: str, data: st.DataObject) -> None:
    spans = token_spans(text)
    size = {"min_size": len(spans), "max_size": len(spans)}
    log_odds = np.array(data.draw(st.lists(st.floats(-9, 9), **size)))
    found = find_cues(text, spans, log_odds, data.draw(st.sampled_from([H, A])), TAGGER)
    assert bool(found) == bool(spans)
    assert {cue.start for cue in found} <= {start for start, _ in spans}
    assert {cue.end for cue in found} <= {end for _, end in spans}
    for cue, following in pairwise(found):
        assert cue.end <= following.start
    assert all(0 <= cue.weight <= 1 and cue.start < cue.end for cue in found)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *[(words, CueKind.NO_SOURCE_GIVEN) for words in ("is believed to", "reportedly", "it was")],
        *[(words, CueKind.NO_SOURCE_GIVEN) for words in ("Allegedly", "accused", "Are said to")],
        *[(words, CueKind.UNNAMED_SOURCE) for words in ("two city officials", "aides", "critics")],
        *[(words, CueKind.UNNAMED_SOURCE) for words in ("A person close to the talks", "sources")],
        ("“", CueKind.UNNAMED_SOURCE),
    ],
)
def test_agentless_wording_is_no_unnamed_source(words: str, kind: CueKind) -> None:
    spans = token_spans(words)
    (cue,) = find_cues(words, spans, np.ones(len(spans)), A, TAGGER)
    assert cue.kind is kind
    (hedge,) = find_cues(words, spans, np.ones(len(spans)), H, TAGGER)
    assert hedge.kind is None
