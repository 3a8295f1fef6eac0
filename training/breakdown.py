"""Where a model is good and where it is not: by outlet, by class of wording, by look-alike."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from training.metrics import Estimate, f1, recall, with_interval
from training.scored import Scored, overlaps
from training.traps import TRAPS, traps
from training.wording import CLASSES, Wording, wording

OUTLETS: Final = 20  # that a table lists by name
ENOUGH: Final = 5  # sentences that a figure with an interval needs
NO_OUTLET: Final = "not given"


@dataclass(frozen=True)
class Rate:
    """A share, 0–1, with its 95 % interval.

    There is no interval where resampling tells nothing: where all are alike.
    """

    value: float
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.value:.2f}"
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


@dataclass(frozen=True)
class OutletRow:
    """One outlet's sentences; `f1` is None where fewer than ENOUGH are positive."""

    outlet: str
    sentences: int
    positive: int
    f1: Rate | None


@dataclass(frozen=True)
class WordingRow:
    """One class of wording: how many sentences and words carry it, and what is found of them.

    `recall` is the share of its sentences that are flagged, `found` that of its annotated words
    that a returned cue overlaps. None: too few to say.
    """

    wording: str
    sentences: int
    recall: Rate | None
    spans: int
    found: Rate | None


@dataclass(frozen=True)
class TrapRow:
    """One trap: how many sentences without the label hold it, and the share that is flagged."""

    trap: str
    sentences: int
    flagged: int
    false_alarms: Rate | None


@dataclass(frozen=True)
class Overlap:
    """Annotated words of flagged true positives, and the share that a returned cue overlaps."""

    spans: int
    overlapped: Rate | None


def by_outlet(scored: Scored) -> tuple[OutletRow, ...]:
    """Return the OUTLETS with most sentences, by size, and a last row for all others together."""
    names = [record.outlet or NO_OUTLET for record in scored.records]
    ordered = [name for name, _ in sorted(Counter(names).items(), key=lambda n: (-n[1], n[0]))]
    # An outlet alone beyond the last is named rather than called "other".
    shown = ordered[: OUTLETS if len(ordered) > OUTLETS + 1 else len(ordered)]
    at: dict[str, list[int]] = defaultdict(list)
    for k, name in enumerate(names):
        at[name if name in shown else ""].append(k)
    rows = [_outlet(scored, name, at[name]) for name in shown]
    if at[""]:
        rows.append(_outlet(scored, f"other ({len(ordered) - len(shown)} outlets)", at[""]))
    return tuple(rows)


def _outlet(scored: Scored, name: str, at: Sequence[int]) -> OutletRow:
    truth, flagged = scored.truth[at], scored.flagged()[at]
    enough = truth.sum() >= ENOUGH
    found = _rate(with_interval(f1, truth, flagged, scored.docs[at])) if enough else None
    return OutletRow(name, len(at), int(truth.sum()), found)


def by_wording(scored: Scored) -> tuple[WordingRow, ...]:
    """Return a row for each class that a positive sentence has; one may have several."""
    flagged = scored.flagged()
    sentences: dict[Wording, dict[int, float]] = defaultdict(dict)
    spans: dict[Wording, list[tuple[int, float]]] = defaultdict(list)
    for k in np.flatnonzero(scored.truth).tolist():
        record = scored.records[k]
        marked = record.spans.get(scored.label, ())
        for start, end in marked:
            name = wording(scored.label, record.text, start, end)
            sentences[name][k] = flagged[k]
            spans[name].append((k, float(overlaps((start, end), scored.cues[k]))))
        if not marked:
            sentences[Wording.UNMARKED][k] = flagged[k]
    return tuple(
        WordingRow(
            wording=name,
            sentences=len(sentences[name]),
            recall=_share(scored, list(sentences[name].items())),
            spans=len(spans[name]),
            found=_share(scored, spans[name]),
        )
        for name in CLASSES[scored.label]
        if sentences[name]
    )


def by_trap(scored: Scored) -> tuple[TrapRow, ...]:
    """Return a row for each trap that a sentence without the label holds; one may hold several."""
    flagged = scored.flagged()
    held: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for k in np.flatnonzero(scored.truth == 0).tolist():
        for trap in traps(scored.label, scored.records[k].text):
            held[trap].append((k, flagged[k]))
    return tuple(
        TrapRow(
            trap, len(held[trap]), int(sum(f for _, f in held[trap])), _share(scored, held[trap])
        )
        for trap in TRAPS[scored.label]
        if held[trap]
    )


def overlap(scored: Scored) -> Overlap:
    """Return how often the words a person marked are among those that the model returns."""
    hits = [
        (k, float(overlaps(span, scored.cues[k])))
        for k in np.flatnonzero(scored.truth * scored.flagged()).tolist()
        for span in scored.records[k].spans.get(scored.label, ())
    ]
    return Overlap(len(hits), _share(scored, hits))


def _share(scored: Scored, hits: Sequence[tuple[int, float]]) -> Rate | None:
    """Return the share of `hits` (sentence, 0 or 1) that are 1; None when they are too few."""
    if len(hits) < ENOUGH:
        return None
    at, hit = zip(*hits, strict=True)
    return _rate(with_interval(recall, np.ones(len(hit)), np.array(hit), scored.docs[list(at)]))


def _rate(estimate: Estimate) -> Rate:
    if estimate.low == estimate.high:
        return Rate(estimate.value, None, None)
    return Rate(estimate.value, estimate.low, estimate.high)
