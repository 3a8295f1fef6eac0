"""The promoted models in the data directory: installed, pointed at, kept to go back to.

`models/<name>` are the models, by the first digits of their ids; `served` is the pointer, see
model/served.py; `promoted.jsonl` tells those kept, oldest first; `promote.lock` lets one process at
a time change any of it. The pointer alone says what is served. It moves in one rename, after all
else is on the disk, so that whatever happens the service finds one whole model.
"""

import contextlib
import datetime
import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from model.artifact import CARD, MANIFEST, PAYLOAD, SHIPPED, ArtifactError
from model.scorer import Scorer
from model.served import MODELS, POINTER, served_name

KEPT: Final = 3  # promoted models on disk; the one before the served one is kept in any case
HISTORY: Final = "promoted.jsonl"
LOCK: Final = "promote.lock"
_INCOMING: Final = ".incoming"
_NAME: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Promoted:
    """A promoted model; `previous` names the one served before it, None the one that ships."""

    name: str
    id: str
    when: str
    previous: str | None


class Store:
    """The promoted models of one data directory. Changes need the lock: use `locked`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._models = root / MODELS

    def history(self) -> list[Promoted]:
        """Return the models kept, in the order of promotion; raises ArtifactError when damaged."""
        path = self.root / HISTORY
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            return [_promoted(json.loads(line)) for line in lines]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError) as error:
            raise ArtifactError(
                f"{path} cannot be read: {error}. What is served does not depend on it: "
                "remove it, and only the way back is lost."
            ) from None

    def directory(self, name: str | None) -> Path:
        """Return where the model of that name is; None is the one that ships."""
        return SHIPPED if name is None else self._models / name

    def promote(self, directory: Path, identity: str) -> None:
        """Copy model `identity` from `directory`, verify the copy, and serve it.

        Raises ArtifactError when it is not that model, whole, and OSError when it cannot be
        written; what was served before is then served still.
        """
        history = self.history()
        previous = served_name(self.root)
        name = identity.removeprefix("sha256:")[:16]
        self._install(directory, name, identity)
        when = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        history = _extended(history, Promoted(name, identity, when, previous))
        # Before the pointer: a model that is served must be one that can be gone back from.
        text = "".join(json.dumps(asdict(entry)) + "\n" for entry in history)
        _write(self.root / HISTORY, text)
        _write(self.root / POINTER, f"{name}\n")
        with contextlib.suppress(OSError, KeyboardInterrupt):  # the next promotion clears it away
            self._clear({name, *(entry.name for entry in history)})

    def serve(self, name: str | None) -> str:
        """Serve a model that is there already; return its id.

        Raises ArtifactError when it is not whole, or not the one that was promoted by that name.
        """
        directory = self.directory(name)
        identity = Scorer.load(directory).model_id
        if any(entry.name == name and entry.id != identity for entry in self.history()):
            raise ArtifactError(f"{directory} is not the model that was promoted: it is {identity}")
        if name is None:
            (self.root / POINTER).unlink(missing_ok=True)
            _sync(self.root)
        else:
            _write(self.root / POINTER, f"{name}\n")
        return identity

    def _install(self, directory: Path, name: str, identity: str) -> None:
        target = self._models / name
        if _holds(target, identity):
            return
        if name == served_name(self.root):
            raise ArtifactError(f"{target} is served, but it is not the model of that name")
        self._models.mkdir(exist_ok=True)
        fresh = self._models / _INCOMING
        shutil.rmtree(fresh, ignore_errors=True)  # of a promotion that was killed
        try:
            fresh.mkdir()
            for file in (PAYLOAD, CARD, MANIFEST):
                shutil.copyfile(directory / file, fresh / file)
                _sync(fresh / file)
            if Scorer.load(fresh).model_id != identity:
                raise ArtifactError(f"{directory} changed while it was looked at; nothing was done")
            _sync(fresh)
            shutil.rmtree(target, ignore_errors=True)  # damaged, as told above
            fresh.rename(target)
            _sync(self._models)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _clear(self, kept: set[str]) -> None:
        """Remove what promotions left in the past; models that somebody named are not ours."""
        for path in self._models.iterdir():
            if _NAME.fullmatch(path.name) and path.name not in kept and not path.is_symlink():
                shutil.rmtree(path)


@contextlib.contextmanager
def locked(root: Path, waiting: Callable[[], None]) -> Iterator[Store]:
    """Give the store of data directory `root`, made if need be, to one process at a time.

    Calls `waiting` when another has it. Raises OSError when the directory cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OSError(
            f"The data directory {root} cannot be written: {error.strerror}. "
            "Set HEARSAY_DATA to one that can."
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield Store(root)
    finally:
        os.close(handle)  # and the lock with it, as if the process were killed


def _promoted(raw: dict[str, str]) -> Promoted:
    entry = Promoted(**raw)
    if not _NAME.fullmatch(entry.name):
        raise ValueError(f"{entry.name!r} is not the name of a promoted model")
    return entry


def _extended(history: list[Promoted], new: Promoted) -> list[Promoted]:
    """Return `history` with `new` at its end, and without what need not be kept.

    A model that was promoted before moves to the end, so that going back never goes in a circle.
    """
    skipped = {entry.name: entry.previous for entry in history if entry.name == new.name}
    rest = [
        replace(entry, previous=skipped.get(entry.previous or "", entry.previous))
        for entry in history
        if entry.name != new.name
    ]
    recent = rest[1 - KEPT :]
    needed = [entry for entry in rest[: 1 - KEPT] if entry.name == new.previous]
    return [*needed, *recent, new]


def _holds(directory: Path, identity: str) -> bool:
    try:
        return Scorer.load(directory).model_id == identity
    except ArtifactError:
        return False


def _write(path: Path, text: str) -> None:
    """Replace a small file at once: who reads it finds the old text or the new, never less."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # it has happened; only a power cut now could undo it
        _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
