"""The summary in words: comparisons that hold at the edges, and no verdicts."""

from dataclasses import replace

import pytest

from api.wording import gauges, headline
from model.document import LabelSummary, Summary
from model.labels import Label


def comparison(article_of, percentile: int | None, label: Label = Label.HEDGING) -> str:
    article = article_of("A text.", ("A text.", {}))
    summary = Summary(1, {label: LabelSummary(0, 0.1, percentile)}, None, None, "v1")
    (gauge,) = gauges(replace(article, summary=summary))
    return gauge.comparison


@pytest.mark.parametrize(
    ("percentile", "words"),
    [
        (0, "It hedges less than nearly all news articles do."),
        (1, "It hedges less than nearly all news articles do."),
        (20, "It hedges less than 80 of 100 news articles do."),
        (50, "It hedges about as much as other news articles do."),
        (71, "It hedges more than 71 of 100 news articles do."),
        (100, "It hedges more than nearly all news articles do."),
        (None, "It cannot be compared with other articles."),
    ],
)
def test_a_percentile_is_put_in_words(article_of, percentile, words):
    assert comparison(article_of, percentile) == words


@pytest.mark.parametrize("percentile", range(101))
def test_no_article_is_said_to_beat_all(article_of, percentile):
    assert "100 of 100" not in comparison(article_of, percentile)


def test_labels_the_model_lacks_have_no_gauge(article_of):
    article = article_of("A text.", ("A text.", {}))
    summary = Summary(1, {Label.HEDGING: None}, None, None, "v1")
    assert gauges(replace(article, summary=summary)) == ()


def test_a_headline_carries_its_interval(article_of):
    found = headline(article_of("A text.", ("A text.", {})))
    assert (found.value, found.low, found.high) == (61, 48, 73)
    assert "48" in found.sentence
    assert "73" in found.sentence


def test_without_a_number_the_headline_says_so(article_of):
    found = headline(article_of("A text.", ("A text.", {}), credibility=None))
    assert found.value is None
    assert found.sentence == "No number can be given for this text."
