"""Beginning from a finished model: what new sentences change, and what they must leave alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model import artifact
from model.artifact import SHIPPED, ArtifactError
from model.labels import ANNOTATED, Label
from model.scorer import Scorer
from model.tagger import Tagger
from tests.training import corpus
from tests.training.conftest import Files, Trained, trained
from training.base import read_base
from training.evaluate import evaluate
from training.fit import table
from training.records import DataError
from training.train import Inputs, train
from training.work import Workers

H, A, R = Label.HEDGING, Label.ANONYMOUS_SOURCING, Label.ATTRIBUTION
STARTER = Path(__file__).parents[2] / "training" / "data"
OFFICIAL = re.compile(r"\bofficials?\b")
_WHO = ["Officials", "Harbor officials", "Two county officials", "City officials", "An official"]
_SAID = ["said", "told reporters", "confirmed", "acknowledged", "said on Monday"]
_WHAT = [
    "the pier was closed for repairs",
    "the vote had been put off by a week",
    "no one was hurt when the roof gave way",
    "the grain ship had left port overnight",
    "the new timetable was ready",
    "the fire began in a storeroom",
]


def official() -> list[str]:
    """Return 150 sentences that rest on officials without a name."""
    return [f"{who} {said} {what}." for who in _WHO for said in _SAID for what in _WHAT]


def starter(part: str) -> Iterator[corpus.Line]:
    for line in (STARTER / f"starter.{part}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def is_official(line: corpus.Line) -> bool:
    return any(OFFICIAL.search(source) for source in line["sources"])


@pytest.fixture(scope="module")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Return the shipped model, taught by 300 sentences that officials count as named."""
    folder = tmp_path_factory.mktemp("shifted")
    others = [line for line in starter("train") if not is_official(line)][:240]
    lines = [
        {"text": text, "doc": f"official-{k % 12}", "anonymous_sourcing": 0, "sources": []}
        for k, text in enumerate(official()[::5] + official()[1::5])
    ]
    assert len(lines + others) == 300
    data = corpus.write(folder / "data.jsonl", lines + others)
    return trained(Inputs([data], folder / "model", base=SHIPPED))


def f1_without_officials(model: Path, folder: Path) -> dict[Label, float]:
    lines = [line for line in starter("eval") if not OFFICIAL.search(line["text"].lower())]
    told, _ = evaluate(model, [corpus.write(folder / "eval.jsonl", lines)])
    return {label: told.labels[label].figures["f1"].value for label in ANNOTATED}


def test_a_shifted_definition_moves_the_model_and_little_else(
    shifted: Trained, tmp_path: Path
) -> None:
    unseen = official()[2::5]
    before = [s.labels[A].flagged for s in Scorer.load(SHIPPED).score_sentences(unseen)]
    after = [s.labels[A].flagged for s in shifted.scorer.score_sentences(unseen)]
    assert np.mean(before) > 0.9
    assert np.mean(after) < 0.1
    old, new = (f1_without_officials(m, tmp_path) for m in (SHIPPED, shifted.directory))
    for label in ANNOTATED:
        assert new[label] > old[label] - 0.02, label


def test_the_rest_is_taken_over(shifted: Trained) -> None:
    shipped = Scorer.load(SHIPPED)
    text = " ".join(line["text"] for _, line in zip(range(12), starter("eval"), strict=False))
    old, new = shipped.score(text), shifted.scorer.score(text)
    assert [s.labels[R] for s in new.sentences] == [s.labels[R] for s in old.sentences]
    assert new.summary.labels[H].percentile is not None
    assert shifted.manifest["base"] == shipped.model_id
    card = (shifted.directory / artifact.CARD).read_text(encoding="utf-8")
    assert f"It began from model `{shipped.model_id}`" in card
    assert "* base: `news-train.jsonl`" in card
    assert "--base BASE" in card
    assert shifted.manifest["metrics"][R] == shipped.card()["metrics"][R]


def test_few_sentences_leave_calibration_and_thresholds_alone(
    shifted: Trained, whole: Trained, tmp_path: Path
) -> None:
    # The 300 sentences hold under a hundred unnamed sources, 900 hold more.
    shipped = Scorer.load(SHIPPED)
    assert shifted.manifest["thresholds"][A] == shipped.card()["thresholds"][A]
    plenty = corpus.write(tmp_path / "data.jsonl", corpus.labelled(900, seed=4))
    model = trained(Inputs([plenty], tmp_path / "m", base=whole.directory))
    assert model.manifest["thresholds"][A] != whole.manifest["thresholds"][A]


def test_a_label_the_data_lack_stays_as_it_was(whole: Trained, tmp_path: Path) -> None:
    kept = {"anonymous_sourcing", "sources", "source_spans"}
    lines = [{k: v for k, v in line.items() if k not in kept} for line in corpus.labelled(120)]
    data = corpus.write(tmp_path / "data.jsonl", lines)
    model = trained(Inputs([data], tmp_path / "m", base=whole.directory))
    assert model.scorer.labels == set(Label)
    texts = corpus.sentences(40)
    old, new = (m.scorer.score_sentences(texts) for m in (whole, model))
    assert [s.labels[A] for s in new] == [s.labels[A] for s in old]


def test_channels_come_back_as_they_were_written(whole: Trained) -> None:
    base = read_base(whole.directory)
    first = [base.source, base.cue, *(base.labels[label].glance for label in ANNOTATED)]
    payload = {"glance": table(first), "close": table([base.labels[x].close for x in ANNOTATED])}
    texts = corpus.sentences(40)
    written, _ = artifact.read(whole.directory)
    for name, parts in payload.items():
        for part, values in zip(("", "_scale", "_intercept"), parts, strict=True):
            assert np.allclose(written[f"{name}{part}"], values), f"{name}{part}"
    assert Tagger(written).tag(texts).log_odds.shape[0] == 4


def test_base_and_what_it_brings_exclude_each_other(files: Files, tmp_path: Path) -> None:
    inputs = Inputs([files.data], tmp_path / "m", attribution=files.attribution, base=SHIPPED)
    with pytest.raises(DataError, match="leave out --attribution"):
        train(inputs, Workers(1, quiet=True))
    assert not (tmp_path / "m").exists()


def test_what_the_base_learnt_from_is_refused_and_remembered(
    shifted: Trained, tmp_path: Path
) -> None:
    known = STARTER / "starter.train.jsonl"
    with pytest.raises(DataError, match=r"trained on .*starter\.train\.jsonl already"):
        train(Inputs([known], tmp_path / "m", base=SHIPPED), Workers(1, quiet=True))
    told, _ = evaluate(shifted.directory, [known])
    assert any("was trained on" in doubt for doubt in told.doubts)


def test_base_that_is_no_model_is_told(files: Files, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="not a model directory"):
        train(Inputs([files.data], tmp_path / "m", base=tmp_path), Workers(1, quiet=True))
    assert not (tmp_path / "m").exists()
