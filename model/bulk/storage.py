"""Where the dataset is kept: a directory, or a place that fsspec has a driver for.

Files come into being whole or not at all, and outlive a power cut once `put` has returned: on this
machine by a temporary file, fsync and rename; in object storage because a PUT is like that.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from model.bulk.errors import BulkError, Refusal
from model.bulk.inputs import file_system, is_local

_TEMPORARY: Final = ".part-"
_LOCK: Final = "_lock"


class Storage(Protocol):
    """A place for files, by names with "/" in them."""

    def put(self, name: str, content: bytes) -> None:
        """Write a file, in place of any of that name; raises OSError."""

    def get(self, name: str) -> bytes | None:
        """Return a file's content, None when there is none; raises OSError."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the files right in `folder` and their bytes; raises OSError."""

    def size(self, name: str) -> int | None:
        """Return a file's bytes, None when there is none; raises OSError."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there; raises OSError."""

    @property
    def root(self) -> str:
        """The place itself, as it is named everywhere."""


def storage(place: str) -> Storage:
    """Return the storage at `place`, a path or a URL; raises Refusal when there is no driver."""
    system, path = file_system(place)
    return Local(Path(path)) if is_local(system) else Remote(system, path)


class Local:
    """A directory of this machine, or one that several machines share."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self.root = str(self._directory)

    def put(self, name: str, content: bytes) -> None:
        """As in Storage."""
        path = self._directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def get(self, name: str) -> bytes | None:
        """As in Storage."""
        try:
            return (self._directory / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def sizes(self, folder: str) -> dict[str, int]:
        """As in Storage."""
        found: dict[str, int] = {}
        with (
            suppress(FileNotFoundError, NotADirectoryError),
            os.scandir(self._directory / folder) as entries,
        ):
            for entry in entries:
                if not entry.name.startswith(_TEMPORARY):
                    with suppress(FileNotFoundError):  # it has just been renamed
                        found[entry.name] = entry.stat().st_size
        return found

    def size(self, name: str) -> int | None:
        """As in Storage."""
        try:
            return (self._directory / name).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """As in Storage."""
        (self._directory / name).unlink(missing_ok=True)

    def tidy(self, folder: str) -> None:
        """Remove what writers left in `folder` that were killed in the middle."""
        for path in (self._directory / folder).glob(f"{_TEMPORARY}*"):
            path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out of the directory; raises Refusal when somebody is in it."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            file = (self._directory / _LOCK).open("wb")
        except OSError as error:
            raise Refusal(f"--out {self.root} cannot be written: {error.strerror}.") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(
                    f"Another run is writing to {self.root}: wait for it, or name another --out."
                ) from None
            yield


class Remote:
    """A place that fsspec reaches. Two runs at once do the same work twice there, and no harm."""

    def __init__(self, system: Any, path: str) -> None:
        self._system = system
        self._path = path.rstrip("/")
        self.root = str(system.unstrip_protocol(self._path))

    def put(self, name: str, content: bytes) -> None:
        """As in Storage."""
        path = f"{self._path}/{name}"
        self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._system.pipe_file(path, content)

    def get(self, name: str) -> bytes | None:
        """As in Storage."""
        try:
            found: bytes = self._system.cat_file(f"{self._path}/{name}")
        except FileNotFoundError:
            return None
        return found

    def sizes(self, folder: str) -> dict[str, int]:
        """As in Storage."""
        self._system.invalidate_cache()
        try:
            entries = self._system.ls(f"{self._path}/{folder}".rstrip("/"), detail=True)
        except FileNotFoundError:
            return {}
        return {entry["name"].rpartition("/")[2]: int(entry["size"] or 0) for entry in entries}

    def size(self, name: str) -> int | None:
        """As in Storage."""
        try:
            return int(self._system.info(f"{self._path}/{name}")["size"])
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """As in Storage."""
        with suppress(FileNotFoundError):
            self._system.rm_file(f"{self._path}/{name}")


@contextmanager
def held(place: Storage, folders: tuple[str, ...]) -> Iterator[None]:
    """Have `place` for oneself, where that can be; remove what killed writers left there."""
    if not isinstance(place, Local):
        yield
        return
    with place.locked():
        for folder in folders:
            place.tidy(folder)
        yield
        for folder in folders:  # of workers that outlived a run before this one
            place.tidy(folder)


def written(place: Storage, name: str, content: bytes) -> None:
    """Put a file; raises BulkError when that fails."""
    try:
        place.put(name, content)
    except OSError as error:
        raise BulkError(
            f"{place.root}/{name} cannot be written: {error.strerror or error}. What is done is "
            "kept; start the same command again when it can be."
        ) from error


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
