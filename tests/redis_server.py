"""A real Redis on a free port, which can be stopped, killed, made to hang, and started again."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis


class Redis:
    """A Redis of a test's own, at `url`; it keeps its port over restarts, and no data."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self._directory,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while True:
            try:
                self.client().ping()
            except redis.RedisError:
                assert time.monotonic() < deadline, "Redis did not start"
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def hang(self) -> None:
        """Let it take connections, and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=5)


@contextmanager
def redis_server(directory: Path) -> Iterator[Redis]:
    """Run a Redis in `directory`; it has ended when the block has."""
    if shutil.which("redis-server") is None:
        pytest.fail("there is no redis-server: run `make databases` first", pytrace=False)
    server = Redis(directory)
    server.start()
    try:
        yield server
    finally:
        server.kill()
