"""The databases: made once, durable, brought up to date, and away without harm."""

import os
import stat
import subprocess
import sys
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from api.feedback.database import (
    FILE,
    Database,
    StorageUnavailableError,
    database_of,
    prepare_at_start,
)
from api.feedback.tables import Base
from api.feedback.upgrade import VERSIONS
from api.settings import SettingsError
from tests.service import ROOT


@pytest.fixture
def database(place):
    opened = database_of(place.settings())
    yield opened
    opened.close()


def value(database, statement):
    with database.reading() as session:
        return session.execute(text(statement)).scalar()


def write(database):
    with database.writing() as session:
        session.execute(text("DELETE FROM feedback"))


def test_the_tables_are_those_the_code_knows(database):
    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"version_table": VERSIONS, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_what_is_committed_is_on_the_disk(database, place):
    if place.url:
        assert value(database, "SHOW synchronous_commit") == "on"
    else:
        assert value(database, "PRAGMA journal_mode") == "wal"
        assert value(database, "PRAGMA synchronous") == 2  # FULL
        assert value(database, "PRAGMA secure_delete") == 1
        assert value(database, "PRAGMA foreign_keys") == 1


def test_a_transaction_that_fails_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.execute(text("DELETE FROM feedback_version"))
        raise ZeroDivisionError
    assert value(database, "SELECT count(*) FROM feedback_version") == 1


def test_preparing_again_changes_nothing(place):
    for _ in range(2):
        prepare_at_start(place.settings())


def test_tables_of_a_newer_version_are_refused_in_a_sentence(database, place):
    database.prepare()
    with database.writing() as session:
        session.execute(text("UPDATE feedback_version SET version_num = '9999'"))
    with pytest.raises(SettingsError) as caught:
        prepare_at_start(place.settings())
    assert "newer version of Hearsay" in str(caught.value)
    assert "9999" in str(caught.value)
    late = database_of(place.settings())
    with pytest.raises(StorageUnavailableError, match="newer"), late.writing():
        raise AssertionError
    late.close()


def test_the_file_is_its_owner_s_alone(tmp_path):
    data = tmp_path / "not" / "yet ?%23"
    database = Database(None, data)
    database.prepare()
    for path in data.glob(f"{FILE}*"):
        if not path.name.endswith(".lock"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    database.close()
    assert (data / FILE).stat().st_size > 0


PREPARE = """
import sys
from pathlib import Path
from api.feedback.database import Database
sys.stdin.readline()
database = Database(sys.argv[1] or None, Path(sys.argv[2]))
database.prepare()
"""


def test_all_that_start_at_once_make_the_tables_once(place):
    command = [sys.executable, "-c", PREPARE, place.url, str(place.data)]
    starting = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(6)
    ]
    for process in starting:
        process.stdin.write(b"\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60) for process in starting]
    assert [process.returncode for process in starting] == [0] * 6, outputs
    assert outputs == [(b"", b"")] * 6
    database = database_of(place.settings())
    assert value(database, "SELECT count(*) FROM feedback_version") == 1
    database.close()


def test_a_forked_process_gets_connections_of_its_own(database):
    statement = "SELECT count(*) FROM feedback"
    assert value(database, statement) == 0
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = value(database, statement)
        finally:
            os._exit(status)
    for _ in range(50):
        assert value(database, statement) == 0
    _, ended = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(ended) == 0
    assert value(database, statement) == 0


def test_a_reader_does_not_keep_a_writer_waiting(database):
    database.prepare()
    with database.reading() as slow:
        slow.execute(text("SELECT count(*) FROM feedback"))
        began = time.monotonic()
        write(database)
        assert time.monotonic() - began < 4  # it gives up after 5


@pytest.mark.parametrize("replaced", [False, True], ids=["deleted", "replaced"])
def test_a_file_that_is_taken_away_under_it_takes_nothing_new_along(tmp_path, replaced):
    elsewhere = Database(None, tmp_path / "elsewhere")
    elsewhere.prepare()
    elsewhere.close()
    database = Database(None, tmp_path)
    write(database)
    for path in tmp_path.glob(f"{FILE}*"):
        path.unlink()
    if replaced:
        (tmp_path / "elsewhere" / FILE).rename(tmp_path / FILE)
    with database.writing() as session:
        session.execute(text("INSERT INTO feedback_receipt VALUES ('c', 'k', 'r', 'f', 0, 1)"))
    database.close()
    opened = Database(None, tmp_path)
    assert value(opened, "SELECT count(*) FROM feedback_receipt") == 1
    opened.close()


def test_a_lock_that_is_not_let_go_is_a_database_that_is_away(tmp_path):
    holder, other = Database(None, tmp_path), Database(None, tmp_path)
    other.prepare()
    with holder.writing() as session:
        session.execute(text("DELETE FROM feedback"))
        with pytest.raises(StorageUnavailableError, match="SQLITE_BUSY"):
            write(other)
    time.sleep(1.1)  # for so long it is not asked again
    write(other)
    holder.close()
    other.close()


FILL = """
import resource, signal, sys
from pathlib import Path
from sqlalchemy import text
from api.feedback.database import Database, StorageUnavailableError
database = Database(None, Path(sys.argv[1]))
database.prepare()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
insert = text("INSERT INTO feedback_receipt VALUES ('c', :key, :long, 'f', 0, 1)")
for number in range(1000):
    try:
        with database.writing() as session:
            session.execute(insert, {"key": str(number), "long": "x" * 5000})
    except StorageUnavailableError as error:
        print(number, error.why)
        break
"""


def test_a_full_disk_is_a_database_that_is_away_and_loses_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    count, why = done.stdout.splitlines()[-1].split(" ", 1)
    assert "SQLITE_" in why
    database = Database(None, tmp_path)
    assert value(database, "SELECT count(*) FROM feedback_receipt") == int(count) > 0
    assert value(database, "PRAGMA integrity_check") == "ok"
    write(database)
    database.close()


def test_a_file_that_is_no_database_is_away_and_left_as_it_is(tmp_path):
    (tmp_path / FILE).write_bytes(b"dear diary " * 1000)
    database = Database(None, tmp_path)
    with pytest.raises(StorageUnavailableError, match="NOTADB"):
        database.prepare()
    database.close()
    assert (tmp_path / FILE).read_bytes() == b"dear diary " * 1000


def test_a_postgresql_that_is_away_at_the_start_stops_nothing_and_is_found_later(postgres):
    url = postgres.fresh()
    postgres.stop()
    database = Database(url, ROOT)
    with pytest.raises(StorageUnavailableError, match="OperationalError: connection"):
        database.prepare()
    postgres.start()
    time.sleep(1.1)
    assert value(database, "SELECT count(*) FROM feedback") == 0
    database.close()


def test_a_postgresql_that_was_restarted_costs_nobody_an_answer(postgres):
    database = Database(postgres.fresh(), ROOT)
    assert value(database, "SELECT count(*) FROM feedback") == 0
    for end in (postgres.stop, postgres.kill):
        end()
        postgres.start()
        assert value(database, "SELECT count(*) FROM feedback") == 0
    database.close()


def test_while_it_is_away_it_is_not_asked_each_time(tmp_path):
    (tmp_path / FILE).mkdir()
    database = Database(None, tmp_path)
    causes = []
    for _ in range(20):
        with pytest.raises(StorageUnavailableError) as caught:
            write(database)
        causes.append(caught.value.why)
    assert "SQLITE_CANTOPEN" in causes[0]
    assert causes.count("it was away a moment ago") >= 15
    database.close()


def test_a_password_is_not_shown():
    assert "hunter2" not in Database("postgresql://ada:hunter2@db.example/x", ROOT).place


def test_an_address_that_is_none_is_refused_in_a_sentence():
    with pytest.raises(SettingsError, match="HEARSAY_DATABASE_URL must be a URL"):
        Database("postgresql://ada:hunter2@db.example:many/x", ROOT)
