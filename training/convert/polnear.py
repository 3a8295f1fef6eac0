"""PolNeAR → the attribution corpus.

`data/{train,dev,test}/` hold `text/NAME.txt`, `corenlp/NAME.txt.xml` (its sentences) and
`attributions/NAME_ANNOTATOR.ann` (brat events of a Source, a Cue and a Content).

Newell, Margolin & Ruths (2018), *An attribution relations corpus for political news*.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from model.document import Span
from model.offsets import OffsetError, Offsets, OffsetUnit
from model.sentences import split
from training.convert.brat import Link, read_brat
from training.convert.xml import read_xml
from training.record_files import DataError

Line = dict[str, Any]
Tell = Callable[[str], None]

#: The parts that make up the corpus; others repeat articles to measure agreement.
PARTS: Final = ("train", "dev", "test")

_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")
_ORIGIN = re.compile(r"([a-z-]+)_(\d{4}-\d{2}-\d{2})_")
_BREAK = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Article:
    """The files of one article; `sentences` is where CoreNLP's are, if they are anywhere."""

    doc: str
    text: Path
    annotations: Path
    sentences: Path


def attribution_lines(directory: Path, parts: Sequence[str], tell: Tell) -> Iterator[Line]:
    """Yield the sentences of each article, with their attributions.

    An article whose files do not fit together is left out, and `tell` hears why. Where several
    people annotated one, the first by name counts. Raises DataError when there are no articles.
    """
    articles = list(_articles(directory, parts, tell))
    if not articles:
        raise DataError(
            f"{directory}: there are no articles in it; it must hold data/train/attributions and"
            " data/train/text, or be one of data's folders"
        )
    for article in articles:
        try:
            yield from _lines(article, tell)
        except (ValueError, DataError) as error:
            tell(f"{article.annotations}: article left out: {error}")


def _articles(directory: Path, parts: Sequence[str], tell: Tell) -> Iterator[Article]:
    if not directory.is_dir():
        raise DataError(f"{directory} is no directory")
    folders = [directory] if (directory / "attributions").is_dir() else []
    for root in (directory, directory / "data"):
        folders += [root / part for part in parts if (root / part / "attributions").is_dir()]
    seen: set[str] = set()
    for folder in folders:
        for annotations in sorted((folder / "attributions").glob("*.ann")):
            named = annotations.stem
            doc = named if _text(folder, named).is_file() else _ANNOTATOR.sub("", named)
            if doc in seen:
                tell(f"{annotations}: left aside, the article is there already")
                continue
            seen.add(doc)
            corenlp = folder / "corenlp" / f"{doc}.txt.xml"
            yield Article(doc, _text(folder, doc), annotations, corenlp)


def _text(folder: Path, doc: str) -> Path:
    return folder / "text" / f"{doc}.txt"


def _lines(article: Article, tell: Tell) -> list[Line]:
    text = _content(article.text)
    links = read_brat(_content(article.annotations), text)
    spans = _sentences(article, text, tell)
    filed: dict[int, list[Line]] = {}
    for link in links:
        home = _home(link, spans)
        if home is not None:
            filed.setdefault(home, []).extend(_attributions(link, spans))
    origin = _ORIGIN.match(article.doc)
    known = {"outlet": origin[1], "date": origin[2]} if origin else {}
    return [
        {
            "id": f"{article.doc}-{i}",
            "doc": article.doc,
            **known,
            "i": i,
            # One blank for one break keeps the offsets.
            "text": _BREAK.sub(" ", text[span.start : span.end]),
            "attributions": filed.get(i, []),
        }
        for i, span in enumerate(spans)
    ]


def _content(path: Path) -> str:
    """Return a file's text with its line ends as they are: offsets count them."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 (byte {error.start})") from None


def _sentences(article: Article, text: str, tell: Tell) -> list[Span]:
    """Return CoreNLP's sentences, or ours where there are none that fit."""
    if not article.sentences.is_file():
        return split(text)
    try:
        return _parsed(article.sentences, text)
    except (DataError, ValueError) as error:
        tell(f"{article.sentences}: split anew: {error}")
        return split(text)


def _parsed(path: Path, text: str) -> list[Span]:
    """Return the sentences of a CoreNLP file, from its first token's to its last one's offsets."""
    offsets = Offsets(text, OffsetUnit.UTF16)  # Java counts so
    spans: list[Span] = []
    # Not the <sentence> that a mention in a chain of coreference has.
    for sentence in read_xml(path).iterfind(".//sentences/sentence"):
        begins = [int(e.text or "") for e in sentence.iter("CharacterOffsetBegin")]
        ends = [int(e.text or "") for e in sentence.iter("CharacterOffsetEnd")]
        if not begins or not ends:
            raise ValueError("a sentence has no tokens")
        try:
            span = Span(offsets.to_codepoint(begins[0]), offsets.to_codepoint(ends[-1]))
        except OffsetError as error:
            raise ValueError(f"it is of another text ({error})") from None
        if span.start >= span.end or (spans and span.start < spans[-1].end):
            raise ValueError("its sentences are not in order")
        spans.append(span)
    return spans


def _home(link: Link, spans: list[Span]) -> int | None:
    """Return the sentence an attribution is filed under: its cue's, source's or content's."""
    for role in ("Cue", "Source", "Content"):
        for start, _ in link.pieces(role):
            at = _holding(start, spans)
            if at is not None:
                return at
    return None


def _holding(offset: int, spans: list[Span]) -> int | None:
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at if at >= 0 and offset < spans[at].end else None


def _attributions(link: Link, spans: list[Span]) -> Iterator[Line]:
    """Yield one attribution, or several where its source or cue is in pieces."""
    sources = [_located(piece, spans) for piece in link.pieces("Source")]
    cues = [_located(piece, spans) for piece in link.pieces("Cue")]
    nowhere = (None, None)
    for source, cue in zip_longest(sources or [nowhere], cues or [nowhere], fillvalue=nowhere):
        yield {
            "source_span": source[0],
            "source_sent": source[1],
            "cue_span": cue[0],
            "cue_sent": cue[1],
        }


def _located(
    piece: tuple[int, int], spans: list[Span]
) -> tuple[list[int], int] | tuple[None, None]:
    """Return a piece's span in its sentence, and which that is; nothing where it crosses two."""
    at = _holding(piece[0], spans)
    if at is None or piece[1] > spans[at].end:
        return None, None
    start = spans[at].start
    return [piece[0] - start, piece[1] - start], at
