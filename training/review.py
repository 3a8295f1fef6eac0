"""Readers' feedback on its way into training: what was exported, what a person decided on it.

Decisions go into a file of their own, a line each, and stay there: a review can be left and taken
up again, and another export of the same sentences knows which were decided.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from model.labels import ANNOTATED, Label
from training.record_files import DataError, read_json
from training.record_spans import Spans, read_spans
from training.records import CHOSEN_BY_MODEL, SPAN_FIELDS

_VERDICTS: Final = {"agree": 1, "disagree": 0}


class Choice(StrEnum):
    """What a person makes of an item: the reader is right, partly so, or not to be learnt from."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Item:
    """What readers say of one label of a sentence: its `value`, and by which words.

    `spans` are in code points, None where nobody gave any; `probability` (0–1) is what the model
    had said that they saw.
    """

    id: str
    text: str
    label: Label
    value: int
    spans: Spans | None
    agree: int
    disagree: int
    probability: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on an item; rejected ones have no `value`. `spans` as in Item."""

    id: str
    label: Label
    choice: Choice
    value: int | None = None
    spans: Spans | None = None


Key = tuple[str, Label]


def read_items(path: Path) -> list[Item]:
    """Return what `python -m api feedback export` wrote; raises DataError naming a bad line."""
    found: dict[Key, Item] = {}
    for line, raw in read_json(path):
        try:
            item = _item(raw)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path}, line {line}: {_what(error)}; it is not as `python -m api feedback "
                "export` writes it"
            ) from None
        if (item.id, item.label) in found:
            raise DataError(f"{path}, line {line}: {item.label} of {item.id} is there twice")
        found[item.id, item.label] = item
    return list(found.values())


def _what(error: Exception) -> str:
    return f"there is no {error}" if isinstance(error, KeyError) else str(error)


def _item(raw: Mapping[str, Any]) -> Item:
    text, identity = raw["text"], raw["id"]
    for value in (text, identity):
        if not isinstance(value, str) or not value.strip():
            raise ValueError("`id` and `text` must be strings that are not blank")
    votes = raw["agree"], raw["disagree"], raw["probability"]
    if not all(isinstance(n, int | float) and n >= 0 for n in votes):
        raise ValueError("`agree`, `disagree` and `probability` must be numbers, 0 or more")
    if not isinstance(raw["verdict"], str) or raw["verdict"] not in _VERDICTS:
        raise ValueError(f"`verdict` must be one of {', '.join(_VERDICTS)}")
    if raw["label"] not in ANNOTATED:
        raise ValueError(f"`label` must be one of {', '.join(ANNOTATED)}")
    value = _VERDICTS[raw["verdict"]]
    spans = read_spans({"spans": raw["spans"]}, text, "words", "spans")
    if spans and not value:
        raise ValueError("`spans` are given, but the verdict is that no words carry the label")
    return Item(identity, text, Label(raw["label"]), value, spans, *votes)


class Decisions:
    """The decisions of a file, in memory and on the disk."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        """Read `file`; of a line that was never finished (a kill, a power cut) nothing is kept."""
        self._file = file
        self._latest: dict[Key, Decision] = {}
        whole = 0
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            try:
                self._take(_decision(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                raise DataError(
                    f"{path}, line {number}: no decision of a review; mend it, or move it away"
                ) from None
        file.truncate(whole)
        file.seek(whole)

    def of(self, item: Item) -> Decision | None:
        """Return the latest decision on `item`."""
        return self._latest.get((item.id, item.label))

    def add(self, decision: Decision) -> None:
        """Write a decision down; it is on the disk when this returns."""
        line = {name: value for name, value in asdict(decision).items() if value is not None}
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._take(decision)

    def _take(self, decision: Decision) -> None:
        self._latest[decision.id, decision.label] = decision


@contextmanager
def open_decisions(path: Path) -> Iterator[Decisions]:
    """Open the decisions kept in `path`, made if there are none; raises DataError if in use."""
    with open(path, "a+b", opener=_opened_by_its_owner_alone) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(f"{path}: another review of this file is running") from None
        file.seek(0)
        yield Decisions(file, path)


def _opened_by_its_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _decision(raw: Any) -> Decision:
    if not isinstance(raw, dict):
        raise TypeError("not a JSON object")
    spans = raw.get("spans")
    return Decision(
        id=str(raw["id"]),
        label=Label(raw["label"]),
        choice=Choice(raw["choice"]),
        value=None if raw.get("value") is None else int(raw["value"]),
        spans=None if spans is None else tuple((int(start), int(end)) for start, end in spans),
    )


def accept(item: Item, shown: Spans) -> Decision:
    """Return that the reader is right: by the reader's words, or else by those `shown` as marked.

    Without either, which words carry the label stays open.
    """
    spans = (item.spans or shown or None) if item.value else ()
    return Decision(item.id, item.label, Choice.ACCEPT, item.value, spans)


def correct(item: Item, words: list[str]) -> Decision:
    """Return that these words of the sentence carry the label; none, that it lacks it.

    Raises ValueError when they are not its words.
    """
    spans = read_spans({"words": words}, item.text, "words", "spans") or ()
    return Decision(item.id, item.label, Choice.CORRECT, int(bool(spans)), spans)


def reject(item: Item) -> Decision:
    """Return that nothing is to be learnt from the item."""
    return Decision(item.id, item.label, Choice.REJECT)


def records(items: Iterable[Item], decisions: Decisions) -> list[dict[str, Any]]:
    """Return the labelled sentences that were decided, one each, as `train` reads them.

    They are not drawn at natural rates: readers judge what a model marked for them.
    """
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        decision = decisions.of(item)
        if decision is None or decision.value is None:
            continue
        base = {"id": item.id, "text": item.text, "pick": CHOSEN_BY_MODEL}
        record = found.setdefault(item.id, base)
        record[item.label.value] = decision.value
        if decision.spans is not None:
            strings, offsets = SPAN_FIELDS[item.label]
            record[strings] = [item.text[start:end] for start, end in decision.spans]
            record[offsets] = [list(span) for span in decision.spans]
    return list(found.values())
