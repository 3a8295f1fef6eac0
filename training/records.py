"""Labelled sentences (`training/README.md` has the format): read, checked, all faults listed.

Required: `text` and at least one of the labels (0 or 1). `hedge_spans` / `source_spans` are
half-open code points; they win over the strings in `hedge_cues` / `sources`, which are matched
left to right at word boundaries. Absent spans mean "not annotated", which is not "none".
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from model.document import LONGEST_SENTENCE
from model.labels import ANNOTATED, Label
from training.record_files import FIELDS, DataError, Raw, raw_records, read_json, read_lines, shown
from training.record_spans import Spans, read_spans

__all__ = [
    "CHOSEN_BY_MODEL",
    "NATURAL",
    "SPAN_FIELDS",
    "DataError",
    "Fault",
    "Reading",
    "Record",
    "Spans",
    "examine",
    "read_json",
    "read_lines",
    "read_records",
]

Tell = Callable[[str], None]

#: Label → the fields that hold its cues as strings and as offsets.
SPAN_FIELDS: Final = {
    Label.HEDGING: ("hedge_cues", "hedge_spans"),
    Label.ANONYMOUS_SOURCING: ("sources", "source_spans"),
}
NATURAL: Final = "random"  # the `pick` of sentences drawn at natural rates
CHOSEN_BY_MODEL: Final = "active"  # … and of those an earlier model led to: no measure of it
LISTED: Final = 100  # faults that a message lists; of the others it says how many they are

_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One labelled sentence. `labels` has no entry, and `spans` none, where not annotated."""

    text: str
    doc: str
    labels: dict[Label, int]
    spans: dict[Label, Spans]
    pick: str
    weight: float
    outlet: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the record that begins at a line of a file."""

    path: Path
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What files hold: good records, bad ones, and what one may want to look at.

    `broken` has the files that cannot be used at all; no records are good enough to skip that.
    """

    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_records(
    paths: Iterable[Path], *, skip_invalid: bool = False, tell: Tell = lambda _: None
) -> list[Record]:
    """Return the records of `paths`, all of which are checked first.

    Raises DataError listing every bad record by file and line. With `skip_invalid` these are left
    out; then `tell` gets a line for each, and their number. It also gets warnings. A file that
    cannot be read at all is never left out.
    """
    paths = list(paths)
    reading = examine(paths)
    _warn(reading.warnings, tell)
    count = len(reading.records) + len(reading.faults)
    if reading.broken or (reading.faults and not skip_invalid):
        raise DataError(_complaint(reading, count))
    for fault in reading.faults:
        tell(f"{fault} (dropped)")
    if skip_invalid:
        tell(f"dropped {len(reading.faults)} of {count} records")
    if not reading.records:
        raise DataError("there are no usable records in " + ", ".join(map(str, paths)))
    return reading.records


def _warn(warnings: list[Fault], tell: Tell) -> None:
    for warning in warnings[:LISTED]:
        tell(f"warning: {warning}")
    if len(warnings) > LISTED:
        tell(f"warning: … and {len(warnings) - LISTED} more like these")


def _complaint(reading: Reading, count: int) -> str:
    lines = [*map(str, reading.faults[:LISTED])]
    if len(reading.faults) > LISTED:
        lines.append(f"… and {len(reading.faults) - LISTED} more bad records")
    lines += reading.broken
    if reading.faults:
        plural = "" if len(reading.faults) == 1 else "s"
        lines.append(
            f"{len(reading.faults)} bad record{plural} of {count}; nothing was done. Mend them, or"
            " leave them out with --skip-invalid."
        )
    if reading.broken:
        lines.append("A file that cannot be used is never left out: mend it, or do not name it.")
    return "\n".join(lines)


def examine(paths: Iterable[Path]) -> Reading:
    """Return everything that the files hold, the good and the bad; raises nothing."""
    reading = Reading()
    seen = _Seen()
    files: set[Path] = set()
    for path in paths:
        if path.resolve() in files:
            reading.broken.append(f"{path} is given twice")
            continue
        files.add(path.resolve())
        try:
            for line, raw in raw_records(path):
                _take(raw, Fault(path, line, ""), seen, reading)
        except DataError as error:
            reading.broken.append(str(error))
    return reading


def _take(raw: Raw | str, at: Fault, seen: "_Seen", reading: Reading) -> None:
    try:
        record = _record(raw, fallback_doc=f"{at.path.name}:{at.line}")
        seen.check_id(record, at)
    except ValueError as error:
        reading.faults.append(Fault(at.path, at.line, str(error)))
        return
    reading.records.append(record)
    reading.warnings.extend(seen.contradictions(record, at))


class _Seen:
    """The records so far: no id names two in a file, nor the same sentence in two files."""

    def __init__(self) -> None:
        self._ids: dict[tuple[Path | str, str], Fault] = {}
        self._texts: dict[tuple[Label, str], tuple[int, Fault]] = {}

    def check_id(self, record: Record, at: Fault) -> None:
        """Raise ValueError when the record's id is taken."""
        if record.id is None:
            return
        for scope in (at.path, record.text):
            first = self._ids.setdefault((scope, record.id), at)
            if first is not at:
                raise ValueError(
                    f"the id {shown(record.id)} was given at {first.path}, line {first.line}"
                    " already"
                )

    def contradictions(self, record: Record, at: Fault) -> Iterator[Fault]:
        """Yield a warning for each label that the same sentence had otherwise before."""
        for label, value in record.labels.items():
            before, first = self._texts.setdefault((label, record.text), (value, at))
            if before != value:
                yield Fault(
                    at.path,
                    at.line,
                    f"the same sentence has `{label}` {before} at {first.path}, line {first.line},"
                    f" and {value} here",
                )


def _record(raw: Raw | str, fallback_doc: str) -> Record:
    if isinstance(raw, str):
        raise ValueError(raw)  # noqa: TRY004 - a fault of the data, like the others
    unknown = [shown(name) or "(no name)" for name in sorted(set(raw) - set(FIELDS))]
    if unknown:
        raise ValueError(
            f"unknown field {', '.join(unknown)}; known are {', '.join(sorted(FIELDS))}"
        )
    text = _sentence(raw.get("text"))
    labels = {label: _label(raw[label], label) for label in ANNOTATED if label in raw}
    if not labels:
        raise ValueError("neither `hedging` nor `anonymous_sourcing` is given")
    spans = {}
    for label, (strings, offsets) in SPAN_FIELDS.items():
        found = read_spans(raw, text, strings, offsets)
        if found is None:
            continue
        if found and label not in labels:
            raise ValueError(f"`{strings}` or `{offsets}` is given, but `{label}` is not")
        if bool(found) != bool(labels.get(label, bool(found))):
            raise ValueError(f"`{label}` is {labels[label]} but it has {len(found)} spans")
        spans[label] = found
    _name(raw, "date")
    _place(raw.get("i"))
    return Record(
        text=text,
        doc=_name(raw, "doc") or fallback_doc,
        labels=labels,
        spans=spans,
        pick=_name(raw, "pick") or NATURAL,
        weight=_weight(raw.get("weight", 1.0)),
        outlet=_name(raw, "outlet"),
        id=_name(raw, "id"),
    )


def _sentence(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("`text` must be a sentence")
    if len(value) > LONGEST_SENTENCE:
        raise ValueError(
            f"`text` has {len(value):,} characters; a sentence has up to {LONGEST_SENTENCE:,}"
        )
    _whole(value, "text")
    return value


def _whole(value: str, name: str) -> None:
    if _LONE.search(value):
        raise ValueError(f"`{name}` holds half a character (a lone surrogate)")
    if "\0" in value:
        raise ValueError(f"`{name}` holds a NUL character")


def _label(value: object, label: Label) -> int:
    if isinstance(value, bool) or value not in (0, 1):
        raise ValueError(f"`{label}` must be 0 or 1")
    return int(value == 1)


def _name(raw: Raw, name: str) -> str | None:
    """Return the string of a field that names something, None where it is absent or blank.

    Numbers name articles too. A blank article is a fault: folds would take all such for one.
    """
    value = raw.get(name)
    if value is None or (value == "" and name != "doc"):
        return None
    numbers = () if isinstance(value, bool) or name not in {"id", "doc"} else (int,)
    if not isinstance(value, (str, *numbers)) or not str(value).strip():
        raise ValueError(f"`{name}` must be a string that is not blank")
    _whole(str(value), name)
    return str(value)


def _place(value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise ValueError("`i` must be a whole number, 0 or more")


def _weight(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise ValueError("`weight` must be a number above 0 and below 1,000,000")
    return float(value)
