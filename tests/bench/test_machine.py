"""The line that tells what was measured on, and what else the machine had to do."""

import subprocess
import sys
import time

import psutil

from tests.bench import machine
from tests.bench.machine import Machine, Watch

BUSY = "while True: pass"


def test_the_line_tells_when_and_where():
    found = Machine("2026-01-02", "A processor", 2, "3.11.2", 0.26)
    assert found.line() == (
        "2026-01-02, A processor, 2 cores (0.3 of them busy with other work), Python 3.11.2"
    )


def test_one_s_own_work_is_not_others(monkeypatch):
    times = {"monotonic": [0, 10], "_busy": [100, 115], "_own": [5, 17]}
    for name in ("_busy", "_own"):
        monkeypatch.setattr(machine, name, lambda name=name: times[name].pop(0))
    monkeypatch.setattr(machine.time, "monotonic", lambda: times["monotonic"].pop(0))
    with Watch() as watch:
        pass
    assert watch.machine.others == 0.3


def test_work_of_others_is_seen():
    process = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        with Watch() as watch:
            while psutil.Process(process.pid).cpu_times().user < 0.3:
                time.sleep(0.02)
    finally:  # not before: a process that ended here is one's own work
        process.kill()
        process.wait()
    assert 0 < watch.machine.others <= watch.machine.cores
