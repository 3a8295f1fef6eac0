"""`train`: labelled data in, a model directory out."""

import datetime
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn
from threadpoolctl import threadpool_limits

from model import artifact
from model.labels import ANNOTATED, Label
from model.tagger import Channel
from model.vocabulary import Vocabulary, by_word
from training.attribution import read_attributions
from training.card import model_card
from training.classes import learn_classes
from training.design import SEED, Design
from training.fit import F64, Linear, split_tables, table
from training.metrics import Estimate
from training.records import DataError, Record, read_records
from training.reference import reference_quantiles
from training.rights import digest
from training.stage_one import StageOne, absent, fit_stage_one
from training.stage_two import StageTwo, fit_stage_two
from training.work import Workers


@dataclass(frozen=True)
class Inputs:
    """The files a model is trained from, and where it goes.

    `skip_invalid` leaves bad records out; `tell` hears of each, and of doubts about good ones.
    """

    data: Sequence[Path]
    out: Path
    attribution: Path | None = None
    reference: Path | None = None
    unlabelled: Sequence[Path] = ()
    labels: Sequence[Label] = ()
    skip_invalid: bool = False
    tell: Callable[[str], None] = lambda _: None

    def named(self) -> list[tuple[str, Path]]:
        """Return role and path of each file."""
        optional = (("attribution", self.attribution), ("reference", self.reference))
        return (
            [("data", path) for path in self.data]
            + [(role, path) for role, path in optional if path]
            + [("unlabelled", path) for path in self.unlabelled]
        )

    def texts(self) -> list[Path]:
        """Return the files of whole articles, from which word classes are learnt."""
        return [path for role, path in self.named() if role in {"reference", "unlabelled"}]


def train(inputs: Inputs, workers: Workers) -> dict[str, Any]:
    """Train on `inputs`, write the model directory and return its manifest.

    Without `labels`, for those that the data carries. Raises DataError when the data cannot be used
    and OSError when there is no place for the model; then nothing is written.
    """
    _check_files(inputs)
    with threadpool_limits(limits=1):  # several threads add up in another order: another model
        return _train(inputs, workers)


def _train(inputs: Inputs, workers: Workers) -> dict[str, Any]:
    records = read_records(inputs.data, skip_invalid=inputs.skip_invalid, tell=inputs.tell)
    labels = _labels(records, inputs.labels)
    classes = learn_classes(inputs.texts(), workers)
    vocabulary = Vocabulary(by_word(classes))
    design = Design([record.text for record in records], vocabulary)
    stage_one = None
    if inputs.attribution is not None:
        corpus = read_attributions(inputs.attribution)
        docs = [record.doc for record in records]
        stage_one = fit_stage_one(corpus, design, docs, vocabulary, workers)
    source, cue, of_source, of_cue = _channels(stage_one, len(design.sentence))
    columns = design.with_stage(of_source, of_cue)
    stage_two, split = fit_stage_two(records, design, columns, labels, workers)
    for warning in split.warnings:
        inputs.tell(f"warning: {warning}")
    payload = _payload(source, cue, stage_one, stage_two) | {"classes": classes}
    described: dict[str, Any] = {"articles": 0}
    if inputs.reference is not None:
        payload["reference"], described = reference_quantiles(payload, inputs.reference, workers)
    manifest = _manifest(inputs, payload, stage_one, stage_two, described) | split.plain()
    card = model_card(artifact.model_id(payload), manifest)
    identity = artifact.write(inputs.out, payload, manifest, card)
    return {"id": identity, **manifest}


def _check_files(inputs: Inputs) -> None:
    """Say what is missing before an hour of work, not after."""
    for role, path in inputs.named():
        if not path.is_file():
            raise DataError(f"--{role} {path}: there is no such file")
    artifact.check_target(inputs.out)


def _labels(records: list[Record], wanted: Sequence[Label]) -> list[Label]:
    found = [label for label in ANNOTATED if any(label in r.labels for r in records)]
    missing = [label for label in wanted if label not in found]
    if missing:
        raise DataError(f"no record carries `{missing[0]}`; the data has: {', '.join(found)}")
    return [label for label in found if label in wanted or not wanted]


def _channels(stage_one: StageOne | None, tokens: int) -> tuple[Linear, Linear, F64, F64]:
    if stage_one is None:
        return absent(tokens)
    return (
        stage_one.source,
        stage_one.cue,
        stage_one.source_log_odds,
        stage_one.cue_log_odds,
    )


def _payload(
    source: Linear, cue: Linear, stage_one: StageOne | None, stage_two: dict[Label, StageTwo]
) -> artifact.Payload:
    """Return what serving computes with; see `model/tagger.py` for its shapes."""
    nothing = Linear(np.zeros(2 * len(source.weights)), -9.0)
    second = [stage_two[label].linear if label in stage_two else nothing for label in ANNOTATED]
    words, stage = zip(*(split_tables(linear.weights) for linear in second), strict=True)
    base, base_scale = table([source.weights, cue.weights, *words])
    over_tags, stage_scale = table(list(stage))
    fitted: dict[Label, StageTwo | StageOne] = dict(stage_two)
    if stage_one is not None:
        fitted[Label.ATTRIBUTION] = stage_one
    return {
        "base": base,
        "base_scale": base_scale,
        "stage": over_tags,
        "stage_scale": stage_scale,
        "intercept": np.array([source.intercept, cue.intercept, *(s.intercept for s in second)]),
        "calibration": {label.value: part.line for label, part in fitted.items()},
        "thresholds": {label.value: part.thresholds for label, part in fitted.items()},
        "reference": {},
    }


def _manifest(
    inputs: Inputs,
    payload: artifact.Payload,
    stage_one: StageOne | None,
    stage_two: dict[Label, StageTwo],
    reference: dict[str, Any],
) -> dict[str, Any]:
    metrics: dict[str, Any] = {label.value: _plain(s.metrics) for label, s in stage_two.items()}
    if stage_one is not None:
        metrics[Label.ATTRIBUTION.value] = {"attribution_corpus": _plain(stage_one.metrics)}
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
        "data": [
            {"role": role, "file": path.name, "sha256": digest(path)}
            for role, path in inputs.named()
        ],
        "seed": SEED,
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "joblib": joblib.__version__,
        },
    }


def _plain(metrics: Any) -> Any:
    if isinstance(metrics, dict):
        return {key: _plain(value) for key, value in metrics.items()}
    if isinstance(metrics, Estimate):
        return metrics.plain()
    return round(metrics, 4) if isinstance(metrics, float) else metrics
