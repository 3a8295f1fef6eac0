"""What is given on the command line → the files to read, in a fixed order.

Names are paths, or URLs that fsspec has a driver for (`s3://…`); of directories all files of known
kinds are taken, and globs are expanded. Everything that can be wrong with a name is told here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import fsspec
import pyarrow
import pyarrow.parquet as pq

from model.bulk.errors import Refusal


class Kind(StrEnum):
    """What a file holds; known by how its name ends."""

    LINES = "JSON lines"
    PARQUET = "Parquet"
    WARC = "WARC"
    PAGE = "a web page"
    TEXT = "a text"


_GZIP: Final = ".gz"
_ENDINGS: Final = {
    ".jsonl": Kind.LINES,
    ".ndjson": Kind.LINES,
    ".warc": Kind.WARC,
    ".parquet": Kind.PARQUET,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".shtml": Kind.PAGE,
    ".txt": Kind.TEXT,
}
_TAKEN: Final = "taken are .jsonl, .ndjson, .warc, .html, .txt (each also .gz) and .parquet"
_GZIP_MAGIC: Final = b"\x1f\x8b"
_ALONE: Final = frozenset({Kind.PAGE, Kind.TEXT})  # one document a file


@dataclass(frozen=True, slots=True)
class File:
    """A file: `size` in bytes, `stamp` another value when it was written again."""

    name: str
    kind: Kind
    packed: bool
    size: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Input:
    """What is read in one go: one file of many documents, or all files of one document each."""

    files: tuple[File, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        more = len(self.files) - 1
        return self.files[0].name + (f" and {more:,} more" if more else "")

    @property
    def size(self) -> int:
        """Its bytes, as they are stored."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Given:
    """All inputs, and how many files of directories were left out as of other kinds."""

    inputs: tuple[Input, ...]
    left_out: int


def file_system(name: str) -> tuple[Any, str]:
    """Return fsspec's file system for `name`, and the path there; raises Refusal without one."""
    try:
        found, path = fsspec.core.url_to_fs(name)
    except ImportError as error:
        raise Refusal(f"{name} needs a driver that is not installed: {error}") from error
    except (ValueError, TypeError, OSError) as error:
        raise Refusal(f"{name} is no place that can be read: {error}") from error
    return found, path


def is_local(system: Any) -> bool:
    """Tell whether that is the file system of this machine."""
    return "file" in ((system.protocol,) if isinstance(system.protocol, str) else system.protocol)


def find(names: Sequence[str], out: str) -> Given:
    """Return the inputs that `names` stand for, without what is in `out`.

    Raises Refusal for a name that leads to nothing, or to what is none of the known kinds.
    """
    files: dict[str, File] = {}
    left_out = 0
    for name in names:
        if name == "-":
            raise Refusal("Standard input cannot be gone on with: put it into a file.")
        system, path = file_system(name)
        try:
            for found, asked_for in _paths(system, path, name):
                full = _full(system, found)
                if full.startswith(f"{out}/"):
                    continue
                kind, packed = _kind(full)
                if kind is None and not asked_for:
                    left_out += 1
                    continue
                files.setdefault(full, _file(system, found, full, kind, packed=packed))
        except OSError as error:
            raise Refusal(f"{name} cannot be read: {error.strerror or error}.") from error
    if not files:
        raise Refusal(f"There is nothing to score in {', '.join(names)}: {_TAKEN}.")
    return Given(tuple(_grouped(files.values())), left_out)


def _paths(system: Any, path: str, name: str) -> Iterator[tuple[str, bool]]:
    """Yield the files that `path` stands for, and whether each was asked for and not come upon."""
    if system.isfile(path):
        yield path, True
    elif system.isdir(path):
        for found in sorted(system.find(path)):
            parts = found[len(path.rstrip("/")) :].split("/")
            if not any(part.startswith((".", "_")) for part in parts):
                yield found, False
    else:
        matches = sorted(system.glob(path)) if any(sign in path for sign in "*?[") else []
        if not matches:
            raise Refusal(f"{name} does not exist.")
        for match in matches:
            if system.isdir(match):
                yield from _paths(system, match, name)
            else:
                yield match, True


def _full(system: Any, path: str) -> str:
    return str(Path(path).resolve()) if is_local(system) else str(system.unstrip_protocol(path))


def _kind(name: str) -> tuple[Kind | None, bool]:
    lower = name.lower()
    packed = lower.endswith(_GZIP)
    plain = lower.removesuffix(_GZIP)
    kind = next((kind for ending, kind in _ENDINGS.items() if plain.endswith(ending)), None)
    return (None if packed and kind is Kind.PARQUET else kind), packed


def _file(system: Any, path: str, name: str, kind: Kind | None, *, packed: bool) -> File:
    if kind is None:
        raise Refusal(f"{name} is none of the files that can be scored: {_TAKEN}.")
    size, stamp = _look(system, path)
    file = File(name, kind, packed, size, stamp)
    if packed and size:
        with system.open(path, "rb", block_size=1 << 16) as opened:
            if opened.read(2) != _GZIP_MAGIC:
                raise Refusal(f"{name} is not compressed by gzip; mend it, or take it off .gz.")
    if kind is Kind.PARQUET:
        _check_columns(system, path, name)
    return file


def look(name: str) -> tuple[int, str]:
    """Return the size and stamp of a file as it is now; raises OSError."""
    return _look(*file_system(name))


def _look(system: Any, path: str) -> tuple[int, str]:
    system.invalidate_cache()
    info = system.info(path)
    stamps = (info[key] for key in ("mtime", "ETag", "LastModified", "created") if key in info)
    return int(info.get("size") or 0), str(next(stamps, ""))


def _check_columns(system: Any, path: str, name: str) -> None:
    try:
        with system.open(path, "rb") as opened:
            schema = pq.ParquetFile(opened).schema_arrow
    except (pyarrow.ArrowException, OSError) as error:
        raise Refusal(f"{name} is no Parquet file, or is cut off.") from error
    for column in ("text", "html"):
        if column in schema.names and is_text(schema.field(column).type):
            return
    raise Refusal(
        f"{name} has no column `text` or `html` of strings; it has {', '.join(schema.names)}."
    )


def is_text(kind: Any) -> bool:
    """Tell whether a Parquet column of that type holds strings."""
    value = kind.value_type if pyarrow.types.is_dictionary(kind) else kind
    return any(
        test(value)
        for test in (
            pyarrow.types.is_string,
            pyarrow.types.is_large_string,
            pyarrow.types.is_string_view,
        )
    )


def _grouped(files: Iterable[File]) -> Iterator[Input]:
    alone = []
    for file in files:
        if file.kind in _ALONE:
            alone.append(file)
        else:
            yield Input((file,))
    if alone:
        yield Input(tuple(alone))
