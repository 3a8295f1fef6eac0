"""Which words gave a sentence away."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.cues import cues_at, find_runs, in_order
from model.document import Cue, Span
from model.glance import NOTHING
from model.labels import CueKind, Label
from model.language import Counts
from model.tags import CARRIER, Channel, Tags, largest
from model.tokens import token_spans
from tests.model.test_sentences import TEXTS

H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING


def weight(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def found_in(text: str, log_odds: Sequence[float], label: Label) -> list[Cue]:
    spans = np.array(token_spans(text), dtype=np.int64).reshape(-1, 2)
    matrix = np.full((len(Channel), len(log_odds)), NOTHING)
    matrix[CARRIER[label]] = log_odds
    first = np.array([0, len(spans)])
    tags = Tags(matrix, largest(matrix, first), first, spans, Counts(0, 0, 0, 0))
    runs = find_runs(tags, np.array([True]), label)
    weights = np.array([*map(weight, runs.best.tolist())])
    found = cues_at(runs, label, weights, [text], [Span(0, len(text))])
    return [*in_order([cue for _, cue in found])]


def cues(text: str, log_odds: list[float], label: Label = H) -> list[str]:
    return [text[cue.start : cue.end] for cue in found_in(text, log_odds, label)]


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
    (cue,) = found_in(text, [0.5, 2.0, 1.0], A)
    assert cue.weight == pytest.approx(1 / (1 + math.exp(-2)))
    assert (cue.start, cue.end, cue.label) == (0, 14, A)


@given(TEXTS, st.data())
def test_cues_are_whole_tokens_apart_and_in_order(text: str, data: st.DataObject) -> None:
    spans = token_spans(text)
    size = {"min_size": len(spans), "max_size": len(spans)}
    log_odds = data.draw(st.lists(st.floats(-9, 9), **size))
    found = found_in(text, log_odds, data.draw(st.sampled_from([H, A])))
    assert bool(found) == bool(spans)
    assert {cue.start for cue in found} <= {start for start, _ in spans}
    assert {cue.end for cue in found} <= {end for _, end in spans}
    for cue, following in pairwise(found):
        assert cue.end <= following.start
    assert all(cue.start < cue.end for cue in found)
    for cue in found:
        inside = [x for (a, b), x in zip(spans, log_odds, strict=True) if cue.start <= a < cue.end]
        assert cue.weight == weight(max(inside))
    assert max((cue.weight for cue in found), default=0) == max(map(weight, log_odds), default=0)


@pytest.mark.parametrize(("label", "starts", "joins"), [(H, -1.5, -2.0), (A, -1.0, -2.0)])
def test_run_begins_at_one_limit_and_spreads_to_another(
    label: Label, starts: float, joins: float
) -> None:
    text, below = "a b c d e f g", math.nextafter(joins, -9)
    assert cues(text, [9, below, joins, starts, joins, below, joins], label) == ["a", "c d e"]
    under = math.nextafter(starts, -9)
    assert cues(text, [9, -9, under, -9, -9, -9, -9], label) == ["a"]


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
    likely = [1.0] * len(token_spans(words))
    (cue,) = found_in(words, likely, A)
    assert cue.kind is kind
    (hedge,) = found_in(words, likely, H)
    assert hedge.kind is None
