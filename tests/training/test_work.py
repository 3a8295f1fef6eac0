"""Fits on several cores: what becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.waiting import wait_until
from training.work import Task, Workers

ROOT = Path(__file__).parents[2]
SLEEPING = """
import time
from training.work import Task, Workers
Workers(2, quiet=True).run([Task("a nap", time.sleep, (600,)) for _ in range(2)])
"""


def workers_of(parent: int) -> set[int]:
    """Return the process ids of the workers that `parent` started."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if int(status[1]) == parent and b"popen_loky" in command and status[0] != "Z":
            found.add(int(entry.name))
    return found


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_workers_end_when_the_one_they_work_for_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEPING], cwd=ROOT) as training:
        try:
            wait_until(lambda: len(workers_of(training.pid)) == 2)
            workers = workers_of(training.pid)
            time.sleep(3)  # they have begun their tasks by then
        finally:
            training.kill()
    try:
        wait_until(lambda: gone(workers), seconds=30)
    finally:
        for pid in workers:
            if not gone({pid}):
                os.kill(pid, signal.SIGKILL)


def test_results_come_in_order() -> None:
    tasks = [Task(f"{n}", pow, (n, 2)) for n in range(8)]
    assert Workers(2, quiet=True).run(tasks) == [n * n for n in range(8)]
    assert Workers(1, quiet=True).run(tasks) == [n * n for n in range(8)]
