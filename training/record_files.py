"""Files of records: opened, cut into JSON lines or CSV rows, each with the line where it begins.

Reading never takes more memory than `MAX_LINE` for one line, whatever the file holds. What is wrong
with one record is handed on with its line; what is wrong with the file raises DataError.
"""

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

MAX_LINE: Final = 16 * 2**20  # characters: room for any article
ENDINGS: Final = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz")

Raw = dict[str, Any]

_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # how `surrogateescape` hands on a byte it cannot decode
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class DataError(Exception):
    """Data that cannot be used; the message lists every fault by file and line."""


@contextmanager
def open_text(path: Path, newline: str | None = None) -> Iterator[TextIO]:
    r"""Open a plain or gzipped text file; a byte that is not UTF-8 reads as U+DC80 … U+DCFF.

    `newline` is as in `open`. A byte order mark is dropped. Raises DataError when the file is
    missing, no file, UTF-16, gzipped although its name does not say so, or damaged as gzip.
    """
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as raw:
            _check_start(path, raw.peek(4)[:4])
            with io.TextIOWrapper(
                raw, encoding="utf-8-sig", errors="surrogateescape", newline=newline
            ) as text:
                yield text
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise DataError(f"{path} is a directory; name the files in it") from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} cannot be read: {error}") from None


def _check_start(path: Path, start: bytes) -> None:
    if start[:2] == b"\x1f\x8b":
        raise DataError(f"{path} is gzipped; its name must end in .gz")
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in start:
        raise DataError(f"{path} is not UTF-8 (UTF-16, or no text at all); save it as UTF-8")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number (from 1) and text of each non-empty line of a plain or gzipped file.

    Raises DataError as `open_text` does, and naming the line that is too long or not UTF-8.
    """
    with open_text(path) as text:
        for number, line in enumerate(_bounded(text), start=1):
            fault = _line_fault(line)
            if fault:
                raise DataError(f"{path}, line {number}: {fault}")
            if line.strip():
                yield number, line


def read_json(path: Path) -> Iterator[tuple[int, Raw]]:
    """Yield line number and object of each line; raises DataError at the first that is none."""
    for number, line in read_lines(path):
        try:
            value = parse_json(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: {error}") from None
        if not isinstance(value, dict):
            raise DataError(f"{path}, line {number}: not a JSON object")
        yield number, value


def raw_records(path: Path) -> Iterator[tuple[int, Raw | str]]:
    """Yield for each record of a file the line where it begins, and its fields or its fault.

    Raises DataError when the file as a whole cannot be used.
    """
    name = path.name.lower()
    if not name.endswith(ENDINGS):
        raise DataError(f"{path}: its name must end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    rows = _csv_rows(path) if name.endswith(ENDINGS[2:]) else _json_rows(path)
    first = next(rows, None)
    if first is None:
        raise DataError(f"{path}: there are no records in it")
    yield first
    yield from rows


def parse_json(text: str) -> Any:
    """Return the value of strict JSON: no NaN or Infinity, no field twice. Raises ValueError."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg}, character {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("not JSON that can be read (it is nested too deeply)") from None


def _object(pairs: list[tuple[str, Any]]) -> Raw:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field `{twice}` is given twice")
    return fields


def _constant(name: str) -> Any:
    raise ValueError(f"not JSON ({name} is no number there)")


def _bounded(text: TextIO) -> Iterator[str]:
    """Yield the lines, of one that is too long only the first `MAX_LINE` + 1 characters."""
    while line := text.readline(MAX_LINE + 1):
        yield line
        rest = line
        while not rest.endswith(("\n", "\r")) and (rest := text.readline(MAX_LINE)):
            pass


def _line_fault(line: str) -> str | None:
    if len(line) > MAX_LINE:
        return f"a line of more than {MAX_LINE:,} characters"
    found = None if line.isascii() else _NOT_UTF8.search(line)
    if found:
        byte = ord(found[0]) - 0xDC00
        return f"not UTF-8 (byte 0x{byte:02X} at character {found.start() + 1})"
    return "NUL bytes; the file is damaged, or not UTF-8" if "\0" in line else None


def _json_rows(path: Path) -> Iterator[tuple[int, Raw | str]]:
    with open_text(path) as text:
        for number, line in enumerate(_bounded(text), start=1):
            if line.strip():
                yield number, _line_fault(line) or _json_row(line)


def _json_row(line: str) -> Raw | str:
    try:
        value = parse_json(line.rstrip())
    except ValueError as error:
        return str(error)
    return value if isinstance(value, dict) else "not a JSON object"


def _csv_rows(path: Path) -> Iterator[tuple[int, Raw | str]]:
    with open_text(path, newline="") as text:
        # Of a line that is too long, some cell is longer than the csv module allows.
        table = csv.reader(_bounded(text), strict=True)
        header: list[str] | None = None
        begin = 1
        while (row := _next_row(table, path, begin)) is not None:
            if isinstance(row, str):
                yield begin, row
            elif header is None and any(row):
                header = _header(path, begin, row)
            elif header is not None and any(row):
                yield begin, _csv_row(header, row)
            begin = table.line_num + 1


def _next_row(table: Any, path: Path, begin: int) -> list[str] | str | None:
    """Return the cells of the next row, or its fault, or None at the end."""
    try:
        row: list[str] | None = next(table, None)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise DataError(
                f"{path}, line {begin}: a quotation mark that opens in this record is never closed"
            ) from None
        return f"not CSV ({error})"
    return row


def _header(path: Path, line: int, row: list[str]) -> list[str]:
    header = [name.strip() for name in row]
    unknown = [name or "(no name)" for name in header if name not in FIELDS]
    twice = sorted({name for name in header if header.count(name) > 1})
    where = f"{path}, line {line}: "
    if unknown:
        hint = "; columns are separated by commas" if re.search("[;\t|]", row[0]) else ""
        raise DataError(
            f"{where}unknown column {', '.join(map(shown, unknown))}; the first line names the"
            f" fields, known are {', '.join(sorted(FIELDS))}{hint}"
        )
    if twice:
        raise DataError(f"{where}the column `{twice[0]}` is there twice")
    if "text" not in header:
        raise DataError(f"{where}there is no column `text`")
    return header


def _csv_row(header: list[str], row: list[str]) -> Raw | str:
    faults = filter(None, map(_line_fault, row))
    if fault := next(faults, None):
        return fault
    if len(row) != len(header):
        return f"it has {len(row)} cells where the header has {len(header)}"
    try:
        return {name: FIELDS[name](cell) for name, cell in zip(header, row, strict=True) if cell}
    except ValueError as error:
        return str(error)


def _number(cell: str) -> int | float | str:
    """Return the number, or the cell for whoever checks the field to complain of."""
    text = cell.strip()
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return cell
    value = float(text)  # "1.0" too: a spreadsheet writes it so where other cells are empty
    return int(value) if value.is_integer() else value


def _list(cell: str) -> Any:
    try:
        return parse_json(cell)
    except ValueError:
        raise ValueError(
            f'a list must be JSON in its cell, as ["may"], not {shown(cell)}'
        ) from None


#: Field of a record → how its CSV cell is read.
FIELDS: Final[dict[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("id", "text", "doc", "outlet", "date", "pick"), str),
    **dict.fromkeys(("i", "weight", "hedging", "anonymous_sourcing"), _number),
    **dict.fromkeys(("hedge_cues", "sources", "hedge_spans", "source_spans"), _list),
}


def shown(value: object) -> str:
    """Return `value` for a message: on one line, and short."""
    text = " ".join(str(value).split()).encode(errors="backslashreplace").decode()
    return text if len(text) <= 60 else f"{text[:59]}…"
