"""Folds: articles stay whole where that leaves enough to learn from, and else it is told."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.labels import Label
from training.design import FEWEST, FOLDS, Folds, folds
from training.records import DataError

H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING


def arrays(rows: list[tuple[int, float, float]]) -> tuple[np.ndarray, dict[Label, np.ndarray]]:
    docs, hedging, sourcing = zip(*rows, strict=True)
    truth = {H: np.array(hedging, float), A: np.array(sourcing, float)}
    return np.array([f"d{doc}" for doc in docs]), truth


def assert_learnable(found: Folds, truth: dict[Label, np.ndarray]) -> None:
    count = found.of.max() + 1
    assert 2 <= count <= FOLDS
    assert set(found.of) == set(range(count))
    for out in range(count):
        for values in truth.values():
            assert {0, 1} <= set(values[found.of != out])


VALUES = st.sampled_from([1.0, 1.0, 0.0, 0.0, -1.0])
ROWS = st.lists(st.tuples(st.integers(0, 3), VALUES, VALUES), min_size=4, max_size=40)


@given(ROWS)
def test_each_part_to_learn_from_has_sentences_with_and_without_every_label(
    rows: list[tuple[int, float, float]],
) -> None:
    docs, truth = arrays(rows)
    if any((values == value).sum() < FEWEST for values in truth.values() for value in (0, 1)):
        with pytest.raises(DataError, match="needs at least 2 sentences with it"):
            folds(docs, truth)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the library's, of strata that are too small
        found = folds(docs, truth)
    assert_learnable(found, truth)
    if found.by_article:
        assert all(len(set(found.of[docs == doc])) == 1 for doc in docs)
    assert found.by_article == (not any("too rosy" in told for told in found.warnings))
    again = folds(docs, truth)
    assert np.array_equal(found.of, again.of)
    assert found.warnings == again.warnings


def test_articles_stay_whole_when_another_shuffle_does_it() -> None:
    # Two articles of twelve carry a label: in some shuffles they share a fold.
    for first in range(11):
        rows = [(doc, float(doc in {first, 11}), float(n)) for doc in range(12) for n in (0, 1)]
        docs, truth = arrays(rows)
        found = folds(docs, truth)
        assert found.by_article
        assert_learnable(found, truth)


def test_sentences_are_dealt_out_evenly_by_what_is_rarest() -> None:
    docs, truth = arrays([(0, float(n < 10), float(n % 2)) for n in range(50)])
    found = folds(docs, truth)
    assert not found.by_article
    assert np.bincount(found.of[:10]).tolist() == [2] * 5
    assert np.bincount(found.of).tolist() == [10] * 5


def test_few_sentences_with_a_label_are_told_and_many_are_not() -> None:
    docs, truth = arrays([(n, float(n < 99), float(n % 2)) for n in range(300)])
    assert folds(docs, truth).warnings == (
        "`hedging`: only 99 sentences with it teach; under 100, figures are rough",
    )


@pytest.mark.parametrize(("having", "lacking"), [(1, 9), (0, 10), (9, 1), (10, 0)])
def test_too_few_are_refused_with_their_number(having: int, lacking: int) -> None:
    truth = np.array([1.0] * having + [0.0] * lacking + [-1.0] * 5)
    docs = np.array([f"d{n}" for n in range(len(truth))])
    with pytest.raises(DataError, match=f"`hedging` needs at least 2 .* {having} and {lacking}$"):
        folds(docs, {H: truth})
