"""Invented archives in every format, and what a run made of them."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).parents[3]
_SENTENCES = [
    "The harbor tunnel {n} may open a year late, two people familiar with the project said.",
    "Mayor Ada Quill said on Monday that the city had received no notice of a delay.",
    "The cost is believed to have reached ${n} million, three times the first estimate.",
    "It is unclear whether the council of Norrland had been told before it voted.",
    "The first train ran through the old tunnel 🚆 at five in the morning.",
    "Councilwoman Ines Marlow said that she had seen no memo about line {n}.",
]


def text(number: int) -> str:
    """Return an article, another for each number."""
    count = 3 + number % 4
    return " ".join(
        _SENTENCES[(number + step) % len(_SENTENCES)].format(n=number) for step in range(count)
    )


def page(number: int) -> str:
    """Return a web page with an article."""
    paragraphs = "".join(f"<p>{text(number + step)}</p>" for step in range(3))
    return (
        f'<html lang="en"><head><title>Tunnel {number}</title>'
        '<meta name="author" content="Ada Quill"></head>'
        f"<body><article><h1>Tunnel {number}</h1>{paragraphs}</article></body></html>"
    )


def lines(numbers: Iterable[int]) -> bytes:
    """Return JSON lines."""
    records = ({"id": f"a{n}", "title": f"Tunnel {n}", "text": text(n)} for n in numbers)
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def parquet(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    """Write a table."""
    pq.write_table(pa.table(columns), path, **options)
    return path


def record(
    writer: WARCWriter,
    body: bytes,
    *,
    kind: str = "response",
    url: str = "https://news.example/a",
    status: str = "200 OK",
    headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),),
) -> None:
    """Add a record to a WARC file."""
    http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            http_headers=http if kind == "response" else None,
            warc_content_type="" if kind == "response" else "text/html",
        )
    )


def warc(numbers: Iterable[int], *, packed: bool = True) -> bytes:
    """Return a WARC file of pages."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=packed)
    for number in numbers:
        record(writer, page(number).encode(), url=f"https://news.example/{number}")
    return file.getvalue()


def every_format(folder: Path) -> Path:
    """Write an archive that has some documents of every format; return its directory."""
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines(range(40)))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines(range(40, 70))))
    (folder / "c.warc.gz").write_bytes(warc(range(4)))
    parquet(folder / "d.parquet", {"id": [*range(20)], "text": [text(n) for n in range(20)]})
    (folder / "e.html").write_text(page(1))
    (folder / "f.txt").write_text(text(5))
    return folder


def start(*arguments: object, **options: Any) -> "subprocess.Popen[str]":
    """Start the command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "model", "bulk", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "HEARSAY_DATA": "/nonexistent", "COLUMNS": "120"},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options},
    )


def ran(*arguments: object) -> tuple[int, str]:
    """Run the command line; return its exit code, and what it said."""
    with start(*arguments) as process:
        out, told = process.communicate(timeout=240)
    assert out == ""
    assert "Traceback" not in told
    return process.returncode, told


def tables(out: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of both tables, in order of their keys."""
    documents = pq.read_table(out / "documents").to_pylist()
    sentences = pq.read_table(out / "sentences").to_pylist()
    return (
        sorted(documents, key=lambda row: (row["input"], row["position"])),
        sorted(sentences, key=lambda row: (row["input"], row["position"], row["number"])),
    )


def same(one: Path, other: Path) -> bool:
    """Tell whether two datasets have the same rows, and none twice."""
    (documents, sentences), others = tables(one), tables(other)
    keys = {(row["input"], row["position"]) for row in documents}
    assert len(keys) == len(documents)
    return (documents, sentences) == others
