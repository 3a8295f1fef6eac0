"""The model directory: written whole or not at all, and refused when anything in it is off."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import artifact
from model.artifact import CARD, MANIFEST, PAYLOAD, SHIPPED, ArtifactError, model_id
from model.scorer import Scorer

ROOT = Path(__file__).parents[2]
SIZE = 8 * 1024 * 1024


def small_payload(**more: Any) -> artifact.Payload:
    return {
        "base": np.arange(12, dtype=np.int8).reshape(4, 3),
        "scale": np.array([0.5, 0.25, 1.0]),
        "words": "a\nb",
        "thresholds": {"hedging": {"balanced": 0.5, "precise": 0.9}},
        "empty": np.zeros((0, 3), dtype=np.int16),
        "steps": [1, 2.5, True, None],
        **more,
    }


def same(one: artifact.Payload, other: artifact.Payload) -> bool:
    return model_id(one) == model_id(other)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "models" / "one"
    artifact.write(path, small_payload(), {"created_at": "2026-01-01", "seed": 7}, "# Card\n")
    return path


def edit_manifest(directory: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest and leave its digest as it was."""
    manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    change(manifest)
    (directory / MANIFEST).write_text(artifact._manifest_text(manifest), encoding="utf-8")


def seal(directory: Path) -> None:
    """Make every digest consistent again, as whoever made the directory himself could."""
    manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    for name in (PAYLOAD, CARD):
        manifest["files"][name] = hashlib.sha256((directory / name).read_bytes()).hexdigest()
    manifest["digest"] = artifact._manifest_digest(manifest)
    (directory / MANIFEST).write_text(artifact._manifest_text(manifest), encoding="utf-8")


# What is written is read


def test_what_was_written_is_read(directory: Path) -> None:
    payload, manifest = artifact.read(directory)
    assert same(payload, small_payload())
    assert payload["base"].dtype == np.int8
    assert payload["empty"].shape == (0, 3)
    assert payload["steps"] == [1, 2.5, True, None]
    assert manifest["id"] == model_id(payload)
    assert manifest["seed"] == 7
    assert set(manifest["files"]) == {PAYLOAD, CARD}


@pytest.mark.parametrize("dtype", ["?", "i1", "<i2", ">i2", "<i8", ">f8", "f4", "u8", "f2"])
def test_arrays_come_back_equal_in_native_order(dtype: str, tmp_path: Path) -> None:
    values = np.array([[0, 1, 2], [3, 4, 5]]).astype(dtype)
    artifact.write(tmp_path / "m", {"values": values, "turned": values.T}, {}, "")
    payload, _ = artifact.read(tmp_path / "m")
    assert payload["values"].dtype.isnative
    assert np.array_equal(payload["values"], values)
    assert np.array_equal(payload["turned"], values.T)


def test_directory_holds_three_files_that_everybody_may_read(directory: Path) -> None:
    assert sorted(path.name for path in directory.iterdir()) == sorted([PAYLOAD, MANIFEST, CARD])
    assert directory.stat().st_mode & 0o777 == 0o755


# The id


def test_id_is_of_the_payload_alone(tmp_path: Path) -> None:
    one = artifact.write(tmp_path / "a", small_payload(), {"created_at": "2026-01-01"}, "one")
    two = artifact.write(tmp_path / "b", small_payload(), {"created_at": "2027-12-31"}, "two")
    assert one == two
    assert one.startswith("sha256:")
    assert len(one) == len("sha256:") + 64


def test_id_does_not_depend_on_the_order_of_names_nor_on_memory_layout() -> None:
    payload = small_payload()
    turned = dict(reversed(payload.items()))
    turned["base"] = np.asfortranarray(turned["base"])
    turned["scale"] = turned["scale"].astype(">f8")
    assert same(payload, turned)


@pytest.mark.parametrize(
    "change",
    [
        {"base": np.arange(12, dtype=np.int8).reshape(3, 4)},
        {"base": np.arange(12, dtype=np.int16).reshape(4, 3)},
        {"scale": np.array([0.5, 0.25, 1.0000000000000002])},
        {"words": "a\nc"},
        {"words": ["a", "b"]},
        {"thresholds": {"hedging": {"balanced": 0.5, "precise": 0.9001}}},
        {"thresholds": {"attribution": {"balanced": 0.5, "precise": 0.9}}},
        {"steps": [1, 2.5, 1, None]},
        {"steps": [1, 2.5, True]},
        {"extra": 0},
    ],
    ids=str,
)
def test_another_payload_has_another_id(change: dict[str, Any]) -> None:
    assert not same(small_payload(), small_payload(**change))


def test_neighbors_cannot_be_shifted_into_each_other() -> None:
    assert not same({"a": "1", "b": "2"}, {"a": "12", "b": ""})
    assert not same({"a": ["1", "2"], "b": []}, {"a": ["1"], "b": ["2"]})


# Damage


@pytest.mark.parametrize("name", [PAYLOAD, MANIFEST, CARD])
def test_any_changed_byte_is_refused(directory: Path, name: str) -> None:
    whole = (directory / name).read_bytes()
    for place in range(len(whole)):
        for flip in (1 << place % 8, 0x20) if place % 50 else range(1, 256, 5):
            changed = bytearray(whole)
            changed[place] ^= flip
            (directory / name).write_bytes(changed)
            with pytest.raises(ArtifactError, match=name):
                artifact.read(directory)


@pytest.mark.parametrize("name", [PAYLOAD, MANIFEST, CARD])
def test_truncated_and_extended_files_are_refused(directory: Path, name: str) -> None:
    whole = (directory / name).read_bytes()
    for changed in [whole[:k] for k in range(len(whole))] + [whole + b"\n", whole + whole]:
        (directory / name).write_bytes(changed)
        with pytest.raises(ArtifactError, match=name):
            artifact.read(directory)


@pytest.mark.parametrize("name", [PAYLOAD, MANIFEST, CARD])
def test_missing_file_is_named(directory: Path, name: str) -> None:
    (directory / name).unlink()
    with pytest.raises(ArtifactError, match=name):
        artifact.read(directory)


@pytest.mark.parametrize("name", [PAYLOAD, MANIFEST, CARD])
def test_directory_in_place_of_a_file_is_refused(directory: Path, name: str) -> None:
    (directory / name).unlink()
    (directory / name).mkdir()
    with pytest.raises(ArtifactError, match=name):
        artifact.read(directory)


FIELDS = ["format", "id", "created_at", "seed", "files", "digest"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [None, "other", 0, {}, [], {PAYLOAD: "0", CARD: "0"}], ids=str)
def test_edited_manifest_is_refused(directory: Path, field: str, value: object) -> None:
    edit_manifest(directory, lambda manifest: manifest.update({field: value}))
    with pytest.raises(ArtifactError, match=MANIFEST):
        artifact.read(directory)


@pytest.mark.parametrize("field", FIELDS)
def test_manifest_without_a_field_is_refused(directory: Path, field: str) -> None:
    edit_manifest(directory, lambda manifest: manifest.pop(field))
    with pytest.raises(ArtifactError, match=MANIFEST):
        artifact.read(directory)


@pytest.mark.parametrize("version", [0, 2, 4, "3", 3.5, None, [3]])
def test_unknown_format_is_refused_by_name(directory: Path, version: object) -> None:
    edit_manifest(directory, lambda manifest: manifest.update(format=version))
    with pytest.raises(ArtifactError, match="not in format 3"):
        artifact.read(directory)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"format": NaN}', b"[" * 100_000]
)
def test_manifest_that_is_none_is_refused(directory: Path, content: bytes) -> None:
    (directory / MANIFEST).write_bytes(content)
    with pytest.raises(ArtifactError, match=MANIFEST):
        artifact.read(directory)


def test_consistent_directory_with_the_payload_of_another_is_refused(directory: Path) -> None:
    other = directory.with_name("other")
    artifact.write(other, small_payload(words="c"), {}, "# Card\n")
    shutil.copy(other / PAYLOAD, directory / PAYLOAD)
    seal(directory)
    with pytest.raises(ArtifactError, match="does not hold the model"):
        artifact.read(directory)


def test_neither_nothing_nor_a_file_is_a_model_directory(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a directory")
    for path in (tmp_path / "none", file, tmp_path):
        with pytest.raises(ArtifactError, match="is not a model directory"):
            artifact.read(path)


# Writing


def test_newer_model_replaces_the_older(directory: Path) -> None:
    identity = artifact.write(directory, small_payload(words="new"), {}, "")
    assert artifact.read(directory)[1]["id"] == identity
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]


@pytest.mark.parametrize("step", ["joblib.dump", "os.fsync", "pathlib.Path.rename"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=repr)
def test_failure_leaves_the_older_model_and_nothing_else(
    directory: Path, step: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(step, fail)
        with pytest.raises(type(error)):
            artifact.write(directory, small_payload(words="new"), {}, "")
    assert same(artifact.read(directory)[0], small_payload())
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]


def test_failure_between_the_two_renames_puts_the_older_model_back(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = Path.rename, []

    def second_fails(path: Path, target: Path) -> Path:
        seen.append(path)
        if len(seen) == 2:
            raise OSError("disk full")
        return real(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", second_fails)
        with pytest.raises(OSError, match="disk full"):
            artifact.write(directory, small_payload(words="new"), {}, "")
    assert same(artifact.read(directory)[0], small_payload())
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]


@pytest.mark.parametrize(
    "value",
    [{1, 2}, b"bytes", np.array([None]), np.array(["a"]), np.float64(1), 1j, {1: 2}],
    ids=repr,
)
def test_payload_that_could_not_be_read_is_not_written(directory: Path, value: object) -> None:
    with pytest.raises((ArtifactError, TypeError)):
        artifact.write(directory, small_payload(value=value), {}, "")
    assert same(artifact.read(directory)[0], small_payload())
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]


def test_what_is_no_model_is_never_replaced(tmp_path: Path) -> None:
    file, folder = tmp_path / "letter.txt", tmp_path / "letters"
    file.write_text("dear")
    folder.mkdir()
    (folder / "one.txt").write_text("dear")
    for path in (file, folder, tmp_path):
        with pytest.raises(FileExistsError, match="no model directory"):
            artifact.write(path, small_payload(), {}, "")
    assert file.read_text() == (folder / "one.txt").read_text() == "dear"


def test_empty_and_nested_directories_are_written_to(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "new" / "deep"):
        artifact.write(path, small_payload(), {}, "")
        assert same(artifact.read(path)[0], small_payload())


def test_target_below_a_file_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="cannot be written"):
        artifact.check_target(tmp_path / "file" / "model")


# The model that ships


def test_shipped_model_is_small_whole_and_scores() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < SIZE
    assert sorted(path.name for path in SHIPPED.iterdir()) == sorted([PAYLOAD, MANIFEST, CARD])
    assert Scorer.load(SHIPPED).score("It may rain.").sentences


def test_shipped_model_loads_where_there_is_no_scikit_learn() -> None:
    program = (
        "import sys\n"
        "sys.modules['sklearn'] = sys.modules['scipy'] = None\n"
        "from model.artifact import SHIPPED\n"
        "from model.scorer import Scorer\n"
        "print(Scorer.load(SHIPPED).model_id)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("sha256:")


def test_shipped_model_speaks_for_itself() -> None:
    payload, manifest = artifact.read(SHIPPED)
    assert manifest["thresholds"] == payload["thresholds"]
    assert set(manifest["labels"]) == set(payload["calibration"])
    assert manifest["id"] in (SHIPPED / CARD).read_text(encoding="utf-8")
    for label, quantiles in manifest["reference"]["quantiles"].items():
        assert len(quantiles) == 101
        assert quantiles == sorted(quantiles), label
