"""Archives at length: memory stays flat over a gigabyte, and two processes do near twice the work.

The articles are those of DATA (articles.jsonl.gz), or invented ones where there is none.
"""

import gzip
import os
import resource
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from tests.model.bulk import archives

GIBIBYTE = 1 << 30
SIZE = int(float(os.environ.get("SOAK_GIGABYTES", "1")) * GIBIBYTE)
ARTICLES = Path(
    os.environ.get("DATA", archives.ROOT.parent / "shared" / "data"), "articles.jsonl.gz"
)
ROUNDS = 3
MEBIBYTE = 1 << 20
MOST_MEMORY = 500  # MiB, of a process
FLAT = 1.15  # of the second half's peak, by that of the first
TWICE = 1.7


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@pytest.fixture(scope="module")
def articles() -> bytes:
    """Return 6,000 articles as JSON lines."""
    if ARTICLES.is_file():
        return gzip.decompress(ARTICLES.read_bytes())
    return archives.lines(range(6000)).replace(b'"}\n', b" " + _PADDING.encode() + b'"}\n')


_PADDING = " ".join(archives.text(number) for number in range(10))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a directory that is gone afterwards: pytest would keep gigabytes."""
    yield tmp_path
    shutil.rmtree(tmp_path)


def repeated(path: Path, content: bytes, size: int) -> Path:
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(content)
    return path


def watched(
    process: int, samples: list[tuple[float, float, float]], ended: threading.Event
) -> None:
    """Note the time, the memory of `process`, and of the largest of its children, in MiB."""
    while not ended.wait(0.5):
        try:
            whole = psutil.Process(process)
            children = [memory(child) for child in whole.children(recursive=True)]
            samples.append((time.monotonic(), memory(whole), max(children, default=0.0)))
        except psutil.NoSuchProcess:
            return


def memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / MEBIBYTE
    except psutil.NoSuchProcess:
        return 0.0


@pytest.mark.timeout(7200)
def test_memory_stays_flat_over_a_gigabyte(articles: bytes, folder: Path) -> None:
    archive = repeated(folder / "articles.jsonl", articles, SIZE)
    samples: list[tuple[float, float, float]] = []
    ended = threading.Event()
    began = time.monotonic()
    with archives.start(archive, "--out", folder / "out", "--jobs", 2) as process:
        watcher = threading.Thread(target=watched, args=(process.pid, samples, ended))
        watcher.start()
        _, told = process.communicate()
        ended.set()
        watcher.join()
    seconds = time.monotonic() - began
    assert process.returncode == 0, told
    tenths = [_peaks(samples, tenth) for tenth in range(10)]
    say(f"\n{archive.stat().st_size / 1e9:.2f} GB, --jobs 2, {told.strip()}")
    say(f"{'tenth of the time':<20}" + "".join(f"{tenth + 1:>6}" for tenth in range(10)))
    for row, name in enumerate(("reads, MiB", "scores, MiB")):
        say(f"{name:<20}" + "".join(f"{peaks[row]:>6.0f}" for peaks in tenths))
    rows = sum(pq.read_metadata(path).num_rows for path in (folder / "out" / "documents").iterdir())
    say(f"{rows / seconds:,.0f} documents a second; {_size(folder / 'out') / rows:,.0f} bytes each")
    assert rows == archive.stat().st_size // len(articles) * articles.count(b"\n")
    for row in (0, 1):
        first, second = (max(peaks[row] for peaks in half) for half in (tenths[1:5], tenths[5:]))
        assert second < FLAT * first
        assert second < MOST_MEMORY


def _peaks(samples: list[tuple[float, float, float]], tenth: int) -> tuple[float, float]:
    begin, end = samples[0][0], samples[-1][0]
    width = (end - begin) / 10
    low = begin + tenth * width
    mine = [sample for sample in samples if low <= sample[0] <= low + width]
    return max(sample[1] for sample in mine), max(sample[2] for sample in mine)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


@pytest.mark.timeout(3600)
def test_two_processes_do_near_twice_the_work(articles: bytes, folder: Path) -> None:
    """Beside the time goes the processor time, which other work on the machine changes less."""
    archive = repeated(folder / "articles.jsonl", articles, 2 * len(articles))
    rows = 2 * articles.count(b"\n")
    rates: dict[int, list[float]] = {1: [], 2: []}
    say(f"\n{'processes':<10}{'documents/s':>12}{'ms of processor each':>22}")
    for number in range(ROUNDS):
        for jobs, found in rates.items():
            out = folder / f"out-{number}-{jobs}"
            began, used = time.monotonic(), _used()
            code, told = archives.ran(archive, "--out", out, "--jobs", jobs)
            found.append(rows / (time.monotonic() - began))
            assert code == 0, told
            say(f"{jobs:<10}{found[-1]:>12,.0f}{(_used() - used) / rows * 1000:>22.2f}")
    ratio = statistics.median(two / one for one, two in zip(rates[1], rates[2], strict=True))
    say(f"median ratio {ratio:.2f}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    assert ratio >= TWICE


def _used() -> float:
    """Return the processor seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
