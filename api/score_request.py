"""What a client asks to have scored: the JSON object of a request, checked and made a value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE

from api.problems import Fault, Problem
from api.schemas import ScoreRequest
from api.validation import unknown_fields, unusable, validated
from model.document import Notice
from model.labels import Label, Operating
from model.offsets import OffsetError, Offsets, OffsetUnit

_SCHEMA = ScoreRequest(unknown=EXCLUDE)
_FIELDS = frozenset(_SCHEMA.fields)
_LABELS = frozenset(label.value for label in Label)


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
    faults, values = validated(_SCHEMA, body)
    if "html" in body:
        detail = "html is not accepted by this version of the service: send the article as text."
        faults.insert(0, Fault("/html", "html_not_supported", detail))
    elif not faults and not values.get("text", "").strip():
        detail = "text is missing." if "text" not in body else "text is empty or only white space."
        faults.append(Fault("/text", "empty_text", detail))
    if faults:
        raise unusable(faults)
    text, unit = values["text"], values["offset_unit"]
    check_length(text, max_text)
    try:
        start = Offsets(text, unit).to_codepoint(values["start"])
    except OffsetError:
        detail = "It must be an offset in the text, and not inside a surrogate pair."
        raise unusable([Fault("/start", "out_of_range", detail)]) from None
    return ScoreJob(
        text=text,
        offset_unit=unit,
        explain=values["explain"],
        start=start,
        threshold=values["threshold"],
        warnings=tuple(unknown_fields(_unknown(body))),
    )


def check_length(text: str, max_text: int) -> None:
    """Raise Problem (413) if `text` has more than `max_text` code points."""
    if len(text) > max_text:
        detail = f"The text has {len(text):,} characters; at most {max_text:,} are taken at once."
        raise Problem("text_too_long", detail, errors=[Fault("/text", "text_too_long", detail)])


def _unknown(body: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name in body if name not in _FIELDS)
    threshold = body.get("threshold")
    if isinstance(threshold, dict):
        yield from (f"threshold.{name}" for name in threshold if name not in _LABELS)
