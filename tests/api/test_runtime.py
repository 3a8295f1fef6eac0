"""The directory that workers share: private, and gone when the service is."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import children
from tests.service import ROOT, running, wait_for_workers
from tests.waiting import wait_until

MAKE = "from api import runtime; print(runtime.create(), runtime.create(), flush=True); {}"


def made(then: str = "") -> tuple[Path, int]:
    """Make one in another process, which does `then`; return it and the process's end."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE.format(then)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    first, second = done.stdout.split()
    assert first == second
    return Path(first), done.returncode


def test_it_is_for_its_owner_alone_and_gone_at_the_end():
    show = "import os; print(oct(os.stat(runtime.directory()).st_mode))"
    done = subprocess.run(
        [sys.executable, "-c", f"from api import runtime; print(runtime.create()); {show}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    directory, mode = done.stdout.split()
    assert stat.S_IMODE(int(mode, 8)) == 0o700
    assert not Path(directory).exists()


def test_what_a_killed_service_left_is_removed_by_the_next():
    left, status = made("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert status == -signal.SIGKILL
    assert left.is_dir()
    made()
    assert not left.exists()


def test_another_running_service_keeps_its_own():
    keep = subprocess.Popen(
        [sys.executable, "-c", MAKE.format("import sys; sys.stdin.read()")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert keep.stdin is not None
    assert keep.stdout is not None
    kept = Path(keep.stdout.readline().split()[0])
    made()
    assert kept.is_dir()
    keep.communicate(timeout=30)
    assert not kept.exists()


@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_that_ends_takes_nothing_with_it(tmp_path, kill):
    with running(tmp_path) as server:
        (directory,) = Path("/dev/shm").glob(f"hearsay-{server.pid}-*")  # noqa: S108 - where it is made
        wait_for_workers(server, 1)
        (worker,) = children(server.pid, 1)
        os.kill(worker, kill)
        wait_until(lambda: children(server.pid, 1) != [worker])
        assert directory.is_dir()
    assert not directory.exists()
