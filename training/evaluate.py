"""`evaluate`: a model's figures on labelled sentences it has not seen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.labels import Label, Operating
from model.scorer import Scorer
from training.metrics import (
    Estimate,
    average_precision,
    calibration_error,
    f1,
    perfect_calibration_error,
    precision,
    recall,
    with_interval,
)
from training.records import DataError, read_records

Figures = dict[str, Estimate | float | int]


def evaluate(model: Path | None, data: Sequence[Path]) -> dict[Label, dict[str, Figures]]:
    """Return for each label the model knows and `data` carries its figures at each threshold.

    Raises DataError for bad records, or when they carry no label that the model knows, and
    model.artifact.ArtifactError for a bad model.
    """
    scorer = Scorer.load(model)
    records = read_records(data)
    scored = scorer.score_sentences([record.text for record in records])
    result: dict[Label, dict[str, Figures]] = {}
    for label in Label:
        known = [k for k, record in enumerate(records) if label in record.labels]
        if not known or label not in scorer.labels:
            continue
        truth = np.array([float(records[k].labels[label]) for k in known])
        docs = np.array([records[k].doc for k in known])
        scores = [scored[k].labels[label] for k in known]
        probability = np.array([score.probability for score in scores if score is not None])
        result[label] = {
            at.value: figures(truth, probability, docs, scorer.thresholds(at)[label])
            for at in Operating
        }
    if not result:
        raise DataError(f"the model knows none of the labels in {', '.join(map(str, data))}")
    return result


def figures(
    truth: np.ndarray, probability: np.ndarray, docs: np.ndarray, threshold: float
) -> Figures:
    """Return the figures of one label at one threshold; arrays are (sentences,)."""
    flagged = (probability >= threshold).astype(float)
    return {
        "sentences": len(truth),
        "positive": int(truth.sum()),
        "threshold": threshold,
        "f1": with_interval(f1, truth, flagged, docs),
        "precision": with_interval(precision, truth, flagged, docs),
        "recall": with_interval(recall, truth, flagged, docs),
        "average_precision": with_interval(average_precision, truth, probability, docs),
        "calibration_error": calibration_error(truth, probability),
        "perfect_calibration_error": perfect_calibration_error(probability),
    }
