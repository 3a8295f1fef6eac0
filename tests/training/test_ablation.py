"""The table of what each part of a training is worth."""

from pathlib import Path

import pytest

from model.labels import Label
from tests.training import corpus
from tests.training.conftest import Files
from training import metrics
from training.__main__ import main
from training.ablation import ablate, markdown, variants
from training.train import Inputs
from training.work import Workers

H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 20)


def test_each_variant_leaves_one_part_out_and_the_last_all(files: Files, tmp_path: Path) -> None:
    inputs = Inputs(
        [files.data],
        tmp_path / "table.md",
        attribution=files.attribution,
        reference=files.reference,
        also=[files.data],
    )
    every = [variant.inputs for variant in variants(inputs)]

    def parts(one: Inputs) -> tuple[bool, ...]:
        return one.whole, bool(one.texts()), one.attribution is not None, bool(one.also)

    assert [sum(parts(one)) for one in every] == [4, 3, 3, 3, 3, 0]
    assert len({parts(one) for one in every}) == len(every)


def test_parts_that_are_not_there_are_not_left_out(files: Files, tmp_path: Path) -> None:
    names = [variant.name for variant in variants(Inputs([files.data], tmp_path / "table.md"))]
    assert len(names) == 3
    assert not any("tags" in name or "classes" in name or "files" in name for name in names)


def test_table_has_a_row_for_each_variant_and_figures_for_each_label(
    files: Files, tmp_path: Path
) -> None:
    inputs = Inputs([files.data], tmp_path / "table.md")
    rows = list(ablate(inputs, Workers(1, quiet=True)))
    lines = markdown(rows).splitlines()
    assert len(lines) == 2 + len(rows) == 5
    assert all(line.count("|") == 6 for line in lines)
    assert str(rows[0].figures[A]["f1"]) in lines[2]
    assert rows[0].figures[H]["f1"] != rows[1].figures[H]["f1"]


def test_command_writes_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = corpus.write(tmp_path / "data.jsonl", corpus.labelled(120)), tmp_path / "t.md"
    assert main(["ablate", "--data", str(data), "--out", str(out), "--jobs", "1"]) == 0
    table = out.read_text(encoding="utf-8")
    assert table.startswith("| trained | hedging: F1 | average precision | anonymous_sourcing: F1")
    assert all(line in table for line in capsys.readouterr().out.splitlines() if line[0] == "|")


def test_table_never_replaces_the_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = corpus.write(tmp_path / "data.jsonl", corpus.labelled(120))
    before = data.read_bytes()
    assert main(["ablate", "--data", str(data), "--out", str(data), "--jobs", "1"]) == 2
    assert "--out" in capsys.readouterr().err
    assert data.read_bytes() == before
