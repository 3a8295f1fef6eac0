"""Models with invented weights: every feature weighs something, so that every one is felt."""

from typing import Any

import numpy as np

from model import artifact
from model.close import CLOSE
from model.glance import GLANCE
from model.labels import Label

CLASSES = {"aide": [3, 40, 500], "allies": [3, 41, 501], "bridge": [9, 90, 900]}


def loud(seed: int = 0, **more: Any) -> artifact.Payload:
    """Return a payload with random weights, and fields of `more` in its place.

    About half of all tokens are open to the close look, for either label.
    """
    rng = np.random.default_rng(seed)
    payload: artifact.Payload = {
        "glance": rng.integers(-40, 40, (GLANCE.columns_in_all, 4), dtype=np.int8),
        "glance_scale": np.array([0.02, 0.021, 0.022, 0.023]),
        "glance_intercept": np.array([-1.0, -1.0, -4.0, -4.0]),
        "close": rng.integers(-40, 40, (CLOSE.columns_in_all, 2), dtype=np.int8),
        "close_scale": np.array([0.02, 0.021]),
        "close_intercept": np.array([-3.0, -4.0]),
        "classes": {
            "words": "\n".join(CLASSES),
            "numbers": np.array(list(CLASSES.values()), dtype=np.int16),
        },
        "calibration": {
            Label.HEDGING.value: np.array([0.9, 0.1]),
            Label.ANONYMOUS_SOURCING.value: np.array([0.8, -0.2]),
            Label.ATTRIBUTION.value: np.array([1.1, 0.0]),
        },
        "thresholds": {label.value: {"balanced": 0.4, "precise": 0.8} for label in Label},
        "reference": {label.value: np.linspace(0.0, 1.0, 101) for label in Label},
    }
    return payload | more


def silent(**more: Any) -> artifact.Payload:
    """Return a payload of which every token is open and has the log-odds of the intercepts."""
    nothing = {
        "glance": np.zeros((GLANCE.columns_in_all, 4), dtype=np.int8),
        "glance_intercept": np.full(4, -1.0),
        "close": np.zeros((CLOSE.columns_in_all, 2), dtype=np.int8),
        "close_intercept": np.full(2, -1.0),
    }
    return loud() | nothing | more
