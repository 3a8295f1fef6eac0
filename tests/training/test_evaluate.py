"""`evaluate` as a function: every figure of a trained model, and doubts where they are due."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from model.labels import ANNOTATED, Label, Operating
from tests.training import corpus, models
from tests.training.conftest import Files, Trained
from training import metrics
from training.evaluate import Evaluation, evaluate, plain
from training.metrics import Estimate


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 20)


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    return corpus.write(tmp_path / "held-out.jsonl", corpus.labelled(120, seed=9))


def measured(whole: Trained, *data: Path) -> Evaluation:
    evaluation, _ = evaluate(whole.directory, data)
    return evaluation


def test_figures_agree_with_one_another(whole: Trained, held_out: Path) -> None:
    found = measured(whole, held_out)
    assert (found.sentences, found.articles, found.files) == (120, 15, ("held-out.jsonl",))
    assert list(found.labels) == list(ANNOTATED)
    for label, part in found.labels.items():
        assert part.thresholds == {at: whole.scorer.thresholds(at)[label] for at in Operating}
        count = part.confusion[Operating.BALANCED]
        flagged = count.true_positive + count.false_positive
        positive = count.true_positive + count.false_negative
        assert part.figures["positive"] == positive
        assert flagged + count.false_negative + count.true_negative == 120
        precision, recall = part.figures["precision"], part.figures["recall"]
        assert isinstance(precision, Estimate)
        assert isinstance(recall, Estimate)
        assert precision.value == pytest.approx(count.true_positive / flagged)
        assert recall.value == pytest.approx(count.true_positive / positive)
        assert sum(at.sentences for at in part.reliability) == 120
        assert len(part.reliability) == 15
        assert sum(row.sentences for row in part.outlets) == 120
        recalls = [point.recall for point in part.curve]
        assert recalls == sorted(recalls)
        assert recalls[-1] == 1.0
        assert [at.sentences for at in part.learning_curve] == sorted(
            at["sentences"] for at in whole.manifest["learning_curve"][label]
        )


def test_several_files_are_measured_as_one(whole: Trained, held_out: Path, tmp_path: Path) -> None:
    more = corpus.write(tmp_path / "more.jsonl", [{"text": "It may rain.", "hedging": 1}])
    found = measured(whole, held_out, more)
    assert found.labels[Label.HEDGING].figures["sentences"] == 121
    assert found.labels[Label.ANONYMOUS_SOURCING].figures["sentences"] == 120


def test_doubts_are_told(whole: Trained, files: Files, held_out: Path, tmp_path: Path) -> None:
    assert measured(whole, held_out).doubts == ()
    (told,) = measured(whole, files.data).doubts
    assert "was trained on labelled.jsonl" in told
    few = corpus.write(tmp_path / "few.jsonl", [{"text": "It rains.", "hedging": 0}])
    told = " ".join(measured(whole, few).doubts)
    assert "1 articles are too few" in told
    assert "no sentence carries it" in told


def test_learning_curve_comes_from_the_manifest(
    whole: Trained, held_out: Path, tmp_path: Path
) -> None:
    learned = [{"sentences": n, "f1": {"value": 0.5, "low": 0.4, "high": 0.6}} for n in (30, 60)]
    model = models.variant(
        whole, tmp_path / "model", manifest={"learning_curve": {"hedging": learned}}
    )
    found, _ = evaluate(model, [held_out])
    curve = found.labels[Label.HEDGING].learning_curve
    assert [at.sentences for at in curve] == [30, 60]
    assert curve[0].f1 == Estimate(0.5, 0.4, 0.6)
    assert found.labels[Label.ANONYMOUS_SOURCING].learning_curve == ()


def test_everything_goes_into_json_and_no_sentence_does(whole: Trained, held_out: Path) -> None:
    found = measured(whole, held_out)
    text = json.dumps(plain(found), allow_nan=False)
    back = json.loads(text)
    assert set(back["labels"]) == {label.value for label in ANNOTATED}
    hedging = back["labels"]["hedging"]
    assert set(hedging["confusion"]) == {"balanced", "precise"}
    assert set(hedging["figures"]["f1"]) == {"value", "low", "high"}
    names = set(vars(found.labels[Label.HEDGING]))
    assert set(hedging) == names
    for line in held_out.read_text(encoding="utf-8").splitlines():
        assert json.loads(line)["text"] not in text


def test_the_same_data_give_the_same_figures(whole: Trained, held_out: Path) -> None:
    found = measured(whole, held_out)
    assert found == measured(whole, held_out)
    assert found != replace(found, sentences=0)
