"""The façade everyone calls: `Scorer.load().score(text)`."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from model import artifact
from model.article import COST, FORMULA, MIN_ATTRIBUTED, MIN_SENTENCES, summarize
from model.cues import cues_at, find_runs, in_order
from model.document import (
    DIGITS,
    Article,
    Cue,
    LabelScore,
    Notice,
    Sentence,
    Span,
    sentence_of,
)
from model.labels import ANNOTATED, Label, Operating
from model.language import Counts, is_english
from model.sentences import split
from model.served import served_directory
from model.tagger import Tagger
from model.tags import Tags

F64 = NDArray[np.float64]
Threshold = Operating | Mapping[Label, float]

MAX_SENTENCES: Final = 2000  # in one answer
_STEPS: Final = 10**DIGITS  # that a probability may take


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
            at = threshold.value
            return {label: each[at] for label, each in self._thresholds.items()}
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
        spans = [span for span in every if span.start >= start] if start else every
        now, later = spans[:max_sentences], spans[max_sentences:]
        tags = self._tagger.tag([text[begin:end] for begin, end in now])
        limits = self.thresholds(threshold)
        found = self._found(tags, limits)
        summary, warnings = summarize(
            found.probabilities,
            {label: int(np.count_nonzero(flags)) for label, flags in found.flagged.items()},
            _count(found.probabilities, self.thresholds(), Label.ATTRIBUTION),
            self._reference,
            _withheld(tags.counts, partial=len(now) < len(every)),
        )
        return Article(
            text=text,
            sentences=tuple(found.sentences([text] * len(now), now, explain=explain)),
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
        return found.sentences(texts, [Span(0, len(text)) for text in texts], explain=True)

    def _found(self, tags: Tags, limits: Mapping[Label, float]) -> "_Found":
        # Rounded before they meet a threshold: what is flagged never depends on hidden digits.
        found = self._tagger.probabilities(tags)
        steps = np.rint(np.array([*found.values()]) * _STEPS)
        rounded = steps / _STEPS
        flagged = rounded >= np.array([[limits[label]] for label in found])
        scores = (steps * 2 + flagged).astype(np.int64).tolist()
        return _Found(
            self._tagger,
            tags,
            dict(zip(found, rounded, strict=True)),
            dict(zip(found, flagged, strict=True)),
            dict(zip(found, scores, strict=True)),
        )


class _Scores(dict[int, LabelScore]):
    """The scores met so far, which sentences share: by twice the step, and 1 if it is flagged."""

    def __missing__(self, number: int) -> LabelScore:
        step, flagged = divmod(number, 2)
        score = self[number] = LabelScore(step / _STEPS, bool(flagged))
        return score


_SCORES: Final = _Scores()


class _Found(NamedTuple):
    """What the tagger found in some sentences, and which of them are flagged."""

    tagger: Tagger
    tags: Tags
    probabilities: Mapping[Label, F64]
    flagged: Mapping[Label, NDArray[np.bool_]]
    scores: Mapping[Label, list[int]]  # keys of _SCORES

    def sentences(
        self, texts: Sequence[str], spans: Sequence[Span], *, explain: bool
    ) -> list[Sentence]:
        """Return the sentences: one at each of `spans` of each of `texts`."""
        hedging, unnamed, attribution = Label
        labels = [
            {hedging: one, unnamed: two, attribution: three}
            for one, two, three in zip(*map(self._scores, Label), strict=True)
        ]
        cues = self._cues(texts, spans) if explain else repeat((), len(spans))
        starts, ends = (map(itemgetter(side), spans) for side in (0, 1))
        return [*map(sentence_of, zip(starts, ends, labels, cues, strict=True))]

    def _scores(self, label: Label) -> Iterable[LabelScore | None]:
        """Return the score of each sentence."""
        if label not in self.scores:
            return repeat(None, len(self.tags.first) - 1)
        return map(_SCORES.__getitem__, self.scores[label])

    def _cues(self, texts: Sequence[str], spans: Sequence[Span]) -> list[tuple[Cue, ...]]:
        """Return the cues of each sentence."""
        found: dict[int, list[Cue]] = {}
        for label in ANNOTATED:
            if label in self.flagged:
                runs = find_runs(self.tags, self.flagged[label], label, self.tagger.compiled)
                weights = self.tagger.probability(runs.best, label)
                for number, cue in cues_at(runs, label, weights, texts, spans):
                    found.setdefault(number, []).append(cue)
        every: list[tuple[Cue, ...]] = [()] * len(spans)
        for number, cues in found.items():
            every[number] = in_order(cues)
        return every


def _count(probabilities: Mapping[Label, F64], limits: Mapping[Label, float], label: Label) -> int:
    return (
        int(np.count_nonzero(probabilities[label] >= limits[label]))
        if label in probabilities
        else 0
    )


def _withheld(counts: Counts, *, partial: bool) -> tuple[Notice, ...]:
    notices = []
    if partial:
        notices.append(Notice("partial", "A part of the text was scored: no rating of the whole."))
    if is_english(counts) is False:
        notices.append(Notice("not_english", "The text does not read as English; the model does."))
    return tuple(notices)
