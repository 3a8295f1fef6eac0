"""The promoted models on the disk: whatever happens, the service finds one whole model."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from model.artifact import CARD, MANIFEST, PAYLOAD, SHIPPED, ArtifactError
from model.scorer import Scorer
from model.served import served_directory, served_name
from tests.training.conftest import Trained
from tests.training.models import identity, name, other
from tests.training.models import promoted as promote
from training.store import HISTORY, LOCK, Promoted, Store, locked

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def models(whole: Trained, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return six model directories of different ids."""
    folder = tmp_path_factory.mktemp("candidates")
    return [other(whole, folder / str(number), number) for number in range(6)]


def kept(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "models").iterdir())


def test_promoted_model_is_served_from_a_copy(models: list[Path], tmp_path: Path) -> None:
    original = tmp_path / "candidate"
    shutil.copytree(models[0], original)
    (original / "notes.txt").write_text("not part of the model")
    promote(tmp_path / "data", original)
    shutil.rmtree(original)
    served = served_directory(tmp_path / "data")
    assert served == tmp_path / "data" / "models" / name(models[0])
    assert Scorer.load(served).model_id == identity(models[0])
    assert sorted(path.name for path in served.iterdir()) == sorted([PAYLOAD, MANIFEST, CARD])


def test_others_may_read_what_is_promoted(models: list[Path], tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        promote(tmp_path, models[0])
    finally:
        os.umask(old)
    for path in (tmp_path / "served", served_directory(tmp_path), *tmp_path.glob("models/*/*")):
        assert path.stat().st_mode & 0o444 == 0o444, path


def test_history_tells_when_what_and_after_which(models: list[Path], tmp_path: Path) -> None:
    history = promote(tmp_path, *models[:2]).history()
    assert [entry.id for entry in history] == [identity(model) for model in models[:2]]
    assert [entry.previous for entry in history] == [None, name(models[0])]
    assert all(entry.when.startswith("20") for entry in history)
    assert [entry.name for entry in history] == [name(model) for model in models[:2]]


def test_last_three_are_kept(models: list[Path], tmp_path: Path) -> None:
    promote(tmp_path, *models[:5])
    assert kept(tmp_path) == sorted(name(model) for model in models[2:5])
    assert [entry.name for entry in Store(tmp_path).history()] == [name(m) for m in models[2:5]]


def test_what_was_served_before_is_kept_beyond_the_three(
    models: list[Path], tmp_path: Path
) -> None:
    promote(tmp_path, *models[:3])
    with locked(tmp_path, pytest.fail) as store:
        store.serve(name(models[0]))
    promote(tmp_path, models[3])
    assert kept(tmp_path) == sorted(name(model) for model in models[:4])
    assert store.history()[-1].previous == name(models[0])


def test_model_promoted_again_moves_to_the_end_and_leaves_no_circle(
    models: list[Path], tmp_path: Path
) -> None:
    one, two = models[:2]
    history = promote(tmp_path, one, two, one).history()
    assert [(entry.name, entry.previous) for entry in history] == [
        (name(two), None),
        (name(one), name(two)),
    ]


def test_directories_that_people_named_are_left_alone(models: list[Path], tmp_path: Path) -> None:
    shutil.copytree(models[5], tmp_path / "models" / "mine")
    (tmp_path / "served").write_text("mine\n")
    store = promote(tmp_path, *models[:5])
    assert "mine" in kept(tmp_path)
    assert store.history()[0].previous == name(models[1])
    assert promote(tmp_path / "b", models[0]).history()[0].previous is None


def test_serving_the_shipped_model_again_removes_the_pointer(
    models: list[Path], tmp_path: Path
) -> None:
    promote(tmp_path, models[0])
    with locked(tmp_path, pytest.fail) as store:
        assert store.serve(None) == identity(SHIPPED)
    assert served_directory(tmp_path) == SHIPPED
    assert kept(tmp_path) == [name(models[0])]


def test_damaged_model_is_not_gone_back_to(models: list[Path], tmp_path: Path) -> None:
    promote(tmp_path, *models[:2])
    (tmp_path / "models" / name(models[0]) / PAYLOAD).write_bytes(b"")
    with locked(tmp_path, pytest.fail) as store, pytest.raises(ArtifactError, match=PAYLOAD):
        store.serve(name(models[0]))
    assert served_name(tmp_path) == name(models[1])


def test_model_under_the_name_of_another_is_not_gone_back_to(
    models: list[Path], tmp_path: Path
) -> None:
    promote(tmp_path, *models[:2])
    shutil.rmtree(tmp_path / "models" / name(models[0]))
    shutil.copytree(models[3], tmp_path / "models" / name(models[0]))
    with locked(tmp_path, pytest.fail) as store, pytest.raises(ArtifactError, match="is not the"):
        store.serve(name(models[0]))
    assert served_name(tmp_path) == name(models[1])


def test_damaged_copy_of_a_former_promotion_is_replaced(models: list[Path], tmp_path: Path) -> None:
    promote(tmp_path, *models[:2])
    (tmp_path / "models" / name(models[0]) / PAYLOAD).write_bytes(b"")
    promote(tmp_path, models[0])
    assert Scorer.load(served_directory(tmp_path)).model_id == identity(models[0])


def test_candidate_that_is_changed_meanwhile_is_not_served(
    models: list[Path], tmp_path: Path
) -> None:
    promote(tmp_path, models[0])
    with locked(tmp_path, pytest.fail) as store, pytest.raises(ArtifactError, match="changed"):
        store.promote(models[2], identity(models[1]))
    assert served_name(tmp_path) == name(models[0])
    assert kept(tmp_path) == [name(models[0])]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]\n",
        "1\n",
        '{"name": "a"}\n',
        "\xff",
        '{"name": "../x", "id": "", "when": "", "x":1}',
    ],
)
def test_damaged_history_is_told_and_touches_nothing(
    text: str, models: list[Path], tmp_path: Path
) -> None:
    promote(tmp_path, models[0])
    (tmp_path / HISTORY).write_bytes(text.encode("latin-1"))
    with locked(tmp_path, pytest.fail) as store, pytest.raises(ArtifactError, match="remove it"):
        store.promote(models[1], identity(models[1]))
    assert served_name(tmp_path) == name(models[0])
    (tmp_path / HISTORY).unlink()
    promote(tmp_path, models[1])
    assert Store(tmp_path).history()[-1].previous == name(models[0])


def test_history_cannot_name_a_directory_elsewhere(tmp_path: Path) -> None:
    entry = {"name": "../../elsewhere", "id": "sha256:0", "when": "", "previous": None}
    (tmp_path / HISTORY).write_text(json.dumps(entry) + "\n")
    with pytest.raises(ArtifactError, match="not the name"):
        Store(tmp_path).history()


# Failures


@pytest.mark.parametrize(
    "step",
    ["shutil.copyfile", "os.fsync", "pathlib.Path.rename", "pathlib.Path.replace", "io.open"],
)
@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()], ids=repr)
def test_failure_at_any_step_leaves_the_old_model_served_and_no_rest(
    step: str,
    error: BaseException,
    models: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = promote(tmp_path, models[0])
    before = [store.history(), kept(tmp_path)]

    def fail(*_: object, **__: object) -> None:
        raise error

    with locked(tmp_path, pytest.fail), monkeypatch.context() as patched:
        patched.setattr(step, fail)
        with pytest.raises(type(error)):
            store.promote(models[1], identity(models[1]))
    assert served_name(tmp_path) == name(models[0])
    if step != "pathlib.Path.replace":  # with it, the new model is whole, and only not pointed at
        assert [store.history(), kept(tmp_path)] == before
    assert not [path for path in tmp_path.rglob(".*") if path.is_file() or path.is_dir()]
    promote(tmp_path, models[1])
    assert served_name(tmp_path) == name(models[1])


def test_failure_of_the_last_step_leaves_the_old_model_served(
    models: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(tmp_path, models[0])
    real = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if target.name == "served":
            raise OSError(28, "No space left")
        return real(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="No space left"):
            promote(tmp_path, models[1])
    assert served_name(tmp_path) == name(models[0])
    store = promote(tmp_path, models[1])
    assert [entry.name for entry in store.history()] == [name(model) for model in models[:2]]
    assert store.history()[-1].previous == name(models[0])


def test_old_models_that_cannot_be_removed_do_not_undo_a_promotion(
    models: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(tmp_path, *models[:3])

    def fail(path: Path, **options: object) -> None:
        if not options:
            raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", fail)
        promote(tmp_path, models[3])
    assert served_name(tmp_path) == name(models[3])
    assert name(models[0]) in kept(tmp_path)
    promote(tmp_path, models[4])
    assert kept(tmp_path) == sorted(name(model) for model in models[2:5])


# Kills this process at the n-th operation on a file below argv[1], if there are so many.
KILLED = """
import os, signal, sys
from pathlib import Path
from training.store import locked
root, directory, identity, last = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir",
          "shutil.copyfile", "shutil.rmtree", "fcntl.flock"}
seen = 0
def hook(event, arguments):
    global seen
    if event in EVENTS and (event == "fcntl.flock" or str(root) in str(arguments)):
        seen += 1
        if seen == int(last):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
with locked(root, print) as store:
    store.promote(directory, identity)
"""


def test_killed_at_any_point_the_service_finds_the_old_model_or_the_new(
    models: list[Path], tmp_path: Path
) -> None:
    start = tmp_path / "start"
    promote(start, *models[:4])
    old, new = name(models[3]), name(models[4])
    found = []
    for last in range(1, 200):
        root = tmp_path / f"data{last}"
        shutil.copytree(start, root)
        arguments = [str(root), str(models[4]), identity(models[4]), str(last)]
        killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, check=False)
        assert killed.returncode in (0, -9)
        found.append(served_name(root))
        Scorer.load(served_directory(root))
        history = Store(root).history()
        assert served_name(root) in {entry.name for entry in history}, "no way back"
        for entry in history[-2:]:
            Scorer.load(root / "models" / entry.name)
        promote(root, models[5])
        names = {entry.name for entry in Store(root).history()}
        assert set(kept(root)) == names
        assert {path.name for path in root.iterdir()} == {"models", "served", HISTORY, LOCK}
        if killed.returncode == 0:
            break
    else:
        pytest.fail("the promotion never ended")
    assert found.index(new) > 10, "it was killed at many points before the pointer moved"
    assert found == [old] * found.index(new) + [new] * (len(found) - found.index(new))


def test_two_at_once_wait_for_each_other(models: list[Path], tmp_path: Path) -> None:
    order: list[str] = []
    waits = threading.Event()

    def second() -> None:
        with locked(tmp_path, waits.set) as store:
            order.append("second")
            store.promote(models[1], identity(models[1]))

    thread = threading.Thread(target=second)
    with locked(tmp_path, pytest.fail) as store:
        thread.start()
        assert waits.wait(10)
        time.sleep(0.1)
        order.append("first")
        store.promote(models[0], identity(models[0]))
    thread.join(10)
    assert order == ["first", "second"]
    assert [entry.previous for entry in Store(tmp_path).history()] == [None, name(models[0])]


def test_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Set HEARSAY_DATA"), locked(tmp_path / "file" / "d", print):
        pass


def test_entries_are_plain(models: list[Path], tmp_path: Path) -> None:
    promote(tmp_path, models[0])
    lines = (tmp_path / HISTORY).read_text(encoding="utf-8").splitlines()
    assert [Promoted(**json.loads(line)) for line in lines] == Store(tmp_path).history()
