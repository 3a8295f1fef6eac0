"""A web page → its title, authors, date and article text. Pure: no network, no files.

trafilatura finds the body; newspaper3k finds title, authors and date, and where it finds none
trafilatura's guess stands in. newspaper's own `Article` is not used: it follows addresses it
finds in the page, and takes seconds on large ones; its extractor alone does neither.
"""

import codecs
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_META_REACH = 4096  # bytes in which a page has to declare its encoding; HTML says 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these names as their Windows supersets; a page cannot declare UTF-16 in ASCII.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "gb2312": "gb18030"}
# What lxml refuses (NUL, lone surrogates) or XML forbids.
_UNPARSABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufdd0\ufffe\uffff]")
_BREAK = "\ufdd0"  # stands for an empty line within a paragraph: trafilatura drops such lines
_MAX_UNPARSABLE = 0.02  # share of such characters above which it is no page at all
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")

_BLOCKS = frozenset(["p", "head", "list", "item", "quote", "table", "row", "code", "ab", "div"])
_VERBATIM = frozenset(["pre", "textarea", "script", "style"])

_MAX_TITLE = 500  # characters
_MAX_AUTHORS = 10
_MAX_NAME_WORDS = 5
_NOT_A_NAME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday|Min|Read|Is|Has|Was|Joined|Since|Reporter|Writer|Correspondent|Editor"
    r"|Editor-At-Large|Author|Speaker|Founder|Updated|Published|Posted|Photo|Blog|Comments?)\b"
    r"|\.(?:com|org|net|co)\b|[@/<>{}]",
    re.IGNORECASE,
)


class ExtractionError(ValueError):
    """A page in which no article text was found. The message is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says. Paragraphs of `text` are separated by a blank line.

    `published` is an ISO 8601 date or date-time, as precise as the page is.
    """

    title: str | None
    authors: tuple[str, ...]
    published: str | None
    text: str


def extract(html: bytes | str) -> Extracted:
    """Return the article in `html`.

    Bytes are decoded by byte order mark, declared encoding, UTF-8, then Windows-1252. Takes
    about 20 ms on a news page and grows with the page: callers that serve strangers run it
    where it can be killed. Raises ExtractionError when no article text is found.
    """
    page, refused = _UNPARSABLE.subn("\ufffd", html if isinstance(html, str) else decode(html))
    if not page.strip():
        raise ExtractionError("The page is empty.")
    if refused > _MAX_UNPARSABLE * len(page):
        raise ExtractionError("This is binary data, not a web page.")
    page = _XML_DECLARATION.sub("", page.removeprefix("\ufeff"), count=1)
    tree = _parse(page)
    title, authors, published = _newspaper(tree)
    guess = _trafilatura(tree)  # second: it may change the tree
    text = "\n\n".join(_paragraphs(guess.body))
    if not text:
        raise ExtractionError("No article text was found in the page.")
    if not authors:
        authors = (guess.author or "").split(";")
    return Extracted(
        title=_title(title or guess.title),
        authors=_names(authors, page),
        published=published or guess.date or None,
        text=text,
    )


def decode(page: bytes) -> str:
    """Return `page` as text; what its encoding cannot say becomes U+FFFD."""
    for mark, encoding in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, "replace")
    declared = _META_CHARSET.search(page[:_META_REACH])
    if declared is not None:
        text = decode_as(page, declared[1].decode("ascii", "replace"))
        if text is not None:
            return text
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("cp1252", "replace")


def decode_as(page: bytes, charset: str) -> str | None:
    """Return `page` decoded from `charset`, or None when that names no text encoding."""
    try:
        encoding = codecs.lookup(charset).name
        return page.decode(_READ_AS.get(encoding, encoding), "replace")
    except (LookupError, ValueError):  # unknown; no text encoding; no "replace"
        return None


def _parse(page: str) -> "HtmlElement":
    import lxml.html  # noqa: PLC0415 - scoring needs no parser

    # huge_tree: 2,048 levels of nesting rather than 256, with which pages of unclosed tags end.
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(page, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        _reraise_lack_of_memory(error)
        raise ExtractionError("The page could not be read as HTML.") from error
    for element in tree.iter(lxml.etree.Element):
        # Line breaks of the source are not line breaks of the text.
        if element.text and element.tag not in _VERBATIM:
            element.text = re.sub(r"\s+", " ", element.text)
        if element.tail:
            element.tail = re.sub(r"\s+", " ", element.tail)
        if element.tag == "br" and not (element.tail or "").strip():
            following = element.getnext()
            if following is not None and following.tag == "br":
                element.tail = _BREAK
    return tree


def _reraise_lack_of_memory(error: Exception) -> None:
    """Raise MemoryError if that is what the parser died of: it is not the page's fault."""
    from lxml import etree  # noqa: PLC0415 - as above

    last = error.error_log.last_error if isinstance(error, etree.LxmlError) else None
    if last is not None and last.type == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError from error


def _trafilatura(tree: "HtmlElement") -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.2 s that scoring text does not need

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found: Any = None
    try:
        found = bare_extraction(
            tree,
            fast=True,
            favor_recall=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except RecursionError as error:
        raise ExtractionError("The page is nested too deeply to be read.") from error
    if found is None or found.body is None:
        raise ExtractionError("No article text was found in the page.")
    return found


def _newspaper(tree: "HtmlElement") -> tuple[str | None, list[str], str | None]:
    """Return title, authors and date; nothing of what newspaper fails at."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its regular expressions are of Python 2's time
            from newspaper.configuration import Configuration  # noqa: PLC0415 - as above
            from newspaper.extractors import ContentExtractor  # noqa: PLC0415 - as above

            extractor = ContentExtractor(Configuration())
            date = extractor.get_publishing_date("", tree)
            published = None if date is None else date.isoformat()
            return extractor.get_title(tree), extractor.get_authors(tree), published
    except Exception as error:  # whatever it stumbles over must not cost the text
        # Not what it says: that may quote the page.
        name = type(error).__name__
        logging.getLogger(__name__).warning("newspaper failed on a page with %s", name)
        return None, [], None


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the paragraphs of trafilatura's tree; one line break stays, two begin another."""
    from lxml import etree  # noqa: PLC0415 - as above

    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield from _flush(parts)
        if event == "start":
            parts.append({"lb": "\n", "cell": " "}.get(element.tag, ""))
            parts.append(element.text or "")
        else:
            parts.append(element.tail or "")
    yield from _flush(parts)


def _flush(parts: list[str]) -> Iterator[str]:
    lines = "".join(parts).replace(_BREAK, "\n\n").split("\n")
    parts.clear()
    paragraph: list[str] = []
    for line in [*map(_line, lines), None]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield "\n".join(paragraph)
            paragraph = []


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _title(text: str | None) -> str | None:
    line = _line(text)
    return line if line is None or len(line) <= _MAX_TITLE else line[: _MAX_TITLE - 1] + "…"


def _names(candidates: list[str] | tuple[str, ...], page: str) -> tuple[str, ...]:
    """Return those of `candidates` that can be names, spelled as in `page` ("McKay")."""
    names: dict[str, str] = {}
    for candidate in candidates:
        name = _line(candidate)
        if name is None or _NOT_A_NAME.search(name) or len(name.split()) > _MAX_NAME_WORDS:
            continue
        spelled = re.search(re.escape(name), page, re.IGNORECASE)
        if spelled is not None and not (spelled[0].isupper() or spelled[0].islower()):
            name = spelled[0]
        if any(character.isalpha() for character in name):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())[:_MAX_AUTHORS]
