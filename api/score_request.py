"""What a client asks to have scored: the JSON object of a request, checked and made a value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, ValidationError

from api.problem_types import PROBLEM_TYPES
from api.problems import Fault, Problem
from api.schemas import ScoreRequest
from model.document import Notice
from model.labels import Label, Operating
from model.offsets import OffsetError, Offsets, OffsetUnit

_SCHEMA = ScoreRequest(unknown=EXCLUDE)
_FIELDS = frozenset(_SCHEMA.fields)
_LABELS = frozenset(label.value for label in Label)
_MOST_NAMES = 10  # unknown fields a warning names …
_LONGEST_NAME = 40  # … and how much of each name


@dataclass(frozen=True, slots=True)
class ScoreJob:
    """A checked request. `start` counts code points, whatever the client's unit."""

    text: str
    offset_unit: OffsetUnit = OffsetUnit.UTF16
    explain: bool = True
    start: int = 0
    threshold: Operating | Mapping[Label, float] = Operating.BALANCED
    warnings: tuple[Notice, ...] = ()


def score_job(body: Mapping[str, Any], max_text: int) -> ScoreJob:
    """Return the request in `body`; raises Problem (422; 413 over `max_text` characters)."""
    faults, values = _validated(body)
    if "html" in body:
        detail = "html is not accepted by this version of the service: send the article as text."
        faults.insert(0, Fault("/html", "html_not_supported", detail))
    elif not faults and not values.get("text", "").strip():
        detail = "text is missing." if "text" not in body else "text is empty or only white space."
        faults.append(Fault("/text", "empty_text", detail))
    if faults:
        raise _unusable(faults)
    text, unit = values["text"], values["offset_unit"]
    check_length(text, max_text)
    try:
        start = Offsets(text, unit).to_codepoint(values["start"])
    except OffsetError:
        detail = "It must be an offset in the text, and not inside a surrogate pair."
        raise _unusable([Fault("/start", "out_of_range", detail)]) from None
    return ScoreJob(
        text=text,
        offset_unit=unit,
        explain=values["explain"],
        start=start,
        threshold=values["threshold"],
        warnings=tuple(_unknown_fields(body)),
    )


def check_length(text: str, max_text: int) -> None:
    """Raise Problem (413) if `text` has more than `max_text` code points."""
    if len(text) > max_text:
        detail = f"The text has {len(text):,} characters; at most {max_text:,} are taken at once."
        raise Problem("text_too_long", detail, errors=[Fault("/text", "text_too_long", detail)])


def _validated(body: Mapping[str, Any]) -> tuple[list[Fault], dict[str, Any]]:
    try:
        return [], _SCHEMA.load(body)
    except ValidationError as error:
        return list(_faults(error.messages)), {}


def _faults(messages: Any, pointer: str = "") -> Iterator[Fault]:
    """Yield the faults in marshmallow's nested messages, each with its pointer."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _faults(below, f"{pointer}/{key}")
    else:
        for fault in messages:
            yield Fault(pointer, fault.code, fault.detail)


def _unusable(faults: list[Fault]) -> Problem:
    """Return the problem for `faults`: of their own kind where there is one, if it is but one."""
    code = faults[0].code if len(faults) == 1 else ""
    detail = f"{len(faults)} fields cannot be used: see errors."
    if len(faults) == 1:
        detail = f"{faults[0].pointer.removeprefix('/')}: {faults[0].detail}"
    if code in PROBLEM_TYPES:
        return Problem(code, faults[0].detail, errors=faults)
    return Problem("invalid_request", detail, errors=faults)


def _unknown_fields(body: Mapping[str, Any]) -> Iterator[Notice]:
    names = [name for name in body if name not in _FIELDS]
    threshold = body.get("threshold")
    if isinstance(threshold, dict):
        names += [f"threshold.{name}" for name in threshold if name not in _LABELS]
    for name in names[:_MOST_NAMES]:
        shown = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
        yield Notice("unknown_field", f"The field {shown!r} is unknown here and was ignored.")
    if len(names) > _MOST_NAMES:
        rest = len(names) - _MOST_NAMES
        yield Notice("unknown_field", f"{rest} more unknown fields were ignored.")
