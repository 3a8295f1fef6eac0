"""Token log-odds and sentence probabilities."""

import math
import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model import artifact, tagger
from model.close import CLOSE
from model.features import Template
from model.glance import CLOSES, GLANCE, NOTHING, Glance
from model.labels import Label
from model.landmarks import landmark_views
from model.language import Counts, traits
from model.tagger import PARTS, Tagger, WeightTable, calibrated
from model.tags import CARRIER, Channel, Tags, of_sentences
from model.tokens import tokens
from model.views import Views, batch
from model.vocabulary import Vocabulary, by_word
from tests.model.payloads import loud, silent
from tests.model.test_sentences import TEXTS
from tests.model.windows import SENTENCES

PAYLOAD = loud()
LOUD = Tagger(PAYLOAD)
NUMPY = Tagger(PAYLOAD, use_kernel=False)
PLAIN = ["The harbor bridge may close, two officials said.", "It rained.", "“No,” Ana Elm said."]
#: What a sentence could leave behind for the next one.
OPEN = ["“", 'He said "it', "", "  ", "\x85\x1f", "” so", "the", "Two city aides", "said"]
MANY = st.lists(TEXTS | st.sampled_from(PLAIN + OPEN), max_size=6) | SENTENCES


def of(tags: Tags, number: int, label: Label) -> np.ndarray:
    """Return the log-odds of one sentence's tokens."""
    return tags.of(label)[tags.first[number] : tags.first[number + 1]]


def same(one: Tags, other: Tags) -> bool:
    arrays = ((one.log_odds, other.log_odds), (one.first, other.first))
    arrays += ((one.spans, other.spans),)
    return all(np.array_equal(a, b) for a, b in arrays) and one.counts == other.counts


def slowly(sentences: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds of all tokens, the open ones looked at closely, and which are open.

    Both are of shape (channels, tokens).
    """
    glance = Glance(*(PAYLOAD[f"glance{part}"] for part in PARTS))
    laid_out = batch(sentences, Vocabulary(by_word(PAYLOAD["classes"]), glance.sums))
    plain = Views(laid_out)
    summed = PAYLOAD["glance"][GLANCE.columns(plain)].astype(int).sum(axis=0)
    log_odds = (summed * PAYLOAD["glance_scale"] + PAYLOAD["glance_intercept"]).T
    open_ = log_odds > CLOSES
    seen = (laid_out.spread(values, NOTHING) for values in log_odds[:2])
    columns = CLOSE.columns(landmark_views(laid_out, laid_out.real, *seen))
    summed = PAYLOAD["close"][columns].astype(int).sum(axis=0)
    close = (summed * PAYLOAD["close_scale"] + PAYLOAD["close_intercept"]).T
    log_odds[2:] = np.where(open_[2:], close, log_odds[2:])
    return log_odds, open_


# Each sentence by itself


@given(MANY)
@example(["“ a", "b", "", '"', "b", " \x85 ", "” b", "b"])
def test_tags_of_a_sentence_do_not_depend_on_its_neighbors(sentences: list[str]) -> None:
    together = LOUD.tag(sentences)
    probabilities = LOUD.probabilities(together)
    lengths = [len(tokens(text)) for text in sentences]
    words = [word for text in sentences for word in tokens(text)]
    assert together.log_odds.shape == (len(Channel), sum(lengths))
    assert np.diff(together.first).tolist() == lengths
    of_token = np.repeat(np.arange(len(sentences)), lengths)
    places = zip(of_token.tolist(), together.spans.tolist(), strict=True)
    assert [sentences[number][start:end] for number, (start, end) in places] == words
    for number, text in enumerate(sentences):
        alone = LOUD.tag([text])
        for label, alone_ in LOUD.probabilities(alone).items():
            assert np.array_equal(of(together, number, label), alone.of(label))
            assert probabilities[label][number] == alone_[0]


def test_tags_of_a_sentence_do_not_depend_on_a_large_batch() -> None:
    many = LOUD.tag(PLAIN * 1500)
    few = LOUD.tag(PLAIN)
    for number in (0, 1, 2, 1000 * 3 + 1, 1499 * 3 + 2):
        for label in Label:
            assert np.array_equal(of(many, number, label), of(few, number % 3, label))


@given(MANY, st.integers(0, 40), st.integers(1, 5))
def test_portions_change_nothing(sentences: list[str], characters: int, looked: int) -> None:
    whole = LOUD.tag(sentences)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tagger, "_AT_ONCE", characters)
        patched.setattr(tagger, "_LOOKED_AT_ONCE", looked)
        cut = LOUD.tag(sentences)
        assert same(cut, whole)
        assert same(NUMPY.tag(sentences), whole)
        for label, probability in LOUD.probabilities(cut).items():
            assert np.array_equal(probability, LOUD.probabilities(whole)[label])


def test_portions_hold_so_many_characters_or_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "_AT_ONCE", 10)
    portions = [
        ["", "12345", "1234", "1"],
        ["12"],
        ["x" * 30],
        ["", "1234567890"],
        ["1"],
        ["x" * 10],
    ]
    sentences = [text for part in portions for text in part]
    assert [list(part) for part in tagger._portions(sentences)] == portions
    assert [list(part) for part in tagger._portions([])] == [[]]


# The glance, and the close look


@given(SENTENCES)
def test_tags_are_those_of_looking_closely_at_everything_but_the_closed(
    sentences: list[str],
) -> None:
    expected, open_ = slowly(sentences)
    found = LOUD.tag(sentences).log_odds
    assert np.abs(found - expected).max(initial=0) < 1e-12
    assert (found[~open_] <= CLOSES).all()


def test_invented_weights_leave_some_tokens_open_to_either_label_both_and_none() -> None:
    _, open_ = slowly(PLAIN)
    assert {tuple(column) for column in open_[2:].T.tolist()} == {
        (hedging, anonymous) for hedging in (False, True) for anonymous in (False, True)
    }


def test_closed_tokens_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    columns = CLOSE.columns

    def noted(views: Views) -> np.ndarray:
        looked.extend(np.searchsorted(views.batch.real, views.at).tolist())
        return columns(views)

    _, open_ = slowly(PLAIN)
    monkeypatch.setattr(CLOSE, "columns", noted)
    monkeypatch.setattr(tagger, "_LOOKED_AT_ONCE", 3)
    NUMPY.tag(PLAIN)
    assert looked == np.flatnonzero(open_[2:].any(axis=0)).tolist()
    assert 0 < len(looked) < open_.shape[1]


@pytest.mark.parametrize("glance", [CLOSES, -20.0])
def test_all_tokens_may_be_closed(glance: float) -> None:
    payload = silent(glance_intercept=np.array([1.0, 2.0, glance, glance]))
    tags = Tagger(payload).tag(PLAIN)
    assert ([1.0, 2.0, glance, glance] == tags.log_odds.T).all()


def test_tokens_may_be_closed_to_one_label_alone() -> None:
    closing = np.array([1.0, 2.0, CLOSES, math.nextafter(CLOSES, 0)])
    payload = silent(glance_intercept=closing, close_intercept=np.array([3.0, 4.0]))
    tags = Tagger(payload).tag(PLAIN)
    assert (tags.log_odds.T == [1.0, 2.0, CLOSES, 4.0]).all()


def test_weights_of_nothing_leave_the_intercept() -> None:
    payload = silent(
        glance_intercept=np.array([1.0, 2.0, 0.0, 0.0]), close_intercept=np.array([3.0, 4.0])
    )
    tags = Tagger(payload).tag(["It rained"])
    for label in Label:
        assert (tags.of(label) == [1.0, 2.0, 3.0, 4.0][CARRIER[label]]).all()


def test_log_odds_are_the_weights_of_the_columns() -> None:
    table = WeightTable(*(PAYLOAD[f"close{part}"] for part in PARTS))
    columns = np.random.default_rng(1).integers(0, CLOSE.columns_in_all, (70, 50), dtype=np.uint32)
    expected = PAYLOAD["close"].astype(int)[columns].sum(axis=0) * PAYLOAD["close_scale"]
    assert np.array_equal(table.log_odds(columns), (expected + PAYLOAD["close_intercept"]).T)


@pytest.mark.parametrize("weight", [127, -128])
def test_sums_hold_the_heaviest_features_there_can_be(weight: int) -> None:
    for template in (CLOSE, Template("\n".join(["word"] * 200), bits=20)):
        rows = np.full((template.columns_in_all, 2), weight, dtype=np.int8)
        table = WeightTable(rows, np.ones(2), np.zeros(2))
        columns = np.arange(3 * len(template), dtype=np.uint32).reshape(len(template), 3)
        assert (table.log_odds(columns) == len(template) * weight).all()
    assert len(CLOSE) <= 200


@pytest.mark.parametrize("shape", [(2**19, 2), (2**21, 2), (2**20, 1), (2**20, 4), (2**21,)])
def test_close_table_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="the close table is of shape"):
        Tagger(silent(close=np.zeros(shape, dtype=np.int8)))


# Sentences


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


def test_sentence_is_as_likely_as_its_tokens_say() -> None:
    tags = LOUD.tag(PLAIN)
    for label, probability in LOUD.probabilities(tags).items():
        best = np.array([of(tags, number, label).max() for number in range(3)])
        assert np.array_equal(best, tags.best(label))
        said = of_sentences(tags.of(label), best, tags.first, label)
        assert np.array_equal(probability, LOUD.probability(said, label))
        assert np.array_equal(said, best) == (label is not Label.HEDGING)


def test_no_sentences_and_sentences_without_tokens() -> None:
    assert LOUD.tag([]).log_odds.shape == (4, 0)
    assert LOUD.tag([]).first.tolist() == [0]
    assert all(len(p) == 0 for p in LOUD.probabilities(LOUD.tag([])).values())
    tags = LOUD.tag(["", "It", " \x85 "])
    assert tags.first.tolist() == [0, 0, 1, 1]
    for probability in LOUD.probabilities(tags).values():
        assert ((probability >= 0) & (probability <= 1)).all()
        assert probability[0] == probability[2] <= probability[1]


@given(MANY)
def test_counts_are_those_of_all_words(sentences: list[str]) -> None:
    words = [word for text in sentences for word in tokens(text)]
    counts = Counts(*map(sum, zip(*map(traits, ["", *words]), strict=True)))
    assert LOUD.tag(sentences).counts == counts


def test_labels_are_those_that_were_calibrated() -> None:
    payload = silent(calibration={"hedging": np.array([1.0, 0.0])})
    found = Tagger(payload)
    assert found.labels == {Label.HEDGING}
    assert set(found.probabilities(found.tag(["It"]))) == {Label.HEDGING}


def test_shipped_weights_have_the_shapes_they_are_read_with() -> None:
    payload, _ = artifact.read(artifact.SHIPPED)
    for name, template, channels in (("glance", GLANCE, len(Channel)), ("close", CLOSE, 2)):
        assert payload[name].dtype == np.int8
        assert payload[name].shape == (template.columns_in_all, channels)
        assert payload[f"{name}_scale"].shape == (channels,)
        assert payload[f"{name}_intercept"].shape == (channels,)
    assert all(line[0] > 0 for line in payload["calibration"].values())
