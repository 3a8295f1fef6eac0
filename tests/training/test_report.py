"""Tables in the terminal: whole figures at 80 columns, whatever the names."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.labels import ANNOTATED, Operating
from tests.training import corpus
from tests.training.conftest import Trained
from training import metrics
from training.evaluate import evaluate
from training.metrics import Confusion
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
    print_training({**whole.manifest, "folds": "sentence"}, Path("mine"))
    assert "Cross-validation, sentence by sentence;" in capsys.readouterr().out
    print_training(whole.manifest, Path("mine"))
    told = capsys.readouterr().out
    assert "Cross-validation, grouped by article;" in told
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
    counts = {Operating.BALANCED: Confusion(1, 2, 3, 4), Operating.PRECISE: Confusion(5, 6, 7, 8)}
    for found in evaluation.labels.values():
        assert set(found.confusion) == set(Operating)
        (confusion,) = [
            grid for grid in grids(replace(found, confusion=counts)) if grid.title == "Confusion"
        ]
        assert [row[0] for row in confusion.rows] == [
            f"{at.value}, {found.thresholds[at]:.4f}" for at in Operating
        ]
        assert [row[1:] for row in confusion.rows] == [tuple("1234"), tuple("5678")]


def test_doubts_are_printed(
    whole: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = corpus.write(tmp_path / "one.jsonl", [{"text": "It rained.", "hedging": 0}])
    print_evaluation(evaluate(whole.directory, [data])[0])
    assert "Warning: hedging: 1 articles are too few" in capsys.readouterr().out


def test_names_from_the_data_are_shown_as_they_are_and_steer_nothing(
    whole: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outlets = ["[bold]Lund[/bold]", "[/closed", ":smile: Post", "Har\x1b[31mbor"]
    lines = [
        {"text": f"The tram opened on June {n}.", "doc": f"d{n}", "outlet": name, "hedging": 0}
        for n, name in enumerate(outlets)
    ]
    data = corpus.write(tmp_path / "odd.jsonl", lines)
    print_evaluation(evaluate(whole.directory, [data])[0])
    told = capsys.readouterr().out
    for shown in (*outlets[:3], "Har [31mbor"):
        assert shown in told
    assert "\x1b" not in told
