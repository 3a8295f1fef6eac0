"""What was taken back is nowhere in the data directory: not in the file, not in its log."""

import time

import pytest

from api.feedback.database import database_of
from api.feedback.job import feedback_job
from api.feedback.service import Feedback
from api.feedback.store import purge
from tests.api.feedback.conftest import ADA, BO, NOW, SECRET, Place, asked

MARK = "The quagga aviary may move."


@pytest.fixture
def feedback(tmp_path):
    opened = Feedback(Place(tmp_path, "").settings(), SECRET)
    yield opened
    opened.close()


def keep(feedback, sentence=MARK, author=ADA, **fields):
    job = feedback_job(asked(sentence, share_text=True) | fields)
    return feedback.keep(job, author, NOW).body


def files_with(tmp_path, mark="quagga"):
    return [path.name for path in tmp_path.iterdir() if mark.encode() in path.read_bytes()]


def test_a_shared_sentence_is_there_until_it_is_taken_back(feedback, tmp_path):
    kept = keep(feedback)
    for number in range(50):
        keep(feedback, f"Sentence {number} may stay.", BO)
    assert files_with(tmp_path)
    feedback.take_back(kept["id"], kept["secret"])
    assert files_with(tmp_path) == []
    assert files_with(tmp_path, "may stay")


def test_a_later_opinion_that_shares_nothing_takes_the_text_away(feedback, tmp_path):
    keep(feedback)
    assert files_with(tmp_path)
    keep(feedback, share_text=False)
    assert files_with(tmp_path) == []


def test_a_long_sentence_goes_with_all_its_pages(feedback, tmp_path):
    kept = keep(feedback, "The quagga may go. " * 900)
    assert files_with(tmp_path)
    feedback.take_back(kept["id"], kept["secret"])
    assert files_with(tmp_path) == []


def test_purging_takes_the_text_away_and_leaves_what_is_newer(feedback, tmp_path):
    keep(feedback)
    job = feedback_job(asked("The newer one may stay.", share_text=True))
    feedback.keep(job, ADA, NOW + 60)
    database = database_of(Place(tmp_path, "").settings())
    with database.writing() as session:
        assert purge(session, NOW + 60) == 1
    database.scrub()
    database.close()
    assert files_with(tmp_path) == []
    assert files_with(tmp_path, "newer one")


def test_a_reader_in_between_delays_it_to_the_next_deletion(feedback, tmp_path):
    first, second = keep(feedback), keep(feedback, author=BO)
    database = database_of(Place(tmp_path, "").settings())
    with database.reading() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM feedback").fetchall()
        began = time.monotonic()
        feedback.take_back(first["id"], first["secret"])
        assert time.monotonic() - began < 4  # a lock would be waited for longer
    feedback.take_back(second["id"], second["secret"])
    database.close()
    assert files_with(tmp_path) == []
