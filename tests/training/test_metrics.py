"""Figures: against scikit-learn, and by hand where there is little to count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as reference

from training import metrics

PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40)


@given(PAIRS)
def test_precision_recall_and_f1_are_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    truth, flagged = np.array(pairs, dtype=float).T
    for name in ("precision", "recall", "f1"):
        theirs = getattr(reference, f"{name}_score")(truth, flagged, zero_division=0)
        assert getattr(metrics, name)(truth, flagged) == pytest.approx(theirs)


def test_figures_by_hand() -> None:
    truth, flagged = np.array([1.0, 1, 1, 0, 0]), np.array([1.0, 1, 0, 1, 0])
    assert metrics.precision(truth, flagged) == pytest.approx(2 / 3)
    assert metrics.recall(truth, flagged) == pytest.approx(2 / 3)
    assert metrics.f1(truth, flagged) == pytest.approx(2 / 3)
    assert metrics.average_precision(truth, flagged) == pytest.approx(2 / 3 * 2 / 3 + 1 / 3 * 3 / 5)


def test_figures_of_nothing_are_zero() -> None:
    nothing = np.zeros(3)
    for metric in (metrics.precision, metrics.recall, metrics.f1, metrics.average_precision):
        assert metric(nothing, nothing) == 0.0


def test_calibration_error_by_hand() -> None:
    truth = np.array([1.0, 0, 1, 1])
    probability = np.array([0.25, 0.25, 0.75, 1.0])
    # Two bins: 0.25 off on average over two sentences each time, once up and once down.
    assert metrics.calibration_error(truth, probability, bins=2) == pytest.approx(
        (abs(0.5 - 0.25) * 2 + abs(1 - 0.875) * 2) / 4
    )
    assert metrics.calibration_error(truth, truth) == 0.0


def test_perfect_calibration_shows_its_own_noise() -> None:
    probability = np.full(400, 0.3)
    expected = np.sqrt(0.3 * 0.7 / 400 * 2 / np.pi)  # mean absolute deviation of a share
    assert metrics.perfect_calibration_error(probability) == pytest.approx(expected, rel=0.2)
    assert metrics.perfect_calibration_error(np.ones(10)) == 0.0


def test_interval_holds_the_value_and_resamples_whole_articles() -> None:
    rng = np.random.default_rng(3)
    truth = (rng.random(600) < 0.4).astype(float)
    flagged = np.where(rng.random(600) < 0.8, truth, 1 - truth)
    alone = metrics.with_interval(metrics.f1, truth, flagged, np.arange(600).astype(str))
    assert alone.low < alone.value < alone.high
    assert alone.value == metrics.f1(truth, flagged)
    # Ten copies of sixty sentences, each an article: there is no more to know than from sixty.
    copies = np.tile(np.arange(60), 10).astype(str)
    few = np.tile(truth[:60], 10), np.tile(flagged[:60], 10)
    clustered = metrics.with_interval(metrics.f1, *few, copies)
    independent = metrics.with_interval(metrics.f1, *few, np.arange(600).astype(str))
    assert clustered.high - clustered.low > 2 * (independent.high - independent.low)


def test_interval_of_a_single_article_resamples_its_sentences() -> None:
    truth, flagged = np.array([1.0, 0, 1, 0, 1]), np.array([1.0, 1, 0, 0, 1])
    one = metrics.with_interval(metrics.f1, truth, flagged, np.array(["a"] * 5))
    assert one == metrics.with_interval(metrics.f1, truth, flagged, np.arange(5).astype(str))
    assert one.low < one.value < one.high


def test_interval_is_the_same_every_time() -> None:
    truth, flagged = np.array([1.0, 0, 1, 0]), np.array([1.0, 1, 0, 0])
    docs = np.array(["a", "a", "b", "c"])
    first = metrics.with_interval(metrics.recall, truth, flagged, docs)
    assert first == metrics.with_interval(metrics.recall, truth, flagged, docs)
    assert first.plain().keys() == {"value", "low", "high"}
    assert str(first).startswith("0.500 [")


def test_reliability_has_the_bins_of_the_calibration_error() -> None:
    rng = np.random.default_rng(5)
    probability = rng.random(300) ** 2
    truth = (rng.random(300) < probability).astype(float)
    bins = metrics.reliability(truth, probability)
    assert len(bins) == metrics.BINS
    assert sum(each.sentences for each in bins) == 300
    error = sum(
        each.sentences * abs(each.observed - each.predicted)
        for each in bins
        if each.observed is not None and each.predicted is not None
    )
    assert error / 300 == pytest.approx(metrics.calibration_error(truth, probability))
    assert all(
        each.low <= each.predicted <= each.high for each in bins if each.predicted is not None
    )
    first, *_, last = metrics.reliability(np.array([1.0]), np.array([1.0]))
    assert (first.sentences, first.predicted, first.observed) == (0, None, None)
    assert (last.sentences, last.predicted, last.observed) == (1, 1.0, 1.0)


def test_curve_has_a_point_for_each_threshold_and_no_more_than_a_page_can_draw() -> None:
    truth, probability = np.array([1.0, 0, 1, 0]), np.array([0.9, 0.8, 0.8, 0.1])
    found = [
        (at.threshold, at.precision, at.recall)
        for at in metrics.precision_recall(truth, probability)
    ]
    assert found == [(0.9, 1.0, 0.5), (0.8, pytest.approx(2 / 3), 1.0), (0.1, 0.5, 1.0)]
    assert metrics.precision_recall(np.zeros(4), probability) == ()
    rng = np.random.default_rng(6)
    many = metrics.precision_recall((rng.random(5000) < 0.3).astype(float), rng.random(5000))
    assert len(many) == 400
    assert many[-1].recall == 1.0
    limits = [at.threshold for at in many]
    assert limits == sorted(limits, reverse=True)


def test_confusion_counts_every_sentence_once() -> None:
    truth, flagged = np.array([1.0, 1, 1, 0, 0, 0, 0]), np.array([1.0, 1, 0, 1, 0, 0, 0])
    assert metrics.confusion(truth, flagged) == metrics.Confusion(2, 1, 1, 3)
