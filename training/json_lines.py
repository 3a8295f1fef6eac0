"""JSON Lines that a command writes, plain or gzipped: whole or not at all."""

import gzip
import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from training.outfile import replacing
from training.record_files import DataError


def check_name(option: str, path: Path) -> None:
    """Raise DataError for a name that would not say what the file holds."""
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        raise DataError(f"{option} {path}: its name must end in .jsonl or .jsonl.gz")


def write_json_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> int:
    """Write `lines` to `path`, gzipped when its name ends in .gz; return how many they are.

    What was there stays until all lines are written, and stays when making them fails. The same
    lines make the same bytes. Raises OSError when there is no place for them.
    """
    count = 0
    with replacing(path) as raw, _packed(raw, path) as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            count += 1
        if not count:
            raise DataError(f"there is nothing to write to {path}; nothing was written")
    return count


def _packed(raw: BinaryIO, path: Path) -> AbstractContextManager[BinaryIO | gzip.GzipFile]:
    if path.suffix == ".gz":
        return gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)
    return nullcontext(raw)
