"""What `/docs` shows: the contract of `/openapi.json`, put in the order in which people read it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.operations import EVERYWHERE
from api.problem_types import PROBLEM_TYPES, ProblemType
from api.problems import MEDIA_TYPE

_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a type's name; `schema` is the object that it stands for, if it does for one."""

    text: str
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object, or a parameter; `default` is JSON, or None where there is none."""

    name: str
    kind: tuple[Part, ...]
    required: bool
    default: str | None
    about: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: what it is, its fields, and how many of some of them there must be."""

    name: str
    about: str
    fields: tuple[Field, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Example:
    """Something that is sent or answered, as text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a request or an answer holds; `shape` is None where it is no object of ours."""

    media_type: str
    shape: Shape | None
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as it is shown. `status` is that of its success."""

    anchor: str
    method: str
    path: str
    summary: str
    keyed: bool
    parameters: tuple[Field, ...]
    request: Body | None
    status: int
    answer: Body | None
    problems: tuple[ProblemType, ...]
    call: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """All of it: `sections` by tag, and the objects that occur within others."""

    version: str
    about: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    objects: tuple[Shape, ...]
    everywhere: tuple[ProblemType, ...]


def reference(contract: Mapping[str, Any], url: str) -> Reference:
    """Return what there is to show of `contract`, an OpenAPI document; calls go to `url`."""
    schemas = contract["components"]["schemas"]
    entries = [
        (operation["tags"][0], _entry(path, method, operation, schemas, url.rstrip("/")))
        for path, operations in contract["paths"].items()
        for method, operation in operations.items()
    ]
    tags = [tag["name"] for tag in contract["tags"]]
    shown = {
        body.shape.name
        for _, each in entries
        for body in (each.request, each.answer)
        if body is not None and body.shape is not None
    }
    return Reference(
        version=contract["info"]["version"],
        about=tuple(contract["info"]["description"].strip().split("\n\n")),
        sections=tuple((tag, tuple(e for found, e in entries if found == tag)) for tag in tags),
        objects=tuple(_shape(name, schemas) for name in sorted(set(schemas) - shown)),
        everywhere=tuple(PROBLEM_TYPES[code] for code in EVERYWHERE),
    )


def _entry(
    path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any], url: str
) -> Entry:
    status, success = next(
        (status, answer)
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    )
    codes = [
        code
        for answer in operation["responses"].values()
        for code in answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {})
    ]
    request = _body(operation.get("requestBody", {}), schemas)
    return Entry(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        keyed="security" in operation,
        parameters=tuple(map(_parameter, operation.get("parameters", ()))),
        request=request,
        status=int(status),
        answer=_body(success, schemas),
        problems=tuple(PROBLEM_TYPES[code] for code in codes if code not in EVERYWHERE),
        call=_call(url + path, request),
    )


def _call(url: str, request: Body | None) -> str | None:
    """Return a command that tries an operation with the first example of its request."""
    if request is None or not request.examples:
        return None
    sent = json.dumps(json.loads(request.examples[0].text), ensure_ascii=False)
    quoted = sent.replace("'", "'\\''")
    return f"curl -s {url} \\\n     -H 'Content-Type: application/json' \\\n     -d '{quoted}'"


def _parameter(parameter: Mapping[str, Any]) -> Field:
    place = {"path": "In the address.", "query": "In the query.", "header": "A header."}
    return Field(
        name=parameter["name"],
        kind=tuple(_kind(parameter["schema"])),
        required=parameter.get("required", False),
        default=None,
        about=f"{place[parameter['in']]} {parameter['description']}",
    )


def _body(described: Mapping[str, Any], schemas: Mapping[str, Any]) -> Body | None:
    for media_type, content in described.get("content", {}).items():
        reference = content["schema"].get("$ref")
        examples = tuple(
            Example(name, json.dumps(example["value"], indent=2, ensure_ascii=False))
            for name, example in content.get("examples", {}).items()
        )
        if reference is not None:
            return Body(media_type, _shape(reference.removeprefix(_SCHEMAS), schemas), examples)
        fields = _fields(content["schema"])
        return Body(media_type, Shape("", "", fields, "") if fields else None, examples)
    return None


def _shape(name: str, schemas: Mapping[str, Any]) -> Shape:
    schema = schemas[name]
    either = [f"`{option['required'][0]}`" for option in schema.get("oneOf", ())]
    rule = f"Exactly one of {' and '.join(either)}." if either else ""
    return Shape(name, schema.get("description", ""), _fields(schema), rule)


def _fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        Field(
            name=name,
            kind=tuple(_kind(field)),
            required=name in required,
            default=json.dumps(field["default"]) if "default" in field else None,
            about=field.get("description", ""),
        )
        for name, field in schema.get("properties", {}).items()
    )


def _kind(schema: Mapping[str, Any]) -> Iterator[Part]:
    """Yield the parts of what people call a value that fits `schema`."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SCHEMAS)
        yield Part(name, name)
    elif "enum" in schema:
        yield Part(" or ".join(f'"{value}"' for value in schema["enum"]))
    elif options := [option for option in schema.get("anyOf", schema.get("oneOf", ())) if option]:
        for number, option in enumerate(options):
            yield from [Part(" or ")] * (number > 0)
            yield from _kind(option)
    else:
        yield from _plain(schema)


def _plain(schema: Mapping[str, Any]) -> Iterator[Part]:
    names = schema.get("type", "any value")
    first, *others = [names] if isinstance(names, str) else names
    within = schema.get("items") or schema.get("additionalProperties")
    if first == "array" and within:
        yield Part("list of ")
        yield from _kind(within)
    else:
        yield Part(first + _range(schema))
    yield from (Part(f" or {other}") for other in others)


def _range(schema: Mapping[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" {low:g} to {high:g}"
    return f" from {low:g}" if low is not None else ""
