"""The attribution corpus: sentences with the spans of their sources and of the cues that report.

JSON Lines, one sentence a line: `doc`, `i`, `text` and `attributions`, each with `source_span`,
`source_sent`, `cue_span`, `cue_sent`: code points of the sentence whose `i` is given, null where a
span crosses sentences.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.records import DataError, Spans, read_json

#: How the documents of this corpus are named among the labelled sentences.
PREFIX = "pn-"


@dataclass(frozen=True, slots=True)
class Attributed:
    """A sentence with the spans of its sources and of the cues that report what they said."""

    text: str
    doc: str
    sources: Spans
    cues: Spans

    @property
    def rests(self) -> bool:
        """Whether the sentence, read alone, rests on a source."""
        return bool(self.cues)


def read_attributions(path: Path) -> list[Attributed]:
    """Return the corpus's sentences; raises DataError naming the line that is not in its format."""
    raw: list[tuple[tuple[str, int], str]] = []
    spans: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
    for number, line in read_json(path):
        try:
            key = (str(line["doc"]), int(line["i"]))
            raw.append((key, _text(line["text"])))
            for attribution in line["attributions"]:
                for part in ("source", "cue"):
                    _note(spans, part, key[0], attribution)
        except KeyError as error:
            raise DataError(f"{path}, line {number}: there is no {error} in it") from None
        except (TypeError, ValueError, AttributeError) as error:
            raise DataError(f"{path}, line {number}: not an attribution record ({error})") from None
    if not raw:
        raise DataError(f"there are no sentences in {path}")
    return [
        Attributed(
            text=text,
            doc=key[0],
            sources=_inside(spans.get(("source", *key), ()), len(text)),
            cues=_inside(spans.get(("cue", *key), ()), len(text)),
        )
        for key, text in raw
    ]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("its text is no string")
    return value


def _note(
    spans: dict[tuple[str, str, int], list[tuple[int, int]]],
    part: str,
    doc: str,
    attribution: dict[str, Any],
) -> None:
    span, sentence = attribution.get(f"{part}_span"), attribution.get(f"{part}_sent")
    if span is not None and sentence is not None:
        start, end = span
        spans.setdefault((part, doc, int(sentence)), []).append((int(start), int(end)))


def _inside(spans: Iterable[tuple[int, int]], length: int) -> Spans:
    return tuple(sorted({(a, b) for a, b in spans if 0 <= a < b <= length}))
