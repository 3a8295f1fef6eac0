"""What is fitted: targets, folds, weights, and their rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import check_grad
from sklearn.linear_model import LogisticRegression

from model.vocabulary import Vocabulary
from tests.training import corpus
from training.design import Design, folds_by_document
from training.fit import (
    LEVELS,
    SMALLEST,
    TOKEN_SHARE,
    Linear,
    Tokens,
    _SentenceLoss,
    fit,
    fit_sentences,
    ones,
    table,
    tags,
)
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
    rows, scale, intercepts = table([Linear(row, at) for at, row in enumerate(weights.T)])
    assert intercepts.tolist() == [0, 1, 2]
    assert rows.dtype == np.int8
    assert rows.shape == weights.shape
    assert np.abs(rows).max() <= LEVELS
    assert (np.abs(rows * scale - weights) <= scale / 2 * (1 + 1e-9) + SMALLEST).all()


def test_rounding_keeps_zeros_and_uses_the_whole_range() -> None:
    channels = [Linear(np.array([0.0, -2.54, 1.27]), 0.5), Linear(np.zeros(3), -9.0)]
    rows, scale, intercepts = table(channels)
    assert intercepts.tolist() == [0.5, -9.0]
    assert rows.tolist() == [[0, 0], [-127, 0], [64, 0]]
    assert scale.tolist() == pytest.approx([0.02, 1 / 127])


def test_matrix_counts_the_features_of_each_token() -> None:
    columns = np.array([[0, 2], [1, 2], [3, 0]], dtype=np.uint32)  # three features, two tokens
    assert ones(columns, 4).toarray().tolist() == [[1, 1, 0, 1], [1, 0, 2, 0]]


def glanced(sentences: slice = slice(None)) -> Tokens:
    """Return the tokens of some of 60 sentences; every third is a target."""
    texts = corpus.sentences(60)
    whole = Design(texts, Vocabulary({}))
    target = (np.arange(len(whole.sentence)) % 3 == 0).astype(float)
    kept = np.isin(whole.sentence, np.arange(60)[sentences])
    design = Design(texts[sentences], Vocabulary({}))
    return design.glanced(target[kept], np.ones(kept.sum()))


def with_weight(tokens: Tokens, weight: np.ndarray) -> Tokens:
    return Tokens(tokens.columns, tokens.width, tokens.target, weight, tokens.sentence)


def test_weight_zero_leaves_a_token_out() -> None:
    whole = glanced()
    among = fit(with_weight(whole, (whole.sentence % 2 == 0).astype(float)), 0.3)
    alone = fit(glanced(slice(None, None, 2)), 0.3)
    assert np.array_equal(alone.weights, among.weights)
    assert alone.intercept == among.intercept


def test_fit_is_the_same_every_time_and_is_scikit_learns() -> None:
    tokens = glanced()
    one, two = fit(tokens, 0.3), fit(tokens, 0.3)
    assert np.array_equal(one.weights, two.weights)
    theirs = LogisticRegression()
    theirs.classes_ = np.array([0, 1])
    theirs.coef_, theirs.intercept_ = one.weights[None, :], np.array([one.intercept])
    decided = theirs.decision_function(ones(tokens.columns, tokens.width))
    assert one.log_odds(tokens.columns) == pytest.approx(decided, abs=1e-9)


def small() -> tuple[Tokens, np.ndarray, np.ndarray]:
    """Return nine tokens of sentences 0, 2 and 3, and all four sentences' truth and weight."""
    rng = np.random.default_rng(3)
    tokens = Tokens(
        rng.integers(0, 6, (2, 9)).astype(np.uint32),
        6,
        np.array([0.0, 1, 0, 0, 0, 1, 0, 0, 0]),
        np.array([1.0, 2, 1, 1, 1, 0, 0, 1, 1]),
        np.array([0, 0, 0, 2, 2, 3, 3, 3, 3]),
    )
    return tokens, np.array([1.0, 1.0, 0.0, 1.0]), np.array([1.0, 5.0, 0.5, 2.0])


def test_loss_of_sentences_is_the_one_written_down_and_its_gradient_is_right() -> None:
    tokens, truth, weight = small()
    loss = _SentenceLoss(ones(tokens.columns, 6), tokens, truth, weight, 0.2)
    at = np.random.default_rng(4).normal(0, 1, 7)
    odds = at[tokens.columns].sum(axis=0) + at[6]

    def logistic(log_odds: float, outcome: float) -> float:
        return float(np.log1p(np.exp(log_odds)) - outcome * log_odds)

    expected = 0.3 * sum(
        map(lambda o, t, w: w * logistic(o, t), odds, tokens.target, tokens.weight)
    )
    for sentence in (0, 2, 3):
        pooled = np.log(np.exp(odds[tokens.sentence == sentence]).sum())
        expected += weight[sentence] * logistic(pooled, truth[sentence])
    expected += (at[:6] ** 2).sum() / 0.4
    assert loss(at)[0] == pytest.approx(expected)
    assert check_grad(lambda x: loss(x)[0], lambda x: loss(x)[1], at) < 1e-5


def test_a_sentence_without_marked_words_teaches_too() -> None:
    tokens, truth, weight = small()
    told = fit_sentences(tokens, truth, weight, 1.0).log_odds(tokens.columns)
    denied = fit_sentences(tokens, np.where(np.arange(4) == 3, 0.0, truth), weight, 1.0)
    unmarked = tokens.sentence == 3
    assert told[unmarked].max() > denied.log_odds(tokens.columns)[unmarked].max() + 0.5


def test_without_sentences_to_fit_the_tokens_decide() -> None:
    tokens = glanced()
    nothing = np.zeros(60)
    alone = fit(tokens, 0.3).log_odds(tokens.columns)
    both = fit_sentences(tokens, nothing, nothing, 0.3 / TOKEN_SHARE).log_odds(tokens.columns)
    assert both == pytest.approx(alone, abs=0.2)
