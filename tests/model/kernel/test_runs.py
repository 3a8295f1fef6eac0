"""The compiled search for runs finds what NumPy finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.cues import runs_by_numpy
from model.kernel.library import library
from model.kernel.runs import find_runs
from model.labels import Label
from model.language import Counts
from model.tags import CARRIER, Channel, Tags, largest

LABEL = Label.HEDGING
#: Few values, so that they meet each other and the limits; and what no token is ever told.
ODDS = st.sampled_from([-9.0, -3.0, -2.0, -1.5, -1.0, 0.0, 2.5]) | st.floats(-50, 50)


@given(
    st.lists(st.tuples(st.booleans(), st.lists(ODDS, max_size=12)), max_size=8),
    st.sampled_from([(-2.0, -2.0), (-1.5, -2.0), (0.0, -1.0)]),
)
def test_runs_of_any_sentences(
    sentences: list[tuple[bool, list[float]]], limits: tuple[float, float]
) -> None:
    log_odds = np.array([x for _, part in sentences for x in part], dtype=np.float64)
    first = np.cumsum([0, *(len(part) for _, part in sentences)])
    matrix = np.full((len(Channel), len(log_odds)), np.nan)
    matrix[CARRIER[LABEL]] = log_odds
    spans = np.arange(2 * len(log_odds)).reshape(-1, 2)
    tags = Tags(matrix, largest(matrix, first), first, spans, Counts(0, 0, 0, 0))
    flagged = np.array([flag for flag, _ in sentences], dtype=np.bool_)
    expected = runs_by_numpy(tags, flagged, LABEL, limits)
    compiled = library()
    assert compiled is not None
    found = find_runs(compiled, (tags.of(LABEL), tags.first, tags.spans), flagged, limits)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.tolist() == theirs.tolist()
    assert set(found[0].tolist()) == {
        n for n, (flag, part) in enumerate(sentences) if flag and part
    }
