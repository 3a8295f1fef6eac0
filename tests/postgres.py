"""A real PostgreSQL of the tests' own: started, stopped, killed, with a fresh place for each."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psutil
import psycopg
import pytest

_USER = "postgres"  # PostgreSQL refuses to run as root; Debian's package makes this user
_SECONDS = 60  # more than a start takes on a busy machine
_names = count()


class Postgres:
    """One server, reached through a socket in its directory."""

    def __init__(self, directory: Path, programs: Path) -> None:
        """Make its files in `directory`; `programs` is where `initdb` and `postgres` are."""
        self._directory, self._programs = directory, programs
        self._process: subprocess.Popen[bytes] | None = None
        subprocess.run(
            [
                *(programs / "initdb", "-D", directory / "files", "-U", _USER),
                *("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            **_as_user(),
        )

    @property
    def url(self) -> str:
        """Where it is."""
        return f"postgresql://{_USER}@/postgres?host={self._directory}"

    def fresh(self) -> str:
        """Return the address of a place in it that is empty: a schema, made faster than a base."""
        name = f"test_{next(_names)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url}&options=-csearch_path%3D{name}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = (self._directory / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self._directory / "files"),
                    # Without -F each stop takes seconds. It only matters when a machine fails.
                    *("-F", "-k", self._directory, "-c", "listen_addresses="),
                ],
                stdout=log,
                stderr=log,
                **_as_user(),
            )
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError:
                said = (self._directory / "log").read_text(errors="replace")
                assert self._process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop it at once, as `systemctl stop` does: whoever is connected is cut off."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_SECONDS)
            self._process = None

    def kill(self) -> None:
        """Kill it and all its processes with signal 9, as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)  # it starts no more of them
        children = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        for child in children:
            child.kill()
        self._process.wait(_SECONDS)
        psutil.wait_procs(children, _SECONDS)  # their memory must be free for the next start
        self._process = None

    def restart_if_gone(self) -> None:
        """Start it, if a test has left it stopped or could not start it."""
        if self._process is None or self._process.poll() is not None:
            self.start()


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server; it has ended, and its files are gone, when the block is left."""
    # Not pytest's own directory, which no other user can enter.
    directory = Path(tempfile.mkdtemp(prefix="hearsay-postgres-"))
    try:
        if os.getuid() == 0:
            shutil.chown(directory, _USER)
        server = Postgres(directory, _programs())
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.fail("there is no PostgreSQL: run `make databases` first", pytrace=False)
    return found[-1].parent


def _as_user() -> dict[str, str]:
    return {"user": _USER, "group": _USER} if os.getuid() == 0 else {}
