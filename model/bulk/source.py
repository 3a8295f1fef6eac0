"""A file as a stream of bytes: unpacked where it is compressed, and counted as it is read."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from model.bulk.errors import Damaged
from model.bulk.inputs import File, file_system

_BLOCK: Final = 1 << 18  # bytes that are asked of the file system at once


class Stream:
    """Reads a file; `consumed` bytes of it, as stored, were taken so far.

    `budget` is how many bytes may still be read before that is too much for one piece; None for
    any number.
    """

    def __init__(self, file: Any, *, packed: bool) -> None:
        self._counted = _Counted(file)
        # Not `read` of what is packed: at damage it would keep back what came before.
        counted: Any = self._counted  # which does what is asked of it here
        unpacked = gzip.GzipFile(fileobj=counted, mode="rb").read1 if packed else None
        self._read: Callable[[int], bytes] = unpacked or counted.read
        self.budget: int | None = None

    @property
    def consumed(self) -> int:
        """Bytes of the file, as it is stored, that were taken so far."""
        return self._counted.consumed

    def read(self, size: int = _BLOCK) -> bytes:
        """Return up to `size` bytes, none at the end; raises Damaged."""
        try:
            found = self._read(size)
        except EOFError:
            raise Damaged(
                "The file is cut off: it ends in the middle of compressed data."
            ) from None
        except (gzip.BadGzipFile, zlib.error):
            raise Damaged("The compressed data are damaged from here on.") from None
        if self.budget is not None:
            self.budget -= len(found)
            if self.budget < 0:
                raise Damaged("What comes from here on has no end.")
        return found

    def take(self, most: int) -> bytes:
        """Return all that is left, but no more than `most` bytes; raises Damaged."""
        parts, left = [], most
        while left and (part := self.read(min(left, _BLOCK))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


class _Counted:
    def __init__(self, file: Any) -> None:
        self._file = file
        self.consumed = 0

    def read(self, size: int = -1) -> bytes:
        found: bytes = self._file.read(size)
        self.consumed += len(found)
        return found


@contextmanager
def opened(file: File) -> Iterator[Stream]:
    """Open `file` to be streamed; raises OSError."""
    system, path = file_system(file.name)
    with system.open(path, "rb") as raw:
        yield Stream(raw, packed=file.packed)
