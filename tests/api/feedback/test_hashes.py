"""Keyed hashes: the same for the same, and of no use without the service's secret."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from api.feedback.hashes import SECRET_LENGTH, Hashes, kept_of, same

OURS, THEIRS = Hashes(b"one secret of a service"), Hashes(b"the secret of another")
ANY_TEXT = st.text(st.characters(), max_size=60)  # surrogates and NUL included


@given(one=ANY_TEXT, other=ANY_TEXT)
def test_a_sentence_is_known_by_the_same_hash_and_by_no_other(one, other):
    assert (OURS.sentence(one) == OURS.sentence(other)) == (one == other)
    assert OURS.sentence(one) != THEIRS.sentence(one)
    assert OURS.sentence(one) != sha256(one.encode("utf-8", "surrogatepass")).hexdigest()


@given(parts=st.lists(ANY_TEXT | st.none() | st.booleans(), max_size=4))
def test_requests_with_other_parts_are_told_apart(parts):
    assert OURS.request(*parts) == OURS.request(*parts)
    assert OURS.request(*parts) != OURS.request(*parts, None)
    assert OURS.request("".join(map(str, parts)), 1) != OURS.request(*parts)


def test_an_undo_secret_follows_from_the_id_and_the_service_s_secret():
    secret = OURS.undo_secret("A" * 16)
    assert secret == OURS.undo_secret("A" * 16)
    assert len(secret) == SECRET_LENGTH
    assert secret not in {OURS.undo_secret("B" * 16), THEIRS.undo_secret("A" * 16)}
    assert secret not in kept_of(secret)


@given(one=ANY_TEXT, other=ANY_TEXT)
def test_comparing_is_comparing(one, other):
    assert same(one, other) == (one == other)
