"""What stage two sees of stage one: tags in bins, and the phrase and verb they point at."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.features import COLUMNS
from model.stages import STAGE, stage_views
from model.views import Views, batch
from model.vocabulary import Vocabulary

WORDS = st.sampled_from(["the", "aides", "said", "Elm", ",", ".", "x", "who"])
TAGGED = st.lists(
    st.lists(st.tuples(WORDS, st.floats(-9, 9), st.floats(-9, 9)), max_size=8), max_size=5
)

Tagged = list[list[tuple[str, float, float]]]


def views(tagged: Tagged) -> Views:
    flat = [token for sentence in tagged for token in sentence]
    plain = Views(batch([[word for word, *_ in sentence] for sentence in tagged], Vocabulary({})))
    source, cue = (np.array([token[k] for token in flat], dtype=float) for k in (1, 2))
    return stage_views(plain, source, cue)


@given(TAGGED)
def test_columns_of_a_sentence_do_not_depend_on_its_neighbors(tagged: Tagged) -> None:
    together = STAGE.columns(views(tagged))
    assert together.shape == (len(STAGE), sum(map(len, tagged)))
    assert together.max(initial=0) < COLUMNS
    if tagged:
        alone = [STAGE.columns(views([sentence])) for sentence in tagged]
        assert np.array_equal(together, np.concatenate(alone, axis=1))


def seen(name: str, words: str, source: list[float], cue: list[float] | None = None) -> list[int]:
    tagged = [[*zip(words.split(), source, cue or [-9.0] * len(source), strict=True)]]
    found = views(tagged)
    return [int(value) for value in found[name][found.batch.real]]


def of(word: str) -> int:
    plain = Views(batch([[word]], Vocabulary({})))
    return int(plain["word"][plain.batch.real][0])


def test_log_odds_fall_into_bins_in_order() -> None:
    bins = seen("source", "a b c d e", [-9, -1.5, 0.0, 1.5, 9])
    assert bins == sorted(set(bins))
    assert seen("source", "a b", [0.1, 0.9])[0] == seen("source", "a b", [0.1, 0.9])[1]


def test_source_phrase_is_known_from_each_of_its_words() -> None:
    words, source = "Today two senior aides said no", [-9.0, 2, 2, 2, -9, -9]
    first, last = seen("run_first", words, source), seen("run_last", words, source)
    assert first[1:4] == [of("two")] * 3
    assert last[1:4] == [of("aides")] * 3
    assert seen("run_after", words, source)[1:4] == [of("said")] * 3
    assert seen("run_before", words, source)[1:4] == [of("today")] * 3
    assert len({first[0], first[4], first[5]}) == 1, "outside of a phrase there is none"
    assert first[0] not in first[1:4]


def test_name_within_the_phrase_is_noticed() -> None:
    named = seen("run_named", "the aide Elm said", [2.0, 2, 2, -9])
    unnamed = seen("run_named", "The two aides said", [2.0, 2, 2, -9])
    assert named[0] != unnamed[0]


def test_nearest_cues_are_named_on_both_sides() -> None:
    words, cue = "aides said it and Elm added", [-9.0, 3, -9, -9, -9, 3]
    left = seen("cue_left", words, [-9.0] * 6, cue)
    right = seen("cue_right", words, [-9.0] * 6, cue)
    assert left[1] == right[1] == of("said")
    assert right[5] == of("added")
    assert left[0] != left[2]
    assert 0 < abs(left[2] - of("said")) < 6, "with the distance"


def test_phrase_may_fill_its_sentence() -> None:
    assert seen("run_first", "two aides", [5.0, 5]) == [of("two")] * 2
    assert seen("run_last", "aides", [5.0]) == [of("aides")]
