"""A start is a fresh interpreter's, and an article one of some forty sentences."""

from model.scorer import Scorer
from tests.bench.start import articles_of_forty, cold, warm
from tests.bench.texts import invented_articles


def test_articles_are_those_nearest_to_forty_sentences():
    texts = ["It rained. " * count for count in (3, 39, 80, 40, 44)]
    assert articles_of_forty(texts, 2) == [texts[3], texts[1]]


def test_warm_and_cold_take_time_and_memory():
    (article,) = invented_articles(1)
    assert 0 < warm([article], Scorer.load(), repeats=2) < 1
    start = cold(article, repeats=1)
    assert 0 < start.seconds < 60
    assert 0 < start.first < 60
    assert 20 < start.megabytes < 500
