"""Labelled sentences (`training/README.md` has the format): read, checked, all faults listed.

Required: `text` and at least one of the labels (0 or 1). `hedge_spans` / `source_spans` are
half-open code points; they win over the strings in `hedge_cues` / `sources`, which are matched
left to right at word boundaries. Absent spans mean "not annotated", which is not "none".
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.labels import ANNOTATED, Label

Spans = tuple[tuple[int, int], ...]

#: Label → the fields that hold its cues as strings and as offsets.
SPAN_FIELDS: Final = {
    Label.HEDGING: ("hedge_cues", "hedge_spans"),
    Label.ANONYMOUS_SOURCING: ("sources", "source_spans"),
}
NATURAL: Final = "random"  # the `pick` of sentences drawn at natural rates
_KNOWN: Final = frozenset(
    {"id", "text", "doc", "i", "outlet", "date", "weight", "pick"}
    | {label.value for label in ANNOTATED}
    | {field for fields in SPAN_FIELDS.values() for field in fields}
)


class DataError(Exception):
    """Records that cannot be used; the message lists every one by file and line."""


@dataclass(frozen=True, slots=True)
class Record:
    """One labelled sentence. `labels` has no entry, and `spans` none, where not annotated."""

    text: str
    doc: str
    labels: dict[Label, int]
    spans: dict[Label, Spans]
    pick: str
    weight: float


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number (from 1) and text of each non-empty line of a .jsonl or .jsonl.gz file.

    Raises DataError when the file is missing, not UTF-8 or not gzip although it is named so.
    """
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as lines
        ):
            yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}") from None


def read_json(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line; raises DataError at the first that is none."""
    for number, line in read_lines(path):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path}, line {number}: not JSON ({error})") from None
        if not isinstance(value, dict):
            raise DataError(f"{path}, line {number}: not a JSON object")
        yield number, value


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Return all records of `paths`; raises DataError listing every bad one by file and line."""
    records, faults = [], []
    for path in paths:
        for number, line in read_lines(path):
            try:
                records.append(_record(json.loads(line), fallback_doc=f"{path.name}:{number}"))
            except (ValueError, RecursionError) as error:
                faults.append(f"{path}, line {number}: {error}")
    if faults:
        raise DataError("\n".join([*faults, f"{len(faults)} bad records; nothing was trained."]))
    if not records:
        raise DataError("there are no records in " + ", ".join(str(path) for path in paths))
    return records


def _record(raw: object, fallback_doc: str) -> Record:
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - a fault of the data, like the others
    unknown = sorted(set(raw) - _KNOWN)
    if unknown:
        raise ValueError(
            f"unknown field {', '.join(unknown)}; known are {', '.join(sorted(_KNOWN))}"
        )
    text = raw.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("`text` must be a sentence")
    labels = {label: _label(raw[label], label) for label in ANNOTATED if label in raw}
    if not labels:
        raise ValueError("neither `hedging` nor `anonymous_sourcing` is given")
    spans = {}
    for label, (strings, offsets) in SPAN_FIELDS.items():
        found = _spans(raw, text, strings, offsets)
        if found is None:
            continue
        if found and label not in labels:
            raise ValueError(f"`{strings}` or `{offsets}` is given, but `{label}` is not")
        if bool(found) != bool(labels.get(label, bool(found))):
            raise ValueError(f"`{label}` is {labels[label]} but it has {len(found)} spans")
        spans[label] = found
    return Record(
        text=text,
        doc=_text(raw.get("doc"), fallback_doc),
        labels=labels,
        spans=spans,
        pick=_text(raw.get("pick"), NATURAL),
        weight=_weight(raw.get("weight", 1.0)),
    )


def _label(value: object, label: Label) -> int:
    if isinstance(value, bool) or value not in (0, 1):
        raise ValueError(f"`{label}` must be 0 or 1")
    return int(value == 1)


def _text(value: object, default: str) -> str:
    return default if value is None else str(value)


def _weight(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise ValueError("`weight` must be a number above 0")
    return float(value)


def _spans(raw: dict[str, Any], text: str, strings: str, offsets: str) -> Spans | None:
    """Return a label's spans in order; None where they were not annotated."""
    if raw.get(offsets) is not None:
        return tuple(sorted(_offsets(raw[offsets], len(text), offsets)))
    if raw.get(strings) is not None:
        return _located(raw[strings], text, strings)
    return None


def _offsets(value: object, length: int, field: str) -> Iterator[tuple[int, int]]:
    if not isinstance(value, list):
        raise ValueError(f"`{field}` must be a list of [start, end]")  # noqa: TRY004 - as above
    for pair in value:
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or not all(isinstance(x, int) and not isinstance(x, bool) for x in pair)
            or not 0 <= pair[0] < pair[1] <= length
        ):
            raise ValueError(f"`{field}` must hold [start, end] inside the text, not {pair}")
        yield pair[0], pair[1]


def _located(value: object, text: str, field: str) -> Spans:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"`{field}` must be a list of strings")
    found, position = [], 0
    for wording in value:
        at = _find(wording, text, position)
        if at is None:
            raise ValueError(f"`{field}`: “{wording}” is not in the text")
        found.append((at, at + len(wording)))
        position = at + len(wording)
    return tuple(sorted(found))


def _find(wording: str, text: str, position: int) -> int | None:
    """Return where `wording` stands, left to right so that the second "may" is the second.

    A whole word anywhere goes before a part of one ("'d" in "he'd").
    """
    part = re.escape(wording)
    for pattern in (re.compile(rf"(?<!\w){part}(?!\w)"), re.compile(part)):
        match = pattern.search(text, position) or pattern.search(text)
        if match:
            return match.start()
    return None
