"""What stands around a token: told by looking left and right of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.close import CLOSE
from model.glance import NOTHING
from model.landmarks import NAMES, landmark_views
from model.tokens import tokens
from model.views import Views, batch
from model.vocabulary import Vocabulary
from tests.model.windows import (
    NONE,
    SENTENCES,
    distance,
    phrases,
    pointers,
    quotes,
    runs,
    sayings,
    value,
)

LOG_ODDS = st.floats(-9, 9) | st.sampled_from([-9.0, -4.0, -0.5, -0.49, 0.0, 3.0, 9.0])


@st.composite
def _tagged(draw: st.DrawFn) -> list[tuple[str, list[float], list[float]]]:
    """Return sentences with the log-odds of each token: a source's, and a cue's."""
    result = []
    for text in draw(SENTENCES):
        count = len(tokens(text))
        lists = st.lists(LOG_ODDS, min_size=count, max_size=count)
        result.append((text, draw(lists), draw(lists)))
    return result


TAGGED = _tagged()
Tagged = list[tuple[str, list[float], list[float]]]


def views(tagged: Tagged, keep: np.ndarray | None = None) -> Views:
    laid_out = batch([text for text, *_ in tagged], Vocabulary({}))
    source, cue = (np.array([x for part in tagged for x in part[k]], dtype=float) for k in (1, 2))
    chosen = laid_out.real if keep is None else laid_out.real[keep]
    return landmark_views(laid_out, chosen, *(laid_out.spread(x, NOTHING) for x in (source, cue)))


@given(TAGGED)
def test_columns_of_a_sentence_do_not_depend_on_its_neighbors(tagged: Tagged) -> None:
    together = CLOSE.columns(views(tagged))
    assert together.shape == (len(CLOSE), sum(len(tokens(text)) for text, *_ in tagged))
    assert together.max(initial=0) < CLOSE.columns_in_all
    if tagged:
        alone = [CLOSE.columns(views([sentence])) for sentence in tagged]
        assert np.array_equal(together, np.concatenate(alone, axis=1))


@given(TAGGED, st.data())
def test_views_of_chosen_tokens_are_those_of_all_picked_out(
    tagged: Tagged, data: st.DataObject
) -> None:
    whole = views(tagged)
    size = {"min_size": len(whole.at), "max_size": len(whole.at)}
    keep = np.array(data.draw(st.lists(st.booleans(), **size)), dtype=bool)
    some = views(tagged, keep)
    for name in NAMES:
        assert np.array_equal(some[name], whole[name][keep]), name
    assert np.array_equal(CLOSE.columns(some), CLOSE.columns(whole)[:, keep])
    parts = whole.parts(data.draw(st.integers(1, len(whole.at) + 2)))
    joined = np.concatenate([CLOSE.columns(part) for part in parts], axis=1)
    assert np.array_equal(joined, CLOSE.columns(whole))


@given(TAGGED)
def test_views_are_what_looking_around_each_token_finds(tagged: Tagged) -> None:
    found = views(tagged)
    told: dict[str, list[int]] = {name: [] for name in NAMES}
    for text, source, cue in tagged:
        words = tokens(text)
        for name, log_odds in (("source", source), ("cue", cue)):
            bins = [0, *map(slow_bin, log_odds), 0]
            told[name] += bins[1:-1]
            told[f"{name}-1"] += bins[:-2]
            told[f"{name}+1"] += bins[2:]
        seen = pointers(words, [x > -0.5 for x in cue], "cue")
        seen |= runs(words, [x > -0.5 for x in source])
        for name, values in (seen | phrases(words) | sayings(words) | quotes(words)).items():
            told[name] += values
    for name in NAMES:
        assert found[name].tolist() == told[name], name


def slow_bin(log_odds: float) -> int:
    """Return how many of the whole numbers from −4 to 3 are no larger."""
    return sum(edge <= log_odds + 5 for edge in range(1, 9))


def seen(name: str, words: str, source: list[float], cue: list[float] | None = None) -> list[int]:
    found = views([(words, source, cue or [-9.0] * len(source))])
    return [int(value_) for value_ in found[name]]


def test_log_odds_fall_into_bins_in_order() -> None:
    bins = seen("source", "a b c d e", [-9, -1.5, 0.0, 1.5, 9])
    assert bins == sorted(set(bins))
    assert seen("source", "a b", [0.1, 0.9])[0] == seen("source", "a b", [0.1, 0.9])[1]
    edges = [-4.0, -3.0, 2.0, 3.0]
    assert seen("source", "a b c d", edges) == [1, 2, 7, 8]
    assert seen("source", "a b c d", [edge - 1e-9 for edge in edges]) == [0, 1, 6, 7]


def test_source_phrase_is_known_from_each_of_its_words() -> None:
    words, source = "Today two senior aides said no", [-9.0, 2, 2, 2, -9, -9]
    first, last = seen("run_first", words, source), seen("run_last", words, source)
    assert first[1:4] == [value("two")] * 3
    assert last[1:4] == [value("aides")] * 3
    assert seen("run_after", words, source)[1:4] == [value("said")] * 3
    assert seen("run_before", words, source)[1:4] == [value("today")] * 3
    assert len({first[0], first[4], first[5]}) == 1, "outside of a phrase there is none"
    assert first[0] not in first[1:4]


def test_name_within_the_phrase_is_noticed() -> None:
    named = seen("run_named", "the aide Elm said", [2.0, 2, 2, -9])
    unnamed = seen("run_named", "The two aides said", [2.0, 2, 2, -9])
    assert named[0] != unnamed[0]


def test_nearest_cues_are_named_on_both_sides() -> None:
    words, cue = "aides said it and Elm added", [-9.0, 3, -9, -9, -9, 3]
    left = seen("cue_left", words, [-9.0] * 6, cue)
    right = seen("cue_right", words, [-9.0] * 6, cue)
    assert left[1] == right[1] == value("said")
    assert right[5] == value("added")
    assert left[0] != left[2]
    assert 0 < abs(left[2] - value("said")) < 6, "with the distance"


def test_phrase_may_fill_its_sentence() -> None:
    assert seen("run_first", "two aides", [5.0, 5]) == [value("two")] * 2
    assert seen("run_last", "aides", [5.0]) == [value("aides")]
    assert seen("run_after", "aides", [5.0]) == seen("run_before", "aides", [5.0]) == [value("")]


def view(name: str, *sentences: str) -> list[int]:
    """Return a view of each token of sentences without sources and cues."""
    nothing = [
        (text, [NOTHING] * len(tokens(text)), [NOTHING] * len(tokens(text))) for text in sentences
    ]
    return [int(seen) for seen in views(nothing)[name]]


def test_distances_fall_into_bins() -> None:
    words = " ".join(["said", *["x"] * 39])
    word = value("said")
    bins = [(found - word) % 2**64 for found in view("saying_left", words)]
    assert bins == [0, 1, 2, 2, 3, 3, 3, 3] + [4] * 8 + [5] * 24
    assert bins == [distance(gap) for gap in range(40)]
    back = view("saying_right", " ".join([*["x"] * 39, "said"]))
    assert [(found - word) % 2**64 for found in back] == bins[::-1]
    assert view("saying_right", words) == [word] + [NONE] * 39
    assert view("saying_left", "x x x") == [NONE] * 3


def test_noun_phrase_lies_between_closed_words() -> None:
    the, official, said = (value(word) for word in ("the", "official", "said"))
    assert view("phrase_left", "the senior city official said")[1:4] == [the] * 3
    assert view("phrase_head", "the senior city official said")[1:4] == [official] * 3
    assert view("phrase_next", "the senior city official said")[1:4] == [said] * 3


def test_noun_phrase_begins_and_ends_with_its_sentence() -> None:
    padding, aides = value(""), value("aides")
    for others in ([], ["of the"], ["trams"]):
        count = len(" ".join(others).split())
        words = [*others, "city aides", *others]
        assert view("phrase_left", *words)[count : count + 2] == [padding] * 2
        assert view("phrase_head", *words)[count : count + 2] == [aides] * 2
        assert view("phrase_next", *words)[count : count + 2] == [padding] * 2


def test_nearest_verb_of_saying_stays_in_the_sentence() -> None:
    nowhere = view("saying_left", "It rained")[0]
    found = view("saying_left", "officials said it rained", "It rained")
    assert found[0] == nowhere
    assert found[2] != nowhere
    assert found[4:] == [nowhere, nowhere]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a “ b c ” d", [0, 1, 1, 1, 0, 0]),
        ('a " b " c', [0, 1, 1, 0, 0]),
        ("a “ b", [0, 1, 1]),
        ("a b", [0, 0]),
        ("” a ” “ b ” c", [0, 0, 0, 1, 1, 0, 0]),
        ("“ a “ b ” c ” d", [1, 1, 1, 1, 1, 1, 0, 0]),
    ],
)
def test_words_in_quotation_marks(words: str, expected: list[int]) -> None:
    assert view("quoted", words) == expected
    assert view("quoted", "x “ y", words)[3:] == expected, "a quote ends with its sentence"
    assert view("quoted", "x ” ” y", words)[4:] == expected, "what was closed is closed for it"
