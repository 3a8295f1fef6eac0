"""Fits on a real Dask cluster of processes: the same results, whatever happens to a worker."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from distributed import LocalCluster

from model import artifact
from tests.processes import listen_to_interrupts
from tests.training import corpus
from tests.training.conftest import Files, Trained
from tests.waiting import wait_until
from training import cluster as module
from training import metrics
from training.__main__ import main
from training.cluster import ClusterError, cluster
from training.work import Task, Workers

ROOT = Path(__file__).parents[2]


@contextmanager
def local(workers: int, threads: int = 1) -> Iterator[LocalCluster]:
    """Start a scheduler here and `workers` processes, which are started anew when they die."""
    with LocalCluster(
        n_workers=workers,
        threads_per_worker=threads,
        dashboard_address=":0",
        memory_limit=None,
        silence_logs="CRITICAL",
    ) as running:
        yield running


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    with local(2) as running:
        yield running


def address(running: LocalCluster) -> str:
    return str(running.scheduler_address)


def scaled(matrix: np.ndarray, by: int) -> tuple[int, float]:
    return os.getpid(), float(matrix.sum() * by)


def test_results_come_in_order_and_from_the_workers(two: LocalCluster) -> None:
    matrix = np.arange(400_000.0)
    tasks = [Task(f"part {by}", scaled, (matrix, by)) for by in range(8)]
    with cluster(address(two), quiet=True) as workers:
        pids, results = zip(*workers.run(tasks), strict=True)
    here = [result for _, result in Workers(1, quiet=True).run(tasks)]
    assert list(results) == here
    assert os.getpid() not in pids
    assert set(pids) <= {worker.pid for worker in two.workers.values()}


class Counted(np.ndarray):
    """An array that counts in how many pieces of mail it went out of this process."""

    mailed = 0

    def __reduce_ex__(self, protocol: object) -> object:
        Counted.mailed += 1
        return super().__reduce_ex__(protocol)


@dataclass(frozen=True)
class Wrapped:
    inner: dict[str, np.ndarray]
    by: int


def unwrapped(each: Wrapped) -> float:
    return float(each.inner["matrix"].sum() * each.by + each.inner["small"].sum())


def test_what_tasks_share_leaves_once_and_is_not_kept(two: LocalCluster) -> None:
    matrix = np.ones(1_000_000).view(Counted)
    small = np.ones(3)
    Counted.mailed = 0
    with cluster(address(two), quiet=True) as workers:
        tasks = [
            Task(f"part {by}", unwrapped, (Wrapped({"matrix": matrix, "small": small}, by),))
            for by in range(8)
        ]
        assert workers.run(tasks) == [by * 1e6 + 3 for by in range(8)]
        # From here to the scheduler, which runs in this process too, and from there to a worker.
        assert 1 <= Counted.mailed <= 2
        wait_until(lambda: not two.scheduler.tasks, seconds=20)


def once_deadly(matrix: np.ndarray, by: int, mark: Path) -> float:
    """Return a result, but kill the process that first asks for it."""
    if by == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return float(matrix.sum() * by)


@pytest.mark.parametrize("count", [1, 2])
def test_task_of_a_worker_that_dies_runs_again(count: int, tmp_path: Path) -> None:
    matrix = np.arange(400_000.0)
    mark = tmp_path / "died"
    tasks = [Task(f"part {by}", once_deadly, (matrix, by, mark)) for by in range(4)]
    with local(count) as running, cluster(address(running), quiet=True) as workers:
        assert workers.run(tasks) == [float(matrix.sum() * by) for by in range(4)]
    assert mark.exists()


def deadly() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_task_that_kills_every_worker_is_given_up() -> None:
    with (
        local(1) as running,
        cluster(address(running), quiet=True) as workers,
        pytest.raises(ClusterError, match=r"“bad” was given up.*more memory"),
    ):
        workers.run([Task("bad", deadly, ())])


def test_cluster_without_workers_left_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1)
    with local(1) as running, cluster(address(running), quiet=True) as workers:
        threading.Timer(1, running.scale, [0]).start()
        with pytest.raises(ClusterError, match="all workers are gone"):
            workers.run([Task("slow", time.sleep, (20,))])


def faulty(number: int) -> None:
    raise ValueError(f"the fault of {number}")


def test_fault_of_a_task_is_told_as_it_is(two: LocalCluster) -> None:
    with (
        cluster(address(two), quiet=True) as workers,
        pytest.raises(ValueError, match="the fault of 7"),
    ):
        workers.run([Task("bad", faulty, (7,))])


def late(number: int) -> None:
    raise TimeoutError(f"the lateness of {number}")


def test_timeout_of_a_task_is_not_taken_for_waiting(two: LocalCluster) -> None:
    with (
        cluster(address(two), quiet=True) as workers,
        pytest.raises(TimeoutError, match="the lateness of 7"),
    ):
        workers.run([Task("bad", late, (7,))])


def test_tasks_that_end_while_somebody_looks_around(
    two: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_POLL", 0.001)
    with cluster(address(two), quiet=True) as workers:
        assert workers.run([Task("brief", abs, (-n,)) for n in range(100)]) == list(range(100))


def test_same_model_as_without_cluster(
    whole: Trained, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 20)
    with local(1, threads=2) as running:  # its two tasks at a time share a process
        assert main(train(files, tmp_path / "m", address(running))) == 0
    _, manifest = artifact.read(tmp_path / "m")
    assert manifest["id"] == whole.manifest["id"]


def train(files: Files, out: Path, where: str) -> list[str]:
    options = {
        "--data": files.data,
        "--attribution": files.attribution,
        "--reference": files.reference,
        "--out": out,
        "--dask": where,
    }
    return ["train", *(str(part) for option in options.items() for part in option)]


@pytest.fixture
def silent() -> Iterator[str]:
    """Return an address where somebody listens and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def website() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.RequestHandlerClass.log_message = lambda *_: None
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long for nobody than people may have to for a slow network."""
    assert module.CONNECT < 10
    monkeypatch.setattr(module, "CONNECT", 1)


def refused(files: Files, tmp_path: Path, where: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Train at an address of no use: told in a sentence within seconds, and nothing written."""
    begin = time.monotonic()
    assert main(train(files, tmp_path / "m", where)) == 2
    assert time.monotonic() - begin < 10
    assert not (tmp_path / "m").exists()
    told = capsys.readouterr().err
    assert f"--dask {where}: " in told
    assert "Traceback" not in told
    return told


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("where", ["127.0.0.1:1", "no-such-host.invalid:8786", "silent", "website"])
def test_address_without_scheduler_is_told(
    where: str,
    request: pytest.FixtureRequest,
    files: Files,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if "." not in where:
        where = request.getfixturevalue(where)
    assert "no Dask scheduler answers" in refused(files, tmp_path, where, capsys)
    assert "no Dask scheduler" in refused(files, tmp_path, f"tls://{where}", capsys)


@pytest.mark.parametrize(
    "where", ["nonsense", "http://127.0.0.1:80", "scheduler.json", "h:1 x", ""]
)
def test_what_is_no_address_is_told(
    where: str, files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(train(files, tmp_path / "m", where))
    assert ended.value.code == 2
    assert "it takes a scheduler's address" in capsys.readouterr().err


def test_jobs_and_cluster_exclude_each_other(files: Files, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*train(files, tmp_path / "m", "127.0.0.1:1"), "--jobs", "2"])
    assert ended.value.code == 2


@pytest.mark.usefixtures("impatient")
def test_scheduler_without_workers_is_told(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with local(0) as running:
        assert "has no workers" in refused(files, tmp_path, address(running), capsys)


@contextmanager
def foreign_worker(running: LocalCluster, *path: Path) -> Iterator[None]:
    """Start a worker that imports from `path` first; wait until the scheduler knows it."""
    known = len(running.scheduler.workers)
    with subprocess.Popen(
        [sys.executable, "-m", "dask", "worker", address(running), "--no-dashboard", "--no-nanny"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))},
        cwd=path[0],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until(lambda: len(running.scheduler.workers) > known, seconds=20)
            yield
        finally:
            process.kill()


def test_worker_with_other_libraries_is_told(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scipy-0.7.1.dist-info").mkdir()
    (tmp_path / "scipy-0.7.1.dist-info" / "METADATA").write_text("Name: scipy\nVersion: 0.7.1\n")
    with local(1) as running, foreign_worker(running, tmp_path, ROOT):
        told = refused(files, tmp_path, address(running), capsys)
    assert "worker tcp://" in told
    assert "scipy 0.7.1 (here " in told
    assert "requirements.txt" in told


def test_worker_with_another_version_of_this_program_is_told(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for room in ("model", "training"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("artifacts"))
    with (tmp_path / "training" / "fit.py").open("a") as code:
        code.write("# another\n")
    with local(0) as running, foreign_worker(running, tmp_path):
        assert "another version of this program" in refused(
            files, tmp_path, address(running), capsys
        )


def test_worker_without_this_program_is_told(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with local(0) as running, foreign_worker(running, tmp_path):
        told = refused(files, tmp_path, address(running), capsys)
    assert "not this program" in told
    assert "checkout" in told


def test_worker_that_comes_later_is_held_to_it_too(tmp_path: Path) -> None:
    (tmp_path / "scipy-0.7.1.dist-info").mkdir()
    (tmp_path / "scipy-0.7.1.dist-info" / "METADATA").write_text("Name: scipy\nVersion: 0.7.1\n")
    tasks = [Task(f"part {by}", time.sleep, (0.5,)) for by in range(8)]
    with (
        local(1) as running,
        cluster(address(running), quiet=True) as workers,
        foreign_worker(running, tmp_path, ROOT),
        pytest.raises(ClusterError, match=r"came later has scipy 0\.7\.1 \(here"),
    ):
        workers.run(tasks)


@contextmanager
def training_at(running: LocalCluster, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Train on much, as a process; what happens inside the block comes in the middle of a fit."""
    data = corpus.write(tmp_path / "data.jsonl", corpus.labelled(4000))
    options = ["--data", data, "--out", tmp_path / "m", "--dask", address(running)]
    with subprocess.Popen(
        [sys.executable, "-m", "training", "train", *map(str, options)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen_to_interrupts,  # noqa: PLW1509 - it execs at once
    ) as process:
        try:
            workers = running.scheduler.workers
            wait_until(lambda: any(worker.processing for worker in workers.values()), seconds=20)
            yield process
        finally:
            process.kill()
    assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


def test_interrupted_training_stops_and_leaves_the_cluster_free(
    two: LocalCluster, tmp_path: Path
) -> None:
    with training_at(two, tmp_path) as process:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Interrupted; nothing was written." in told
    assert "Traceback" not in told
    wait_until(lambda: not two.scheduler.tasks, seconds=20)
    with cluster(address(two), quiet=True) as workers:
        assert workers.run([Task("next", abs, (-7,))]) == [7]


def test_scheduler_that_goes_away_is_told(tmp_path: Path) -> None:
    with local(1) as running, training_at(running, tmp_path) as process:
        running.close()
        _, told = process.communicate(timeout=40)
    assert process.returncode == 2
    assert "the scheduler is gone" in told
    assert "Traceback" not in told
