"""On a Dask cluster: the same rows as in one process, whatever happens to its workers."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from distributed import Client

from model.bulk import pools
from model.bulk.errors import BulkError
from model.bulk.partitions import Partition
from model.bulk.pools import Here, processes
from model.bulk.score import Job
from model.labels import Operating
from model.scorer import Scorer
from model.served import SHIPPED
from tests.model.bulk import archives
from tests.model.bulk.archives import ROOT, ran, same, start
from tests.waiting import wait_until


@contextmanager
def dask(command: str, *arguments: object, cwd: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of a cluster, as a person would."""
    options = [command, *map(str, arguments), "--no-dashboard"]
    with subprocess.Popen(
        [sys.executable, "-m", "dask", *options],
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def cluster(folder: Path, workers: int, *, cwd: Path = ROOT) -> Iterator[str]:
    """Start a scheduler and so many workers on loopback; return its address."""
    told = folder / "scheduler.json"
    with ExitStack() as running:
        host = ("--host", "127.0.0.1")
        running.enter_context(dask("scheduler", *host, "--port", 0, "--scheduler-file", told))
        wait_until(lambda: told.exists() and told.read_text().endswith("}"))
        address: str = json.loads(told.read_text())["address"]
        for _ in range(workers):
            running.enter_context(dask("worker", address, *host, "--nthreads", 1, cwd=cwd))
        await_workers(address, workers)
        yield address


def await_workers(address: str, number: int) -> None:
    with Client(address, set_as_default=False) as client:
        wait_until(lambda: len(client.nthreads()) == number)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "a.jsonl").write_bytes(archives.lines(range(1200)))
    (folder / "b.warc.gz").write_bytes(archives.warc(range(12)))
    return folder


@pytest.fixture(scope="module")
def whole(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    assert ran(archive, "--out", out, "--partition", 50, "--jobs", 1)[0] == 0
    return out


def test_same_rows_from_two_workers_of_which_one_is_killed(
    archive: Path, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with cluster(tmp_path, 2) as address:
        arguments = [archive, "--out", out, "--partition", 50, "--dask", address]
        with Client(address, set_as_default=False) as client:
            workers = client.run(os.getpid)
        with start(*arguments) as process:
            wait_until(lambda: len([*(out / "documents").glob("*.parquet")]) >= 3)
            os.kill(min(workers.values()), signal.SIGKILL)
            standing = len([*(out / "_ledger").iterdir()])
            _, told = process.communicate(timeout=240)
        assert (process.returncode, "Traceback" in told) == (0, False)
        assert standing < 25  # it came in the middle
        assert same(out, whole)
        code, told = ran(*arguments)
        assert (code, told.startswith("Nothing to do")) == (0, True)


def test_cluster_without_workers_is_told(archive: Path, tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as address:
        code, told = ran(archive, "--out", tmp_path / "out", "--dask", address)
    assert (code, "has no workers" in told) == (1, True)


def test_address_of_no_scheduler_is_told(archive: Path, tmp_path: Path) -> None:
    code, told = ran(archive, "--out", tmp_path / "out", "--dask", "127.0.0.1:1")
    assert (code, "no Dask scheduler answers there" in told) == (1, True)


def test_worker_of_another_version_is_told(archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "model"
    other.mkdir()
    (other / "__init__.py").write_text("")
    (other / "cluster.py").write_text((ROOT / "model" / "cluster.py").read_text())
    with cluster(tmp_path, 1, cwd=tmp_path) as address:
        code, told = ran(archive, "--out", tmp_path / "out", "--dask", address)
    assert (code, "has another version of this program" in told) == (1, True)


def test_workers_that_leave_for_good_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_PATIENCE", 1)
    with cluster(tmp_path, 0) as address, ExitStack() as running:
        with dask("worker", address, "--host", "127.0.0.1"):
            await_workers(address, 1)
            pool = running.enter_context(pools.cluster(job(tmp_path), address))
            pool.look_around()
        await_workers(address, 0)
        pool.look_around()
        time.sleep(1.1)
        with pytest.raises(BulkError, match=r"all workers are gone\. What is done is kept"):
            pool.look_around()


def job(folder: Path, identity: str | None = None) -> Job:
    found = identity or Scorer.load(SHIPPED).model_id
    out = str(folder / "out")
    return Job(str(SHIPPED), found, Operating.BALANCED, explain=True, text=True, out=out)


EMPTY = Partition(0, 0, (), 0)


def test_model_that_is_another_now_is_told(tmp_path: Path) -> None:
    with pytest.raises(BulkError, match="is another than the run began with"):
        Here(job(tmp_path, "sha256:other")).begin(EMPTY)
    with processes(job(tmp_path, "sha256:other"), 1) as pool:
        promise = pool.begin(EMPTY)
        done = threading.Event()
        promise.add_done_callback(lambda _: done.set())
        assert done.wait(60)
        with pytest.raises(BulkError, match="is another than the run began with"):
            pool.result(promise)
