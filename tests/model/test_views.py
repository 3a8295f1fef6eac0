"""What is known of a token: laid out in batches, looked up at any choice of tokens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.close import CLOSE
from model.glance import GLANCE
from model.landmarks import NAMES
from model.tokens import tokens
from model.views import Views, batch, neighbor
from model.vocabulary import PAD, PADDING, Attribute, Trait, Vocabulary
from tests.model.windows import SENTENCES, value

PLAIN = [name for name in CLOSE.names if name not in NAMES]


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
    word = laid_out.look(Attribute.WORD, np.arange(len(laid_out.rows)))
    assert len(word) == len(laid_out.sentence) == len(laid_out.real) + PAD * (len(sentences) + 1)
    assert laid_out.traits.shape == (len(Trait), len(word))
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
        if len(inside):
            assert laid_out.begins[number] == inside[0]
    assert (np.diff(laid_out.sentence[:-1]) >= 0).all()
    assert (laid_out.sentence[[*range(PAD), -1]] == -1).all()


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
    other = np.arange(len(whole.at), dtype=np.uint64)[None]
    whole = Views(whole.batch, whole.at, ["other"], other)
    parts = list(whole.parts(data.draw(st.integers(1, len(whole.at) + 2))))
    assert np.array_equal(np.concatenate([part.at for part in parts]), whole.at)
    for name in [*PLAIN, "other"]:
        joined = np.concatenate([part[name] for part in parts])
        assert np.array_equal(joined, whole[name]), name


def test_more_views_are_known_by_their_names() -> None:
    plain = viewed("a b c", "d")
    more = Views(plain.batch, plain.at[1:], ["number"], np.array([[7, 8, 9]], dtype=np.uint64))
    assert more["number"].tolist() == [7, 8, 9]
    assert np.array_equal(more["word-1"], plain["word-1"][1:])
    stacked = more.stacked(("word", "number", "word-1", "suffix"))
    assert stacked[1].tolist() == [7, 8, 9]
    for row, name in ((0, "word"), (2, "word-1"), (3, "suffix")):
        assert np.array_equal(stacked[row], plain[name][1:])
    with pytest.raises(KeyError):
        plain["number"]


def test_values_of_tokens_are_spread_to_their_positions() -> None:
    laid_out = viewed("a b", "", "c").batch
    spread = laid_out.spread(np.array([1.0, 2.0, 3.0]), -9.0)
    assert spread[laid_out.real].tolist() == [1.0, 2.0, 3.0]
    assert (np.delete(spread, laid_out.real) == -9).all()


def test_a_text_may_hold_what_stands_for_padding() -> None:
    odd, plain = (batch([f"{c} a {c}{c} b", c, "d"], Vocabulary({})) for c in (PADDING, "\x01"))
    assert odd.real.tolist() == plain.real.tolist()
    assert odd.first.tolist() == plain.first.tolist()


def test_attributes_at_positions() -> None:
    plain = viewed("a b")
    a, b = plain["word"].tolist()
    assert plain.batch.look(Attribute.WORD, plain.at[[[1], [0]]]).tolist() == [[b], [a]]
    outside = plain.batch.look(Attribute.WORD, np.array([-1, len(plain.batch.rows)]))
    assert outside.tolist() == [value("")] * 2


def _size(views: Views) -> dict[str, int]:
    return {"min_size": len(views.at), "max_size": len(views.at)}


def test_views_of_neighbors_end_at_the_sentence() -> None:
    word = view("word", "a b c", "d")
    assert view("word-1", "a b c", "d")[1:3] == word[:2]
    assert view("word+1", "a b c", "d")[:2] == word[1:3]
    padding = view("word+1", "a")[0]
    assert view("word+1", "a b c", "d")[2:] == [padding, padding]
    assert view("word-3", "a b c", "d") == [padding] * 4


def test_views_that_are_of_no_single_word_have_no_neighbor() -> None:
    assert neighbor("word") == (Attribute.WORD, 0)
    assert neighbor("coarse-2") == (Attribute.COARSE, -2)
    with pytest.raises(KeyError):
        neighbor("phrase_left")
