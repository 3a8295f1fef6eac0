"""Where requests are counted: in Redis, or for this machine alone in a table its workers share.

The table is an SQLite file in memory (/dev/shm), so that a limit holds for the service and not for
each of its workers. It is also what counts while Redis is away.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from limits.storage import MemoryStorage, RedisStorage, Storage
from redis.backoff import NoBackoff
from redis.connection import ConnectionPool
from redis.exceptions import RedisError
from redis.retry import Retry

from api import logs

SCHEME = "hearsay"  # the name under which Flask-Limiter finds `ServiceStorage`

_REDIS_SECONDS = 0.25  # what a request waits for Redis at most …
_RETRY_SECONDS = 2.0  # … and how long it is then left alone
_BUSY_SECONDS = 1.0
_SWEEP_EVERY = 1000  # counts, after which those of windows that ended are removed

# A statement that writes holds the file's lock until it is done. Where it hands a row out, Python
# lets another thread go first: with RETURNING, every worker would wait for that thread. So the
# counting is a trigger's: the statement is done in one go, and leaves what came of it in a row of
# the asking connection's own, to be read without any lock. A window that would end later than any
# can is of a clock that was set back since: it would keep a client out for as long.
_SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=OFF;
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INT, ends REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked (
  id INTEGER PRIMARY KEY, key TEXT, amount INT, now REAL, lasts INT, count INT, ends REAL
);
CREATE TRIGGER IF NOT EXISTS counting AFTER UPDATE OF key ON asked BEGIN
  INSERT INTO counts VALUES (new.key, new.amount, new.now + new.lasts)
    ON CONFLICT (key) DO UPDATE SET
      count = iif(ends > new.now AND ends < new.now + 2 * new.lasts, count, 0) + new.amount,
      ends = iif(ends > new.now AND ends < new.now + 2 * new.lasts, ends, new.now + new.lasts);
  UPDATE asked SET (count, ends) = (SELECT count, ends FROM counts WHERE key = new.key)
    WHERE id = new.id;
END;
"""
_ASK = "UPDATE asked SET key = ?, amount = ?, now = ?, lasts = ? WHERE id = ?"
_ANSWER = "SELECT count FROM asked WHERE id = ?"
_Found = TypeVar("_Found")


class SharedStorage(Storage):
    """Counts in an SQLite file that the processes of this machine share."""

    STORAGE_SCHEME = None  # made by ServiceStorage alone

    def __init__(self, path: Path) -> None:
        """Keep the counts in the file `path`, which is made when the first is counted."""
        super().__init__()
        self._path = path
        self._connections = threading.local()
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more for `key`, whose window ends `expiry` seconds after its first."""
        now = time.time()
        connection, own = self._own()
        self._counted += 1
        if self._counted % _SWEEP_EVERY == 0:
            connection.execute("DELETE FROM counts WHERE ends <= ?", (now,))
        connection.execute(_ASK, (key, amount, now, expiry, own))
        return int(connection.execute(_ANSWER, (own,)).fetchone()[0])

    def get(self, key: str) -> int:
        """Return the count of `key` in its window."""
        return int(self._current("count", key))

    def get_expiry(self, key: str) -> float:
        """Return when the window of `key` ends (Unix time); now, if it has none."""
        return self._current("ends", key) or time.time()

    def check(self) -> bool:
        """Tell that it works."""
        return True

    def reset(self) -> int | None:
        """Forget all counts."""
        self._own()[0].execute("DELETE FROM counts")
        return None

    def clear(self, key: str) -> None:
        """Forget the count of `key`."""
        self._own()[0].execute("DELETE FROM counts WHERE key = ?", (key,))

    def _current(self, column: str, key: str) -> float:
        found = self._own()[0].execute(
            f"SELECT {column} FROM counts WHERE key = ? AND ends > ?",  # noqa: S608 - a name of ours
            (key, time.time()),
        )
        row = found.fetchone()
        return row[0] if row else 0

    def _own(self) -> tuple[sqlite3.Connection, int]:
        """Return this thread's connection, and which row of `asked` is its own."""
        own: tuple[sqlite3.Connection, int] | None = getattr(self._connections, "own", None)
        if own is None:
            own = self._connections.own = _opened(self._path)
        return own


class ServiceStorage(Storage):
    """Counts in Redis while it answers, else on this machine; no request fails for want of either.

    Where not even the table can be written, each worker counts in its own memory.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - read by the library, written by nobody

    def __init__(self, uri: str, redis: str = "", path: str = "", **_: Any) -> None:
        """Count in the Redis at URL `redis`, if given, else in the file `path`, or in memory."""
        super().__init__(uri)
        self._here = SharedStorage(Path(path)) if path else MemoryStorage()
        self._redis = _redis_storage(redis) if redis else None
        self._retry_at = 0.0
        self._away = False
        self._alone: MemoryStorage | None = None

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more for `key`, whose window ends `expiry` seconds after its first."""
        return self._ask(lambda storage: storage.incr(key, expiry, amount=amount))

    def get(self, key: str) -> int:
        """Return the count of `key` in its window."""
        return self._ask(lambda storage: storage.get(key))

    def get_expiry(self, key: str) -> float:
        """Return when the window of `key` ends (Unix time)."""
        return self._ask(lambda storage: storage.get_expiry(key))

    def check(self) -> bool:
        """Tell that it works: here, it always does."""
        return True

    def reset(self) -> int | None:
        """Forget all counts."""
        return self._ask(lambda storage: storage.reset())

    def clear(self, key: str) -> None:
        """Forget the count of `key`."""
        self._ask(lambda storage: storage.clear(key))

    def _ask(self, question: Callable[[Storage], _Found]) -> _Found:
        if self._redis is not None and time.monotonic() >= self._retry_at:
            try:
                found = question(self._redis)
            except RedisError as error:
                # Set first: the other threads need not wait for the same answer.
                self._retry_at = time.monotonic() + _RETRY_SECONDS
                if not self._away:
                    self._away = True
                    logs.notice("redis_away", exception=type(error).__name__)
            else:
                if self._away:
                    self._away = False
                    logs.notice("redis_back")
                return found
        try:
            return question(self._here)
        except sqlite3.Error as error:
            return question(self._own_memory(error))

    def _own_memory(self, error: sqlite3.Error) -> Storage:
        """Return where this worker counts for itself while the table it shares has no room."""
        if self._alone is None:
            self._alone = MemoryStorage()
            logs.notice("limits_apart", exception=type(error).__name__)
        return self._alone


def _redis_storage(url: str) -> RedisStorage:
    """Return a storage in the Redis at `url`; it connects when it is first asked."""
    pool = ConnectionPool.from_url(
        url,
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # by itself, the client tries again for seconds
    )
    return RedisStorage(url, connection_pool=pool, key_prefix="hearsay")


def _opened(path: Path) -> tuple[sqlite3.Connection, int]:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    # A write-ahead log is whole after a killed worker; on memory there is nothing to wait for.
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO asked DEFAULT VALUES")
    (own,) = connection.execute("SELECT last_insert_rowid()").fetchone()
    return connection, int(own)
