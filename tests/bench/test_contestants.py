"""The race: in turns, and each of this project's own with words that it has not seen."""

from model.kernel.library import library
from tests.bench.contestants import (
    AGAIN,
    FLOOR,
    HEARSAY,
    NUMPY,
    QUIET,
    SPLITTING,
    Contestant,
    own,
    race,
    sentences,
)
from tests.bench.texts import invented_articles


def test_they_take_turns_and_the_first_round_warms_up():
    turns = []

    def runner(name):
        def rate(number):
            turns.append((number, name))
            return 100.0 * number

        return Contestant(name, rate)

    assert race([runner("a"), runner("b")], 3) == {"a": [100.0, 200.0], "b": [100.0, 200.0]}
    assert turns == [(0, "a"), (0, "b"), (1, "a"), (1, "b"), (2, "a"), (2, "b")]


def test_a_round_holds_its_texts_and_their_sentences():
    found = sentences(["The ferry sailed. It may be late.", "Nobody was hurt."])
    assert found.sentences == ["The ferry sailed.", "It may be late.", "Nobody was hurt."]


def test_this_project_and_the_floor_have_a_rate():
    articles = invented_articles(5)
    batch, apart = sentences(articles[:2]), sentences(articles[2:4])
    found = race(own([batch, batch], [apart, apart], articles[4:]), 2)
    assert list(found) == [FLOOR, SPLITTING, QUIET, HEARSAY, AGAIN, NUMPY]
    assert all(rates[0] > 0 for rates in found.values())
    assert library() is not None, "the kernel is not compiled: make setup"  # and was not taken away
