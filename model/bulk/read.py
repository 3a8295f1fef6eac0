"""An input → its items, each with the bytes it takes: in memory, and of the file."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from model.bulk.errors import BulkError, Damaged
from model.bulk.inputs import File, Input, Kind
from model.bulk.items import MAX_PAGE, MAX_RECORD, Broken, Item, Page, Plain, Row, damaged, too_long
from model.bulk.read_lines import lines
from model.bulk.read_parquet import rows
from model.bulk.read_warc import pages
from model.bulk.source import Stream, opened

_STREAMED: Final[dict[Kind, Callable[[str, Stream], Iterator[Item]]]] = {
    Kind.LINES: lines,
    Kind.WARC: pages,
}


class Read(NamedTuple):
    """An item; its `weight` in bytes, and how many bytes of the input were `consumed` with it."""

    item: Item
    weight: int
    consumed: int


def read(given: Input) -> Iterator[Read]:
    """Yield the items of an input, in order; raises BulkError when a file cannot be read."""
    for file in given.files:
        try:
            yield from _read(file)
        except OSError as error:
            raise BulkError(
                f"{file.name} cannot be read: {error.strerror or error}. What is done is kept; "
                "start the same command again when it can be."
            ) from error


def _read(file: File) -> Iterator[Read]:
    if file.kind is Kind.PARQUET:
        for item, share in rows(file):
            yield Read(item, _weight(item), share)
        return
    with opened(file) as stream:
        if file.kind not in _STREAMED:
            yield Read(_alone(file, stream), file.size, file.size)
            return
        before = 0
        for item in _STREAMED[file.kind](file.name, stream):
            yield Read(item, _weight(item), stream.consumed - before)
            before = stream.consumed


def _alone(file: File, stream: Stream) -> Item:
    limit = MAX_PAGE if file.kind is Kind.PAGE else MAX_RECORD
    try:
        raw = stream.take(limit + 1)
    except Damaged as damage:
        return damaged(file.name, 0, str(damage))
    if len(raw) > limit:
        return too_long(file.name, 0, limit)
    return Page(file.name, 0, raw) if file.kind is Kind.PAGE else Plain(file.name, 0, raw)


def _weight(item: Item) -> int:
    """Return about how many bytes of memory an item takes."""
    if isinstance(item, Row):
        return sum(len(value) for value in item.fields.values() if isinstance(value, str))
    return 0 if isinstance(item, Broken) else len(item.raw)
