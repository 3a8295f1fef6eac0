"""`train`: labelled data in, a model directory out."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from model import artifact
from model.close import CLOSE
from model.glance import GLANCE, NOTHING
from model.labels import ANNOTATED, Label
from model.tagger import PARTS
from model.vocabulary import Vocabulary, by_word
from training.attribution import read_attributions
from training.base import Base, read_base
from training.card import model_card
from training.classes import learn_classes
from training.design import Design
from training.fit import Linear, table
from training.label_fits import Fitted, Labelled
from training.manifest import Learnt, effort, made_by
from training.records import DataError, Record, read_records
from training.reference import check_reference, reference_quantiles
from training.stage_one import Attribution, StageOne, absent, fit_stage_one, taken_over
from training.stage_two import SHARES, fit_stage_two
from training.work import Workers


@dataclass(frozen=True)
class Inputs:
    """The files a model is trained from, and where it goes.

    `also` are labelled files that teach only: thresholds and figures are made on `data` alone.
    `base` is a model directory to begin from; what `attribution` and `unlabelled` teach is taken
    from it. `shares` of the articles are learnt from besides, for the learning curve.
    To see what they are worth, `whole` False leaves what is asked of sentences out
    of the fits, and `classes` False the word classes.
    `skip_invalid` leaves bad records out; `tell` hears of each, and of doubts about good ones.
    """

    data: Sequence[Path]
    out: Path
    attribution: Path | None = None
    reference: Path | None = None
    unlabelled: Sequence[Path] = ()
    labels: Sequence[Label] = ()
    also: Sequence[Path] = ()
    base: Path | None = None
    whole: bool = True
    shares: Sequence[float] = SHARES
    classes: bool = True
    skip_invalid: bool = False
    tell: Callable[[str], None] = lambda _: None

    def named(self) -> list[tuple[str, Path]]:
        """Return role and path of each file."""
        optional = (("attribution", self.attribution), ("reference", self.reference))
        return (
            [("data", path) for path in self.data]
            + [("also", path) for path in self.also]
            + [(role, path) for role, path in optional if path]
            + [("unlabelled", path) for path in self.unlabelled]
        )

    def texts(self) -> list[Path]:
        """Return the files of whole articles, from which word classes are learnt."""
        roles = {"reference", "unlabelled"} if self.classes else set()
        return [path for role, path in self.named() if role in roles]


def train(inputs: Inputs, workers: Workers) -> dict[str, Any]:
    """Train on `inputs`, write the model directory and return its manifest.

    Without `labels`, for those that the data carries. Raises DataError when the data cannot be used
    and OSError when there is no place for the model; then nothing is written.
    """
    _check_files(inputs)
    with threadpool_limits(limits=1):  # several threads add up in another order: another model
        return _train(inputs, workers)


def _train(inputs: Inputs, workers: Workers) -> dict[str, Any]:
    began = time.monotonic()
    base = None if inputs.base is None else read_base(inputs.base)
    if base is not None:
        base.check_unseen([*inputs.data, *inputs.also])
    learnt = learn(inputs, base, workers)
    for warning in learnt.folds.warnings:
        inputs.tell(f"warning: {warning}")
    carried = base.labels if base else {}
    fitted = {label: part.fitted for label, part in learnt.labels.items()}
    payload = _payload(learnt.first, carried | fitted) | {"classes": learnt.classes}
    described: dict[str, Any] = {"articles": 0}
    if inputs.reference is not None:
        payload["reference"], described = reference_quantiles(payload, inputs.reference, workers)
    elif base is not None:
        payload["reference"], described = base.reference, base.described
    manifest = made_by(
        inputs.named(), base.manifest if base else {}, payload, learnt, described
    ) | effort(time.monotonic() - began)
    manifest["skip_invalid"] = inputs.skip_invalid
    card = model_card(artifact.model_id(payload), manifest)
    identity = artifact.write(inputs.out, payload, manifest, card)
    return {"id": identity, **manifest}


def learn(inputs: Inputs, base: Base | None, workers: Workers) -> Learnt:
    """Fit all channels and cross-validate them; raises DataError like `train`."""
    records, judged = _records(inputs)
    labels = _labels([r for r, counts in zip(records, judged, strict=True) if counts], inputs)
    classes = base.classes if base else learn_classes(inputs.texts(), workers)
    vocabulary = Vocabulary(by_word(classes))
    design = Design([record.text for record in records], vocabulary)
    if base is not None:
        first = taken_over(base.source, base.cue, base.attribution, design)
    elif inputs.attribution is not None:
        docs = [record.doc for record in records]
        corpus = read_attributions(inputs.attribution)
        first = fit_stage_one(corpus, design, docs, vocabulary, workers)
    else:
        first = absent(design)
    data = Labelled(records, design, first, judged, base.labels if base else {}, inputs.whole)
    second, folds = fit_stage_two(data, labels, workers, inputs.shares)
    return Learnt(classes, first, second, folds)


def _records(inputs: Inputs) -> tuple[list[Record], NDArray[np.bool_]]:
    """Return all records, and which of them thresholds and figures are made on."""
    skip = inputs.skip_invalid
    records = read_records([*inputs.data, *inputs.also], skip_invalid=skip, tell=inputs.tell)
    # Files are read in order, so that those of `data` come first.
    count = len(read_records(inputs.data, skip_invalid=skip)) if inputs.also else len(records)
    return records, np.arange(len(records)) < count


def _check_files(inputs: Inputs) -> None:
    """Say what is missing before an hour of work, not after."""
    if inputs.base is not None and (inputs.attribution is not None or inputs.unlabelled):
        raise DataError(
            "--base brings its own sources and word classes: leave out --attribution and "
            "--unlabelled, or train without --base"
        )
    for role, path in inputs.named():
        if not path.is_file():
            raise DataError(f"--{role} {path}: there is no such file")
    if inputs.reference is not None:
        check_reference(inputs.reference)
    artifact.check_target(inputs.out)


def _labels(judged: list[Record], inputs: Inputs) -> list[Label]:
    """Return the labels to train: those that records of `data` carry, and that are wanted."""
    found = [label for label in ANNOTATED if any(label in r.labels for r in judged)]
    missing = [label for label in inputs.labels if label not in found]
    if missing:
        raise DataError(
            f"no record of --data carries `{missing[0]}`; they have: {', '.join(found)}"
        )
    return [label for label in found if label in inputs.labels or not inputs.labels]


def _payload(first: StageOne, second: Mapping[Label, Fitted]) -> artifact.Payload:
    """Return what serving computes with; see `model/tagger.py` for its shapes."""
    closed = Linear(np.zeros(GLANCE.columns_in_all), NOTHING)
    nothing = Linear(np.zeros(CLOSE.columns_in_all), NOTHING)
    channels = [second.get(label) for label in ANNOTATED]
    glance = table([first.source, first.cue, *(c.glance if c else closed for c in channels)])
    close = table([c.close if c else nothing for c in channels])
    judged: dict[Label, Fitted | Attribution] = dict(second)
    if first.attribution is not None:
        judged[Label.ATTRIBUTION] = first.attribution
    return {
        **{f"glance{part}": values for part, values in zip(PARTS, glance, strict=True)},
        **{f"close{part}": values for part, values in zip(PARTS, close, strict=True)},
        "calibration": {label.value: part.line for label, part in judged.items()},
        "thresholds": {label.value: part.thresholds for label, part in judged.items()},
        "reference": {},
    }
