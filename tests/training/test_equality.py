"""Serving adds small integers; scikit-learn multiplies sparse rows: both must say the same."""

import numpy as np
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

from model import artifact
from model.close import CLOSE
from model.glance import CLOSES, GLANCE, NOTHING
from model.labels import Label
from model.landmarks import landmark_views
from model.tagger import Tagger, calibrated
from model.tags import CARRIER, Channel
from model.views import Views, batch
from model.vocabulary import Vocabulary, by_word
from tests.training import corpus
from training.fit import ones

COUNT = 10_000
AT_ONCE = 2_500


def linear(payload: artifact.Payload, table: str, channel: int) -> LogisticRegression:
    """Return a fitted regression with one channel's rounded weights."""
    model = LogisticRegression()
    model.classes_ = np.array([0, 1])
    scale, intercept = payload[f"{table}_scale"][channel], payload[f"{table}_intercept"][channel]
    model.coef_ = payload[table][None, :, channel] * scale
    model.intercept_ = np.array([intercept])
    return model


def test_probabilities_are_those_of_scikit_learns_decision_function() -> None:
    payload, _ = artifact.read(artifact.SHIPPED)
    tagger, vocabulary = Tagger(payload), Vocabulary(by_word(payload["classes"]))
    sentences = corpus.sentences(COUNT)
    sentences[::50] = ["" for _ in sentences[::50]]
    glances = {channel: linear(payload, "glance", channel) for channel in Channel}
    closes = {c: linear(payload, "close", c - Channel.HEDGING) for c in list(Channel)[2:]}
    for start in range(0, COUNT, AT_ONCE):
        part = sentences[start : start + AT_ONCE]
        served = tagger.probabilities(tagger.tag(part))
        tokens = batch(part, vocabulary)
        rows = ones(GLANCE.columns(Views(tokens)), GLANCE.columns_in_all)
        decided = {channel: model.decision_function(rows) for channel, model in glances.items()}
        seen = (tokens.spread(decided[c], NOTHING) for c in (Channel.SOURCE, Channel.CUE))
        views = landmark_views(tokens, tokens.real, *seen)
        rows = ones(CLOSE.columns(views), CLOSE.columns_in_all)
        for channel, model in closes.items():
            open_ = decided[channel] > CLOSES
            decided[channel] = np.where(open_, model.decision_function(rows), decided[channel])
        for label, probability in served.items():
            by_sentence = np.split(decided[CARRIER[label]], tokens.first[1:-1])
            together = logsumexp if label is Label.HEDGING else np.max
            said = np.array([together(odds) if len(odds) else -np.inf for odds in by_sentence])
            theirs = calibrated(said, payload["calibration"][label.value])
            assert np.abs(theirs - probability).max() < 1e-9, label
