"""What a document of an archive costs: `python -m model bulk`, in one process."""

import gzip
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from model.bulk import inputs
from model.bulk.partitions import cut
from model.bulk.read import read
from model.sentences import split

_ROOT: Final = Path(__file__).parents[2]
_DOCUMENTS: Final = 2000  # in a partition, as the command cuts them
# Runs a command; whom it leaves behind becomes a child of this process, which waits for them too:
# only then is their time counted. Web pages are read by such.
_WITH_ALL: Final = """
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
code = subprocess.run(sys.argv[1:]).returncode
try:
    while True:
        os.wait()
except ChildProcessError:
    sys.exit(code)
"""


@dataclass(frozen=True)
class Cost:
    """Of an article: its `sentences`, ms of one core, bytes of dataset; `documents` were measured.

    `page` and `pages` are the same of web pages, None and 0 where there are none; `reading` is what
    the one process that reads an archive needs for an article, of all that it costs.
    """

    documents: int
    sentences: float
    article: float
    reading: float
    bytes: float
    pages: int
    page: float | None


def cost(texts: Sequence[str], pages: Path | None) -> Cost:
    """Measure an archive of `texts`, and one of the saved `pages`."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = _lines(Path(folder, "few"), texts[:1]), _lines(Path(folder, "many"), texts)
        starts = [_bulk(few) for _ in range(3)]
        start, before = median(used for used, _ in starts), starts[0][1]
        all_of_them, after = _bulk(many)
        count = len(texts) - 1
        names = sorted(pages.glob("*.html.gz")) if pages else []
        page = None
        if pages and names:
            page = (_bulk(f"{pages}/*.html.gz")[0] - start) / len(names) * 1000
        return Cost(
            documents=len(texts),
            sentences=sum(len(split(text)) for text in texts) / len(texts),
            article=(all_of_them - start) / count * 1000,
            reading=_reading(many) / len(texts) * 1000,
            bytes=(after - before) / count,
            pages=len(names),
            page=page,
        )


def _lines(stem: Path, texts: Sequence[str]) -> Path:
    path = stem.with_suffix(".jsonl.gz")
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(
            json.dumps({"id": f"a{n}", "text": text}) + "\n" for n, text in enumerate(texts)
        )
    return path


def _bulk(archive: Path | str) -> tuple[float, int]:
    """Return the processor seconds of a run over `archive`, and the bytes that it wrote."""
    command = [sys.executable, "-m", "model", "bulk", str(archive), "--jobs", "1", "--out"]
    with tempfile.TemporaryDirectory() as folder:
        began = _used()
        subprocess.run(
            [sys.executable, "-c", _WITH_ALL, *command, f"{folder}/out"],
            check=True,
            capture_output=True,
            cwd=_ROOT,
        )
        used = _used() - began
        return used, sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reading(archive: Path) -> float:
    """Return the processor seconds of reading `archive` and packing it up for who scores it."""
    given = inputs.find([str(archive)], str(archive.parent / "out"))
    began = time.process_time()
    for each in given.inputs:
        for partition in cut(0, read(each), _DOCUMENTS):
            pickle.dumps(partition)
    return time.process_time() - began
