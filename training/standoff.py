"""Labels without texts (`training/data/README.md`), joined to the articles they were made on.

A label says where its sentence stands in the normalized article, and the beginning of the
sentence's SHA-256: a sentence is labelled only when its text is the one that was annotated.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from training.record_files import DataError, parse_json, read_json

Line = dict[str, Any]
Tell = Callable[[str], None]

#: Where the collection's articles lie below its top folder, or below any of these.
_FOLDERS: Final = ("", "jsons", "data/jsons")
_KEPT: Final = ("hedging", "hedge_spans", "anonymous_sourcing", "source_spans", "weight")
_BLANKS = re.compile("[ \t\xa0]+")
_SHA = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Article:
    """A normalized article; outlet and date (YYYY-MM-DD) where they are known."""

    text: str
    outlet: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The labelled sentences, and what no sentence was found for."""

    lines: list[Line] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)  # article → how many labels it has
    changed: list[str] = field(default_factory=list)  # ids of labels whose sentence reads otherwise


def normalized(text: str) -> str:
    """Return an article's text as the labels count it.

    Each line is stripped; runs of blanks, tabs and no-break spaces are one blank.
    """
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n"))


def join(labels: Path, articles: Iterable[Path], tell: Tell) -> Joined:
    """Return the sentences of `labels` whose articles are among `articles`.

    `articles` are folders of ID.json files (or folders above them), or JSON lines of `id` and
    `text`. `tell` hears of articles that cannot be read. Raises DataError when the labels are not
    in their format, or a path of `articles` is nothing that can be read.
    """
    rows = list(_labels(labels))
    found = _found({row["doc"] for row in rows}, articles, tell)
    joined = Joined()
    for row in rows:
        article = found.get(row["doc"])
        if article is None:
            joined.missing[row["doc"]] = joined.missing.get(row["doc"], 0) + 1
            continue
        text = article.text[row["start"] : row["end"]]
        if hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12] == row["sha"]:
            joined.lines.append(_line(row, text, article))
        else:
            joined.changed.append(str(row["id"]))
    return joined


def _labels(path: Path) -> Iterator[Line]:
    for number, row in read_json(path):
        fault = next((name for name, fits in _FIELDS.items() if not fits(row.get(name))), None)
        if fault or row["start"] >= row["end"]:
            raise DataError(
                f"{path}, line {number}: not a stand-off label (`{fault or 'end'}` is missing or"
                " wrong)"
            )
        yield row


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


#: What a label must have, and how it looks. Names may not lead out of the articles' folder.
_FIELDS: Final[dict[str, Callable[[object], bool]]] = {
    "id": _name,
    "doc": lambda value: isinstance(value, str) and re.fullmatch(r"[\w-]+", value) is not None,
    "i": _number,
    "start": _number,
    "end": _number,
    "sha": lambda value: isinstance(value, str) and _SHA.fullmatch(value) is not None,
    "pick": _name,
}


def _line(row: Line, text: str, article: Article) -> Line:
    known = {"outlet": article.outlet, "date": article.date}
    return {
        "id": row["id"],
        "doc": row["doc"],
        **{name: value for name, value in known.items() if value},
        "i": row["i"],
        "pick": row["pick"],
        "text": text,
        **{name: row[name] for name in _KEPT if name in row},
    }


def _found(wanted: set[str], articles: Iterable[Path], tell: Tell) -> dict[str, Article]:
    """Return the wanted articles; the first of a name counts."""
    found: dict[str, Article] = {}
    for path in articles:
        source = _in_folder(path, wanted, tell) if path.is_dir() else _in_lines(path, wanted)
        for name, article in source:
            found.setdefault(name, article)
    return found


def _in_folder(folder: Path, wanted: set[str], tell: Tell) -> Iterator[tuple[str, Article]]:
    for name in sorted(wanted):
        paths = (folder / below / f"{name}.json" for below in _FOLDERS)
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            continue
        try:
            fields = parse_json(path.read_text(encoding="utf-8-sig"))
            yield name, _article(fields, "content_original", "source")
        except (OSError, ValueError) as error:
            tell(f"{path} cannot be used: {error}")


def _in_lines(path: Path, wanted: set[str]) -> Iterator[tuple[str, Article]]:
    for number, fields in read_json(path):
        name = fields.get("id", fields.get("ID"))
        if not isinstance(name, str) or name not in wanted:
            continue
        try:
            if "content_original" in fields:
                yield name, _article(fields, "content_original", "source")
            else:
                yield name, _article(fields, "text", "outlet")
        except ValueError as error:
            raise DataError(f"{path}, line {number}: {error}") from None


def _article(fields: object, text: str, outlet: str) -> Article:
    if not isinstance(fields, dict) or not isinstance(fields.get(text), str):
        raise ValueError(f"there is no `{text}` in it")  # noqa: TRY004 - a fault of the data
    known = [fields.get(name) for name in (outlet, "date")]
    return Article(normalized(fields[text]), *(x if _name(x) else None for x in known))
