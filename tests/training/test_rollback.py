"""`rollback` as people meet it: what was served before is served again, and they are told what."""

import json
import shutil
from pathlib import Path

import pytest

from model.artifact import PAYLOAD, SHIPPED
from model.served import served_directory
from tests.training.conftest import Trained
from tests.training.models import identity, name, other, promoted
from training.__main__ import main
from training.store import HISTORY


@pytest.fixture(scope="session")
def models(whole: Trained, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("candidates")
    return [other(whole, folder / str(number), number) for number in range(4)]


@pytest.fixture
def data(tmp_path: Path, models: list[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory in which models 0 to 3 were promoted, one after the other."""
    monkeypatch.setenv("HEARSAY_DATA", str(tmp_path))
    monkeypatch.delenv("HEARSAY_MODEL", raising=False)
    promoted(tmp_path, *models)
    return tmp_path


def rollback(*arguments: str) -> int:
    return main(["rollback", *arguments])


def test_what_was_served_before_is_served_again_and_told(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for expected in (models[2], models[1]):
        assert rollback() == 0
        assert served_directory(data).name == name(expected)
        assert capsys.readouterr().out == f"Served now: {identity(expected)}\n"


def test_model_that_is_not_kept_any_more_cannot_be_gone_back_to(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rollback()
    rollback()
    capsys.readouterr()
    assert rollback() == 1
    assert f"{name(models[0])}, served before, is not kept" in capsys.readouterr().err
    assert served_directory(data).name == name(models[1])


def test_before_the_first_promotion_was_the_model_that_ships(
    models: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HEARSAY_DATA", str(tmp_path))
    promoted(tmp_path, models[0])
    assert rollback() == 0
    assert served_directory(tmp_path) == SHIPPED
    assert f"Served now: {identity(SHIPPED)}, the model that ships" in capsys.readouterr().out
    assert rollback() == 1
    assert "nothing to go back to" in capsys.readouterr().err
    assert served_directory(tmp_path) == SHIPPED


def test_model_promoted_after_a_rollback_goes_back_to_what_was_served_then(
    data: Path, models: list[Path]
) -> None:
    rollback()
    rollback()
    promoted(data, models[0])
    assert rollback() == 0
    assert served_directory(data).name == name(models[1])


def test_going_back_and_back_ends(data: Path, models: list[Path]) -> None:
    promoted(data, models[2], models[3], models[2])
    seen = [served_directory(data).name]
    while rollback() == 0:
        seen.append(served_directory(data).name)
    assert len(seen) == len(set(seen)), "no circle"


def test_kept_model_is_served_by_the_first_digits_of_its_id(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for prefix in (identity(models[1]), identity(models[2])[:15], name(models[1])[:8]):
        assert rollback("--to", prefix) == 0
        wanted = next(m for m in models if prefix.removeprefix("sha256:") in identity(m))
        assert served_directory(data).name == name(wanted)
        assert identity(wanted) in capsys.readouterr().out
    assert rollback("--to", identity(models[3])) == 0, "a newer one is kept as well"
    assert rollback("--to", "shipped") == 0
    assert served_directory(data) == SHIPPED
    assert rollback("--to", identity(models[3])) == 0


@pytest.mark.parametrize("prefix", ["", "sha256:", "zzz", "sha256:zz", "../x"])
def test_unknown_id_is_told(
    prefix: str, data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert rollback("--to", prefix) == 2
    assert "no kept model by that id" in capsys.readouterr().err
    assert served_directory(data).name == name(models[3])


def test_id_of_several_is_told(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.loads(line) for line in (data / HISTORY).read_text().splitlines()]
    for line in lines:
        line["id"] = "sha256:ab" + line["id"]
    (data / HISTORY).write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert rollback("--to", "ab") == 2
    assert "several kept models" in capsys.readouterr().err
    assert served_directory(data).name == name(models[3])


def test_kept_models_are_listed(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rollback()
    capsys.readouterr()
    assert rollback("--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["shipped"]
    assert [line.split()[-3] for line in lines[1:]] == [identity(model) for model in models[1:]]
    assert [line.split()[0] == "served" for line in lines] == [False, False, True, False]
    assert served_directory(data).name == name(models[2])


def test_damaged_model_is_not_gone_back_to(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = data / "models" / name(models[2]) / PAYLOAD
    damaged.write_bytes(b"")
    assert rollback() == 2
    assert str(damaged) in capsys.readouterr().err
    assert served_directory(data).name == name(models[3])


def test_served_model_that_is_gone_can_be_gone_back_from(data: Path, models: list[Path]) -> None:
    shutil.rmtree(served_directory(data))
    assert rollback() == 0
    assert served_directory(data).name == name(models[2])


def test_damaged_pointer_can_be_mended(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "served").write_text("../elsewhere\n")
    assert rollback() == 2
    assert "must hold the name" in capsys.readouterr().err
    assert rollback("--to", identity(models[2])) == 0
    assert served_directory(data).name == name(models[2])


def test_model_that_somebody_pointed_at_by_hand_leads_to_the_shipped_one(
    data: Path, models: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(models[0], data / "models" / "mine")
    (data / "served").write_text("mine\n")
    assert rollback() == 1
    assert "`rollback --to shipped`" in capsys.readouterr().err
    promoted(data, models[0])
    assert rollback() == 0
    assert served_directory(data).name == "mine"


def test_data_directory_in_which_nothing_was_promoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARSAY_DATA", str(tmp_path / "none"))
    assert rollback("--list") == 0
    assert capsys.readouterr().out == "served shipped\n"
    assert not (tmp_path / "none").exists()
    assert rollback() == 1
