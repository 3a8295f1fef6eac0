"""Calibration and thresholds: monotone, and true of the sentences they were fitted on."""

import numpy as np
import pytest

from model.tagger import calibrated
from training.calibrate import PROMISED, line, thresholds
from training.metrics import f1, precision, recall


@pytest.fixture(scope="module")
def scored() -> tuple[np.ndarray, np.ndarray]:
    """Log-odds that are too sure of themselves by half, and what was true."""
    rng = np.random.default_rng(5)
    log_odds = rng.normal(-1, 2, 4000)
    truth = (rng.random(4000) < 1 / (1 + np.exp(-(0.5 * log_odds - 0.3)))).astype(float)
    return log_odds, truth


def test_line_is_found_again(scored: tuple[np.ndarray, np.ndarray]) -> None:
    fitted = line(*scored)
    assert fitted == pytest.approx([0.5, -0.3], abs=0.1)
    assert np.array_equal(fitted, fitted.round(6))


def test_probabilities_are_monotone_true_on_average_and_between_0_and_1(
    scored: tuple[np.ndarray, np.ndarray],
) -> None:
    log_odds, truth = scored
    fitted = line(log_odds, truth)
    probability = calibrated(np.sort(log_odds), fitted)
    assert (np.diff(probability) >= 0).all()
    assert probability.mean() == pytest.approx(truth.mean(), abs=1e-3)
    hard = calibrated(np.array([-np.inf, -1e300, -800, 0, 800, 1e300, np.inf]), fitted)
    assert ((hard >= 0) & (hard <= 1)).all()
    assert (np.diff(hard) >= 0).all()


def test_line_never_turns_the_order_round() -> None:
    # Held out of ten, a sentence leaves fewer like it behind, and is scored the lower for it.
    log_odds = np.array([-3.0, -2.9, -3.1, -3.0, -1.0, -1.1, -0.9, -1.0, -1.0, -1.0])
    truth = np.array([1.0] * 4 + [0.0] * 6)
    slope, offset = line(log_odds, truth)
    assert slope == 1
    hoped = (4 * 5 / 6 + 6 * 1 / 8) / 10
    assert calibrated(log_odds, np.array([slope, offset])).mean() == pytest.approx(hoped, abs=1e-5)


@pytest.mark.parametrize("promised", [0.6, 0.7, 0.8])
def test_thresholds_reach_what_they_promise(
    scored: tuple[np.ndarray, np.ndarray], promised: float
) -> None:
    log_odds, truth = scored
    probability = calibrated(log_odds, line(log_odds, truth)).round(4)
    found = thresholds(probability, truth, promised)
    assert set(found) == {"balanced", "precise"}
    assert 0 < found["balanced"] <= found["precise"] < 1
    best = max(f1(truth, (probability >= t).astype(float)) for t in np.unique(probability))
    assert f1(truth, (probability >= found["balanced"]).astype(float)) > best - 0.01
    flagged = (probability >= found["precise"]).astype(float)
    assert precision(truth, flagged) > promised - 0.03
    assert recall(truth, flagged) > 0


def test_more_is_promised_the_higher_the_threshold(
    scored: tuple[np.ndarray, np.ndarray],
) -> None:
    log_odds, truth = scored
    probability = calibrated(log_odds, line(log_odds, truth))
    precise = [thresholds(probability, truth, p)["precise"] for p in (0.5, 0.6, 0.7, 0.8, 0.9)]
    assert precise == sorted(precise)


def test_thresholds_where_every_sentence_scores_the_same() -> None:
    found = thresholds(np.full(20, 0.4), np.array([1.0, 0] * 10), 0.9)
    assert found == {"balanced": 0.4, "precise": 0.4}


def test_thresholds_of_a_single_positive_are_numbers() -> None:
    truth = np.array([1.0] + [0.0] * 30)
    found = thresholds(np.linspace(0.9, 0.1, 31), truth, 0.95)
    assert all(0 < value < 1 for value in found.values())


def test_promises_are_those_of_the_design() -> None:
    assert {label.value: value for label, value in PROMISED.items()} == {
        "hedging": 0.95,
        "anonymous_sourcing": 0.90,
        "attribution": 0.90,
    }
