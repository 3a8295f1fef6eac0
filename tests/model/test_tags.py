"""The tags of tokens, sentence by sentence."""

import numpy as np

from model.tags import largest


def test_largest_of_each_sentence() -> None:
    log_odds = np.array([1.0, 3.0, -2.0, 5.0])
    found = largest(log_odds, np.array([0, 0, 2, 2, 3, 4, 4]))
    assert found.tolist() == [-np.inf, 3.0, -np.inf, -2.0, 5.0, -np.inf]
    assert largest(np.zeros(0), np.array([0])).tolist() == []
    assert largest(np.zeros(0), np.array([0, 0])).tolist() == [-np.inf]
    both = largest(np.stack([log_odds, -log_odds]), np.array([0, 2, 4]))
    assert both.tolist() == [[3.0, 5.0], [-1.0, 2.0]]
