"""The database of the feedback: opened when it is needed, brought up to date, its failures named.

SQLite in a file of the data directory, or PostgreSQL. Either way a transaction that was committed
is on the disk: WAL with `synchronous=FULL` there, `synchronous_commit=on` here.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from api import logs
from api.feedback.engines import READS, WAIT, postgres, sqlite
from api.feedback.upgrade import NewerTablesError, upgrade
from api.settings import Settings, SettingsError

FILE: Final = "feedback.sqlite"
_PAUSE: Final = 1.0  # seconds after a failure in which the database is not asked again
_LOCK: Final = 0x48656172736179  # "Hearsay": the advisory lock under which tables are changed


class StorageUnavailableError(Exception):
    """The database cannot be used now; it may come back by itself.

    `why` is for whoever runs the service, never for a client; `retry_after` is in seconds.
    """

    retry_after = WAIT

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Database:
    """The database of one service, to be had in any of its processes and threads."""

    def __init__(self, url: str | None, data: Path, *, connections: int = 1) -> None:
        """Keep feedback in PostgreSQL at `url`, else in a file in `data`; nothing is opened yet.

        `connections` is how many are held open at most.
        """
        self._file = None if url else data / FILE
        self._engine = sqlite(data / FILE) if url is None else postgres(url, connections)
        self._process = os.getpid()
        self._made: os.stat_result | None = None  # the file as it was when it was prepared
        self._preparing = threading.Lock()
        self._ready = False
        self._away_until = 0.0

    @property
    def place(self) -> str:
        """Where it is, for people: a file, or an address without its password."""
        if self._file is not None:
            return str(self._file)
        return self._engine.url.render_as_string(hide_password=True)

    def exists(self) -> bool:
        """Tell whether there may be feedback in it; making sure of that makes no file."""
        return self._file is None or self._file.exists()

    def prepare(self) -> None:
        """Make the tables, or bring them up to date; of several processes, one does.

        Raises SettingsError when a newer version has made them, and StorageUnavailableError.
        """
        with self._failures(), self._preparing:
            if not self._ready:
                self._prepare()
                self._ready = True

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that is durable once the block is left; raises as `prepare` does."""
        self._begin()
        with self._failures(), Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that reads, however long it takes; raises as `prepare` does."""
        self._begin()
        engine = self._engine.execution_options(**{READS: True})
        with self._failures(), Session(engine) as session, session.begin():
            if self._file is None:
                session.execute(text("SET LOCAL statement_timeout = 0"))
            yield session

    def lock(self, session: Session, client: str) -> None:
        """Make other transactions of `client` wait until this one is over."""
        if self._file is None:  # in SQLite, all that write wait for each other anyway
            number = int(client[:15], 16) ^ _LOCK
            session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    def scrub(self) -> None:
        """Let what was deleted go from SQLite's log too, where it stood until now."""
        if self._file is None:
            return
        with suppress(SQLAlchemyError, sqlite3.Error):
            # Whoever waits for an answer does not wait long for a reader. If it reads on, this is
            # done after the next deletion, or by the last to close.
            self._pragma(
                "busy_timeout = 500", "wal_checkpoint(TRUNCATE)", f"busy_timeout = {1000 * WAIT}"
            )

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _begin(self) -> None:
        if self._process != os.getpid():  # connections are not for two processes
            self._engine.dispose(close=False)
            self._process = os.getpid()
        if self._ready and self._was_replaced():
            self._engine.dispose()  # what is written to a file without a name is lost
            self._ready = False
        if time.monotonic() < self._away_until:
            raise StorageUnavailableError("it was away a moment ago")
        if not self._ready:
            try:
                self.prepare()
            except SettingsError as error:  # it was replaced by a newer one while we ran
                logs.notice("storage_unavailable", detail=str(error))
                raise StorageUnavailableError(str(error)) from None

    def _was_replaced(self) -> bool:
        """Tell whether SQLite's file is not the one that is open any more: deleted, or replaced."""
        if self._file is None or self._made is None:
            return False
        try:
            return not os.path.samestat(self._file.stat(), self._made)
        except OSError:
            return True

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn what the database raises into StorageUnavailableError, and log it."""
        try:
            yield
        except (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError) as error:
            why = _why(error)
            logs.notice("storage_unavailable", detail=why)
            # Whatever it is, the tables are looked at again: it may be another database by then.
            self._ready = False
            self._away_until = time.monotonic() + _PAUSE
            raise StorageUnavailableError(why) from None

    def _prepare(self) -> None:
        with _alone(self._file):
            if self._file is not None:
                self._file.touch(mode=0o600)
                self._pragma("journal_mode = WAL")
            with self._engine.begin() as connection:
                self._upgrade(connection)
            self._made = None if self._file is None else self._file.stat()

    def _upgrade(self, connection: Connection) -> None:
        if self._file is None:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        try:
            upgrade(connection)
        except NewerTablesError as error:
            raise SettingsError(
                f"The feedback in {self.place} was written by a newer version of Hearsay (its "
                f"tables are {error}): run that version, or set HEARSAY_DATA or "
                "HEARSAY_DATABASE_URL to another place."
            ) from None

    def _pragma(self, *pragmas: str) -> None:
        """Run pragmas of SQLite's that must stand outside of any transaction."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
                cursor.fetchall()
            cursor.close()
        finally:
            connection.close()


def _why(error: Exception) -> str:
    """Return what kind of failure it is, and its message where that cannot quote what was sent."""
    cause: BaseException = error
    sent = isinstance(error, DBAPIError) and error.statement is not None
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    name = type(cause).__name__ + (f" {code}" if code else "")
    return name if sent else f"{name}: {' '.join(str(cause).split())}"


def database_of(settings: Settings) -> Database:
    """Return the database that `settings` name."""
    return Database(settings.database_url, settings.data, connections=settings.threads)


def prepare_at_start(settings: Settings) -> None:
    """Bring the tables up to date before the service starts.

    A database that is away stops nothing: it is tried again when feedback comes. Raises
    SettingsError when a newer version has made the tables.
    """
    database = database_of(settings)
    try:
        with suppress(StorageUnavailableError):  # it was logged
            database.prepare()
    finally:
        database.close()


@contextmanager
def _alone(path: Path | None) -> Iterator[None]:
    """Keep other processes out that would make the same SQLite file; its switch to WAL cannot wait.

    In PostgreSQL an advisory lock does the same.
    """
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f"{path.name}.lock")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
