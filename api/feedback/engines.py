"""How connections to the feedback's database are made: SQLite in a file, or PostgreSQL."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from api.setting_values import DATABASE_URL
from api.settings import SettingsError

WAIT: Final = 5  # seconds for a lock, a connection of the pool, or a statement
READS: Final = "hearsay_reads"  # the execution option of transactions that write nothing

_SQLITE_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",  # what was taken back is overwritten
    "temp_store = MEMORY",
)
_POSTGRES_SETTINGS = {
    "synchronous_commit": "on",
    "statement_timeout": f"{WAIT}s",
    # A process that was stopped in a transaction holds up nobody for longer.
    "idle_in_transaction_session_timeout": f"{2 * WAIT}s",
}


def sqlite(path: Path) -> Engine:
    """Return an engine for the file at `path`, which is opened when it is used."""
    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())),
        connect_args={"timeout": WAIT},
        hide_parameters=True,
    )

    def connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # or Python's driver begins transactions by itself
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(READS, False)
        # Whoever will write says so at once: otherwise two who have read cannot both go on.
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begin)
    return engine


def postgres(url: str, connections: int) -> Engine:
    """Return an engine for the server at `url`, with so many connections at most.

    Raises SettingsError for what is no address.
    """
    try:
        address = make_url(url).set(drivername="postgresql+psycopg")
        engine = create_engine(
            address,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=WAIT,
            pool_pre_ping=True,  # a server that was restarted costs nobody an answer
            hide_parameters=True,
            connect_args={
                "connect_timeout": WAIT,
                "tcp_user_timeout": 1000 * WAIT,
                "application_name": "hearsay",
                "prepare_threshold": None,  # a pooler between may hand on to another connection
            },
        )
    except (SQLAlchemyError, ValueError):
        raise SettingsError(f"HEARSAY_DATABASE_URL must be {DATABASE_URL.allowed}.") from None

    def connected(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            for name, value in _POSTGRES_SETTINGS.items():
                cursor.execute(f"SET {name} = '{value}'")
        connection.commit()

    event.listen(engine, "connect", connected)
    return engine
