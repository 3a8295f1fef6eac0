"""Token log-odds and sentence probabilities."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import artifact
from model.features import BASE, COLUMNS, Template, tokens
from model.labels import Label
from model.stages import STAGE
from model.tagger import CARRIER, Channel, Tagger, WeightTable, calibrated, largest
from model.views import Views, batch
from model.vocabulary import Vocabulary
from tests.model.payloads import loud, silent
from tests.model.test_sentences import TEXTS

LOUD = Tagger(loud())
PLAIN = ["The harbor bridge may close, two officials said.", "It rained.", "“No,” Ana Elm said."]


@given(st.lists(TEXTS | st.sampled_from(PLAIN), max_size=5))
def test_tags_of_a_sentence_do_not_depend_on_its_neighbors(texts: list[str]) -> None:
    sentences = [tokens(text) for text in texts]
    together = LOUD.tag(sentences)
    assert together.log_odds.shape == (len(Channel), sum(map(len, sentences)))
    for number, words in enumerate(sentences):
        alone = LOUD.tag([words])
        for label in Label:
            assert np.array_equal(together.of(number, label), alone.of(0, label))
    probabilities = LOUD.probabilities(together)
    for number, words in enumerate(sentences):
        for label, alone_ in LOUD.probabilities(LOUD.tag([words])).items():
            assert probabilities[label][number] == alone_[0]


def test_tags_of_a_sentence_do_not_depend_on_a_large_batch() -> None:
    sentences = [tokens(text) for text in PLAIN]
    many = LOUD.tag(sentences * 1500)
    few = LOUD.tag(sentences)
    for number in (0, 1, 2, 1000 * 3 + 1, 1499 * 3 + 2):
        assert np.array_equal(many.of(number, Label.HEDGING), few.of(number % 3, Label.HEDGING))


def test_sums_are_the_weights_of_the_columns() -> None:
    payload = loud()
    table = WeightTable(payload["base"], payload["base_scale"])
    views = Views(batch([tokens(text) for text in PLAIN], Vocabulary({})))
    columns = BASE.columns(views)
    expected = payload["base"].astype(int)[columns].sum(axis=0) * payload["base_scale"]
    assert np.array_equal(table.sums(BASE, views), expected.T)


@pytest.mark.parametrize("weight", [127, -127])
def test_sums_hold_the_heaviest_features_there_can_be(weight: int) -> None:
    for template in (BASE, STAGE, Template("\n".join(["word"] * 200))):
        table = WeightTable(np.full((COLUMNS, 4), weight, dtype=np.int8), np.ones(4))
        views = Views(batch([["a", "b"]], Vocabulary({})))
        if template is STAGE:
            continue
        assert (table.sums(template, views) == len(template) * weight).all()
    assert len(STAGE) <= 200


def test_largest_of_each_sentence() -> None:
    log_odds = np.array([1.0, 3.0, -2.0, 5.0])
    found = largest(log_odds, np.array([0, 0, 2, 2, 3, 4, 4]))
    assert found.tolist() == [-np.inf, 3.0, -np.inf, -2.0, 5.0, -np.inf]
    assert largest(np.zeros(0), np.array([0])).tolist() == []
    assert largest(np.zeros(0), np.array([0, 0])).tolist() == [-np.inf]


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(-np.inf), min_size=1, max_size=20),
    st.floats(0.01, 30),
    st.floats(-9, 9),
)
def test_calibrated_is_monotone_between_0_and_1_and_silent(
    log_odds: list[float], slope: float, offset: float
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = calibrated(np.sort(log_odds), np.array([slope, offset]))
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) >= 0).all()


def test_sentence_is_as_likely_as_its_likeliest_token() -> None:
    tags = LOUD.tag([tokens(text) for text in PLAIN])
    for label, probability in LOUD.probabilities(tags).items():
        best = np.array([tags.of(number, label).max() for number in range(3)])
        assert np.array_equal(probability, LOUD.probability(best, label))


def test_no_sentences_and_sentences_without_tokens() -> None:
    assert LOUD.tag([]).log_odds.shape == (4, 0)
    assert all(len(p) == 0 for p in LOUD.probabilities(LOUD.tag([])).values())
    tags = LOUD.tag([[], ["It"], []])
    assert len(tags.of(0, Label.HEDGING)) == 0
    for probability in LOUD.probabilities(tags).values():
        assert ((probability >= 0) & (probability <= 1)).all()
        assert probability[0] == probability[2] <= probability[1]


def test_labels_are_those_that_were_calibrated() -> None:
    payload = silent(calibration={"hedging": np.array([1.0, 0.0])})
    tagger = Tagger(payload)
    assert tagger.labels == {Label.HEDGING}
    assert set(tagger.probabilities(tagger.tag([["It"]]))) == {Label.HEDGING}


def test_weights_of_nothing_leave_the_intercept() -> None:
    payload = silent(intercept=np.array([1.0, 2.0, 3.0, 4.0]))
    tags = Tagger(payload).tag([["It", "rained"]])
    for label in Label:
        assert (tags.of(0, label) == payload["intercept"][CARRIER[label]]).all()


def test_shipped_weights_have_the_shapes_they_are_read_with() -> None:
    payload, _ = artifact.read(artifact.SHIPPED)
    for name, channels in (("base", len(Channel)), ("stage", 2)):
        assert payload[name].dtype == np.int8
        assert payload[name].shape == (COLUMNS, channels)
        assert payload[f"{name}_scale"].shape == (channels,)
    assert payload["intercept"].shape == (len(Channel),)
    assert all(line[0] > 0 for line in payload["calibration"].values())
