"""Time against size: what is linear is told from what is not."""

from tests.bench.sizes import ALLOWED, Growth, growth, growths

SIZES = (1000, 2000, 4000)


class Quadratic:
    """Looks at all of a text again for each of its characters."""

    def score(self, text, *, max_sentences):
        assert max_sentences >= len(text)
        sum(range(len(text) ** 2 // 8))


def test_quadratic_time_is_seen():
    found = growth("dots", lambda n: "." * n, SIZES, Quadratic)
    ratio, size = found.worst()
    assert ratio > ALLOWED
    assert size in SIZES[:2]


def test_the_worst_is_the_largest_ratio_of_neighbors_that_take_time():
    assert Growth("a", (1, 2, 4), (0.1, 0.2, 0.5)).worst() == (2.5, 2)
    assert Growth("a", (1, 2, 4), (0.0001, 0.001, 0.003)).worst() is None


def test_the_scorer_is_timed_on_each_size():
    (found,) = growths({"sentences": lambda n: ("It may. " * n)[:n]}, (400, 800))
    assert found.kind == "sentences"
    assert found.sizes == (400, 800)
    assert all(seconds > 0 for seconds in found.seconds)
