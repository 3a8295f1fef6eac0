"""Brings the tables of a database to the version that this code knows (Alembic)."""

import threading
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

VERSIONS: Final = "feedback_version"  # the table that says which version it is
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_one_at_a_time = threading.Lock()  # Alembic keeps what it does in the module


class NewerTablesError(Exception):
    """Tables of a version that this code does not know; the message is its name."""


def upgrade(connection: Connection) -> None:
    """Bring the tables up to date in the transaction of `connection`, all of it or nothing.

    Raises NewerTablesError when a newer version of the code has made them.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    steps = ScriptDirectory.from_config(config)
    there = set(versions(connection))
    known = {step.revision for step in steps.walk_revisions()}
    if there - known:
        raise NewerTablesError(", ".join(sorted(there - known)))
    if there != set(steps.get_heads()):
        with _one_at_a_time:
            command.upgrade(config, "head")


def versions(connection: Connection) -> tuple[str, ...]:
    """Return the version of the tables; none where there are no tables."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
    return context.get_current_heads()
