"""Tables in the terminal: whole figures at 80 columns, whatever the names."""

import re
from pathlib import Path

import pytest

from model.labels import ANNOTATED, Operating
from tests.training import corpus
from tests.training.conftest import Trained
from training import metrics
from training.evaluate import evaluate
from training.report import print_evaluation, print_training
from training.tables import figure_name, grids


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 20)
    monkeypatch.setenv("COLUMNS", "80")


def rows(told: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in told.splitlines()
        if line.startswith("│")
    ]


def test_training_prints_every_figure_whole(
    whole: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    print_training(whole.manifest, Path("mine"))
    told = capsys.readouterr().out
    table = rows(told)
    for parts in whole.manifest["metrics"].values():
        for part, values in parts.items():
            for name, value in values.items():
                shown = f"{value['value']:.3f} [" if isinstance(value, dict) else str(value)
                assert any(
                    row[:2] == [figure_name(name), part] and row[2].startswith(shown)
                    for row in table
                ), name
    assert "average precision" in told
    assert f"Wrote mine: {whole.manifest['id']}" in told
    tables = [line for line in told.splitlines() if not line.startswith("Wrote")]
    assert max(map(len, tables)) <= 80


def test_evaluation_prints_every_table_whole(
    whole: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = corpus.labelled(160, seed=11)
    for number, line in enumerate(lines):
        line["outlet"] = f"The Lund and Outer Harbor Evening Intelligencer {number % 3}"
    data = corpus.write(tmp_path / "data.jsonl", lines)
    evaluation, _ = evaluate(whole.directory, [data])
    print_evaluation(evaluation)
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= 80
    table = rows(told)
    for label, found in evaluation.labels.items():
        for grid in grids(found):
            assert f"{label}: {grid.title}" in told
            for row in grid.rows:
                assert any(shown[1:] == list(row[1:]) for shown in table), row
    assert "…" not in told.replace("… by chance alone", "").replace("deny …", "")
    assert ["F1", str(evaluation.labels[ANNOTATED[0]].figures["f1"])] in table
    assert "Warning" not in told


def test_confusion_is_given_at_both_thresholds(whole: Trained, tmp_path: Path) -> None:
    data = corpus.write(tmp_path / "data.jsonl", corpus.labelled(80, seed=12))
    evaluation, _ = evaluate(whole.directory, [data])
    for found in evaluation.labels.values():
        (confusion,) = [grid for grid in grids(found) if grid.title == "Confusion"]
        assert len(confusion.rows) == len(Operating)
        for row in confusion.rows:
            assert re.fullmatch(r"(balanced|precise), \d\.\d{4}", row[0])
            assert sum(map(int, row[1:])) == 80


def test_doubts_are_printed(
    whole: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = corpus.write(tmp_path / "one.jsonl", [{"text": "It rained.", "hedging": 0}])
    print_evaluation(evaluate(whole.directory, [data])[0])
    assert "Warning: hedging: 1 articles are too few" in capsys.readouterr().out
