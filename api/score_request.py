"""What a client asks to have scored: the JSON object of a request, checked and made a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE

from api.problems import Fault
from api.schemas import ScoreRequest
from api.schemas.common import LABELS
from api.settings import Settings
from api.validation import unknown_fields, unusable, validated
from model.document import Notice
from model.extract import Extracted
from model.labels import Label, Operating
from model.offsets import OffsetError, Offsets, OffsetUnit

_SCHEMA = ScoreRequest(unknown=EXCLUDE)


@dataclass(frozen=True, slots=True)
class Order:
    """A checked request: a `text`, or the `html` of a page (the other is None).

    `start` counts in `offset_unit`, from the beginning of a text that a page may yet have to yield.
    """

    text: str | None = None
    html: str | None = None
    offset_unit: OffsetUnit = OffsetUnit.UTF16
    explain: bool = True
    start: int = 0
    threshold: Operating | Mapping[Label, float] = Operating.BALANCED
    warnings: tuple[Notice, ...] = ()

    @property
    def size(self) -> int:
        """How many characters the client sent to be read."""
        return len(self.text or self.html or "")


@dataclass(frozen=True, slots=True)
class ScoreJob:
    """A text to score, and how. `start` counts code points; `page` is where the text was found."""

    text: str
    offset_unit: OffsetUnit = OffsetUnit.UTF16
    explain: bool = True
    start: int = 0
    threshold: Operating | Mapping[Label, float] = Operating.BALANCED
    warnings: tuple[Notice, ...] = ()
    page: Extracted | None = None


def order(body: Mapping[str, Any], settings: Settings) -> Order:
    """Return the request in `body`; raises Problem (422; 413 over the limits of `settings`)."""
    faults, values = validated(_SCHEMA, body)
    if not faults:
        faults = _source_faults(body, values)
    if faults:
        raise unusable(faults)
    if values.get("html") is not None:
        _check_page(values["html"], settings.max_html)
    else:
        check_length(values["text"], settings.max_text)
    unknown = unknown_fields(_SCHEMA, body, _unknown_labels(body.get("threshold")))
    return Order(**values, warnings=tuple(unknown))


def score_job(order: Order, max_text: int, page: Extracted | None = None) -> ScoreJob:
    """Return what is to be scored for `order`, whose article was found in `page` if it sent HTML.

    Raises Problem: 422 when `start` is not in the text, 413 over `max_text` characters.
    """
    text = order.text if page is None else page.text
    if text is None:
        raise ValueError("an order of HTML needs its page")
    check_length(text, max_text, "/text" if page is None else "/html")
    return ScoreJob(
        text=text,
        offset_unit=order.offset_unit,
        explain=order.explain,
        start=_start(order, text) if order.start else 0,
        threshold=order.threshold,
        warnings=order.warnings,
        page=page,
    )


def _start(order: Order, text: str) -> int:
    """Return where `order` begins in `text`, in code points; raises Problem (422) if nowhere."""
    try:
        return Offsets(text, order.offset_unit).to_codepoint(order.start)
    except OffsetError:
        detail = "It must be an offset in the text, and not inside a surrogate pair."
        raise unusable([Fault("/start", "out_of_range", detail)]) from None


def check_length(text: str, max_text: int, pointer: str = "/text") -> None:
    """Raise Problem (413) if `text` has more than `max_text` code points."""
    if len(text) > max_text:
        detail = f"The text has {len(text):,} characters; at most {max_text:,} are taken at once."
        raise unusable([Fault(pointer, "text_too_long", detail)])


def _check_page(html: str, most: int) -> None:
    """Raise Problem (413) if `html` has more than `most` bytes in UTF-8."""
    size = len(html.encode("utf-8", "surrogatepass"))
    if size > most:
        detail = f"The page has {size:,} bytes; at most {most:,} are taken."
        raise unusable([Fault("/html", "html_too_long", detail)])


def _source_faults(body: Mapping[str, Any], values: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with what is to be scored: there must be one text, or one page."""
    if "text" in body and "html" in body:
        return [Fault("/html", "not_both", "Send either text or html: only one can be scored.")]
    if "html" in body:
        blank = Fault("/html", "no_article", "The page is empty.")
        return [] if values["html"].strip() else [blank]
    if "text" not in body:
        return [Fault("/text", "empty_text", "text is missing; html can be sent instead.")]
    blank = Fault("/text", "empty_text", "text is empty or only white space.")
    return [] if values["text"].strip() else [blank]


def _unknown_labels(threshold: Any) -> list[str]:
    given = threshold if isinstance(threshold, dict) else {}
    return [f"threshold.{name}" for name in given if name not in LABELS]
