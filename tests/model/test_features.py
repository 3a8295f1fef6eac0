"""Tokens, the views of them, and the columns they are hashed to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.features import BASE, COLUMNS, Template, token_spans, tokens
from model.views import PAD, Views, batch, distance_bin, nearest, pick, shift
from model.vocabulary import Attribute, Vocabulary
from tests.model.test_sentences import TEXTS

WORDS = st.sampled_from(
    ["the", "aides", "said", "may", "Elm", ",", ".", "“", "”", '"', "12", "'s", "not", "x"]
)
SENTENCES = st.lists(st.lists(WORDS, max_size=9), max_size=6)


@given(TEXTS)
def test_tokens_hold_every_visible_character_in_order(text: str) -> None:
    assert "".join(tokens(text)) == "".join(text.split())


@given(TEXTS)
def test_spans_slice_to_the_tokens(text: str) -> None:
    assert [text[start:end] for start, end in token_spans(text)] == tokens(text)


@given(TEXTS, st.data())
def test_spans_of_a_part_are_those_of_the_part_alone(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert [text[a:b] for a, b in token_spans(text, start, end)] == tokens(text[start:end])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may rain.", "It|may|rain|."),
        ("I don't, can’t, cannot.", "I|don't|,|can’t|,|cannot|."),
        ("Elm's aides’ plan; they're in, I'd say", "Elm|'s|aides|’|plan|;|they|'re|in|,|I|'d|say"),
        ("a well-known so-called ex-aide", "a|well-known|so-called|ex-aide"),
        ("$3.4 billion, 1,200 of 9-5", "$|3.4|billion|,|1,200|of|9|-|5"),
        ("“So... what?”", "“|So|...|what|?|”"),
        ("COVID19 a_b", "COVID|19|a|_|b"),
        ("naïve Øre שלום 中文 🙂", "naïve|Øre|שלום|中文|🙂"),
        ("'tis 'said'", "'|tis|'|said|'"),
        ("-- a--b -", "-|-|a|-|-|b|-"),
    ],
)
def test_tokens_of_hard_cases(text: str, expected: str) -> None:
    assert tokens(text) == expected.split("|")


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_nearest_is_what_looking_left_and_right_finds(cells: list[tuple[bool, bool]]) -> None:
    flags = np.array([flag for flag, _ in cells])
    sentence = np.cumsum([new for _, new in cells])
    before, after = nearest(flags, sentence)
    for at in range(len(cells)):
        same = [k for k in np.flatnonzero(flags) if sentence[k] == sentence[at]]
        assert before[at] == max((k for k in same if k <= at), default=-1)
        assert after[at] == min((k for k in same if k >= at), default=-1)


def test_distances_fall_into_bins() -> None:
    here = np.zeros(40, dtype=np.int64)
    bins = distance_bin(here).tolist()
    assert bins == [0, 1, 2, 2, 3, 3, 3, 3] + [4] * 8 + [5] * 24
    assert distance_bin(here - 1).tolist() == [6] * 40


def test_shift_and_pick() -> None:
    view = np.array([5, 6, 7, 8], dtype=np.uint64)
    assert shift(view, 1).tolist() == [6, 7, 8, 8]
    assert shift(view, -2).tolist() == [5, 5, 5, 6]
    assert pick(view, np.array([3, -1, 0])).tolist() == [8, 0, 5]


@given(SENTENCES)
def test_sentences_lie_apart(sentences: list[list[str]]) -> None:
    laid_out = batch(sentences, Vocabulary({}))
    flat = [word for words in sentences for word in words]
    assert len(laid_out.real) == len(flat)
    assert laid_out.first.tolist() == np.cumsum([0, *map(len, sentences)]).tolist()
    word = laid_out.attribute(Attribute.WORD)
    alone = batch([[one] for one in flat], Vocabulary({}))
    assert np.array_equal(word[laid_out.real], alone.attribute(Attribute.WORD)[alone.real])
    for number, words in enumerate(sentences):
        inside = laid_out.real[laid_out.first[number] : laid_out.first[number + 1]]
        assert (laid_out.sentence[inside] == number).all()
        if words and number:
            previous = laid_out.real[: laid_out.first[number]]
            assert inside[0] - max(previous, default=-1) > PAD
    assert (np.diff(laid_out.sentence) >= 0).all()


@given(SENTENCES)
def test_columns_of_a_sentence_do_not_depend_on_its_neighbors(sentences: list[list[str]]) -> None:
    vocabulary = Vocabulary({})
    together = BASE.columns(Views(batch(sentences, vocabulary)))
    assert together.shape == (len(BASE), sum(map(len, sentences)))
    alone = [BASE.columns(Views(batch([words], vocabulary))) for words in sentences]
    if alone:
        assert np.array_equal(together, np.concatenate(alone, axis=1))


@given(SENTENCES)
def test_columns_lie_in_the_table(sentences: list[list[str]]) -> None:
    columns = BASE.columns(Views(batch(sentences, Vocabulary({}))))
    assert columns.dtype == np.uint32
    assert columns.max(initial=0) < COLUMNS


def view(name: str, *sentences: str) -> list[int]:
    views = Views(batch([words.split() for words in sentences], Vocabulary({})))
    return [int(value) for value in views[name][views.batch.real]]


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
    ],
)
def test_words_in_quotation_marks(words: str, expected: list[int]) -> None:
    assert view("quoted", words) == expected
    assert view("quoted", "x “ y", words)[3:] == expected, "a quote ends with its sentence"


def test_features_are_their_own_columns() -> None:
    template = Template("word\nword-1\nword word-1")
    columns = template.columns(Views(batch([["a", "a", "a"]], Vocabulary({}))))
    assert len({columns[row, 2] for row in range(3)}) == 3
    assert columns[0, 0] == columns[0, 1] == columns[0, 2]
    assert columns[1, 0] != columns[1, 1] == columns[1, 2]
    assert len(Template("\nword\n\n")) == 1


def test_columns_are_spread_evenly() -> None:
    words = [[f"w{number}"] for number in range(30_000)]
    columns = Template("word").columns(Views(batch(words, Vocabulary({}))))[0]
    share = len(np.unique(columns)) / len(words)
    expected = COLUMNS / len(words) * (1 - np.exp(-len(words) / COLUMNS))
    assert share == pytest.approx(expected, abs=0.005)


def test_columns_never_change() -> None:
    """A model's weights are kept by column: other numbers here would unlearn all of them."""
    columns = Template("word\nword-1 word").columns(Views(batch([["It", "may"]], Vocabulary({}))))
    assert columns.tolist() == [[934206, 333635], [678748, 984742]]
