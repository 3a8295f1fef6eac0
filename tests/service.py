"""This project's own service under a real gunicorn, on a free port."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import requests

from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ["-m", "gunicorn", "--config", "api/gunicorn.conf.py", "api:create_app()"]

#: One worker, and limits that no test meets by chance; a test of limits sets its own.
_DEFAULTS = {
    "HEARSAY_WORKERS": "1",
    "HEARSAY_SCORES_PER_MINUTE": "1000000",
    "HEARSAY_FEEDBACKS_PER_MINUTE": "1000000",
}


class Server(NamedTuple):
    """A running service: where it is, and what it has printed so far."""

    url: str
    port: int
    pid: int
    output: list[str]


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with `settings` and none of its own."""
    kept = {k: v for k, v in os.environ.items() if k != "PORT" and not k.startswith("HEARSAY_")}
    return kept | {"PORT": "0"} | settings


def wait_for_workers(server: Server, number: int) -> None:
    """Wait until so many workers serve: before that, one may not hear a signal."""

    def serve() -> bool:
        told = requests.get(f"{server.url}/metrics", timeout=60).text
        serving = re.findall(r"(?m)^hearsay_model_workers\{.*\} (\S+)$", told)
        return sum(map(float, serving)) == number

    wait_until(serve, f"not {number} workers serve")


def failed_start(data: Path, **settings: str) -> str:
    """Start the service where it cannot start; return what it said, which is no stack trace."""
    done = subprocess.run(
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env=environment(HEARSAY_DATA=str(data)) | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Server]:
    """Start the service on the model that ships; it has ended when the block has."""
    process = subprocess.Popen(
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env=environment(HEARSAY_DATA=str(data), **_DEFAULTS) | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    output: list[str] = []
    ready = threading.Event()

    def collect() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line)
            if "make extension" in line:
                ready.set()
        ready.set()

    reader = threading.Thread(target=collect)
    reader.start()
    try:
        ready.wait(60)
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(output))
        assert found, f"the service did not start:\n{''.join(output)}"
        port = int(found[1])
        yield Server(f"http://127.0.0.1:{port}", port, process.pid, output)
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: a second or two sooner than SIGTERM
        process.wait(40)
        reader.join(10)
        process.stdout.close()
