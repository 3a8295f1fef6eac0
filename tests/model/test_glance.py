"""The glance: sums kept per word, and what they add up to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.glance import CLOSES, GLANCE, NOTHING, Glance
from model.views import Views, batch, neighbor
from model.vocabulary import PAD, Vocabulary
from tests.model.payloads import CLASSES
from tests.model.windows import SENTENCES

SHAPE = (GLANCE.columns_in_all, 4)


def random_glance(seed: int) -> tuple[Glance, np.ndarray, np.ndarray, np.ndarray]:
    """Return a glance of random weights, as heavy as they can be, and what it is made of."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(-128, 128, SHAPE, dtype=np.int8)
    scale, intercept = rng.uniform(1e-4, 0.1, 4), rng.normal(0, 3, 4)
    return Glance(rows, scale, intercept), rows, scale, intercept


GLANCES = [random_glance(seed) for seed in range(3)]
KNOWN = [Vocabulary(CLASSES, glance.sums) for glance, *_ in GLANCES]


@given(SENTENCES, st.integers(0, 2))
def test_sums_kept_by_word_are_the_weights_of_the_columns(sentences: list[str], seed: int) -> None:
    glance, rows, scale, intercept = GLANCES[seed]
    for vocabulary in (KNOWN[seed], Vocabulary(CLASSES, glance.sums)):
        tokens = batch(sentences, vocabulary)
        columns = GLANCE.columns(Views(tokens))
        expected = rows[columns].astype(float).sum(axis=0) * scale + intercept
        found = glance.log_odds(tokens)
        assert found.shape == (4, len(tokens.rows))
        assert np.abs(found[:, tokens.real] - expected.T).max(initial=0) < 1e-12
        assert (np.delete(found, tokens.real, axis=1) == NOTHING).all()


@pytest.mark.parametrize("weight", [127, -128])
def test_sums_hold_the_heaviest_weights_there_can_be(weight: int) -> None:
    glance = Glance(np.full(SHAPE, weight, dtype=np.int8), np.ones(4), np.zeros(4))
    tokens = batch(["It may rain, two aides said."], Vocabulary({}, glance.sums))
    assert (glance.log_odds(tokens)[:, tokens.real] == len(GLANCE) * weight).all()


def test_channels_do_not_run_into_each_other() -> None:
    rows = np.zeros(SHAPE, dtype=np.int8)
    rows[:] = [-128, 127, -1, 1]
    glance = Glance(rows, np.ones(4), np.zeros(4))
    tokens = batch(["a b c"], Vocabulary({}, glance.sums))
    found = glance.log_odds(tokens)[:, tokens.real]
    assert (len(GLANCE) * np.array([-128, 127, -1, 1]) == found.T).all()


def test_sixteen_bits_hold_any_sum_of_so_many_features() -> None:
    assert len(GLANCE) * 128 < 2**15


def test_glance_goes_by_single_words_within_the_padding() -> None:
    assert len(GLANCE.names) == len(GLANCE), "each feature is one view"
    assert all(abs(neighbor(name)[1]) <= PAD for name in GLANCE.names)


@pytest.mark.parametrize(
    "shape", [(SHAPE[0], 3), (SHAPE[0], 5), (SHAPE[0] // 2, 4), (SHAPE[0] * 2, 4), (SHAPE[0],)]
)
def test_table_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="the glance table is of shape"):
        Glance(np.zeros(shape, dtype=np.int8), np.ones(4), np.zeros(4))


def test_a_channel_that_was_not_trained_is_closed() -> None:
    assert NOTHING < CLOSES
