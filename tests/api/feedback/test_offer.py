"""What is offered for review: text, enough voices, and the words that most gave."""

import pytest

from api.feedback.offer import Held, Offer, offered
from api.feedback.tables import Judgment

TEXT = "The weir may leak, two wardens said."


def judgment(verdict="agree", *, local=False, spans=None, probability=0.8):
    return Judgment(
        verdict=verdict,
        local=local,
        spans=spans,
        probability=probability,
        sentence="5d" * 32,
        label="hedging",
        model="sha256:0",
    )


def offer(*judgments, quorum=2, text=TEXT) -> Offer:
    found = offered(list(judgments), text, quorum)
    assert isinstance(found, Offer), found
    return found


def test_enough_voices_make_an_offer():
    found = offer(judgment(), judgment("disagree"), judgment(probability=0.7))
    assert found.line() == {
        "id": "5d" * 8,
        "text": TEXT,
        "label": "hedging",
        "verdict": "agree",
        "agree": 2,
        "disagree": 1,
        "spans": None,
        "probability": 0.7,
        "model": "sha256:0",
    }


@pytest.mark.parametrize(
    ("judgments", "quorum"),
    [
        ([judgment()], 2),
        ([judgment(), judgment("disagree")], 2),
        ([judgment(), judgment(), judgment("disagree"), judgment("disagree")], 3),
    ],
)
def test_too_few_voices_are_held_back(judgments, quorum):
    assert offered(judgments, TEXT, quorum) is Held.NO_QUORUM


def test_without_a_text_nothing_is_offered():
    assert offered([judgment(), judgment()], None, 1) is Held.NO_TEXT


def test_on_the_service_s_own_machine_one_is_enough():
    assert offer(judgment(local=True), quorum=1000).verdict == "agree"


def test_one_voice_at_the_machine_does_not_lift_the_others_verdict():
    found = offer(judgment("disagree", local=True), judgment(), quorum=2)
    assert found.verdict == "disagree"


def test_where_both_have_enough_the_larger_number_counts_and_then_the_latest():
    yes, no = judgment(), judgment("disagree")
    assert offer(yes, yes, yes, no, no).verdict == "agree"
    assert offer(no, no, yes, yes).verdict == "agree"
    assert offer(yes, no, yes, no).verdict == "disagree"


def test_the_words_are_those_that_most_gave_and_then_the_latest():
    may, leak = [[9, 12]], [[13, 17]]
    given = [judgment(spans=may), judgment(spans=leak), judgment(spans=may), judgment()]
    assert offer(*given).spans == may
    assert offer(judgment(spans=may), judgment(spans=leak)).spans == leak
    assert offer(judgment(), judgment()).spans is None
