"""What a client says of a sentence: the JSON object of a request, checked and made a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from marshmallow import EXCLUDE

from api.feedback.verdicts import Verdict
from api.problems import Fault
from api.schemas.feedback import KEY_LENGTH, MODEL_ID, FeedbackRequest
from api.validation import unknown_fields, unusable, validated
from model.document import LONGEST_SENTENCE, Notice, Span
from model.labels import Label
from model.offsets import OffsetError, Offsets

_SCHEMA = FeedbackRequest(unknown=EXCLUDE)
_MODEL = re.compile(MODEL_ID)
_UNTEACHABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FeedbackJob:
    """A checked request. `spans` count code points of the sentence; None where none were given."""

    model: str
    token: str
    sentence: str
    label: Label
    verdict: Verdict
    spans: tuple[Span, ...] | None
    text: str | None  # the sentence, where it is to be kept
    key: str | None
    warnings: tuple[Notice, ...]


def feedback_job(body: Mapping[str, Any]) -> FeedbackJob:
    """Return the request in `body`; raises Problem (422)."""
    faults, values = validated(_SCHEMA, body)
    faults = faults or list(_unusable_values(values))
    if faults:
        raise unusable(faults)
    spans = _spans(values)
    sentence = values["sentence"]
    shared = values["share_text"]
    teachable = len(sentence) <= LONGEST_SENTENCE and not _UNTEACHABLE.search(sentence)
    warnings = [*unknown_fields(_SCHEMA, body)]
    if shared and not teachable:
        warnings.append(_not_kept())
    return FeedbackJob(
        model=values["model"],
        token=values["token"],
        sentence=sentence,
        label=values["label"],
        verdict=values["verdict"],
        spans=spans,
        text=sentence if shared and teachable else None,
        key=values.get("idempotency_key"),
        warnings=tuple(warnings),
    )


def _unusable_values(values: Mapping[str, Any]) -> Iterator[Fault]:
    if not _MODEL.fullmatch(values["model"]):
        detail = "It must be the model's id from the answer: sha256: and 64 digits."
        yield Fault("/model", "not_allowed", detail)
    key = values.get("idempotency_key")
    if key is not None and not 0 < len(key) <= KEY_LENGTH:
        detail = f"It must have 1 to {KEY_LENGTH} characters."
        yield Fault("/idempotency_key", "out_of_range", detail)
    if values.get("spans") and values["verdict"] is Verdict.DISAGREE:
        detail = "It must be left out: a sentence without the label has no words that carry it."
        yield Fault("/spans", "not_allowed", detail)


def _spans(values: Mapping[str, Any]) -> tuple[Span, ...] | None:
    """Return the spans in code points and in order; None where there are none.

    Raises Problem (422) for offsets that are none, spans without words, and those that overlap.
    """
    if not values.get("spans"):
        return None
    sentence = values["sentence"]
    offsets = Offsets(sentence, values["offset_unit"])
    found, faults = [], []
    for number, given in enumerate(values["spans"]):
        try:
            span = Span(*(_offset(offsets, given, name) for name in ("start", "end")))
        except _BadOffsetError as error:
            detail = "It must be an offset in the sentence, and not inside a surrogate pair."
            faults.append(Fault(f"/spans/{number}/{error}", "out_of_range", detail))
            continue
        if not sentence[span.start : span.end].strip():
            detail = "It must hold words: its end must come after its start."
            faults.append(Fault(f"/spans/{number}", "out_of_range", detail))
        found.append(span)
    found.sort()
    if not faults and any(after.start < before.end for before, after in pairwise(found)):
        faults.append(Fault("/spans", "out_of_range", "They must not overlap."))
    if faults:
        raise unusable(faults)
    return tuple(found)


class _BadOffsetError(ValueError):
    """Names the field of a span that holds no offset of the sentence."""


def _offset(offsets: Offsets, given: Mapping[str, int], name: str) -> int:
    try:
        return offsets.to_codepoint(given[name])
    except OffsetError:
        raise _BadOffsetError(name) from None


def _not_kept() -> Notice:
    return Notice(
        "text_not_kept",
        "The sentence was not kept as text: it is too long to learn from, or holds NUL or half a "
        "character. The opinion itself is kept.",
    )
