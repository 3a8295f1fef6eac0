"""What counts against a client's day."""

from api.feedback.job import feedback_job
from tests.api.feedback.conftest import ADA, NOW, asked

MONTH = 30 * 24 * 3600


def test_a_clock_that_is_set_back_keeps_nobody_from_judging(service):
    feedback = service(HEARSAY_FEEDBACKS_PER_DAY="1")
    ahead = asked("One may.", expires=NOW + MONTH + 60)
    feedback.keep(feedback_job(ahead), ADA, NOW + MONTH)
    assert not feedback.keep(feedback_job(asked("Two may.")), ADA, NOW).repeated
