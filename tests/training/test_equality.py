"""Serving adds small integers; scikit-learn multiplies sparse rows: both must say the same."""

from itertools import pairwise

import numpy as np
from sklearn.linear_model import LogisticRegression

from model import artifact
from model.features import BASE, COLUMNS, tokens
from model.stages import STAGE, stage_views
from model.tagger import CARRIER, Channel, Tagger, calibrated
from model.views import Views, batch
from tests.training import corpus
from training.fit import ones

COUNT = 10_000
AT_ONCE = 2_500


def linear(weights: np.ndarray, intercept: float) -> LogisticRegression:
    """Return a fitted regression with these weights."""
    model = LogisticRegression()
    model.classes_ = np.array([0, 1])
    model.coef_, model.intercept_ = weights[None, :], np.array([intercept])
    return model


def test_probabilities_are_those_of_scikit_learns_decision_function() -> None:
    payload, _ = artifact.read(artifact.SHIPPED)
    tagger = Tagger(payload)
    sentences = [tokens(text) for text in corpus.sentences(COUNT)]
    sentences[::50] = [[] for _ in sentences[::50]]
    base = payload["base"] * payload["base_scale"]
    stage = payload["stage"] * payload["stage_scale"]
    models = {}
    for channel in Channel:
        weights = base[:, channel]
        if channel >= Channel.HEDGING:
            weights = np.concatenate((weights, stage[:, channel - Channel.HEDGING]))
        models[channel] = linear(weights, payload["intercept"][channel])
    for start in range(0, COUNT, AT_ONCE):
        part = sentences[start : start + AT_ONCE]
        served = tagger.probabilities(tagger.tag(part))
        views = Views(batch(part, tagger._vocabulary))
        words = BASE.columns(views)
        rows = ones(words, COLUMNS)
        decided = {c: models[c].decision_function(rows) for c in (Channel.SOURCE, Channel.CUE)}
        seen = STAGE.columns(stage_views(views, decided[Channel.SOURCE], decided[Channel.CUE]))
        rows = ones(np.concatenate((words, seen + np.uint32(COLUMNS))), 2 * COLUMNS)
        for channel in (Channel.HEDGING, Channel.ANONYMOUS):
            decided[channel] = models[channel].decision_function(rows)
        first = views.batch.first
        for label, probability in served.items():
            best = [max(decided[CARRIER[label]][a:b], default=-np.inf) for a, b in pairwise(first)]
            theirs = calibrated(np.array(best), payload["calibration"][label.value])
            assert np.abs(theirs - probability).max() < 1e-9, label
