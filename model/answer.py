"""A scored article as the plain dict that `/v1/score` sends and `model score --json` prints."""

from typing import TYPE_CHECKING, Any, Final

from model.document import DIGITS, Article, Sentence
from model.labels import Label
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
            "thresholds": {label.value: value for label, value in article.thresholds.items()},
        },
        "offset_unit": unit.value,
        "text_length": offsets.length,
        "complete": article.complete,
        "warnings": [{"code": w.code, "detail": w.detail} for w in article.warnings],
        "article": _summary(article),
        "sentences": [_sentence(s, article, offsets) for s in article.sentences],
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
            label.value: None
            if (part := summary.labels.get(label)) is None
            else {
                "flagged": part.flagged,
                "rate": None if part.rate is None else round(part.rate, DIGITS),
                "percentile": part.percentile,
            }
            for label in Label
        },
    }


def _sentence(sentence: Sentence, article: Article, offsets: Offsets) -> dict[str, Any]:
    body: dict[str, Any] = {
        "start": offsets.from_codepoint(sentence.start),
        "end": offsets.from_codepoint(sentence.end),
        "labels": scores(sentence),
    }
    if article.explained:
        body["cues"] = cues(sentence, article.text, offsets)
    return body


def scores(sentence: Sentence) -> dict[str, Any]:
    """Return `{label: {"probability", "flagged"} | None}` for every label."""
    labels = sentence.labels
    return {
        name: None
        if (score := labels.get(label)) is None
        else {"probability": score.probability, "flagged": score.flagged}
        for label, name in _NAMES
    }


_NAMES: Final = tuple((label, label.value) for label in Label)  # each is slow to look up


def cues(sentence: Sentence, text: str, offsets: Offsets) -> list[dict[str, Any]]:
    """Return the sentence's cues, each with its verbatim text and offsets in the client's unit."""
    found = []
    for start, end, label, weight, kind in sentence.cues:
        entry: dict[str, Any] = {
            "start": offsets.from_codepoint(start),
            "end": offsets.from_codepoint(end),
            "label": label.value,
            "text": text[start:end],
            "weight": round(weight, DIGITS),
        }
        if kind is not None:
            entry["kind"] = kind.value
        found.append(entry)
    return found
