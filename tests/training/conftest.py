"""Files of invented data, and a model trained on them once."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from model.artifact import MANIFEST
from model.scorer import Scorer
from tests.training import corpus
from training import metrics
from training.train import Inputs, train
from training.work import Workers


@dataclass(frozen=True)
class Files:
    """Where the invented data lie."""

    data: Path
    attribution: Path
    reference: Path


@dataclass(frozen=True)
class Trained:
    """A model directory, and what it holds."""

    directory: Path
    manifest: dict[str, Any]
    scorer: Scorer


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("data")
    return Files(
        data=corpus.write(folder / "labelled.jsonl", corpus.labelled(240)),
        attribution=corpus.write(folder / "attribution.jsonl.gz", corpus.attributed(24)),
        reference=corpus.write(folder / "articles.jsonl.gz", corpus.articles(40)),
    )


def trained(inputs: Inputs) -> Trained:
    """Train with rough intervals: a thousand resamples take longer than the fits."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(metrics, "RESAMPLES", 20)
        told = train(inputs, Workers(1, quiet=True))
    manifest = json.loads((inputs.out / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["id"] == told["id"]
    return Trained(inputs.out, manifest, Scorer.load(inputs.out))


@pytest.fixture(scope="session")
def whole(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Return a model trained on all three files."""
    out = tmp_path_factory.mktemp("trained") / "whole"
    return trained(Inputs([files.data], out, files.attribution, files.reference))
