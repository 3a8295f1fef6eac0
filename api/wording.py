"""The summary of an article in plain words, for the page: comparisons, never verdicts."""

from dataclasses import dataclass

from model.document import Article, LabelSummary
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
    Label.ATTRIBUTION: "Attribution",
}
# "It … than N of 100 news articles", for more and for less.
_VERBS = {
    Label.HEDGING: ("hedges more", "hedges less"),
    Label.ANONYMOUS_SOURCING: (
        "leans more on sources nobody can name",
        "leans less on sources nobody can name",
    ),
    Label.ATTRIBUTION: ("says more often who says so", "says less often who says so"),
}


def headline(article: Article) -> Headline:
    """Return the credibility of `article` and what it says."""
    value, interval = article.summary.credibility, article.summary.interval
    if value is None:
        return Headline(None, 0, 0, "No number can be given for this text.")
    low, high = interval or (value, value)
    sentence = f"With this few sentences, anything from {low} to {high} fits as well."
    if high - low <= 20:
        sentence = f"Give or take: anything from {low} to {high} fits this text."
    return Headline(value, low, high, sentence)


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
    more, less = _VERBS[label]
    if percentile >= 99:
        return f"It {more} than nearly all other news articles."
    if percentile <= 1:
        return f"It {less} than nearly all other news articles."
    if 48 <= percentile <= 52:
        return "It is right in the middle of other news articles."
    if percentile > 50:
        return f"It {more} than {percentile} of 100 news articles."
    return f"It {less} than {100 - percentile} of 100 news articles."


def _count(label: Label, part: LabelSummary, sentences: int) -> str:
    """Return how many sentences carry the label, in words."""
    of = f"{part.flagged} of {sentences} sentence{'' if sentences == 1 else 's'}"
    if label is Label.HEDGING:
        return f"Marked in {of}."
    if label is Label.ATTRIBUTION:
        return f"{of[0].upper()}{of[1:]} rest on what somebody said, wrote or saw."
    return f"Marked in {of}."
