"""What is known of a token: laid out in batches, looked up at any choice of tokens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.glance import GLANCE
from model.stages import CLOSE
from model.tokens import tokens
from model.views import PAD, Views, batch, nearest, neighbor, pointed
from model.vocabulary import Attribute, Vocabulary
from tests.model.windows import NONE, SENTENCES, distance, phrases, quotes, sayings, value

PLAIN = [name for name in CLOSE.names if not name.startswith(("source", "cue", "run"))]


def viewed(*sentences: str) -> Views:
    return Views(batch(sentences, Vocabulary({})))


def view(name: str, *sentences: str) -> list[int]:
    return [int(seen) for seen in viewed(*sentences)[name]]


# Batches


@given(SENTENCES)
def test_sentences_lie_apart(sentences: list[str]) -> None:
    laid_out = batch(sentences, Vocabulary({}))
    words = [tokens(text) for text in sentences]
    assert laid_out.first.tolist() == np.cumsum([0, *map(len, words)]).tolist()
    assert len(laid_out.real) == laid_out.first[-1]
    word = laid_out.values[Attribute.WORD]
    assert len(word) == len(laid_out.sentence) == len(laid_out.real) + PAD * (len(sentences) + 1)
    assert word[laid_out.real].tolist() == [value(one) for part in words for one in part]
    padding = np.delete(np.arange(len(word)), laid_out.real)
    assert (word[padding] == value("")).all()
    for number in range(len(sentences)):
        inside = laid_out.real[laid_out.first[number] : laid_out.first[number + 1]]
        assert (laid_out.sentence[inside] == number).all()
        previous = laid_out.real[: laid_out.first[number]]
        if len(inside):
            assert inside[0] - max(previous, default=-1) > PAD
            assert inside[-1] + PAD < len(word)
    assert (np.diff(laid_out.sentence) >= 0).all()


def test_padding_is_wide_enough_for_every_view() -> None:
    by = [abs(neighbor(name)[1]) for name in GLANCE.names]
    by += [int(name[-1]) for name in CLOSE.names if name[-2:-1] in ("+", "-")]
    assert max(by) == PAD


# Views


@given(SENTENCES, st.data())
def test_views_of_chosen_tokens_are_those_of_all_picked_out(
    sentences: list[str], data: st.DataObject
) -> None:
    whole = viewed(*sentences)
    keep = np.array(data.draw(st.lists(st.booleans(), **_size(whole))), dtype=bool)
    some = Views(whole.batch, whole.at[keep])
    for name in data.draw(st.permutations(PLAIN)):
        assert np.array_equal(some[name], whole[name][keep]), name


@given(SENTENCES, st.data())
def test_views_of_a_part_are_those_of_all_cut(sentences: list[str], data: st.DataObject) -> None:
    whole = viewed(*sentences)
    whole = whole.extended({}, {"other": np.arange(len(whole.at), dtype=np.uint64)})
    parts = list(whole.parts(data.draw(st.integers(1, len(whole.at) + 2))))
    assert np.array_equal(np.concatenate([part.at for part in parts]), whole.at)
    for name in [*PLAIN, "other"]:
        joined = np.concatenate([part[name] for part in parts])
        assert np.array_equal(joined, whole[name]), name


@given(SENTENCES)
def test_views_are_what_looking_around_each_token_finds(sentences: list[str]) -> None:
    found = viewed(*sentences)
    parts = [tokens(text) for text in sentences]
    for tell in (phrases, sayings, quotes):
        told = [tell(words) for words in parts]
        for name in tell(["x"]):
            assert found[name].tolist() == [seen for one in told for seen in one[name]], name


def test_views_added_later_are_found_at_all_positions_or_at_the_chosen() -> None:
    plain = viewed("a b c", "d")
    everywhere = np.arange(len(plain.batch.sentence), dtype=np.uint64)
    more = Views(plain.batch, plain.at[1:]).extended(
        {"place": everywhere}, {"number": np.array([7, 8, 9], dtype=np.uint64)}
    )
    assert np.array_equal(more["place"], plain.at[1:])
    assert np.array_equal(more["place-1"], plain.at[1:] - 1)
    assert np.array_equal(more["place+3"], plain.at[1:] + 3)
    assert more["number"].tolist() == [7, 8, 9]
    assert np.array_equal(more["word-1"], plain["word-1"][1:])


def test_words_at_positions() -> None:
    plain = viewed("a b")
    a, b = plain["word"].tolist()
    assert plain.words(plain.at[[[1], [0]]]).tolist() == [[b], [a]]


def _size(views: Views) -> dict[str, int]:
    return {"min_size": len(views.at), "max_size": len(views.at)}


@given(SENTENCES, st.data())
def test_nearest_is_what_looking_left_and_right_finds(
    sentences: list[str], data: st.DataObject
) -> None:
    whole = viewed(*sentences)
    flags = data.draw(st.lists(st.booleans(), **_size(whole)))
    keep = np.array(data.draw(st.lists(st.booleans(), **_size(whole))), dtype=bool)
    flagged = whole.at[np.array(flags, dtype=bool)]
    chosen = Views(whole.batch, whole.at[keep])
    before, after = nearest(flagged, chosen)
    sentence = whole.batch.sentence
    assert len(before) == len(after) == len(chosen.at)
    for number, at in enumerate(chosen.at):
        same = [k for k in flagged if sentence[k] == sentence[at]]
        assert before[number] == max((k for k in same if k <= at), default=-1)
        assert after[number] == min((k for k in same if k >= at), default=-1)


def test_distances_fall_into_bins() -> None:
    views = viewed("x " * 40)
    here = np.full(40, views.at[0])
    word = int(views["word"][0])
    bins = [int(mixed) - word for mixed in pointed(here[:1], views)[0]]
    assert bins == [0, 1, 2, 2, 3, 3, 3, 3] + [4] * 8 + [5] * 24
    assert bins == [distance(gap) for gap in range(40)]
    last = views.at[-1:]
    assert [int(mixed) - word for mixed in pointed(last, views)[1]] == bins[::-1]
    assert pointed(last, views)[0].tolist() == [NONE] * 39 + [word]
    assert pointed(here[:0], views).tolist() == [[NONE] * 40] * 2


def test_views_of_neighbors_end_at_the_sentence() -> None:
    word = view("word", "a b c", "d")
    assert view("word-1", "a b c", "d")[1:3] == word[:2]
    assert view("word+1", "a b c", "d")[:2] == word[1:3]
    padding = view("word+1", "a")[0]
    assert view("word+1", "a b c", "d")[2:] == [padding, padding]
    assert view("word-3", "a b c", "d") == [padding] * 4


def test_noun_phrase_lies_between_closed_words() -> None:
    the, senior, city, official, said = view("word", "the senior city official said")
    assert view("phrase_left", "the senior city official said")[1:4] == [the] * 3
    assert view("phrase_head", "the senior city official said")[1:4] == [official] * 3
    assert view("phrase_next", "the senior city official said")[1:4] == [said] * 3
    assert len({senior, city}) == 2


def test_noun_phrase_begins_and_ends_with_its_sentence() -> None:
    padding, _, aides = view("word-1", "city aides bowed")
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


def test_views_that_are_of_no_single_word_have_no_neighbor() -> None:
    assert neighbor("word") == (Attribute.WORD, 0)
    assert neighbor("coarse-2") == (Attribute.COARSE, -2)
    with pytest.raises(KeyError):
        neighbor("phrase_left")
