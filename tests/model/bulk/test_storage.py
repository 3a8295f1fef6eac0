"""Files come whole or not at all, here and where fsspec leads."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from model.bulk.errors import BulkError, Refusal
from model.bulk.storage import Local, Remote, Storage, held, storage, written
from tests.model.bulk.archives import ROOT


@pytest.fixture(params=["file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    yield storage(str(tmp_path / "out") if request.param == "file" else "memory://bulk/out")
    fsspec.filesystem("memory").store.clear()


def test_what_is_put_is_there(place: Storage) -> None:
    assert (place.get("a/b"), place.size("a/b"), place.sizes("a")) == (None, None, {})
    place.put("a/b", b"one")
    place.put("a/b", b"other")
    place.put("a/c", b"")
    assert (place.get("a/b"), place.size("a/b")) == (b"other", 5)
    assert place.sizes("a") == {"b": 5, "c": 0}
    place.remove("a/b")
    place.remove("a/b")
    assert place.sizes("a") == {"c": 0}


def test_kinds_of_places(tmp_path: Path) -> None:
    assert isinstance(storage(f"file://{tmp_path}/out"), Local)
    assert storage(f"file://{tmp_path}/out").root == str(tmp_path / "out")
    assert isinstance(storage("memory://bulk/out/"), Remote)
    assert storage("memory://bulk/out/").root == "memory:///bulk/out"


def test_killed_writer_leaves_nothing_that_counts(tmp_path: Path) -> None:
    place = Local(tmp_path)
    place.put("a/b", b"one")
    killed = (
        "import os, signal; from pathlib import Path; from model.bulk.storage import Local;"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL);"
        f"Local(Path({str(tmp_path)!r})).put('a/b', b'other')"
    )
    assert subprocess.run([sys.executable, "-c", killed], cwd=ROOT, check=False).returncode == -9
    assert (place.get("a/b"), place.sizes("a")) == (b"one", {"b": 3})
    assert len([*(tmp_path / "a").iterdir()]) == 2
    with held(place, ("a",)):
        assert [*(tmp_path / "a").iterdir()] == [tmp_path / "a" / "b"]


def test_place_is_for_one_at_a_time(tmp_path: Path) -> None:
    with (
        held(Local(tmp_path), ()),
        pytest.raises(Refusal, match=r"Another run is writing to .*: wait for it"),
        held(Local(tmp_path), ()),
    ):
        pass
    with held(Local(tmp_path), ()):
        pass


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refusal, match="cannot be written"), held(Local(tmp_path / "file"), ()):
        pass
    with pytest.raises(BulkError, match=r"file/a cannot be written: .*start the same command"):
        written(Local(tmp_path / "file"), "a", b"")


def test_full_disk_is_told_and_leaves_no_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BulkError, match="No space left on device"):
        written(Local(tmp_path), "a", b"one")
    assert [*tmp_path.iterdir()] == []
