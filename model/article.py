"""Sentence probabilities → the article's summary and its credibility.

Credibility is a statement about wording and sourcing beside other news articles, never about
truth. Formula "v1": 100 − (0.35·P(hedging) + 0.45·P(unnamed share) + 0.20·(100 − P(attribution))),
each P the percentile of the article's rate among the reference articles.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.document import LabelSummary, Notice, Summary
from model.labels import Label

F64 = NDArray[np.float64]

FORMULA: Final = "v1"
#: How many points of credibility a percentile point costs; a negative cost is a gain.
COST: Final = {Label.HEDGING: 0.35, Label.ANONYMOUS_SOURCING: 0.45, Label.ATTRIBUTION: -0.20}
MIN_SENTENCES: Final = 5
MIN_ATTRIBUTED: Final = 3
_Z: Final = 1.959964  # two-sided 95 %


def rates(probabilities: Mapping[Label, F64]) -> dict[Label, tuple[float, float]]:
    """Return each label's rate, 0–1, and the number of sentences it is a rate of.

    For hedging and attribution the mean probability; for anonymous sourcing the expected unnamed
    share among the sentences expected to rest on a source. Labels without a rate are left out.
    """
    found = {}
    for label in (Label.HEDGING, Label.ATTRIBUTION):
        values = probabilities.get(label)
        if values is not None and len(values):
            found[label] = (float(np.add.reduce(values)) / len(values), float(len(values)))
    unnamed = probabilities.get(Label.ANONYMOUS_SOURCING)
    attributed = probabilities.get(Label.ATTRIBUTION)
    if unnamed is not None and attributed is not None and len(unnamed):
        # Who leans on an unnamed source leans on a source.
        sourced = float(np.add.reduce(np.maximum(attributed, unnamed)))
        if sourced > 0:
            found[Label.ANONYMOUS_SOURCING] = (float(np.add.reduce(unnamed)) / sourced, sourced)
    return found


def percentile(rate: float, reference: Sequence[float]) -> float:
    """Return where `rate` stands, 0–100, among the 101 ascending quantiles `reference`."""
    below = bisect_left(reference, rate)
    if below == len(reference):
        return 100.0
    high = reference[below]
    if rate == high:  # on a quantile, or on several that are equal
        return (below + bisect_right(reference, rate) - 1) / 2
    if below == 0:
        return 0.0
    low = reference[below - 1]
    return below - 1 + (rate - low) / (high - low)


def summarize(
    probabilities: Mapping[Label, F64],
    flagged: Mapping[Label, int],
    attributed: int,
    reference: Mapping[Label, Sequence[float]],
    withheld: tuple[Notice, ...],
) -> tuple[Summary, tuple[Notice, ...]]:
    """Return the summary of an article's sentences, and the warnings that go with it.

    `probabilities` are per label (sentences,); `attributed` counts the sentences that rest on a
    source; `withheld` are reasons, known to the caller, not to give a credibility.
    """
    count = max((len(values) for values in probabilities.values()), default=0)
    found = rates(probabilities)
    summary_labels: dict[Label, LabelSummary | None] = {
        label: LabelSummary(flagged[label], rate, _rounded_percentile(rate, reference.get(label)))
        for label in probabilities
        for rate in [found[label][0] if label in found else None]
    }
    notices = withheld + _unrateable(count, attributed, found, reference)
    score, interval = (None, None) if notices else _credibility(found, reference)
    return Summary(count, summary_labels, score, interval, FORMULA), notices


def _rounded_percentile(rate: float | None, reference: Sequence[float] | None) -> int | None:
    return None if rate is None or reference is None else round(percentile(rate, reference))


def _unrateable(
    count: int,
    attributed: int,
    found: Mapping[Label, object],
    reference: Mapping[Label, Sequence[float]],
) -> tuple[Notice, ...]:
    if count < MIN_SENTENCES:
        return (
            Notice("too_short", f"Under {MIN_SENTENCES} sentences: too few to rate the article."),
        )
    if any(label not in reference for label in COST):
        detail = "This model has no attribution or no reference articles to rate a text against."
        return (Notice("no_reference", detail),)
    if attributed < MIN_ATTRIBUTED or any(label not in found for label in COST):
        detail = (
            f"Under {MIN_ATTRIBUTED} sentences rest on a source: "
            "a text that cites nobody cannot be rated on its sources."
        )
        return (Notice("few_attributions", detail),)
    return ()


def _credibility(
    found: Mapping[Label, tuple[float, float]], reference: Mapping[Label, Sequence[float]]
) -> tuple[int, tuple[int, int]]:
    """Return the score and its 95 % interval, 0–100.

    Each rate's Wilson interval (Wilson 1927) is carried through its percentile; the parts' errors
    add in quadrature.
    """
    score, gain, loss = 100.0, 0.0, 0.0
    for label, cost in COST.items():
        rate, size = found[label]
        at = percentile(rate, reference[label])
        low, high = (percentile(edge, reference[label]) for edge in wilson(rate, size))
        score -= cost * (at if cost > 0 else at - 100.0)
        fewer, more = abs(cost) * (at - low), abs(cost) * (high - at)
        gain += (fewer if cost > 0 else more) ** 2
        loss += (more if cost > 0 else fewer) ** 2
    edges = score - loss**0.5, score + gain**0.5
    low_edge, high_edge = (round(min(max(edge, 0.0), 100.0)) for edge in edges)
    return round(score), (low_edge, high_edge)


def wilson(rate: float, size: float) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a `rate` over `size` trials."""
    spread = _Z**2 / size
    middle = (rate + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * (rate * (1 - rate) / size + spread / (4 * size)) ** 0.5
    return middle - half, middle + half
