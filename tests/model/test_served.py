"""Which model is served: the pointer's, the shipped one, and never one out of the way."""

from pathlib import Path

import pytest

from model import artifact
from model.artifact import SHIPPED, ArtifactError
from model.served import served_directory


@pytest.fixture
def data(tmp_path: Path) -> Path:
    artifact.write(tmp_path / "models" / "one", {"words": "a"}, {}, "")
    (tmp_path / "served").write_text("one\n")
    return tmp_path


def test_pointer_names_the_served_model(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert served_directory(data) == data / "models" / "one"
    monkeypatch.setenv("HEARSAY_DATA", str(data))
    assert served_directory() == data / "models" / "one"


def test_without_a_pointer_the_shipped_model_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served_directory(tmp_path) == SHIPPED
    assert served_directory(tmp_path / "none") == SHIPPED
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEARSAY_DATA", raising=False)
    assert served_directory() == SHIPPED


def test_default_data_directory_is_var(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data.rename(data.parent / "var")
    try:
        monkeypatch.chdir(data.parent)
        for value in (None, ""):
            if value is None:
                monkeypatch.delenv("HEARSAY_DATA", raising=False)
            else:
                monkeypatch.setenv("HEARSAY_DATA", value)
            assert served_directory() == Path("var/models/one")
    finally:
        (data.parent / "var").rename(data)


@pytest.mark.parametrize(
    "name",
    ["two", "", ".", "..", "../..", "../models/one", "one/../one", "/", "/one", "one/", "a\x00b"],
)
def test_pointer_that_leads_nowhere_or_out_is_refused(data: Path, name: str) -> None:
    (data / "served").write_text(name)
    with pytest.raises(ArtifactError, match="served"):
        served_directory(data)


def test_pointer_that_cannot_be_read_is_refused(data: Path) -> None:
    (data / "served").write_bytes(b"\xff\xfe")
    with pytest.raises(ArtifactError, match="served"):
        served_directory(data)
    (data / "served").unlink()
    (data / "served").mkdir()
    with pytest.raises(ArtifactError, match="served"):
        served_directory(data)
