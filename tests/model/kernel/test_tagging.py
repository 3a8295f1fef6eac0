"""The compiled kernel says what NumPy says, to the last bit."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import artifact, vocabulary
from model.kernel.library import library
from model.tagger import Tagger
from model.tags import Tags
from tests.model.payloads import loud
from tests.model.test_tagger import MANY
from tests.training import corpus

SHIPPED, _ = artifact.read(artifact.SHIPPED)
#: What decides where a word ends, a quotation begins and a run of a source breaks off.
PIECES = (
    *(" ", "\u2003", "\x1f", "\x85", "\u200b", "\0", "\ud800", "😀", "“", "”", '"', "’s", "-", "."),
    *("The", "aides", "officials", "said", "of", "may", "according", "to", "told", "ǅ", "İ", "ﬁ"),
)
TEXT = st.lists(st.sampled_from(PIECES) | st.just(" "), max_size=40).map("".join)


def pair(payload: artifact.Payload) -> tuple[Tagger, Tagger]:
    """Return a tagger that uses the kernel and one that does not."""
    assert library() is not None, "the kernel is not compiled: make setup"
    return Tagger(payload), Tagger(payload, use_kernel=False)


def check(one: Tags, other: Tags) -> None:
    assert np.array_equal(one.log_odds, other.log_odds)
    assert np.array_equal(one.largest, other.largest)
    assert np.array_equal(one.first, other.first)
    assert np.array_equal(one.spans, other.spans)
    assert one.counts == other.counts


LOUD = pair(loud())
SERVED = pair(SHIPPED)


@given(MANY)
def test_any_sentences(sentences: list[str]) -> None:
    check(*(tagger.tag(sentences) for tagger in LOUD))


@given(st.lists(TEXT, max_size=5))
def test_odd_pieces(sentences: list[str]) -> None:
    for taggers in (LOUD, SERVED):
        check(*(tagger.tag(sentences) for tagger in taggers))


def test_ten_thousand_sentences() -> None:
    sentences = corpus.sentences(10_000)
    assert len(set(sentences)) > 5_000
    for start in range(0, len(sentences), 500):
        check(*(tagger.tag(sentences[start : start + 500]) for tagger in SERVED))


def test_characters_of_every_kind() -> None:
    """All blanks and all that are asked for by number are among the first 3,000 × 4."""
    characters = [*range(0x3100), *range(0x3100, 0x110000, 97)]
    parts = [characters[n : n + 1_000] for n in range(0, len(characters), 1_000)]
    sentences = ["".join(map(chr, part)) for part in parts]
    check(*(tagger.tag(sentences) for tagger in SERVED))


def test_one_sentence_as_long_as_a_text_can_be() -> None:
    for part in ("officials said “it may ", "a/b/c", "x", "“ ", ". "):
        text = part * (200_000 // len(part))
        check(*(tagger.tag([text]) for tagger in LOUD))


def test_vocabulary_that_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 50)
    small, plain = Tagger(loud()), LOUD[1]
    for number in range(200):
        sentences = [f"w{n} said it may w{n * 7} be" for n in range(number, number + number % 60)]
        check(small.tag(sentences), plain.tag(sentences))


def test_slots_that_are_made_anew_as_chunks_become_many() -> None:
    fresh, plain = Tagger(loud()), LOUD[1]
    for number in range(0, 40_000, 8_000):
        sentences = [" ".join(f"c{n}" for n in range(number, number + 8_000))]
        check(fresh.tag(sentences), plain.tag(sentences))
    again = [" ".join(f"c{n}" for n in range(0, 40_000, 3))]
    check(fresh.tag(again), plain.tag(again))


def test_threads_share_a_vocabulary_that_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 300)
    shared, plain = Tagger(loud()), LOUD[1]
    texts = [f"aide{n} of w{n % 71} may “say {n}”" for n in range(2_000)]
    expected = [plain.tag([text]).log_odds for text in texts]
    wrong: list[int] = []

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for _ in range(80):
            some = rng.integers(0, len(texts), 30).tolist()
            found = shared.tag([texts[n] for n in some]).log_odds
            if not np.array_equal(found, np.hstack([expected[n] for n in some])):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_texts_that_fill_the_vocabulary_by_turns_are_scored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each begins it anew, and needs all of its words, not those alone that were unknown."""
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 100)
    small, plain = Tagger(loud()), LOUD[1]
    words = [f"w{chr(0x4E00 + number)}" for number in range(300)]
    for text in (words, words[150:] + words[:149:-1], words[::-1]):
        check(small.tag([" ".join(text)]), plain.tag([" ".join(text)]))


def test_classes_without_three_numbers_a_word_are_refused() -> None:
    for words, shape in (("a\nb", (3, 3)), ("a", (1, 2)), ("", (1, 3)), ("a", (0, 3))):
        classes = {"words": words, "numbers": np.zeros(shape, dtype=np.int16)}
        with pytest.raises(ValueError, match="classes"):
            Tagger(loud(classes=classes))
    check(
        *(
            tagger.tag(["It may."])
            for tagger in pair(
                loud(classes={"words": "", "numbers": np.zeros((0, 3), dtype=np.int16)})
            )
        )
    )


def test_weights_that_are_not_of_8_bits_are_refused() -> None:
    for name in ("glance", "close"):
        for kind in (np.int16, np.uint8, np.float64):
            with pytest.raises(ValueError, match=f"the {name} table is of shape"):
                Tagger(loud() | {name: loud()[name].astype(kind)})


def test_scales_that_are_not_one_finite_number_a_channel_are_refused() -> None:
    for name, channels in (("glance", 4), ("close", 2)):
        for part in ("scale", "intercept"):
            for wrong in (np.ones(channels - 1), np.ones(0), np.full(channels, np.nan)):
                with pytest.raises(ValueError, match="scales"):
                    Tagger(loud() | {f"{name}_{part}": wrong})
