"""`evaluate`: a model's figures on labelled sentences it has not seen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.labels import Label, Operating
from model.scorer import Scorer
from training.metrics import Figures, figures
from training.records import DataError, read_records


def evaluate(model: Path | None, data: Sequence[Path]) -> dict[Label, Figures]:
    """Return for each label the model knows and `data` carries its figures.

    Raises DataError for bad records, or when they carry no label that the model knows, and
    model.artifact.ArtifactError for a bad model.
    """
    scorer = Scorer.load(model)
    records = read_records(data)
    scored = scorer.score_sentences([record.text for record in records])
    result: dict[Label, Figures] = {}
    for label in Label:
        known = [k for k, record in enumerate(records) if label in record.labels]
        if not known or label not in scorer.labels:
            continue
        truth = np.array([float(records[k].labels[label]) for k in known])
        docs = np.array([records[k].doc for k in known])
        scores = [scored[k].labels[label] for k in known]
        probability = np.array([score.probability for score in scores if score is not None])
        limits = {at.value: scorer.thresholds(at)[label] for at in Operating}
        result[label] = figures(truth, probability, docs, limits)
    if not result:
        raise DataError(f"the model knows none of the labels in {', '.join(map(str, data))}")
    return result
