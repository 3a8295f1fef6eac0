"""Where an article stands among others: quantiles of the rates of reference articles."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.article import MIN_ATTRIBUTED, MIN_SENTENCES, rates
from model.labels import Label, Operating
from model.sentences import split
from model.tagger import Tagger
from training.records import DataError, read_json
from training.work import Workers

F64 = NDArray[np.float64]

_AT: Final = np.linspace(0, 1, 101)


def check_reference(path: Path) -> None:
    """Raise DataError when no article in `path` is long enough, before training, not after."""
    for _, line in read_json(path):
        if len(split(str(line.get("text", "")))) >= MIN_SENTENCES:
            return
    raise DataError(f"--reference {path}: no article in it has {MIN_SENTENCES} sentences")


def reference_quantiles(
    payload: dict[str, Any], path: Path, workers: Workers
) -> tuple[dict[str, F64], dict[str, Any]]:
    """Return each label's 101 ascending quantiles, and how many articles they are of.

    `path` holds JSON lines with a `text` each. Articles too short to be rated are left out, and
    those that hardly cite anybody from the unnamed share. Raises DataError when none remains.
    """
    articles = [str(line.get("text", "")) for _, line in read_json(path)]
    tagger = Tagger(payload)
    found: dict[Label, list[float]] = {label: [] for label in Label if label in tagger.labels}
    with workers.progress("reference articles", len(articles)) as bar:
        for text in articles:
            _collect(tagger, payload["thresholds"], text, found)
            bar.update(bar.task_ids[0], advance=1)
    kept = {label: values for label, values in found.items() if values}
    if not kept:
        raise DataError(f"no article in {path} has {MIN_SENTENCES} sentences")
    quantiles = {
        label.value: np.quantile(np.array(values), _AT).round(6) for label, values in kept.items()
    }
    counts = {label.value: len(values) for label, values in kept.items()}
    return quantiles, {"articles": max(counts.values()), "articles_by_label": counts}


def _collect(
    tagger: Tagger, thresholds: dict[str, Any], text: str, found: dict[Label, list[float]]
) -> None:
    sentences = [text[span.start : span.end] for span in split(text)]
    if len(sentences) < MIN_SENTENCES:
        return
    probabilities = tagger.probabilities(tagger.tag(sentences))
    sourced = probabilities.get(Label.ATTRIBUTION)
    limit = thresholds.get(Label.ATTRIBUTION.value, {}).get(Operating.BALANCED.value, 1.0)
    cites = sourced is not None and int((sourced >= limit).sum()) >= MIN_ATTRIBUTED
    for label, (rate, _) in rates(probabilities).items():
        if cites or label is not Label.ANONYMOUS_SOURCING:
            found[label].append(rate)
