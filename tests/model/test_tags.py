"""The tags of tokens, sentence by sentence."""

import numpy as np

from model.labels import Label
from model.tags import largest, of_sentences


def test_largest_of_each_sentence() -> None:
    log_odds = np.array([1.0, 3.0, -2.0, 5.0])
    found = largest(log_odds, np.array([0, 0, 2, 2, 3, 4, 4]))
    assert found.tolist() == [-np.inf, 3.0, -np.inf, -2.0, 5.0, -np.inf]
    assert largest(np.zeros(0), np.array([0])).tolist() == []
    assert largest(np.zeros(0), np.array([0, 0])).tolist() == [-np.inf]
    both = largest(np.stack([log_odds, -log_odds]), np.array([0, 2, 4]))
    assert both.tolist() == [[3.0, 5.0], [-1.0, 2.0]]


def test_tokens_of_a_hedge_add_up() -> None:
    log_odds, first = np.array([1.0, 3.0, -2.0, 5.0, 5.0]), np.array([0, 0, 2, 2, 3, 5, 5])
    best = largest(log_odds, first)
    found = of_sentences(log_odds, best, first, Label.HEDGING)
    together = [np.log(np.exp(1.0) + np.exp(3.0)), -np.inf, -2.0, 5.0 + np.log(2.0)]
    assert np.allclose(found, [-np.inf, *together, -np.inf], rtol=1e-12)
    for label in (Label.ANONYMOUS_SOURCING, Label.ATTRIBUTION):
        assert of_sentences(log_odds, best, first, label) is best
    none = np.zeros(0)
    assert of_sentences(none, none, np.array([0]), Label.HEDGING).tolist() == []


def test_a_long_sentence_is_no_likelier_to_hedge_for_that() -> None:
    def said(tokens: int) -> float:
        log_odds, first = np.full(tokens, -5.0), np.array([0, tokens])
        best = largest(log_odds, first)
        return of_sentences(log_odds, best, first, Label.HEDGING).item()

    assert np.isclose(said(100), np.log(100) - 5)
    assert np.isclose(said(100), said(100_000))
    log_odds, first = np.array([4.0, *[-9.0] * 5000]), np.array([0, 5001])
    best = largest(log_odds, first)
    assert of_sentences(log_odds, best, first, Label.HEDGING).tolist() == [4.0]


def test_tokens_far_from_likely_add_nothing_and_overflow_nowhere() -> None:
    log_odds, first = np.array([800.0, -800.0, -900.0]), np.array([0, 2, 3])
    found = of_sentences(log_odds, largest(log_odds, first), first, Label.HEDGING)
    assert found.tolist() == [800.0, -900.0]
