"""From sentence probabilities to the article's summary, checked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.article import percentile, rates, summarize, wilson
from model.document import Notice, Summary
from model.labels import Label

H, A, R = Label.HEDGING, Label.ANONYMOUS_SOURCING, Label.ATTRIBUTION
EVEN = np.linspace(0, 1, 101)  # a reference in which the percentile is the rate
REFERENCE = {H: EVEN, A: EVEN, R: EVEN}
UNIT = st.floats(0, 1)
REFERENCES = st.lists(UNIT, min_size=101, max_size=101).map(lambda values: np.array(sorted(values)))
FEW = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=101, max_size=101).map(
    lambda values: np.array(sorted(values))
)


def summary(
    hedging: list[float],
    unnamed: list[float],
    attributed: list[float],
    reference: dict[Label, np.ndarray] | None = None,
    withheld: tuple[Notice, ...] = (),
) -> tuple[Summary, list[str]]:
    """Return the summary, and the codes of the warnings with it; flagged is from a half on."""
    values = {H: np.array(hedging), A: np.array(unnamed), R: np.array(attributed)}
    flagged = {label: int((p >= 0.5).sum()) for label, p in values.items()}
    chosen = REFERENCE if reference is None else reference
    found, notices = summarize(values, flagged, flagged[R], chosen, withheld)
    return found, [notice.code for notice in notices]


@given(UNIT, UNIT, REFERENCES | FEW)
def test_percentile_is_monotone_and_between_0_and_100(
    one: float, other: float, reference: np.ndarray
) -> None:
    low, high = sorted((one, other))
    assert 0 <= percentile(low, reference) <= percentile(high, reference) <= 100


@given(REFERENCES | FEW)
def test_percentile_at_the_ends(reference: np.ndarray) -> None:
    assert percentile(reference[0] - 1e-6, reference) == 0
    assert percentile(reference[-1] + 1e-6, reference) == 100


@given(st.integers(0, 100), st.floats(0, 0.999))
def test_percentile_between_and_on_quantiles(number: int, part: float) -> None:
    reference = np.arange(101.0)
    rate = min(number + part, 100.0)
    assert percentile(rate, reference) == pytest.approx(rate)


def test_percentile_on_ties_is_their_middle() -> None:
    reference = np.array([0.0] * 51 + list(range(1, 51)))
    assert percentile(0.0, reference) == 25
    assert percentile(1.0, reference) == 51
    assert percentile(5.0, np.full(101, 5.0)) == 50
    assert percentile(4.9, np.full(101, 5.0)) == 0
    assert percentile(5.1, np.full(101, 5.0)) == 100


def test_wilson_interval_by_hand() -> None:
    # Five of ten: the centre is a half; half the width is z/(1 + z²/n)·√(¼/n + z²/4n²).
    low, high = wilson(0.5, 10)
    assert (low, high) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))
    low, high = wilson(0.0, 10)
    assert (low, high) == (pytest.approx(0, abs=1e-12), pytest.approx(0.2775, abs=1e-4))


@given(UNIT, st.floats(0.01, 5000))
def test_wilson_interval_holds_the_rate_and_stays_between_0_and_1(rate: float, size: float) -> None:
    low, high = wilson(rate, size)
    assert -1e-9 <= low <= rate + 1e-9
    assert rate - 1e-9 <= high <= 1 + 1e-9


def test_rates_by_hand() -> None:
    found = rates({H: np.array([0.2, 0.4]), A: np.array([0.6, 0.1]), R: np.array([0.5, 0.4])})
    assert found[H] == (pytest.approx(0.3), 2.0)
    assert found[R] == (pytest.approx(0.45), 2.0)
    # Who leans on an unnamed source leans on a source: 0.7 of 0.6 + 0.4.
    assert found[A] == (pytest.approx(0.7), pytest.approx(1.0))


def test_labels_without_a_rate_are_left_out() -> None:
    half = np.array([0.5])
    assert set(rates({H: half})) == {H}
    assert set(rates({H: half, A: half})) == {H}
    assert set(rates({H: half, R: half})) == {H, R}
    assert rates({H: np.zeros(0), A: np.zeros(0), R: np.zeros(0)}) == {}
    assert set(rates({A: np.zeros(2), R: np.zeros(2)})) == {R}


def test_credibility_by_hand() -> None:
    found, codes = summary([0.2] * 6, [0.1] * 6, [0.5] * 6)
    assert codes == []
    # P(hedging) 20, P(unnamed share) 0.1/0.5 = 20, P(attribution) 50.
    assert found.credibility == round(100 - (0.35 * 20 + 0.45 * 20 + 0.20 * (100 - 50)))
    assert found.labels[H].percentile == 20
    assert found.labels[A].percentile == 20
    assert found.labels[R].percentile == 50
    assert (found.sentence_count, found.formula) == (6, "v1")


def test_interval_by_hand() -> None:
    found, _ = summary([0.2] * 6, [0.1] * 6, [0.5] * 6)
    score = 74.0
    parts = [(0.35, 0.2, 6.0, 1), (0.45, 0.2, 3.0, 1), (0.20, 0.5, 6.0, -1)]
    gain = loss = 0.0
    for cost, rate, size, sign in parts:
        low, high = (100 * edge for edge in wilson(rate, size))
        less, more = cost * (100 * rate - low), cost * (high - 100 * rate)
        gain += (less if sign > 0 else more) ** 2
        loss += (more if sign > 0 else less) ** 2
    assert found.interval == (round(score - loss**0.5), round(score + gain**0.5))


@pytest.mark.parametrize(
    ("hedging", "unnamed", "attributed", "expected"),
    [(0.0, 0.0, 1.0, 100), (1.0, 1.0, 0.6, 0), (0.0, 1.0, 1.0, 55), (1.0, 0.0, 1.0, 65)],
)
def test_credibility_at_its_ends(
    hedging: float, unnamed: float, attributed: float, expected: int
) -> None:
    found, _ = summary([hedging] * 9, [unnamed] * 9, [attributed] * 9)
    if attributed < 1:  # unnamed sources count as sources only in the share
        expected = round(100 - 35 - 45 - 0.2 * (100 - 100 * attributed))
    assert found.credibility == expected


@given(
    st.lists(st.tuples(UNIT, UNIT, st.floats(0.5, 1)), min_size=5, max_size=30), REFERENCES | FEW
)
def test_interval_holds_the_score_and_stays_between_0_and_100(
    rows: list[tuple[float, float, float]], reference: np.ndarray
) -> None:
    hedging, unnamed, attributed = (list(column) for column in zip(*rows, strict=True))
    found, codes = summary(hedging, unnamed, attributed, {H: reference, A: reference, R: EVEN})
    assert codes == []
    low, high = found.interval
    assert 0 <= low <= found.credibility <= high <= 100


def test_more_sentences_narrow_the_interval() -> None:
    short, _ = summary([0.2] * 6, [0.1] * 6, [0.5] * 6)
    long, _ = summary([0.2] * 600, [0.1] * 600, [0.5] * 600)
    assert short.credibility == long.credibility
    assert long.interval[1] - long.interval[0] < (short.interval[1] - short.interval[0]) / 3


@pytest.mark.parametrize(
    ("count", "attributed", "code"),
    [
        (0, 0, "too_short"),
        (4, 4, "too_short"),
        (5, 2, "few_attributions"),
        (5, 0, "few_attributions"),
    ],
)
def test_article_that_cannot_be_rated_has_a_reason(count: int, attributed: int, code: str) -> None:
    rests = [0.9] * attributed + [0.0] * (count - attributed)
    found, codes = summary([0.2] * count, [0.0] * count, rests)
    assert codes == [code]
    assert (found.credibility, found.interval) == (None, None)
    assert found.sentence_count == count


def test_five_sentences_of_which_three_are_attributed_are_rated() -> None:
    found, codes = summary([0.2] * 5, [0.0] * 5, [0.9] * 3 + [0.0] * 2)
    assert codes == []
    assert found.credibility is not None


def test_what_the_caller_withholds_comes_first() -> None:
    found, codes = summary([0.2] * 4, [0.0] * 4, [0.9] * 4, withheld=(Notice("partial", "…"),))
    assert codes == ["partial", "too_short"]
    found, codes = summary([0.2] * 9, [0.0] * 9, [0.9] * 9, withheld=(Notice("not_english", "…"),))
    assert (codes, found.credibility) == (["not_english"], None)


@pytest.mark.parametrize("missing", [H, A, R])
def test_without_a_reference_there_are_rates_but_no_percentile(missing: Label) -> None:
    reference = {label: EVEN for label in Label if label is not missing}
    found, codes = summary([0.2] * 6, [0.1] * 6, [0.5] * 6, reference)
    assert codes == ["no_reference"]
    assert found.labels[missing].rate is not None
    assert found.labels[missing].percentile is None
    assert found.credibility is None


@pytest.mark.parametrize("missing", [H, A, R])
def test_label_the_model_lacks_is_left_out(missing: Label) -> None:
    values = {label: np.full(6, 0.6) for label in Label if label is not missing}
    reference = dict.fromkeys(values, EVEN)
    flagged = dict.fromkeys(values, 6)
    found, notices = summarize(values, flagged, 0 if missing is R else 6, reference, ())
    assert found.labels.get(missing) is None
    assert found.credibility is None
    assert [notice.code for notice in notices] == ["no_reference"]
    if missing is R:  # the share of what nobody counts
        assert found.labels[A].rate is None
