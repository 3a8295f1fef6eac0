"""`promote`: the candidate becomes the served model, unless it may be worse.

Both models score the same sentences; whole articles are resampled for the two together (Efron &
Tibshirani 1993), so that what is hard for both does not blur the difference between them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.artifact import ArtifactError
from model.labels import ANNOTATED, Label
from model.scorer import Scorer
from model.served import served_directory
from training.metrics import F64, Estimate, f1, with_interval
from training.records import DataError, Record, read_records
from training.rights import learnt_from
from training.store import locked

#: What models are compared on unless told otherwise; no model is ever trained on it.
EVALUATION: Final = Path(__file__).parent / "data" / "starter.eval.jsonl"
MARGIN: Final = 0.02  # of F1, which chance alone moves: the most that a promotion may cost
_WIDE: Final = 0.1  # an interval of the difference from which on it tells little
_FEW: Final = 10  # articles, or positive sentences: fewer, and the interval itself is a guess


@dataclass(frozen=True)
class Comparison:
    """F1 of two models on the same sentences, at each one's `balanced` threshold."""

    label: Label
    articles: int
    positive: int
    served: float
    candidate: float
    difference: Estimate  # candidate − served

    @property
    def good_enough(self) -> bool:
        """Whether the candidate costs less than MARGIN, as far as these sentences can tell."""
        return self.difference.low > -MARGIN

    @property
    def doubt(self) -> str | None:
        """Why the difference says little, in a sentence; None when there is no reason."""
        if min(self.articles, self.positive) < _FEW:
            return (
                f"{self.label}: {self.positive} positive sentences in {self.articles} articles "
                "are too few to tell; the interval is a rough guess."
            )
        width = self.difference.high - self.difference.low
        if width > _WIDE:
            return (
                f"{self.label}: the interval of the difference is {width:.2f} wide; "
                "more sentences from more articles would tell more."
            )
        return None


@dataclass(frozen=True)
class Judgment:
    """What was compared, why the candidate is refused (if it is), and what to be careful about."""

    comparisons: tuple[Comparison, ...]
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """The candidate's id, the id served before, and the judgment; None: they are the same model."""

    candidate: str
    before: str
    judgment: Judgment | None

    @property
    def served(self) -> bool:
        """Whether the candidate is the served model now."""
        return self.judgment is None or not self.judgment.refusals


def promote(
    directory: Path, data: Sequence[Path], root: Path, waiting: Callable[[], None]
) -> Outcome:
    """Serve the model in `directory` from data directory `root`, unless it may be worse on `data`.

    Raises ArtifactError for an unusable model, DataError for unusable data and OSError when
    the data directory cannot be written; what was served before is then served still.
    """
    candidate = Scorer.load(directory)
    with locked(root, waiting) as store:
        served = _served(root)
        if candidate.model_id == served.model_id:
            return Outcome(candidate.model_id, served.model_id, None)
        judgment = judge(served, candidate, data)
        if not judgment.refusals:
            store.promote(directory, candidate.model_id)
        return Outcome(candidate.model_id, served.model_id, judgment)


def _served(root: Path) -> Scorer:
    try:
        return Scorer.load(served_directory(root))
    except ArtifactError as error:
        raise ArtifactError(
            f"The served model cannot be used, so there is nothing to compare with: {error}\n"
            "`python -m training rollback` goes back to one that can."
        ) from None


def judge(served: Scorer, candidate: Scorer, data: Sequence[Path]) -> Judgment:
    """Compare two models on the labelled sentences of `data`.

    Raises DataError when they cannot tell anything: no label that both models know, none of a
    label's sentences positive, or a single article.
    """
    missing = [path for path in data if not path.is_file()]
    if missing:
        raise DataError(
            f"{missing[0]}: there is no such file; --data takes labelled sentences to compare on"
        )
    known = learnt_from(candidate.card(), data)
    if known:
        told = (
            f"the candidate was trained on {known[0]}, so that its figures there say nothing; "
            "compare on sentences it has not seen, with --data."
        )
        return Judgment((), (told,), ())
    comparisons = tuple(_compared(served, candidate, read_records(data)))
    lacking = [label for label in Label if label in served.labels - candidate.labels]
    if not comparisons and not lacking:
        raise DataError(f"{', '.join(map(str, data))}: no label in it is known to both models")
    refusals = [f"{label}: the served model tells it, the candidate does not." for label in lacking]
    refusals += [_loss(comparison) for comparison in comparisons if not comparison.good_enough]
    warnings = [comparison.doubt for comparison in comparisons if comparison.doubt]
    compared = {comparison.label for comparison in comparisons}
    warnings += [
        f"{label}: not compared, the data do not carry it."
        for label in ANNOTATED
        if label in (served.labels & candidate.labels) - compared
    ]
    warnings += [
        f"the served model was trained on {path}, which flatters it."
        for path in learnt_from(served.card(), data)
    ]
    if _compares(served) and not _compares(candidate):
        warnings.append("the candidate has no reference: no percentiles and no credibility.")
    return Judgment(comparisons, tuple(refusals), tuple(warnings))


def _loss(comparison: Comparison) -> str:
    return (
        f"{comparison.label}: F1 may be {-comparison.difference.low:.3f} lower than the served "
        f"model's ({comparison.candidate:.3f} against {comparison.served:.3f}); "
        f"less than {MARGIN} is allowed."
    )


def _compares(scorer: Scorer) -> bool:
    return bool(scorer.card()["reference"].get("articles"))


def _compared(served: Scorer, candidate: Scorer, records: list[Record]) -> list[Comparison]:
    texts = [record.text for record in records]
    scored = [scorer.score_sentences(texts) for scorer in (served, candidate)]
    result = []
    for label in ANNOTATED:
        if label not in served.labels & candidate.labels:
            continue
        known = [k for k, record in enumerate(records) if label in record.labels]
        if not known:
            continue
        truth = np.array([float(records[k].labels[label]) for k in known])
        flagged = np.array(
            [
                [float(score is not None and score.flagged) for score in scores]
                for scores in ([one[k].labels[label] for k in known] for one in scored)
            ]
        )
        docs = np.array([records[k].doc for k in known])
        result.append(compare(label, truth, flagged, docs))
    return result


def compare(label: Label, truth: F64, flagged: F64, docs: NDArray[np.str_]) -> Comparison:
    """Return the comparison of two models; `flagged` is (2, sentences), the served one's first.

    `truth` and `docs` are (sentences,). Raises DataError where F1 or its interval has no meaning.
    """
    articles, positive = len(np.unique(docs)), int(truth.sum())
    if not positive:
        raise DataError(f"`{label}` has no positive sentence in the data: nothing to compare on")
    if articles < 2:
        raise DataError(
            f"all sentences with `{label}` are of one article (`doc`): chance cannot be told "
            "from difference; give sentences of several"
        )

    def gain(truth: F64, both: F64, weight: F64 | float = 1.0) -> float:
        return f1(truth, both[1], weight) - f1(truth, both[0], weight)

    return Comparison(
        label=label,
        articles=articles,
        positive=positive,
        served=f1(truth, flagged[0]),
        candidate=f1(truth, flagged[1]),
        difference=with_interval(gain, truth, flagged, docs),
    )
