"""What readers find in a file, as it goes to who scores it: one record each, not yet understood.

`input` is the file's name and `position` the number of the record in it, from 0: of the line, the
row, the WARC record. Together they name a document for good.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

#: Most bytes of one line, one row, one text file: some ten times what is scored of it.
MAX_RECORD: Final = 16 << 20
#: Most bytes of one web page, as in the service.
MAX_PAGE: Final = 2 << 20


class Line(NamedTuple):
    """A line of JSON."""

    input: str
    position: int
    raw: bytes


class Row(NamedTuple):
    """A row of a table: its columns' values, those that are null left out."""

    input: str
    position: int
    fields: Mapping[str, Any]


class Plain(NamedTuple):
    """A text file."""

    input: str
    position: int
    raw: bytes


class Page(NamedTuple):
    """A web page; `charset` is what its server said, `record` its WARC id."""

    input: str
    position: int
    raw: bytes
    url: str | None = None
    charset: str | None = None
    record: str | None = None


class Broken(NamedTuple):
    """A record that cannot be read; `code` and `detail` as in Unusable."""

    input: str
    position: int
    code: str
    detail: str


Item = Line | Row | Plain | Page | Broken


def too_long(input_name: str, position: int, limit: int) -> Broken:
    """Return the record that has more bytes than `limit`."""
    detail = f"It has more than {limit >> 20} MiB."
    return Broken(input_name, position, "too_long", detail)


def damaged(input_name: str, position: int, detail: str) -> Broken:
    """Return what stands for all that cannot be read of a file, from `position` on."""
    return Broken(input_name, position, "damaged", detail)
