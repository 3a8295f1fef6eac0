"""The counts of workers that have ended: added up, lost never, and in few files."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.metric_files import Folder, reading
from tests.processes import children
from tests.service import ROOT, running, wait_for_workers
from tests.waiting import wait_until

WORK = """
from prometheus_client import Counter, Gauge, Histogram
Counter("hearsay_work", "Work.", ["kind"]).labels("hard").inc(3)
Histogram("hearsay_time", "Time.", buckets=(1, 2)).observe(1.5)
Gauge("hearsay_alive", "Alive.", multiprocess_mode="livesum").set(1)
import os
print(os.getpid())
"""
LOOK = """
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
registry = CollectorRegistry()
multiprocess.MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def run(directory, program):
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(directory)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture
def workers(tmp_path):
    """Return the numbers of three processes that have counted, and ended."""
    return [int(run(tmp_path, WORK)) for _ in range(3)]


def files(directory, kind):
    return sorted(path.name for path in directory.glob(f"{kind}_*.db"))


def test_nothing_is_lost_and_few_files_are_left(tmp_path, workers):
    before = run(tmp_path, LOOK)
    folder = Folder()
    for worker in workers:
        folder.ended(tmp_path, worker)
    assert files(tmp_path, "counter") == ["counter_ended.db"]
    assert files(tmp_path, "histogram") == ["histogram_ended.db"]
    assert len(files(tmp_path, "gauge")) == 3  # not ours to remove
    assert sorted(run(tmp_path, LOOK).splitlines()) == sorted(before.splitlines())
    assert 'hearsay_work_total{kind="hard"} 9.0' in before
    assert 'hearsay_time_bucket{le="2.0"} 3.0' in before


def test_while_they_are_read_the_files_stay_and_their_turn_comes(tmp_path, workers):
    folder = Folder()
    with reading(tmp_path):
        folder.ended(tmp_path, workers[0])
        assert len(files(tmp_path, "counter")) == 3
    folder.ended(tmp_path, workers[1])
    assert files(tmp_path, "counter") == sorted(["counter_ended.db", f"counter_{workers[2]}.db"])
    assert 'hearsay_work_total{kind="hard"} 9.0' in run(tmp_path, LOOK)


def test_two_may_read_at_once(tmp_path):
    with reading(tmp_path), (tmp_path / "metrics.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)


def test_no_file_has_holes_that_a_full_disk_could_not_fill(tmp_path):
    with running(tmp_path, HEARSAY_WORKERS="2") as server:
        (directory,) = Path("/dev/shm").glob(f"hearsay-{server.pid}-*")  # noqa: S108 - where it is made
        wait_for_workers(server, 2)
        ended, _ = children(server.pid, 2)
        os.kill(ended, signal.SIGKILL)
        wait_until((directory / "histogram_ended.db").exists)
        wait_for_workers(server, 2)
        own = f"_{server.pid}"  # of the first process, which counts nothing any more
        counted = [path.stat() for path in directory.glob("*.db") if not path.stem.endswith(own)]
    assert len(counted) >= 2 * 3 + 2
    assert all(512 * file.st_blocks >= file.st_size for file in counted)


def test_a_worker_that_counted_nothing_is_no_matter(tmp_path):
    Folder().ended(tmp_path, 4711)
    assert files(tmp_path, "counter") == []
