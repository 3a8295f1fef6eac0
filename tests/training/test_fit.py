"""What is fitted: targets, folds, weights, and their rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.linear_model import LogisticRegression

from model.vocabulary import Vocabulary
from tests.training import corpus
from training.design import Design, folds_by_document
from training.fit import LEVELS, SMALLEST, Linear, fit, ones, table, tags
from training.records import DataError

COUNTS = st.lists(st.integers(1, 6), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), [0, 0, 0, 0]),
        (((3, 6),), [0, 1, 0, 0]),
        (((3, 11),), [0, 1, 1, 0]),
        (((4, 5),), [0, 1, 0, 0]),  # part of a token is the token
        (((2, 3),), [0, 0, 0, 0]),  # a blank is none
        (((0, 2), (11, 12)), [1, 0, 0, 1]),
        (((0, 12),), [1, 1, 1, 1]),
    ],
)
def test_tokens_that_touch_a_span_are_its(
    spans: tuple[tuple[int, int], ...], expected: list[int]
) -> None:
    assert tags("It may rain.", spans).tolist() == expected


@given(COUNTS)
def test_folds_keep_articles_together_and_leave_none_out(counts: list[int]) -> None:
    docs = np.array([f"d{k}" for k, count in enumerate(counts) for _ in range(count)])
    fold = folds_by_document(docs)
    assert all(len(set(fold[docs == doc])) == 1 for doc in docs)
    assert set(fold) == set(range(min(5, len(counts))))
    assert np.array_equal(fold, folds_by_document(docs))


def test_one_article_cannot_be_folded() -> None:
    with pytest.raises(DataError, match="two articles"):
        folds_by_document(np.array(["a", "a", "a"]))


@given(hnp.arrays(np.float64, (7, 3), elements=st.floats(-50, 50)))
def test_rounding_moves_no_weight_by_more_than_half_a_level(weights: np.ndarray) -> None:
    rows, scale = table([*weights.T])
    assert rows.dtype == np.int8
    assert rows.shape == weights.shape
    assert np.abs(rows).max() <= LEVELS
    assert (np.abs(rows * scale - weights) <= scale / 2 * (1 + 1e-9) + SMALLEST).all()


def test_rounding_keeps_zeros_and_uses_the_whole_range() -> None:
    rows, scale = table([np.array([0.0, -2.54, 1.27]), np.zeros(3)])
    assert rows.tolist() == [[0, 0], [-127, 0], [64, 0]]
    assert scale.tolist() == pytest.approx([0.02, 1 / 127])


def test_matrix_counts_the_features_of_each_token() -> None:
    columns = np.array([[0, 2], [1, 2], [3, 0]], dtype=np.uint32)  # three features, two tokens
    assert ones(columns, 4).toarray().tolist() == [[1, 1, 0, 1], [1, 0, 2, 0]]


def fitted(weight: np.ndarray) -> Linear:
    design = Design(corpus.sentences(60), Vocabulary({}))
    target = np.array([float(word % 3 == 0) for word in range(len(design.sentence))])
    return fit(design.base, target, weight[design.sentence], 1 << 20, 0.3)


def test_weight_zero_leaves_a_sentence_out() -> None:
    half = np.array([1.0, 0.0] * 30)
    design = Design(corpus.sentences(60)[::2], Vocabulary({}))
    whole = Design(corpus.sentences(60), Vocabulary({}))
    target = np.arange(len(whole.sentence)) % 3 == 0
    kept = target[half[whole.sentence] > 0].astype(float)
    alone = fit(design.base, kept, np.ones(len(kept)), 1 << 20, 0.3)
    among = fitted(half)
    assert np.array_equal(alone.weights, among.weights)
    assert alone.intercept == among.intercept


def test_fit_is_the_same_every_time_and_is_scikit_learns() -> None:
    one, two = fitted(np.ones(60)), fitted(np.ones(60))
    assert np.array_equal(one.weights, two.weights)
    design = Design(corpus.sentences(60), Vocabulary({}))
    matrix = ones(design.base, 1 << 20)
    theirs = LogisticRegression()
    theirs.classes_ = np.array([0, 1])
    theirs.coef_, theirs.intercept_ = one.weights[None, :], np.array([one.intercept])
    assert one.log_odds(design.base) == pytest.approx(theirs.decision_function(matrix), abs=1e-9)
