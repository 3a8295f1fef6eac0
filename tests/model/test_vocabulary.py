"""What is known of a word: the same whoever asks, whenever, and however much is asked at once."""

import threading

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model import vocabulary
from model.language import traits
from model.lexicon import CLOSED, SAYING
from model.tokens import tokens
from model.vocabulary import PAD, PADDING, Attribute, Rows, Trait, Vocabulary, by_word
from tests.model.payloads import CLASSES

# Chunks are what stands between blanks: some of one token, some of several.
CHUNKS = st.lists(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=8)
    | st.sampled_from(["“the", "aide’s,", "n't", "a-b-c", "(1,200.", "the", "…said.”"]),
    max_size=20,
).map(lambda texts: " ".join(texts).replace(PADDING, "\x01").split())


def doubled(hashes: np.ndarray) -> np.ndarray:
    """Return two rows made of others, as a model derives its own."""
    return np.stack([hashes[Attribute.WORD] * np.uint64(2), hashes[Attribute.FINE]])


def known(found: Rows) -> np.ndarray:
    """Return what is known of each token, hashes before traits; shape (both, tokens)."""
    return np.hstack([found.hashes[found.rows], found.traits[found.rows]]).T


def alone(chunk: str) -> np.ndarray:
    return known(Vocabulary(CLASSES, doubled).look_up([chunk]))


def value(word: str, attribute: Attribute | Trait) -> int:
    found = Vocabulary(CLASSES).look_up([word])
    (row,) = found.rows
    table = found.traits if isinstance(attribute, Trait) else found.hashes
    return int(table[row, attribute])


def check(chunks: list[str], used: Vocabulary) -> None:
    """Check that `used` tells of `chunks` what one that knows nothing else does."""
    found = used.look_up(chunks)
    words = [word for chunk in chunks for word in tokens(chunk)]
    expected = [alone(word)[:, 0] for word in words]
    assert known(found).T.tolist() == [row.tolist() for row in expected]


@given(CHUNKS, CHUNKS)
def test_chunks_are_described_the_same_in_any_company(chunks: list[str], others: list[str]) -> None:
    used = Vocabulary(CLASSES, doubled)
    check(chunks, used)
    check(others, used)
    check(chunks + others, used)
    check(chunks, used)


@given(CHUNKS)
@example([])
def test_full_memory_is_begun_anew_and_says_the_same(chunks: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vocabulary, "MEMO_LIMIT", 3)
        small = Vocabulary(CLASSES, doubled)
        for start in range(len(chunks)):
            check(chunks[start:], small)


@given(CHUNKS)
def test_chunks_learnt_a_few_at_a_time_are_the_same(chunks: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vocabulary, "AT_ONCE", 2)
        check(chunks, Vocabulary(CLASSES, doubled))


def test_answer_holds_while_the_memory_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 3)
    used = Vocabulary(CLASSES, doubled)
    found = used.look_up(["aide", "the", "bridge’s"])
    before = known(found).copy()
    for number in range(50):
        used.look_up([f"w{number}"])
    assert np.array_equal(known(found), before)


def test_memory_is_bounded_in_chunks_words_and_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 100)
    monkeypatch.setattr(vocabulary, "MEMO_CHARACTERS", 5_000)
    used = Vocabulary({})
    for number in range(400):
        used.look_up([f"w{number}", "the"])
        assert len(used._memo.chunks) <= 102
    for number in range(50):
        used.look_up([f"{number}" + "x" * 2_000])
        assert sum(map(len, used._memo.chunks)) <= 7_100
    for number in range(40):  # words without a blank between them, all new
        used.look_up(["/".join(f"{chr(97 + number % 26)}-{'y' * k}x" for k in range(1, 31))])
        assert len(used._memo.words) <= 100 + 31
    for number in range(400):  # many chunks of the same few words
        used.look_up([f"{number:b}".replace("0", ",").replace("1", ".")])
        assert len(used._memo.chunks) <= 101


def test_arrays_of_the_memory_stay_in_proportion() -> None:
    used = Vocabulary({}, doubled)
    for number in range(30):
        used.look_up([f"{number}/{k}.x" for k in range(700)])
    memo = used._memo
    assert len(memo.hashes) == len(memo.traits) < 2 * max(len(memo.words), 4096)
    assert len(memo.table) < 2 * max(len(memo.chunks), 4096)
    assert len(memo.rows) < 2 * memo.table[:, 1].sum()
    assert memo.characters == sum(map(len, memo.chunks))


def test_more_words_at_once_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 10)
    chunks = [f"w{chr(0x4E00 + number)}," for number in range(20_000)]
    found = Vocabulary(CLASSES).look_up(chunks)
    assert len(found.rows) == 40_000
    assert len(np.unique(known(found)[Attribute.WORD, ::2])) == 20_000


def test_threads_share_one_memory_that_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 500)
    shared = Vocabulary(CLASSES, doubled)
    unshared = Vocabulary(CLASSES, doubled)
    chunks = [f"“{chr(0x4E00 + n)}-b{'’s.'[: n % 4]}" for n in range(3_000)]
    expected = {chunk: known(unshared.look_up([chunk])) for chunk in chunks}
    wrong: list[int] = []
    gate = threading.Barrier(6)

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        gate.wait()
        for _ in range(60):
            some = [chunks[number] for number in rng.integers(0, 3_000, 80)]
            found = shared.look_up(some)
            if not np.array_equal(known(found), np.hstack([expected[one] for one in some])):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_first_word_is_the_padding_whatever_is_looked_up() -> None:
    for used in (Vocabulary(CLASSES), Vocabulary(CLASSES, doubled)):
        for chunks in ([], ["the"], ["“aide”"]):
            found = used.look_up(chunks)
            assert (found.rows > 0).all()
            assert found.traits[0, Trait.CLOSED] > 0, "it ends a noun phrase"
            assert not found.traits[0, Trait.QUOTE : len(Trait)].any()
            padded = used.look_up([PADDING, *chunks, PADDING])
            assert padded.rows.tolist() == [*[0] * PAD, *found.rows.tolist(), *[0] * PAD]


def test_rows_are_derived_of_those_of_the_word() -> None:
    found = known(Vocabulary(CLASSES, doubled).look_up(["“the", "aide"]))
    assert len(found) == len(Attribute) + len(Trait) + 2
    assert np.array_equal(found[-2:], doubled(found))
    assert len(known(Vocabulary(CLASSES).look_up(["aide"]))) == len(Attribute) + len(Trait)


@pytest.mark.parametrize("word", ["the", "The", "aide", "Мост", "12", ",", "中文", "’s"])
def test_traits_of_a_word_are_kept_beside_it(word: str) -> None:
    rows = (Trait.WORDS, Trait.LITTLE, Trait.LETTERS, Trait.FOREIGN)
    assert tuple(value(word, row) for row in rows) == traits(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bridge", "bridge"), ("BRIDGE", "bridge"), ("don’t", "don't"), ("1999", "2041")],
)
def test_spellings_of_one_word(one: str, other: str) -> None:
    assert value(one, Attribute.WORD) == value(other, Attribute.WORD)


@pytest.mark.parametrize(("one", "other"), [("bridge", "bridges"), ("12", "123"), ("a-b", "a-c")])
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
    assert value("Said", Trait.CLOSED) == SAYING
    assert value("don’t", Trait.CLOSED) == CLOSED["don't"]
    assert value("bridge", Trait.CLOSED) == 0
    assert [value(mark, Trait.QUOTE) for mark in "“”\"'"] == [1, 2, 3, 0]
    assert [value(word, Trait.CAPITAL) for word in ("Elm", "elm", "É", "9")] == [1, 0, 1, 0]


def test_learnt_classes_are_read_by_word() -> None:
    numbers = np.array(list(CLASSES.values()), dtype=np.int16)
    assert by_word({"words": "\n".join(CLASSES), "numbers": numbers}) == CLASSES
    assert by_word({"words": "", "numbers": np.zeros((0, 3), dtype=np.int16)}) == {}
