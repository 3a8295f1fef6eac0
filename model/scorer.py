"""The façade everyone calls: `Scorer.load().score(text)`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from model import artifact
from model.article import COST, FORMULA, MIN_ATTRIBUTED, MIN_SENTENCES, summarize
from model.cues import Run, as_cues, find_runs
from model.document import DIGITS, Article, Cue, LabelScore, Notice, Sentence, Span
from model.labels import ANNOTATED, Label, Operating
from model.language import Counts, is_english
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
        self._reference: dict[Label, list[float]] = {
            Label(name): values.tolist() for name, values in payload["reference"].items()
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
        tags = self._tagger.tag([text[span.start : span.end] for span in now])
        limits = self.thresholds(threshold)
        found = self._found(tags, limits)
        probabilities = found.probabilities
        summary, warnings = summarize(
            probabilities,
            {label: int(found.flagged(label).sum()) for label in probabilities},
            _count(probabilities, self.thresholds(), Label.ATTRIBUTION),
            self._reference,
            _withheld(tags.counts, partial=len(now) < len(every)),
        )
        return Article(
            text=text,
            sentences=tuple(found.sentences([(text, span) for span in now], explain=explain)),
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
        tags = self._tagger.tag(texts)
        found = self._found(tags, self.thresholds(threshold))
        places = [(text, Span(0, len(text))) for text in texts]
        return found.sentences(places, explain=True)

    def _probabilities(self, tags: Tags) -> dict[Label, F64]:
        # Rounded before they meet a threshold: what is flagged never depends on hidden digits.
        return {label: p.round(DIGITS) for label, p in self._tagger.probabilities(tags).items()}

    def _found(self, tags: Tags, limits: Mapping[Label, float]) -> "_Found":
        return _Found(self._tagger, tags, self._probabilities(tags), limits)


@dataclass(frozen=True)
class _Found:
    """What the tagger found in some sentences, and from which probability on it is flagged."""

    tagger: Tagger
    tags: Tags
    probabilities: Mapping[Label, F64]
    limits: Mapping[Label, float]

    def sentences(self, places: Sequence[tuple[str, Span]], *, explain: bool) -> list[Sentence]:
        """Return the sentences, which are at `places`: a text and a span of it."""
        cues = self._cues(places) if explain else {}
        return [
            Sentence(span.start, span.end, scores, cues.get(number, ()))
            for number, ((_, span), scores) in enumerate(zip(places, self._scores(), strict=True))
        ]

    def _scores(self) -> Iterator[dict[Label, LabelScore | None]]:
        """Yield the scores of each sentence."""
        columns: list[Iterable[LabelScore | None]] = []
        for label in _LABELS:
            if label in self.probabilities:
                values = self.probabilities[label]
                pairs = zip(values.tolist(), self.flagged(label).tolist(), strict=True)
                columns.append(map(LabelScore._make, pairs))
            else:
                columns.append(repeat(None, len(self.tags.first) - 1))
        for row in zip(*columns, strict=True):
            yield dict(zip(_LABELS, row, strict=True))

    def flagged(self, label: Label) -> NDArray[np.bool_]:
        """Tell which sentences reach the label's threshold, shape (sentences,)."""
        flagged: NDArray[np.bool_] = self.probabilities[label] >= self.limits[label]
        return flagged

    def _cues(self, places: Sequence[tuple[str, Span]]) -> dict[int, tuple[Cue, ...]]:
        """Return the cues of each flagged sentence, by its number."""
        runs: dict[int, list[tuple[Run, float]]] = {}
        for label in ANNOTATED:
            if label in self.probabilities:
                for number, run, weight in self._runs(label):
                    runs.setdefault(number, []).append((run, weight))
        return {number: as_cues(*places[number], found) for number, found in runs.items()}

    def _runs(self, label: Label) -> Iterator[tuple[int, Run, float]]:
        """Yield the runs of each flagged sentence, with its number and their weight."""
        log_odds = self.tags.of(label)
        first = self.tags.first.tolist()
        found = [
            (number, run)
            for number in self.flagged(label).nonzero()[0].tolist()
            for run in find_runs(log_odds[first[number] : first[number + 1]].tolist(), label)
        ]
        weights = self.tagger.probability(np.array([run.best for _, run in found]), label)
        for (number, run), weight in zip(found, weights.tolist(), strict=True):
            yield number, run, weight


_LABELS: Final = tuple(Label)


def _count(probabilities: Mapping[Label, F64], limits: Mapping[Label, float], label: Label) -> int:
    return int((probabilities[label] >= limits[label]).sum()) if label in probabilities else 0


def _withheld(counts: Counts, *, partial: bool) -> tuple[Notice, ...]:
    notices = []
    if partial:
        notices.append(Notice("partial", "A part of the text was scored: no rating of the whole."))
    if is_english(counts) is False:
        notices.append(Notice("not_english", "The text does not read as English; the model does."))
    return tuple(notices)
