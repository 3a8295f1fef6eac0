"""A batch of documents, each with a result or a problem of its own.

What is wrong with a document is told in its place and costs the others nothing; what is wrong with
the request as a whole (no list, too many documents, an option that all share) fails it whole.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from marshmallow import EXCLUDE

from api import extraction, logs, scoring
from api.answers import warnings_of
from api.problems import Fault, Problem, document
from api.schemas import BatchRequest
from api.services import Services
from api.settings import Settings
from api.validation import unknown_fields, unusable, validated
from model.document import Notice

_SCHEMA = BatchRequest(unknown=EXCLUDE)
_SHARED = frozenset(_SCHEMA.fields) - {"documents"}
# As many pages may take their whole time; otherwise twenty of them would hold a thread for minutes.
_SLOW_PAGES: Final = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """A checked batch: objects as /v1/score takes them, with the shared options filled in.

    An entry that is no object is kept as it is; it gets its problem when its turn comes.
    """

    documents: tuple[Any, ...]
    warnings: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What all entries of an answer share; `expires` (Unix seconds) is when the tokens end."""

    expires: int
    instance: str
    request_id: str


def batch(body: Mapping[str, Any], settings: Settings) -> Batch:
    """Return the batch in `body`; raises Problem (422; 413 over the limits of `settings`)."""
    faults, _ = validated(_SCHEMA, body)
    documents = body.get("documents")
    if isinstance(documents, list) and len(documents) > settings.max_batch:
        detail = f"There are {len(documents):,} documents; at most {settings.max_batch} are taken."
        faults.append(Fault("/documents", "out_of_range", detail))
    if faults or not isinstance(documents, list):
        raise unusable(faults)
    _check_size(documents, settings.max_batch_text)
    shared = {name: body[name] for name in _SHARED if name in body}
    return Batch(
        documents=tuple(
            {**shared, **entry} if isinstance(entry, dict) else entry for entry in documents
        ),
        warnings=tuple(unknown_fields(_SCHEMA, body)),
    )


def answer_to(asked: Batch, given: Services, made: Circumstances) -> dict[str, Any]:
    """Return the contract's answer: one entry a document, in order."""
    last_page = time.monotonic() + _SLOW_PAGES * given.settings.extract_seconds
    results = [
        _entry(number, body, given, made, last_page) for number, body in enumerate(asked.documents)
    ]
    scored = sum("result" in entry for entry in results)
    return {
        "scored": scored,
        "failed": len(results) - scored,
        "warnings": warnings_of(asked.warnings),
        "results": results,
    }


def _entry(
    number: int, body: Any, given: Services, made: Circumstances, last_page: float
) -> dict[str, Any]:
    """Return what became of a document: `result` or `problem`, never both."""
    try:
        _check_turn(body, last_page)
        return {"status": 200, "result": scoring.answer_to(body, given, made.expires)}
    except Problem as problem:
        return _problem_entry(number, problem, made)
    except Exception as error:  # it must not cost the documents that can be scored
        logs.failure(error, made.request_id)
        return _problem_entry(number, Problem("internal_error"), made)


def _check_turn(body: Any, last_page: float) -> None:
    """Raise Problem if `body` is no object, or a page that no time is left for."""
    if not isinstance(body, dict):
        raise unusable([Fault("", "wrong_type", "A document must be an object.")])
    if "html" in body and time.monotonic() > last_page:
        raise extraction.busy("The pages before this one took too long: send it again.", 1)


def _problem_entry(number: int, problem: Problem, made: Circumstances) -> dict[str, Any]:
    place = f"/documents/{number}"
    entry: dict[str, Any] = {
        "status": int(problem.kind.status),
        "problem": document(
            problem.kind,
            problem.detail,
            instance=made.instance,
            request_id=made.request_id,
            errors=[replace(fault, pointer=place + fault.pointer) for fault in problem.errors],
        ),
    }
    if "Retry-After" in problem.headers:
        entry["retry_after"] = int(problem.headers["Retry-After"])
    return entry


def _check_size(documents: Sequence[Any], most: int) -> None:
    """Raise Problem (413) if the documents hold more than `most` characters together."""
    size = sum(
        len(entry[name])
        for entry in documents
        if isinstance(entry, dict)
        for name in ("text", "html")
        if isinstance(entry.get(name), str)
    )
    if size > most:
        detail = f"The documents have {size:,} characters together; at most {most:,} are taken."
        raise unusable([Fault("/documents", "batch_too_long", detail)])
