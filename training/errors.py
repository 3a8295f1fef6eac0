"""`errors`: what a model gets wrong, grouped by class of wording."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from model.document import Cue
from model.labels import Label
from training.records import Record, Spans
from training.scored import Scored
from training.traps import false_alarm
from training.wording import Wording, wording


@dataclass(frozen=True)
class Example:
    """A sentence that the model gets wrong: what it said, and what a person marked."""

    text: str
    probability: float
    cues: tuple[Cue, ...]
    true: Spans


@dataclass(frozen=True)
class Group:
    """The errors of one class of wording, the most confident first; `share` of all in its list."""

    name: str
    share: float
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Errors:
    """A label's errors at the `balanced` threshold, in groups, the largest first.

    A false positive is of the class of the strongest cue that was returned, a false negative of the
    class of the first words that were marked.
    """

    label: Label
    flagged: int
    positive: int
    false_positives: tuple[Group, ...]
    false_negatives: tuple[Group, ...]


def find_errors(scored: Scored) -> Errors:
    """Return the errors of one label."""
    flagged, truth = scored.flagged() > 0, scored.truth > 0
    order = np.argsort(-scored.probability, kind="stable")
    wrongly = [k for k in order.tolist() if flagged[k] and not truth[k]]
    missed = [k for k in order[::-1].tolist() if truth[k] and not flagged[k]]
    return Errors(
        label=scored.label,
        flagged=int(flagged.sum()),
        positive=int(truth.sum()),
        false_positives=_groups(
            (_cue_class(scored.label, scored.records[k].text, scored.cues[k]), _example(scored, k))
            for k in wrongly
        ),
        false_negatives=_groups(
            (_marked_class(scored.label, scored.records[k]), _example(scored, k)) for k in missed
        ),
    )


def most_confident(groups: Sequence[Group], limit: int) -> tuple[Example, ...]:
    """Return the examples of which the model was most sure, over all groups."""
    examples = [example for group in groups for example in group.examples]
    return tuple(sorted(examples, key=lambda one: -abs(one.probability - 0.5))[:limit])


def _groups(found: Iterable[tuple[str, Example]]) -> tuple[Group, ...]:
    groups: dict[str, list[Example]] = defaultdict(list)
    for name, example in found:
        groups[name].append(example)
    total = sum(map(len, groups.values()))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(Group(name, len(part) / total, tuple(part)) for name, part in ordered)


def _example(scored: Scored, k: int) -> Example:
    record = scored.records[k]
    return Example(
        text=record.text,
        probability=float(scored.probability[k]),
        cues=scored.cues[k],
        true=record.spans.get(scored.label, ()),
    )


def _cue_class(label: Label, text: str, cues: Sequence[Cue]) -> str:
    if not cues:
        return Wording.OTHER
    strongest = max(cues, key=lambda cue: cue.weight)
    return false_alarm(label, text, strongest.start, strongest.end)


def _marked_class(label: Label, record: Record) -> str:
    marked = record.spans.get(label, ())
    return wording(label, record.text, *marked[0]) if marked else Wording.UNMARKED
