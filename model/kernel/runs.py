"""Finds the runs of tokens that gave sentences away, by the compiled kernel."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.kernel.library import Runs, address

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


def find_runs(
    library: Any,
    tokens: tuple[F64, I64, I64],
    flagged: NDArray[np.bool_],
    limits: tuple[float, float],
) -> tuple[I64, I64, F64]:
    """Return each run's sentence (runs,), place in it (runs, 2) and best log-odds (runs,).

    `tokens` are log-odds (tokens,), first (sentences + 1,) and spans (tokens, 2) as in
    `model.tags.Tags`; `limits` are the log-odds that start a run, and that join one.
    """
    log_odds, first, spans = tokens
    kept = (
        np.asarray(log_odds, np.float64, order="C"),
        *(np.asarray(array, np.int64, order="C") for array in (first, spans)),
        np.asarray(flagged, np.bool_, order="C"),
    )
    if len(flagged) != len(tokens[1]) - 1:
        raise ValueError("there is a flag for each sentence")
    sentence = np.empty(len(tokens[0]), dtype=np.int64)
    place, best = np.empty((len(sentence), 2), dtype=np.int64), np.empty(len(sentence))
    out = Runs(*map(address, kept), *limits, *map(address, (sentence, place, best)), len(flagged))
    library.find_runs(out)
    return sentence[: out.runs], place[: out.runs], best[: out.runs]
