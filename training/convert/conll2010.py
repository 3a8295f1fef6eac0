"""CoNLL-2010 task 1 and BioScope XML → sentences labelled `hedging`.

A `<sentence certainty="uncertain">` hedges; its cues are `<ccue>` (CoNLL-2010, Szeged) or
`<cue type="speculation">` (BioScope; there a sentence with such a cue hedges). Cues of negation
are no hedges. Documents are `<Document>` with a `<DocID>`.

Farkas et al. (2010), *The CoNLL-2010 shared task*; Vincze et al. (2008), *The BioScope corpus*.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from training.convert.xml import local_name, read_xml
from training.record_files import DataError
from training.record_spans import Spans

Line = dict[str, Any]
Tell = Callable[[str], None]

_HEDGES: Final = {"certain": 0, "uncertain": 1}


def hedge_lines(paths: Iterable[Path], tell: Tell) -> Iterator[Line]:
    """Yield a labelled sentence for each sentence of the files, in order.

    `tell` hears of each that is left out, and why. Raises DataError for a file that is not XML, or
    has no sentence that anything says is certain or not.
    """
    places: Counter[str] = Counter()
    for path in paths:
        root = read_xml(path)
        sentences = [element for element in root.iter() if local_name(element) == "sentence"]
        marked = any("certainty" in sentence.attrib for sentence in sentences)
        if not marked and not any(_is_cue(element) for element in root.iter()):
            raise DataError(
                f'{path}: no sentence is labelled; one needs <sentence certainty="…">, <ccue>, or'
                ' <cue type="speculation">'
            )
        docs = _docs(root, path)
        for sentence in sentences:
            found = _labelled(sentence, marked)
            if isinstance(found, str):
                tell(f"{path}, line {sentence.sourceline}: left out: {found}")
                continue
            doc = docs.get(_document(sentence), path.stem)
            place = places[doc]
            places[doc] += 1
            yield {"id": f"{doc}-{place}", "doc": doc, "i": place, **found}


def _docs(root: Any, path: Path) -> dict[Any, str]:
    """Return the name of each document element."""
    documents = [element for element in root.iter() if local_name(element) == "document"]
    docs = {}
    for number, document in enumerate(documents, start=1):
        names = (element for element in document.iter() if local_name(element) == "docid")
        name = next(names, None)
        given = "" if name is None else " ".join("".join(name.itertext()).split())
        docs[document] = given or f"{path.stem}-{number}"
    return docs


def _document(sentence: Any) -> Any:
    return next((e for e in sentence.iterancestors() if local_name(e) == "document"), None)


def _is_cue(element: Any) -> bool:
    name = local_name(element)
    return name == "ccue" or (
        name == "cue" and element.get("type", "").strip().lower() == "speculation"
    )


def _labelled(sentence: Any, marked: bool) -> Line | str:
    """Return the text, label and cues of a sentence, or why it has none."""
    text, spans = _flat(sentence)
    if not text:
        return "it is empty"
    hedging = int(bool(spans))
    if marked:
        certainty = sentence.get("certainty", "").strip().lower()
        if certainty not in _HEDGES:
            return f"certainty is “{certainty}”, neither “certain” nor “uncertain”"
        if hedging > _HEDGES[certainty]:
            return "it is marked certain, but has a cue"
        hedging = _HEDGES[certainty]
    line = {"text": text, "hedging": hedging}
    if hedging and not spans:
        return line  # which words make it uncertain was not annotated
    cues = [text[start:end] for start, end in spans]
    return {**line, "hedge_cues": cues, "hedge_spans": [list(span) for span in spans]}


def _flat(sentence: Any) -> tuple[str, Spans]:
    """Return a sentence's text, its white space made single blanks, and the spans of its cues."""
    pieces: list[str] = []
    raw: list[tuple[int, int]] = []
    _walk(sentence, 0, pieces, raw)
    joined = "".join(pieces)
    text = " ".join(joined.split())
    place = _places(joined)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(raw):
        inner = joined[start:end]
        if not inner.strip():
            continue
        first = start + len(inner) - len(inner.lstrip())
        last = start + len(inner.rstrip()) - 1
        if spans and place[first] < spans[-1][1]:  # a cue inside a cue
            spans[-1] = (spans[-1][0], max(spans[-1][1], place[last] + 1))
        else:
            spans.append((place[first], place[last] + 1))
    return text, tuple(spans)


def _walk(element: Any, position: int, pieces: list[str], cues: list[tuple[int, int]]) -> int:
    """Append the text of `element` to `pieces` and its cues to `cues`; return where it ends."""
    start = position
    if element.text:
        pieces.append(element.text)
        position += len(element.text)
    for child in element:
        position = _walk(child, position, pieces, cues)
        if child.tail:
            pieces.append(child.tail)
            position += len(child.tail)
    if _is_cue(element):
        cues.append((start, position))
    return position


def _places(joined: str) -> list[int]:
    """Return where each character stands once white space is single blanks."""
    places, position, blank = [], 0, True
    for character in joined:
        white = character.isspace()
        if white and not blank:
            blank = True
        elif not white:
            position += blank and position > 0
            places.append(position)
            position += 1
            blank = False
            continue
        places.append(position)
    return places
