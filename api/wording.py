"""The summary of an article in plain words, for the page: comparisons, never verdicts."""

from dataclasses import dataclass

from model.document import Article, LabelSummary, so_many_articles
from model.labels import Label


@dataclass(frozen=True, slots=True)
class Headline:
    """The credibility number (0–100) with its interval, or why there is none (`value` None)."""

    value: int | None
    low: int
    high: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """One label over the article: its place among other articles, if known, and two sentences."""

    label: Label
    name: str
    percentile: int | None
    comparison: str
    count: str


_NAMES = {
    Label.HEDGING: "Hedging",
    Label.ANONYMOUS_SOURCING: "Unnamed sources",
    Label.ATTRIBUTION: "Sources of any kind",
}
# "It … more than N of 100 news articles do."
_VERBS = {
    Label.HEDGING: "hedges",
    Label.ANONYMOUS_SOURCING: "leans on unnamed sources",
    Label.ATTRIBUTION: "cites sources",
}


def headline(article: Article) -> Headline:
    """Return the credibility of `article` and what it says."""
    value, interval = article.summary.credibility, article.summary.interval
    if value is None:
        return Headline(None, 0, 0, "No number can be given for this text.")
    low, high = interval or (value, value)
    return Headline(value, low, high, f"Most likely between {low} and {high}.")


def gauges(article: Article) -> tuple[Gauge, ...]:
    """Return a gauge for each label that the model carries."""
    found = []
    for label in Label:
        part = article.summary.labels.get(label)
        if part is not None:
            count = _count(label, part, article.summary.sentence_count)
            comparison = _comparison(label, part.percentile)
            found.append(Gauge(label, _NAMES[label], part.percentile, comparison, count))
    return tuple(found)


def _comparison(label: Label, percentile: int | None) -> str:
    """Return where `percentile` stands among other articles, in words."""
    if percentile is None:
        return "It cannot be compared with other articles."
    if 48 <= percentile <= 52:
        return f"It {_VERBS[label]} about as much as other news articles do."
    more, share = ("more", percentile) if percentile > 50 else ("less", 100 - percentile)
    return f"It {_VERBS[label]} {more} than {so_many_articles(share)} news articles do."


def _count(label: Label, part: LabelSummary, sentences: int) -> str:
    """Return how many sentences carry the label, in words."""
    of = f"{part.flagged} of {sentences} sentence{'' if sentences == 1 else 's'}"
    return f"Found in {of}." if label is Label.ATTRIBUTION else f"Marked in {of}."
