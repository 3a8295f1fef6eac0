"""Files that a command writes: whole or not at all, and never over what it reads."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from training.records import DataError


def check_outputs(outputs: Sequence[tuple[str, Path]], inputs: Sequence[Path]) -> None:
    """Raise DataError for an output that cannot be written: better before the work than after.

    `outputs` are option and path; none may be one of `inputs`, or another output.
    """
    taken = {path.resolve() for path in inputs}
    for option, path in outputs:
        if path.resolve() in taken:
            raise DataError(f"{option} {path}: that file is in use already; name another")
        taken.add(path.resolve())
        if (path.exists() and not path.is_file()) or Path("/dev") in path.absolute().parents:
            raise DataError(f"{option} {path} is no place for a file; name another")
        folder = path.resolve().parent
        if not folder.is_dir():
            raise DataError(f"{option} {path}: there is no directory {folder}; make it first")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise DataError(f"{option} {path}: {folder} is closed to writing")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` at the end of the `with` block.

    Until then what was there stays, and when the block fails, for good. Raises OSError when there
    is no place for it.
    """
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        fresh.chmod(0o644)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write `text` in UTF-8 to `path`, by `replacing` it."""
    with replacing(path) as file:
        file.write(text.encode())
