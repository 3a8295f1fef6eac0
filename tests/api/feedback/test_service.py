"""What is kept of an opinion, what is not, and how it goes: in both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.feedback.job import feedback_job
from api.problems import Problem
from api.tokens import Signer
from tests.api.feedback.conftest import ADA, BO, MODEL, NOW, SECRET, SENTENCE, asked, rows


def keep(feedback, body=None, author=ADA, now=NOW):
    return feedback.keep(feedback_job(body or asked()), author, now)


def refusal(feedback, body, author=ADA, now=NOW):
    with pytest.raises(Problem) as caught:
        keep(feedback, body, author, now)
    return caught.value


def test_without_consent_nothing_in_the_database_quotes_the_sentence(service, place):
    kept = keep(service())
    (row,) = rows(place)
    assert kept.body["text_kept"] is False
    assert row["text"] is None
    for value in row.values():
        assert "heron" not in str(value)
    assert row["id"] == kept.body["id"]
    assert (row["label"], row["verdict"], row["model"]) == ("hedging", "agree", MODEL)
    assert row["probability"] == pytest.approx(0.9, abs=1 / 500)
    assert row["client"] == ADA.client


def test_the_secret_and_the_key_are_not_in_the_database(service, place):
    kept = keep(service(), asked(idempotency_key="my own key"))
    for row in [*rows(place), *rows(place, "feedback_receipt")]:
        assert kept.body["secret"] not in row.values()
        assert "my own key" not in row.values()
        assert SENTENCE not in row.values()


def test_with_consent_the_sentence_and_its_words_are_kept(service, place):
    body = asked(share_text=True, spans=[{"start": 15, "end": 18}])
    assert keep(service(), body).body["text_kept"] is True
    (row,) = rows(place)
    assert row["text"] == SENTENCE
    assert row["spans"] in ([[15, 18]], "[[15, 18]]")  # SQLite has no type for it


@pytest.mark.parametrize("odd", ["a\0b may", "half a \ud83d may", "may " * 10_000])
def test_a_sentence_that_cannot_be_taught_is_judged_but_not_kept(service, place, odd):
    body = keep(service(), asked(odd, share_text=True)).body
    assert body["text_kept"] is False
    assert [warning["code"] for warning in body["warnings"]] == ["text_not_kept"]
    assert rows(place)[0]["text"] is None


def test_the_same_key_gets_the_same_answer_and_is_kept_once(service, place):
    body = asked(idempotency_key="k")
    first = keep(service(), body)
    again = keep(service(), body, now=NOW + 60)  # another process, a minute later
    assert again.body == first.body
    assert (first.repeated, again.repeated) == (False, True)
    assert len(rows(place)) == 1


def test_a_retry_after_undo_gets_its_answer_and_keeps_nothing(service, place):
    feedback, body = service(), asked(idempotency_key="k", share_text=True)
    first = keep(feedback, body)
    feedback.take_back(first.body["id"], first.body["secret"])
    assert keep(feedback, body).body == first.body
    assert rows(place) == []


@pytest.mark.parametrize(
    "other",
    [{"verdict": "disagree"}, {"share_text": True}, {"spans": [{"start": 15, "end": 18}]}],
    ids=str,
)
def test_the_same_key_for_another_request_is_a_conflict(service, place, other):
    feedback = service()
    keep(feedback, asked(idempotency_key="k"))
    problem = refusal(feedback, asked(idempotency_key="k", **other))
    assert (problem.kind.code, problem.kind.status) == ("idempotency_conflict", 409)
    assert rows(place)[0]["verdict"] == "agree"


def test_keys_are_each_client_s_own_and_end_with_the_token(service, place):
    feedback = service()
    keep(feedback, asked(idempotency_key="k"))
    keep(feedback, asked(idempotency_key="k", verdict="disagree"), author=BO)
    late = asked("Another may.", idempotency_key="k", expires=NOW + 9000)
    assert keep(feedback, late, now=NOW + 3600).repeated is False
    assert len(rows(place)) == 3
    receipts = rows(place, "feedback_receipt")
    assert sorted(row["expires"] for row in receipts) == [NOW + 3600, NOW + 9000]


def test_many_at_once_with_one_key_are_kept_once(service, place):
    feedback, body = service(HEARSAY_THREADS="8"), asked(idempotency_key="k")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: keep(feedback, body).body, range(24)))
    assert all(answer == answers[0] for answer in answers)
    assert len(rows(place)) == 1


def test_a_client_has_one_voice_and_it_is_the_latest(service, place):
    feedback = service()
    first = keep(feedback, asked(share_text=True))
    second = keep(feedback, asked(verdict="disagree"), now=NOW + 5)
    assert (first.body["replaced"], second.body["replaced"]) == (False, True)
    (row,) = rows(place)
    assert (row["verdict"], row["text"], row["created_at"]) == ("disagree", None, NOW + 5)


def test_labels_sentences_and_clients_do_not_replace_each_other(service, place):
    feedback = service()
    for author in (ADA, BO):
        for sentence in (SENTENCE, "It may rain."):
            for label in ("hedging", "anonymous_sourcing"):
                assert not keep(feedback, asked(sentence, label=label), author).body["replaced"]
    assert len(rows(place)) == 8


def test_many_opinions_at_once_of_one_client_leave_the_last(service, place):
    feedback = service(HEARSAY_THREADS="8")
    bodies = [asked(verdict=verdict) for verdict in ("agree", "disagree")] * 10
    with ThreadPoolExecutor(8) as pool:
        answers = [kept.body for kept in pool.map(lambda body: keep(feedback, body), bodies)]
    (row,) = rows(place)
    assert row["id"] in {answer["id"] for answer in answers}
    assert [answer["replaced"] for answer in answers].count(False) == 1


def test_undo_needs_the_secret_and_deletes_the_row(service, place):
    feedback = service()
    mine, other = keep(feedback, asked(share_text=True)).body, keep(feedback, author=BO).body
    for identity, secret in (
        (mine["id"], other["secret"]),
        (mine["id"], ""),
        (mine["id"], "é\ud800"),
        ("A" * 16, mine["secret"]),
        ("\0" * 16, mine["secret"]),
        ("short", mine["secret"]),
    ):
        with pytest.raises(Problem) as caught:
            feedback.take_back(identity, secret)
        assert (caught.value.kind.code, caught.value.kind.status) == ("feedback_not_found", 404)
    assert len(rows(place)) == 2
    feedback.take_back(mine["id"], mine["secret"])
    assert [row["id"] for row in rows(place)] == [other["id"]]


def test_undo_twice_is_as_good_as_once(service):
    feedback = service()
    kept = keep(feedback).body
    for _ in range(2):
        feedback.take_back(kept["id"], kept["secret"])


def test_undo_outlives_a_change_of_the_service_s_secret(service, place):
    kept = keep(service()).body
    service(secret=SECRET[::-1]).take_back(kept["id"], kept["secret"])
    assert rows(place) == []


def test_a_token_that_does_not_hold_is_refused_and_nothing_is_kept(service, place):
    feedback = service()
    wrong = [
        (asked() | {"sentence": SENTENCE + " "}, NOW, "token_invalid"),
        (asked() | {"model": "sha256:" + "0" * 64}, NOW, "token_invalid"),
        (asked() | {"token": "x"}, NOW, "token_invalid"),
        (asked(), NOW + 3600, "token_expired"),
    ]
    for body, now, code in wrong:
        problem = refusal(feedback, body, now=now)
        assert (problem.kind.code, problem.kind.status) == (code, 422)
        assert problem.errors[0].pointer == "/token"
    assert rows(place) == []


def test_a_label_that_was_not_scored_cannot_be_judged(service):
    token = Signer(SECRET, MODEL).issue(SENTENCE, {}, NOW + 60)
    problem = refusal(service(), asked() | {"token": token})
    assert problem.errors[0].pointer == "/label"


def test_a_client_may_say_only_so_much_in_a_day(service, place):
    feedback = service(HEARSAY_FEEDBACKS_PER_DAY="2")
    keep(feedback, asked("One may."), now=NOW)
    keep(feedback, asked("Two may."), now=NOW + 100)
    problem = refusal(feedback, asked("Three may."), now=NOW + 200)
    assert (problem.kind.code, problem.kind.status) == ("too_much_feedback", 429)
    assert problem.headers["Retry-After"] == str(24 * 3600 - 200)
    assert keep(feedback, asked("Two may.", verdict="disagree"), now=NOW + 200).body["replaced"]
    keep(feedback, asked("Three may."), author=BO, now=NOW + 200)
    tomorrow = NOW + 24 * 3600 + 150
    keep(feedback, asked("Three may.", expires=tomorrow + 60), now=tomorrow)
    assert len(rows(place)) == 4


def test_the_cap_holds_however_many_come_at_once(service, place):
    feedback = service(HEARSAY_FEEDBACKS_PER_DAY="5", HEARSAY_THREADS="8")

    def attempt(number):
        try:
            keep(feedback, asked(f"Number {number} may."))
        except Problem as problem:
            return problem.kind.code
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(20)))
    assert outcomes.count("kept") == len(rows(place)) == 5
    assert outcomes.count("too_much_feedback") == 15


def test_without_a_cap_there_is_none(service, place):
    feedback = service(HEARSAY_FEEDBACKS_PER_DAY="0")
    for number in range(30):
        keep(feedback, asked(f"Number {number} may."))
    assert len(rows(place)) == 30
