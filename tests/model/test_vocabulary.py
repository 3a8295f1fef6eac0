"""What is known of a word: the same whoever asks, whenever, and however much is asked at once."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import vocabulary
from model.lexicon import CLOSED, SAYING
from model.vocabulary import Attribute, Vocabulary

WORDS = st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=6), max_size=20)
CLASSES = {"aide": [3, 40, 500], "allies": [3, 41, 501], "bridge": [9, 90, 900]}


def known(words: list[str], vocabulary_: Vocabulary | None = None) -> np.ndarray:
    """Return the attributes of `words`, shape (attributes, words)."""
    rows, table = (vocabulary_ or Vocabulary(CLASSES)).look_up(words)
    return table[:, rows]


def value(word: str, attribute: Attribute) -> int:
    return int(known([word])[attribute, 0])


@given(WORDS, WORDS)
def test_words_are_described_the_same_in_any_company(words: list[str], others: list[str]) -> None:
    used = Vocabulary(CLASSES)
    used.look_up(others)
    assert np.array_equal(known(words, used), known(words))
    assert np.array_equal(known(words + others, used)[:, : len(words)], known(words))


@given(WORDS)
def test_full_memory_is_begun_anew_and_says_the_same(words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vocabulary, "MEMO_LIMIT", 3)
        small = Vocabulary(CLASSES)
        for start in range(len(words)):
            assert np.array_equal(known(words[start:], small), known(words[start:]))


def test_memory_is_bounded_in_words_and_in_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 100)
    monkeypatch.setattr(vocabulary, "MEMO_CHARACTERS", 5_000)
    used = Vocabulary({})
    for number in range(400):
        used.look_up([f"w{number}", "the"])
        assert len(used._memo.rows) <= 102
    for number in range(50):
        used.look_up([f"{number}" + "x" * 2_000])
        assert sum(map(len, used._memo.rows)) <= 7_100


def test_more_words_at_once_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 10)
    words = [f"w{number}" for number in range(20_000)]
    assert len(np.unique(known(words)[Attribute.WORD])) > 19_990


def test_threads_share_one_memory_that_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 500)
    shared = Vocabulary(CLASSES)
    wrong: list[int] = []
    gate = threading.Barrier(6)

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        gate.wait()
        for _ in range(60):
            words = [f"w{number}" for number in rng.integers(0, 3_000, 80)]
            if not np.array_equal(known(words, shared), known(words)):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bridge", "bridge"), ("BRIDGE", "bridge"), ("don’t", "don't"), ("1999", "2041")],
)
def test_spellings_of_one_word(one: str, other: str) -> None:
    assert value(one, Attribute.WORD) == value(other, Attribute.WORD)


@pytest.mark.parametrize(("one", "other"), [("bridge", "bridges"), ("12", "123"), ("a1", "a2")])
def test_other_words(one: str, other: str) -> None:
    assert value(one, Attribute.WORD) != value(other, Attribute.WORD)


def test_shapes() -> None:
    shapes = [value(word, Attribute.SHAPE) for word in ("Larch", "BBC", "tram", "12", ",", "the")]
    assert len(set(shapes)) == 6
    assert value("Larch", Attribute.SHAPE) == value("Rowan", Attribute.SHAPE)
    assert value("12", Attribute.SHAPE) == value("9.5", Attribute.SHAPE)


def test_endings_and_beginnings() -> None:
    assert value("nation", Attribute.SUFFIX) == value("Station", Attribute.SUFFIX)
    assert value("allegedly", Attribute.PREFIX) == value("Alleged", Attribute.PREFIX)


def test_learnt_classes_join_words_of_a_kind_coarsely() -> None:
    assert value("aide", Attribute.COARSE) == value("Allies", Attribute.COARSE)
    assert value("aide", Attribute.COARSE) != value("bridge", Attribute.COARSE)
    assert value("aide", Attribute.MIDDLE) != value("allies", Attribute.MIDDLE)
    assert value("zorble", Attribute.FINE) != value("blorze", Attribute.FINE)


def test_closed_classes_quotes_and_capitals() -> None:
    assert value("Said", Attribute.CLOSED) == SAYING
    assert value("don’t", Attribute.CLOSED) == CLOSED["don't"]
    assert value("bridge", Attribute.CLOSED) == 0
    assert value("", Attribute.CLOSED) > 0
    assert [value(mark, Attribute.QUOTE) for mark in "“”\"'"] == [1, 2, 3, 0]
    assert [value(word, Attribute.CAPITAL) for word in ("Elm", "elm", "É", "9")] == [1, 0, 1, 0]
