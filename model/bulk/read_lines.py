"""JSON lines → items. A line of any length costs no more memory than the longest that is taken."""

from collections.abc import Iterator
from typing import Final

from model.bulk.errors import Damaged
from model.bulk.items import MAX_RECORD, Item, Line, damaged, too_long
from model.bulk.source import Stream

_BOM: Final = b"\xef\xbb\xbf"


def lines(name: str, stream: Stream) -> Iterator[Item]:
    """Yield the lines of `stream` that are not blank; at damage, one item that tells it, the last.

    Positions count all lines, blank ones too.
    """
    position = 0
    try:
        for raw in _raw_lines(stream):
            if raw is None:
                yield too_long(name, position, MAX_RECORD)
            else:
                line = raw.removeprefix(_BOM) if position == 0 else raw
                if line.strip():
                    yield Line(name, position, line)
            position += 1
    except Damaged as damage:
        yield damaged(name, position, str(damage))


def _raw_lines(stream: Stream) -> Iterator[bytes | None]:
    """Yield each line without its end; None for one that is too long."""
    pending: list[bytes] = []
    length = 0
    while chunk := stream.read():
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            yield b"".join([*pending, piece]) if length + len(piece) <= MAX_RECORD else None
            pending, length = [], 0
        length += len(rest)
        if length <= MAX_RECORD:
            pending.append(rest)
        else:
            pending = []
    if length:
        yield b"".join(pending) if length <= MAX_RECORD else None
