"""`--skip-invalid` of the commands: what is dropped is told, beside the results and not in them."""

from pathlib import Path

import pytest

from tests.training import corpus
from tests.training.conftest import Trained
from training import metrics
from training.__main__ import main


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of 80 sentences, the 5th of them bad."""
    monkeypatch.setattr(metrics, "RESAMPLES", 5)
    lines = corpus.labelled(80)
    lines[4]["hedging"] = 2
    return corpus.write(tmp_path / "damaged.jsonl", lines)


def test_train_leaves_bad_records_out_when_asked(
    damaged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = ["train", "--data", str(damaged), "--out", str(tmp_path / "model"), "--jobs", "1"]
    assert main(train) == 2
    told = capsys.readouterr().err
    assert f"{damaged}, line 5: `hedging` must be 0 or 1\n1 bad record of 80" in told
    assert main([*train, "--skip-invalid"]) == 0
    told, results = capsys.readouterr().err, tmp_path / "model"
    assert f"{damaged}, line 5: `hedging` must be 0 or 1 (dropped)\ndropped 1 of 80 records" in told
    assert (results / "manifest.json").is_file()


def test_evaluate_leaves_bad_records_out_when_asked(
    whole: Trained, damaged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate = ["evaluate", "--model", str(whole.directory), "--data", str(damaged)]
    assert main(evaluate) == 2
    capsys.readouterr()
    assert main([*evaluate, "--skip-invalid"]) == 0
    told = capsys.readouterr()
    assert "dropped 1 of 80 records" in told.err
    assert "dropped" not in told.out
    assert " 79 " in told.out, "the sentences that were measured"
