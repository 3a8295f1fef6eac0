"""Labelled sentences beside what a model says of them: what `evaluate` and `errors` work on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.document import Cue, LabelScore, Sentence
from model.labels import ANNOTATED, Label, Operating
from model.scorer import Scorer
from training.metrics import F64
from training.records import DataError, Record


@dataclass(frozen=True)
class Scored:
    """The sentences that carry one label, 0 or 1; arrays are (sentences,)."""

    label: Label
    records: tuple[Record, ...]
    cues: tuple[tuple[Cue, ...], ...]  # at the `balanced` threshold
    truth: F64
    probability: F64
    docs: NDArray[np.str_]
    limits: dict[Operating, float]

    def flagged(self, at: Operating = Operating.BALANCED) -> F64:
        """Return 1 for each sentence that is flagged at a published threshold, else 0."""
        return (self.probability >= self.limits[at]).astype(float)


def score(scorer: Scorer, records: Sequence[Record]) -> dict[Label, Scored]:
    """Score `records`; return for each label that they carry and the model knows its sentences.

    Raises DataError when there is no such label.
    """
    sentences = scorer.score_sentences([record.text for record in records])
    result = {
        label: _scored(label, scorer, records, sentences)
        for label in ANNOTATED
        if label in scorer.labels and any(label in record.labels for record in records)
    }
    if not result:
        raise DataError("the model knows none of the labels that the data carry")
    return result


def _scored(
    label: Label, scorer: Scorer, records: Sequence[Record], sentences: Sequence[Sentence]
) -> Scored:
    known = [k for k, record in enumerate(records) if label in record.labels]
    return Scored(
        label=label,
        records=tuple(records[k] for k in known),
        cues=tuple(tuple(cue for cue in sentences[k].cues if cue.label is label) for k in known),
        truth=np.array([float(records[k].labels[label]) for k in known]),
        probability=np.array([_probability(sentences[k].labels[label]) for k in known]),
        docs=np.array([records[k].doc for k in known]),
        limits={at: scorer.thresholds(at)[label] for at in Operating},
    )


def _probability(score: LabelScore | None) -> float:
    return score.probability if score is not None else 0.0


def overlaps(span: tuple[int, int], cues: Sequence[Cue]) -> bool:
    """Return whether any of `cues` shares a character with `span`."""
    return any(cue.start < span[1] and span[0] < cue.end for cue in cues)
