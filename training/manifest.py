"""The manifest: how a model came to be, in plain JSON values."""

import datetime
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn

from model.artifact import Payload
from model.labels import Label
from model.tags import Channel
from training.design import SEED, Folds
from training.metrics import Estimate
from training.rights import BASE, digest
from training.stage_one import StageOne
from training.stage_two import StageTwo


@dataclass(frozen=True)
class Learnt:
    """What the fits yield: word classes, stage one, the labels, the folds that judged them."""

    classes: Mapping[str, Any]
    first: StageOne
    labels: dict[Label, StageTwo]
    folds: Folds


def made_by(
    files: Sequence[tuple[str, Path]],
    base: Mapping[str, Any],
    payload: Payload,
    learnt: Learnt,
    reference: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a model's manifest tells of its making.

    `files` are roles and paths, `base` the manifest of the model it began from, or empty,
    `reference` describes the reference articles.
    """
    metrics: dict[str, Any] = dict(base.get("metrics", {}))
    metrics |= {label.value: _plain(part.metrics) for label, part in learnt.labels.items()}
    if learnt.first.metrics:
        metrics[Label.ATTRIBUTION.value] = {"attribution_corpus": _plain(learnt.first.metrics)}
    return {
        "created_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "labels": [label.value for label in Label if label.value in payload["calibration"]],
        "channels": [channel.name.lower() for channel in Channel],
        "thresholds": payload["thresholds"],
        "metrics": metrics,
        "reference": {
            **reference,
            "quantiles": {k: v.round(4).tolist() for k, v in payload["reference"].items()},
        },
        "data": [{"role": role, "file": path.name, "sha256": digest(path)} for role, path in files]
        + [part | {"role": BASE} for part in base.get("data", ())],
        **({"base": base["id"]} if base else {}),
        "seed": SEED,
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "joblib": joblib.__version__,
        },
        "learning_curve": {
            label.value: [{"sentences": n, "f1": f1.plain()} for n, f1 in part.curve]
            for label, part in learnt.labels.items()
        },
        **learnt.folds.plain(),
    }


def effort(seconds: float) -> dict[str, Any]:
    """Return what the training took, and on what."""
    return {
        "training": {
            "seconds": round(seconds),
            "machine": platform.machine(),
            "cores": joblib.cpu_count(),
        }
    }


def _plain(metrics: Any) -> Any:
    if isinstance(metrics, dict):
        return {key: _plain(value) for key, value in metrics.items()}
    if isinstance(metrics, Estimate):
        return metrics.plain()
    return round(metrics, 4) if isinstance(metrics, float) else metrics
