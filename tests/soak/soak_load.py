"""How fast it is: 1, 8 and 32 clients on loopback, beside a bare Flask route in the same run.

An article of 40 sentences with `explain`. The table it prints is the one that a release quotes.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import requests

from tests.processes import children
from tests.service import ROOT, running
from tests.soak.clients import Outcome, ask

CLIENTS = (1, 8, 32)
SECONDS = float(os.environ.get("SOAK_SECONDS", "20"))
WORKERS = 2
SHARE = 0.20  # of what the bare route answers in a second
MEBIBYTE = 1024 * 1024
MOST_MEMORY = 200  # MiB, of a worker

#: Invented; four paragraphs of ten sentences, as wordy as news is.
PARAGRAPH = (
    "The harbor tunnel may open a year late, according to two people familiar with the project. "
    "Mayor Ada Quill said on Monday that the city had received no notice of a delay. "
    "“We signed off the last milestone on time,” she told reporters outside the town hall. "
    "Norrland Works dug the first 300 meters in March, the company said in a statement. "
    "But critics say the budget was never realistic, and that everybody involved knew as much. "
    "The cost is believed to have reached $2.1 billion, three times the first estimate. "
    "It is unclear whether the council had been told before it voted for the second tube. "
    "Councilwoman Ines Marlow said that she had seen no memo, and would have asked for one. "
    "A senior official, who asked not to be named, described the schedule as a wish. "
    "The first train ran through the old tunnel at five in the morning, as it had for years."
)
ARTICLE = {"text": "\n\n".join([PARAGRAPH] * 4), "explain": True}


@dataclass(frozen=True)
class Row:
    """One line of the table; `memory` is a worker's largest resident set, in MiB."""

    name: str
    clients: int
    outcome: Outcome
    memory: float

    def __str__(self) -> str:
        found = self.outcome
        errors = found.statuses.total() - found.statuses["200"]
        times = "".join(f"{found.milliseconds(share):>9.1f}" for share in (0.5, 0.95, 0.99))
        return (
            f"{self.name:<12}{self.clients:>8}{found.rate:>11.1f}{times}"
            f"{self.memory:>8.0f}{errors:>8}"
        )


HEAD = (
    f"{'':<12}{'clients':>8}{'requests/s':>11}{'p50 ms':>9}{'p95':>9}{'p99':>9}"
    f"{'MiB':>8}{'errors':>8}"
)


@contextmanager
def watched(process: int) -> Iterator[list[float]]:
    """Give the largest memory of a worker of `process`, in MiB, once the block has ended."""
    found, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            for child in psutil.Process(process).children():
                try:
                    found[0] = max(found[0], child.memory_info().rss / MEBIBYTE)
                except psutil.NoSuchProcess:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        ended.set()
        watcher.join()


@contextmanager
def bare(answer: Path) -> Iterator[tuple[int, int]]:
    """Run the bare route as the service runs; give its process and port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--preload"),
            *("--workers", str(WORKERS), "--threads", "4", "--worker-class", "gthread"),
            *("--keep-alive", "15", "--log-level", "warning", "tests.soak.bare:app"),
        ],
        cwd=ROOT,
        env=os.environ | {"BARE_ANSWER": str(answer)},
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield process.pid, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measured(name: str, process: int, port: int, clients: int, body: Path) -> Row:
    with watched(process) as memory:
        outcome = ask(port, clients, SECONDS, body)
    row = Row(name, clients, outcome, memory[0])
    say(str(row))
    return row


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> dict[tuple[str, int], Row]:
    """Measure the service and the bare route by turns."""
    folder = tmp_path_factory.mktemp("load")
    body, answer = folder / "body.json", folder / "answer.json"
    body.write_text(json.dumps(ARTICLE))
    rows: dict[tuple[str, int], Row] = {}
    with running(folder / "data", HEARSAY_WORKERS=str(WORKERS)) as server:
        children(server.pid, WORKERS)
        got = requests.post(f"{server.url}/v1/score", json=ARTICLE, timeout=60)
        assert len(got.json()["sentences"]) == 40
        answer.write_bytes(got.content)
        say(f"\n{HEAD}")
        with bare(answer) as (bare_process, bare_port):
            for clients in CLIENTS:
                for name, process, port in (
                    ("bare Flask", bare_process, bare_port),
                    ("/v1/score", server.pid, server.port),
                ):
                    rows[name, clients] = measured(name, process, port, clients, body)
    for clients in CLIENTS:
        share = rows["/v1/score", clients].outcome.rate / rows["bare Flask", clients].outcome.rate
        say(f"{clients:>3} clients: {share:.3f} of the bare route's requests a second")
    return rows


@pytest.mark.parametrize("clients", CLIENTS)
def test_nothing_fails(table, clients):
    for name in ("/v1/score", "bare Flask"):
        assert set(table[name, clients].outcome.statuses) == {"200"}


@pytest.mark.parametrize("clients", CLIENTS)
def test_scoring_keeps_up_with_a_route_that_does_nothing(table, clients):
    ours, ceiling = (table[name, clients].outcome.rate for name in ("/v1/score", "bare Flask"))
    assert ours / ceiling >= SHARE


@pytest.mark.parametrize("clients", CLIENTS)
def test_a_worker_stays_small(table, clients):
    assert table["/v1/score", clients].memory < MOST_MEMORY
