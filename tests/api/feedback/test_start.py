"""The service makes its tables before it forks, and says in one sentence why it cannot start."""

import pytest
from sqlalchemy import text

from api.feedback.database import database_of
from tests.service import failed_start, running


@pytest.fixture
def settings(place):
    return {"HEARSAY_DATABASE_URL": place.url}


def test_the_tables_are_there_before_the_first_request(place, settings):
    with running(place.data, **settings):
        database = database_of(place.settings())
        with database.reading() as session:
            assert session.execute(text("SELECT count(*) FROM feedback")).scalar() == 0
        database.close()


def test_tables_of_a_newer_version_stop_the_start_in_one_sentence(place, settings):
    database = database_of(place.settings())
    with database.writing() as session:
        session.execute(text("UPDATE feedback_version SET version_num = '9999'"))
    database.close()
    said = failed_start(place.data, **settings)
    assert "Hearsay cannot start. The feedback in" in said
    assert "was written by a newer version of Hearsay" in said


def test_two_services_on_one_database_start_at_once(place, settings, tmp_path):
    with running(place.data, **settings), running(tmp_path / "other", **settings) as server:
        assert "storage_unavailable" not in "".join(server.output)
