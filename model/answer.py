"""A scored article as the plain dict that `/v1/score` sends and `model score --json` prints."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from model.document import DIGITS, Article, Sentence
from model.labels import CueKind, Label
from model.offsets import Offsets, OffsetUnit

if TYPE_CHECKING:
    from model.extract import Extracted


def answer(
    article: Article, unit: OffsetUnit = OffsetUnit.UTF16, page: "Extracted | None" = None
) -> dict[str, Any]:
    """Return `article` in the shape of the API contract, with offsets in `unit`.

    What `page`, in which its text was found, says of it comes first, with the text. Feedback
    tokens are the service's business, and added there.
    """
    offsets = Offsets(article.text, unit)
    body: dict[str, Any] = {} if page is None else _found_in(page)
    body |= {
        "model": {
            "id": article.model_id,
            "thresholds": {_NAME[label]: value for label, value in article.thresholds.items()},
        },
        "offset_unit": unit.value,
        "text_length": offsets.length,
        "complete": article.complete,
        "warnings": [{"code": w.code, "detail": w.detail} for w in article.warnings],
        "article": _summary(article),
        "sentences": _sentences(article, offsets),
    }
    if article.next_start is not None:
        body["next_start"] = offsets.from_codepoint(article.next_start)
    return body


def _found_in(page: "Extracted") -> dict[str, Any]:
    return {
        "title": page.title,
        "authors": list(page.authors),
        "published": page.published,
        "text": page.text,
    }


def _summary(article: Article) -> dict[str, Any]:
    summary = article.summary
    return {
        "credibility": summary.credibility,
        "interval": None if summary.interval is None else list(summary.interval),
        "formula": summary.formula,
        "sentence_count": summary.sentence_count,
        "labels": {
            name: None
            if (part := summary.labels.get(label)) is None
            else {
                "flagged": part.flagged,
                "rate": None if part.rate is None else round(part.rate, DIGITS),
                "percentile": part.percentile,
            }
            for label, name in _NAMES
        },
    }


def _sentences(article: Article, offsets: Offsets) -> list[dict[str, Any]]:
    text, explained = article.text, article.explained
    found = []
    for sentence in article.sentences:
        start, end, _, marked = sentence
        entry: dict[str, Any] = {"start": start, "end": end, "labels": scores(sentence)}
        if explained:
            entry["cues"] = _cues(sentence, text) if marked else []
        found.append(entry)
    if offsets.length != len(text):  # in most texts, both units are the same
        for entry in found:
            _translate([entry, *entry.get("cues", ())], offsets)
    return found


def _translate(entries: Iterable[dict[str, Any]], offsets: Offsets) -> None:
    """Turn the code points in `entries` into the client's unit."""
    for entry in entries:
        entry["start"] = offsets.from_codepoint(entry["start"])
        entry["end"] = offsets.from_codepoint(entry["end"])


def scores(sentence: Sentence) -> dict[str, Any]:
    """Return `{label: {"probability", "flagged"} | None}` for every label."""
    labels = sentence.labels
    return {
        name: None
        if (score := labels.get(label)) is None
        else {"probability": score[0], "flagged": score[1]}
        for label, name in _NAMES
    }


# An enumeration's value is slow to look up, and a score's part by its name.
_NAMES: Final = tuple((label, label.value) for label in Label)
_NAME: Final = dict(_NAMES)
_KIND: Final = {kind: kind.value for kind in CueKind}


def cues(sentence: Sentence, text: str, offsets: Offsets) -> list[dict[str, Any]]:
    """Return the sentence's cues, each with its verbatim text and offsets in the client's unit."""
    found = _cues(sentence, text)
    _translate(found, offsets)
    return found


def _cues(sentence: Sentence, text: str) -> list[dict[str, Any]]:
    """Return the sentence's cues, with offsets in code points."""
    found = []
    for start, end, label, weight, kind in sentence.cues:
        entry: dict[str, Any] = {
            "start": start,
            "end": end,
            "label": _NAME[label],
            "text": text[start:end],
            "weight": round(weight, DIGITS),
        }
        if kind is not None:
            entry["kind"] = _KIND[kind]
        found.append(entry)
    return found
