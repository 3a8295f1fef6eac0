"""Runs that are killed, interrupted, or met by another: nothing is lost, nothing there twice."""

import gzip
import random
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.model.bulk import archives
from tests.model.bulk.archives import ran, same, start
from tests.processes import listen_to_interrupts
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that takes some seconds, with bad documents in it."""
    folder = tmp_path_factory.mktemp("long")
    bad = b'{"text": "cut\n{"id": 1}\n\xff\n'
    body = bad.join(archives.lines(range(n, n + 150)) for n in range(0, 1200, 150))
    (folder / "a.jsonl").write_bytes(body)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(body)[:-4000])
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_run_that_is_killed_again_and_again_ends_with_the_same_rows(
    jobs: int, long: Path, tmp_path: Path
) -> None:
    """Killed at random moments, also in the middle of writing; each time some of it is done."""
    chance = random.Random(jobs)  # noqa: S311 - which moments does not matter
    arguments = [long, "--out", tmp_path / "out", "--partition", 100, "--jobs", jobs]
    records = tmp_path / "out" / "_ledger"
    kills = 0
    for goal in (1, 8, 15):
        with start(*arguments) as process:
            wait_until(lambda goal=goal: at(records) >= goal, seconds=120)
            time.sleep(chance.random() / 5)
            workers = psutil.Process(process.pid).children(recursive=True)
            kills += process.poll() is None
            process.kill()
        psutil.wait_procs(workers, timeout=20)
    assert kills >= 2
    code, told = ran(*arguments)
    assert (code, "could not be scored" in told) == (0, True)
    whole = ["--out", tmp_path / "whole", "--partition", 100, "--jobs", 1]
    assert ran(long, *whole)[0] == 0
    assert same(tmp_path / "out", tmp_path / "whole")
    assert not [*(tmp_path / "out").rglob(".part-*")]


def at(records: Path) -> int:
    """Return how many partitions stand, about."""
    if not records.is_dir():
        return 0
    names = [path.name for path in records.iterdir()]
    return sum(13 if len(name) == 11 else 1 for name in names)


def test_no_process_outlives_a_killed_run(long: Path, tmp_path: Path) -> None:
    with start(long, "--out", tmp_path / "out", "--partition", 50, "--jobs", 2) as process:
        wait_until(lambda: at(tmp_path / "out" / "_ledger"))
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    assert len(family) >= 2


def test_interrupted_run_says_that_it_can_go_on(long: Path, tmp_path: Path) -> None:
    arguments = [long, "--out", tmp_path / "out", "--partition", 50, "--jobs", 2]
    with start(*arguments, preexec_fn=listen_to_interrupts) as process:
        wait_until(lambda: at(tmp_path / "out" / "_ledger"))
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "Interrupted. What is done is kept; start the same command again to go on.\n"


def test_process_that_is_killed_is_told(long: Path, tmp_path: Path) -> None:
    arguments = [long, "--out", tmp_path / "out", "--partition", 50, "--jobs", 2]
    with start(*arguments) as process:
        wait_until(lambda: at(tmp_path / "out" / "_ledger"))
        scoring = [
            child
            for child in psutil.Process(process.pid).children()
            if "loky" in " ".join(child.cmdline()) and "tracker" not in " ".join(child.cmdline())
        ]
        scoring[0].kill()
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "A process that scores was ended; perhaps memory ran out. What is done is kept" in told
    assert "Traceback" not in told


def test_two_runs_at_once_on_one_dataset_are_refused(long: Path, tmp_path: Path) -> None:
    arguments = [long, "--out", tmp_path / "out", "--partition", 50, "--jobs", 1]
    with start(*arguments) as process:
        wait_until(lambda: at(tmp_path / "out" / "_ledger"))
        code, told = ran(*arguments)
        assert process.poll() is None
        process.kill()
    assert (code, "Another run is writing to" in told) == (2, True)
