"""marshmallow fields that take a JSON value of one type and convert nothing.

Each says in `must_be` what it takes, which completes "It must be …" for people and is all that an
error says: never the value itself.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields

from api.problems import Fault
from model.labels import Label, Operating

_CODES = {"required": "missing", "null": "wrong_type", "invalid": "wrong_type"}


def fault(code: str, detail: str) -> ValidationError:
    """Return a validation error that carries a Fault; the schema's keys give its pointer later."""
    return ValidationError([Fault("", code, detail)])


class _Strict(fields.Field[Any]):
    must_be: str

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """Return the error for `key`, one of marshmallow's or one of our codes."""
        return fault(_CODES.get(key, key), f"It must be {self.must_be}.")


class Text(_Strict, fields.String):
    """A string, kept exactly as it is: NUL, lone surrogates and all."""

    must_be = "a string"

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return value


class Flag(_Strict, fields.Boolean):
    """true or false; "yes" and 1 are neither."""

    must_be = "true or false"

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Offset(_Strict, fields.Integer):
    """A whole number from 0 on. JSON Schema does not tell 3 from 3.0, so both are taken."""

    must_be = "a whole number, 0 or more"

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid")
        if value < 0:
            raise self.make_error("out_of_range")
        return value


class Choice(_Strict, fields.String):
    """One of the values of an enumeration, or of part of it; deserialised to its member."""

    def __init__(self, kind: Iterable[StrEnum], *, metadata: dict[str, Any], **kwargs: Any) -> None:
        self._members = {member.value: member for member in kind}
        self.must_be = _either(list(self._members))
        metadata = {**metadata, "enum": list(self._members)}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if value not in self._members:
            raise self.make_error("not_allowed")
        return self._members[value]


class Objects(_Strict, fields.List[Any]):
    """A list of up to `most` JSON objects, each of which `schema` reads."""

    def __init__(
        self, schema: type[Schema], *, most: int, metadata: dict[str, Any], **kwargs: Any
    ) -> None:
        self._schema, self._most = schema(), most
        self.must_be = f"a list of at most {most} objects"
        metadata = {**metadata, "maxItems": most}
        super().__init__(fields.Nested(schema), metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self._most:  # before each is looked at: that takes its time
            raise self.make_error("out_of_range")
        found, faults = [], {}
        for number, entry in enumerate(value):
            try:
                found.append(self._entry(entry))
            except ValidationError as error:
                faults[number] = error.messages
        if faults:
            raise ValidationError(faults)
        return found

    def _entry(self, entry: Any) -> Any:
        if not isinstance(entry, dict):
            raise fault("wrong_type", "It must be an object.")
        return self._schema.load(entry)


class Entries(_Strict, fields.List[Any]):
    """A list with something in it. What an entry is to be, is only documented: others check it."""

    must_be = "a list with at least one entry"

    def __init__(self, schema: type[Schema], *, metadata: dict[str, Any], **kwargs: Any) -> None:
        metadata = {**metadata, "minItems": 1}
        super().__init__(fields.Nested(schema), metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if not value:
            raise self.make_error("out_of_range")
        return value


class Threshold(_Strict):
    """The name of an operating point, or an object with a number from 0 to 1 for some labels.

    Keys that are no label are left out: a newer client may know more labels than this service.
    """

    must_be = "balanced, precise or an object of numbers per label"
    _POINTS: ClassVar = {point.value: point for point in Operating}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Operating | dict[Label, float]:
        if isinstance(value, str):
            if value not in self._POINTS:
                raise self.make_error("not_allowed")
            return self._POINTS[value]
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        numbers = {label: value[label.value] for label in Label if label.value in value}
        faults = {label.value: found for label, n in numbers.items() if (found := _not_a_share(n))}
        if faults:
            raise ValidationError(faults)
        return {label: float(number) for label, number in numbers.items()}


def _not_a_share(number: object) -> list[Fault]:
    must_be = "It must be a number from 0 to 1."
    if isinstance(number, bool) or not isinstance(number, int | float):
        return [Fault("", "wrong_type", must_be)]
    return [] if 0 <= number <= 1 else [Fault("", "out_of_range", must_be)]


def _either(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
