"""A request's object held against its schema: faults with pointers, unknown fields as warnings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from api.problem_types import PROBLEM_TYPES
from api.problems import Fault, Problem
from model.document import Notice

_MOST_NAMES = 10  # unknown fields a warning names …
_LONGEST_NAME = 40  # … and how much of each name


def validated(schema: Schema, body: Mapping[str, Any]) -> tuple[list[Fault], dict[str, Any]]:
    """Return what is wrong with `body`, and if nothing is, its values."""
    try:
        return [], schema.load(body)
    except ValidationError as error:
        return list(_faults(error.messages)), {}


def unusable(faults: list[Fault]) -> Problem:
    """Return the problem for `faults`: of their own kind where there is one, if it is but one."""
    if len(faults) > 1:
        detail = f"{len(faults)} fields cannot be used: see errors."
        return Problem("invalid_request", detail, errors=faults)
    (fault,) = faults
    if fault.code in PROBLEM_TYPES:
        return Problem(fault.code, fault.detail, errors=faults)
    name = fault.pointer.removeprefix("/")
    detail = f"{name}: {fault.detail}" if name else fault.detail
    return Problem("invalid_request", detail, errors=faults)


def unknown_fields(
    schema: Schema, body: Mapping[str, Any], within: Iterable[str] = ()
) -> Iterator[Notice]:
    """Yield warnings about the fields of `body` that `schema` lacks, and so the service ignores.

    `within` names such fields of objects in it.
    """
    names = [*(name for name in body if name not in schema.fields), *within]
    for name in names[:_MOST_NAMES]:
        shown = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
        yield Notice("unknown_field", f"The field {shown!r} is unknown here and was ignored.")
    if len(names) > _MOST_NAMES:
        rest = len(names) - _MOST_NAMES
        yield Notice("unknown_field", f"{rest} more unknown fields were ignored.")


def _faults(messages: Any, pointer: str = "") -> Iterator[Fault]:
    """Yield the faults in marshmallow's nested messages, each with its pointer."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _faults(below, f"{pointer}/{key}")
    else:
        for fault in messages:
            yield Fault(pointer, fault.code, fault.detail)
