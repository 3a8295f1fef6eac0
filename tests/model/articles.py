"""Scored articles built by hand, for tests of what is done with them."""

from model.document import Article, Cue, LabelScore, LabelSummary, Notice, Sentence, Summary
from model.labels import CueKind, Label

TEXT = "🙂 It may rain. Officials reportedly agree.\n\nAna Elm left."


def score(probability: float, *, flagged: bool = False) -> LabelScore:
    return LabelScore(probability, flagged)


def sentence(text: str, words: str, *cues: Cue, **flagged: float) -> Sentence:
    """Return the sentence `words` of `text`, with the labels named in `flagged` flagged."""
    start = text.index(words)
    labels: dict[Label, LabelScore | None] = {
        label: score(flagged.get(label.name, 0.01), flagged=label.name in flagged)
        for label in Label
    }
    return Sentence(start, start + len(words), labels, cues)


def cue(text: str, words: str, label: Label, kind: CueKind | None = None) -> Cue:
    start = text.index(words)
    return Cue(start, start + len(words), label, 0.91234, kind)


def article(
    text: str = TEXT,
    *,
    explained: bool = True,
    credibility: int | None = 61,
    warnings: tuple[Notice, ...] = (),
    next_start: int | None = None,
) -> Article:
    """Return an article of three sentences: a hedge, both labels on one word, and a plain one."""
    may = cue(text, "may", Label.HEDGING)
    officials = cue(text, "Officials", Label.ANONYMOUS_SOURCING, CueKind.UNNAMED_SOURCE)
    hedged = cue(text, "reportedly", Label.HEDGING)
    agentless = cue(text, "reportedly", Label.ANONYMOUS_SOURCING, CueKind.NO_SOURCE_GIVEN)
    both = (officials, hedged, agentless)
    return Article(
        text=text,
        sentences=(
            sentence(text, "🙂 It may rain.", *((may,) if explained else ()), HEDGING=0.8246),
            sentence(
                text,
                "Officials reportedly agree.",
                *(both if explained else ()),
                HEDGING=0.6,
                ANONYMOUS_SOURCING=0.97,
            ),
            sentence(text, "Ana Elm left."),
        ),
        summary=Summary(
            sentence_count=3,
            labels={
                Label.HEDGING: LabelSummary(2, 0.123456, 71),
                Label.ANONYMOUS_SOURCING: LabelSummary(1, None, None),
                Label.ATTRIBUTION: None,
            },
            credibility=credibility,
            interval=None if credibility is None else (52, 70),
            formula="v1",
        ),
        complete=next_start is None,
        next_start=next_start,
        warnings=warnings,
        model_id="sha256:0123",
        thresholds=dict.fromkeys(Label, 0.5),
        explained=explained,
    )
