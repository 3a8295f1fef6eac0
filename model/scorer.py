"""The façade everyone calls: `Scorer.load().score(text)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from model import artifact
from model.article import COST, FORMULA, MIN_ATTRIBUTED, MIN_SENTENCES, summarize
from model.cues import find_cues
from model.document import DIGITS, Article, Cue, LabelScore, Notice, Sentence, Span
from model.features import token_spans, tokens
from model.labels import ANNOTATED, Label, Operating
from model.language import is_english
from model.sentences import split
from model.served import served_directory
from model.tagger import Tagger, Tags

F64 = NDArray[np.float64]
Threshold = Operating | Mapping[Label, float]

MAX_SENTENCES: Final = 2000  # in one answer


class Scorer:
    """Scores texts with one verified model. Immutable after loading, safe to share by threads."""

    def __init__(self, payload: artifact.Payload, manifest: Mapping[str, Any]) -> None:
        """Use `load`; this takes what `artifact.read` returned."""
        self._tagger = Tagger(payload)
        self._manifest = manifest
        self._thresholds: dict[Label, dict[str, float]] = {
            Label(name): values for name, values in payload["thresholds"].items()
        }
        self._reference: dict[Label, F64] = {
            Label(name): values for name, values in payload["reference"].items()
        }

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Load the model in directory `path`; without one, the served model.

        Raises model.artifact.ArtifactError when the directory is missing, changed or truncated, or
        holds what cannot score a sentence.
        """
        directory = served_directory() if path is None else path
        payload, manifest = artifact.read(directory)
        try:
            scorer = cls(payload, manifest)
            scorer.score_sentences(["It may rain."])
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            raise artifact.ArtifactError(
                f"{directory / artifact.PAYLOAD} is not what this version scores with: {error!r}"
            ) from None
        return scorer

    @property
    def model_id(self) -> str:
        """The model's identity, "sha256:…"."""
        return str(self._manifest["id"])

    @property
    def labels(self) -> frozenset[Label]:
        """The labels this model was trained for; it answers None for the others."""
        return self._tagger.labels

    def card(self) -> dict[str, Any]:
        """Return what the model tells about itself, as plain JSON values."""
        kept = ("id", "created_at", "labels", "thresholds", "metrics", "reference", "data")
        return {
            **{key: self._manifest[key] for key in kept},
            "credibility": {
                "formula": FORMULA,
                "cost_per_percentile": {label.value: cost for label, cost in COST.items()},
                "min_sentences": MIN_SENTENCES,
                "min_attributed": MIN_ATTRIBUTED,
            },
        }

    def thresholds(self, threshold: Threshold = Operating.BALANCED) -> dict[Label, float]:
        """Return the threshold in use for each trained label."""
        if isinstance(threshold, Operating):
            return {label: t[threshold.value] for label, t in self._thresholds.items()}
        balanced = self.thresholds()
        return {label: threshold.get(label, value) for label, value in balanced.items()}

    def score(
        self,
        text: str,
        *,
        threshold: Threshold = Operating.BALANCED,
        explain: bool = True,
        start: int = 0,
        max_sentences: int = MAX_SENTENCES,
    ) -> Article:
        """Split `text`, score its sentences from code point `start` on, and sum them up.

        With numbers per label in `threshold`, labels left out use their balanced threshold.
        """
        every = split(text)
        spans = [span for span in every if span.start >= start]
        now, later = spans[:max_sentences], spans[max_sentences:]
        words = [tokens(text[span.start : span.end]) for span in now]
        tags = self._tagger.tag(words)
        probabilities = self._probabilities(tags)
        limits = self.thresholds(threshold)
        found = _Found(tags, probabilities, limits, explain)
        summary, warnings = summarize(
            probabilities,
            {label: int((p >= limits[label]).sum()) for label, p in probabilities.items()},
            _count(probabilities, self.thresholds(), Label.ATTRIBUTION),
            self._reference,
            _withheld(words, partial=len(now) < len(every)),
        )
        return Article(
            text=text,
            sentences=tuple(
                self._sentence(text, span, number, found) for number, span in enumerate(now)
            ),
            summary=summary,
            complete=not later,
            next_start=later[0].start if later else None,
            warnings=warnings,
            model_id=self.model_id,
            thresholds=limits,
            explained=explain,
        )

    def score_sentences(
        self, texts: Sequence[str], *, threshold: Threshold = Operating.BALANCED
    ) -> list[Sentence]:
        """Score each of `texts` as one sentence, unsplit; offsets are into the text itself."""
        tags = self._tagger.tag([tokens(text) for text in texts])
        found = _Found(tags, self._probabilities(tags), self.thresholds(threshold), explain=True)
        return [
            self._sentence(text, Span(0, len(text)), number, found)
            for number, text in enumerate(texts)
        ]

    def _probabilities(self, tags: Tags) -> dict[Label, F64]:
        # Rounded before they meet a threshold: what is flagged never depends on hidden digits.
        return {label: p.round(DIGITS) for label, p in self._tagger.probabilities(tags).items()}

    def _sentence(self, text: str, span: Span, number: int, found: "_Found") -> Sentence:
        scores = found.scores[number]
        flagged = [label for label in ANNOTATED if (s := scores[label]) is not None and s.flagged]
        cues: list[Cue] = []
        if found.explain and flagged:
            at = token_spans(text, span.start, span.end)
            for label in flagged:
                cues += find_cues(text, at, found.tags.of(number, label), label, self._tagger)
        cues.sort(key=lambda cue: (cue.start, cue.end))
        return Sentence(span.start, span.end, scores, tuple(cues))


@dataclass(frozen=True)
class _Found:
    """What the tagger found in some sentences, and how it is to be told."""

    tags: Tags
    probabilities: Mapping[Label, F64]
    limits: Mapping[Label, float]
    explain: bool

    @cached_property
    def scores(self) -> list[dict[Label, LabelScore | None]]:
        """The scores of each sentence."""
        count = len(self.tags.first) - 1
        columns: list[list[LabelScore | None]] = []
        for label in Label:
            if label in self.probabilities:
                limit = self.limits[label]
                values = self.probabilities[label].tolist()
                columns.append([LabelScore(value, value >= limit) for value in values])
            else:
                columns.append([None] * count)
        return [dict(zip(Label, row, strict=True)) for row in zip(*columns, strict=True)]


def _count(probabilities: Mapping[Label, F64], limits: Mapping[Label, float], label: Label) -> int:
    return int((probabilities[label] >= limits[label]).sum()) if label in probabilities else 0


def _withheld(words: Sequence[Sequence[str]], *, partial: bool) -> tuple[Notice, ...]:
    notices = []
    if partial:
        notices.append(Notice("partial", "A part of the text was scored: no rating of the whole."))
    if is_english(list(chain.from_iterable(words))) is False:
        notices.append(Notice("not_english", "The text does not read as English; the model does."))
    return tuple(notices)
