"""WARC → items: the web pages among the answers that a crawler kept.

Taken are records of type `response` with status 200, and `resource`, whose content is HTML; all
others are passed over. Positions count all records.
"""

from collections.abc import Iterator
from email.message import Message
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from model.bulk.errors import Damaged
from model.bulk.items import MAX_PAGE, Broken, Item, Page, damaged, too_long
from model.bulk.source import Stream

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_HEADERS: Final = 4 << 20  # bytes: far more than the headers of a record have
_BLOCK: Final = 1 << 16
#: What the library raises at records that are none; AttributeError at one without an address.
_NO_RECORD: Final = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    ValueError,
    AttributeError,
    EOFError,
)


class _Records(ArchiveIterator):  # type: ignore[misc] # it has no types
    """The library's iterator; it prints no piece of a page when a record's length is wrong."""

    INC_RECORD = ""


def pages(name: str, stream: Stream) -> Iterator[Item]:
    """Yield the web pages of `stream`; at damage, one item that tells it, the last."""
    records = iter(_Records(stream))
    position = 0
    while True:
        try:
            stream.budget = _HEADERS
            record = next(records, None)
            stream.budget = None
            if record is None:
                return
            item = _item(name, position, record)
            _finish(record)
        except Damaged as damage:
            yield damaged(name, position, str(damage))
            return
        except _NO_RECORD:
            yield damaged(name, position, "What comes from here on is no WARC record.")
            return
        if item is not None:
            yield item
        position += 1


def _item(name: str, position: int, record: Any) -> Item | None:
    if not _is_page(record):
        return None
    headers = record.http_headers
    encoding = ((headers and headers.get_header("Content-Encoding")) or "").strip().lower()
    if encoding not in ("", "identity", *BufferedReader.get_supported_decompressors()):
        detail = f"It is compressed in a way that is not read ({encoding[:20]!r})."
        return Broken(name, position, "not_decoded", detail)
    try:
        raw = _content(record)
    except Damaged:
        raise
    except Exception as error:  # whatever a decompressor makes of an answer that is damaged
        detail = f"Its content cannot be decoded ({type(error).__name__})."
        return Broken(name, position, "not_decoded", detail)
    if len(raw) > MAX_PAGE:
        return too_long(name, position, MAX_PAGE)
    url = record.rec_headers.get_header("WARC-Target-URI")
    charset = _content_type(record).get_content_charset()
    return Page(name, position, raw, url, charset, record.rec_headers.get_header("WARC-Record-ID"))


def _is_page(record: Any) -> bool:
    if record.rec_type == "response":
        taken = record.http_headers is not None and record.http_headers.get_statuscode() == "200"
    else:
        taken = record.rec_type == "resource"
    return taken and _content_type(record).get_content_type() in _HTML


def _content_type(record: Any) -> Message:
    headers = record.http_headers or record.rec_headers
    message = Message()
    # Without one Message would take it for plain text: that is no page either.
    message["Content-Type"] = headers.get_header("Content-Type") or "application/octet-stream"
    return message


def _content(record: Any) -> bytes:
    """Return the page, or of one that is too long a little more than is taken."""
    stream, parts, length = record.content_stream(), [], 0
    while length <= MAX_PAGE and (part := stream.read(_BLOCK)):
        parts.append(part)
        length += len(part)
    return b"".join(parts)


def _finish(record: Any) -> None:
    """Read to the end of the record; raises Damaged where the file ends before that."""
    if record.length is None:
        raise Damaged("A record does not tell its length; what comes from here on is lost.")
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.tell() < record.length:
        raise Damaged("The file is cut off in the middle of a record.")
