"""`promote` as people meet it, when all goes well and when something does not."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from model.artifact import CARD, MANIFEST, PAYLOAD, SHIPPED
from model.labels import Label
from model.scorer import Scorer
from model.served import served_directory
from tests.training import corpus
from tests.training.conftest import Trained
from tests.training.models import careless, identity, name, other
from training import promote as module
from training.__main__ import main
from training.promote import EVALUATION
from training.store import LOCK, locked

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return labelled sentences that no model of these tests was trained on."""
    folder = tmp_path_factory.mktemp("unseen")
    return corpus.write(folder / "unseen.jsonl", corpus.labelled(240, seed=9))


@pytest.fixture
def data(tmp_path: Path, whole: Trained, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory in which the model trained in these tests is served."""
    root = tmp_path / "data"
    with locked(root, pytest.fail) as store:
        store.promote(whole.directory, whole.manifest["id"])
    monkeypatch.setenv("HEARSAY_DATA", str(root))
    monkeypatch.delenv("HEARSAY_MODEL", raising=False)
    return root


@pytest.fixture
def candidate(whole: Trained, tmp_path: Path) -> Path:
    """Return a model that scores as the served one does, under another id."""
    return other(whole, tmp_path / "candidate", 1)


def run(*arguments: str | Path) -> int:
    return main(["promote", *map(str, arguments)])


def test_default_is_the_starter_set(
    data: Path,
    unseen: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    candidate: Path,
) -> None:
    before = served_directory(data)
    assert EVALUATION == ROOT / "training" / "data" / "starter.eval.jsonl"
    monkeypatch.setattr(module, "EVALUATION", data.parent / "none.jsonl")
    assert run(candidate) == 2
    assert f"{data.parent / 'none.jsonl'}: there is no such file" in capsys.readouterr().err
    assert served_directory(data) == before
    monkeypatch.setattr(module, "EVALUATION", unseen)
    assert run(candidate) == 0
    assert "unseen.jsonl" in capsys.readouterr().out


def test_model_that_is_served_already_needs_no_comparison(
    data: Path, whole: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(whole.directory, "--data", "none.jsonl") == 0
    assert "is the served model already" in capsys.readouterr().out
    assert served_directory(data).name == name(whole.directory)


def test_first_promotion_is_compared_with_the_model_that_ships(
    unseen: Path,
    whole: Trained,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HEARSAY_DATA", str(tmp_path / "new"))
    poor = careless(whole, tmp_path / "poor", Label.HEDGING)
    assert run(poor, "--data", unseen) == 1
    assert f"Still served: {identity(SHIPPED)}" in capsys.readouterr().err
    assert served_directory(tmp_path / "new") == SHIPPED
    assert [path.name for path in (tmp_path / "new").iterdir()] == [LOCK]


@pytest.mark.parametrize("file", [PAYLOAD, MANIFEST, CARD])
def test_tampered_candidate_is_refused(
    file: str,
    data: Path,
    unseen: Path,
    capsys: pytest.CaptureFixture[str],
    candidate: Path,
) -> None:
    before = served_directory(data)
    content = bytearray((candidate / file).read_bytes())
    content[len(content) // 2] ^= 1
    (candidate / file).write_bytes(content)
    assert run(candidate, "--data", unseen) == 2
    told = capsys.readouterr().err
    assert str(candidate / file) in told
    assert "Traceback" not in told
    assert served_directory(data) == before


def test_served_model_that_is_damaged_is_told_with_the_way_out(
    data: Path, unseen: Path, capsys: pytest.CaptureFixture[str], candidate: Path
) -> None:
    (served_directory(data) / PAYLOAD).write_bytes(b"")
    assert run(candidate, "--data", unseen) == 2
    assert "`python -m training rollback`" in capsys.readouterr().err


def test_full_disk_ends_in_a_sentence(
    data: Path,
    unseen: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    candidate: Path,
) -> None:
    before = served_directory(data)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        assert run(candidate, "--data", unseen) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert served_directory(data) == before


def test_setting_that_overrides_the_promoted_model_is_warned_of(
    data: Path,
    unseen: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    candidate: Path,
) -> None:
    del data
    monkeypatch.setenv("HEARSAY_MODEL", "elsewhere")
    assert run(candidate, "--data", unseen) == 0
    assert "Warning: HEARSAY_MODEL is set, and the service serves elsewhere" in (
        capsys.readouterr().err
    )


# As processes


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "training", *map(str, arguments)]


def test_two_promotions_at_once_both_end_well(
    data: Path, whole: Trained, unseen: Path, tmp_path: Path
) -> None:
    candidates = [other(whole, tmp_path / str(number), number) for number in (1, 2)]
    processes = [
        subprocess.Popen(
            command("promote", candidate, "--data", unseen),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for candidate in candidates
    ]
    told = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
    last = next(c for c in candidates if name(c) == served_directory(data).name)
    first = candidates[1 - candidates.index(last)]
    assert f"before: {identity(first)}" in told[candidates.index(last)], "it was compared with"
    assert {path.name for path in (data / "models").iterdir()} == {
        *map(name, candidates),
        name(whole.directory),
    }


def test_killed_at_some_moment_the_service_has_a_model(
    data: Path, whole: Trained, unseen: Path, candidate: Path
) -> None:
    for after in (0.4, 0.8, 1.0, 1.2):
        process = subprocess.Popen(
            command("promote", candidate, "--data", unseen),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert served_directory(data).name in {name(whole.directory), name(candidate)}
        Scorer.load(served_directory(data))
    assert run(candidate, "--data", unseen) == 0
    assert served_directory(data).name == name(candidate)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be a user to whom doors can be closed: to root, none is."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_closed_data_directory_is_told_in_a_sentence(
    whole: Trained,
    unseen: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Unlike pytest's directories, one that other users can look into.
    with tempfile.TemporaryDirectory(prefix="hearsay-test-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        shutil.copytree(whole.directory, folder / "candidate")
        (folder / "data").mkdir(mode=0o555)
        monkeypatch.setenv("HEARSAY_DATA", str(folder / "data"))
        with without_privileges():
            assert run(folder / "candidate", "--data", unseen) == 2
        told = capsys.readouterr().err
        assert f"The data directory {folder / 'data'} cannot be written" in told
        assert "Set HEARSAY_DATA" in told
        assert not any((folder / "data").iterdir())
