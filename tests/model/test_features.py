"""The columns that the views of a token are hashed to."""

from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given

from model.close import CLOSE, CLOSE_FEATURES
from model.features import Template
from model.glance import GLANCE, GLANCE_FEATURES, NOTHING
from model.landmarks import landmark_views
from model.views import Views, batch
from model.vocabulary import Vocabulary
from tests.model.windows import SENTENCES

WORDS = Template("word\nshape+1\nsuffix-3 middle\nword-1 word word+2\nfine coarse-2", bits=20)
SALT = 0x9E3779B97F4A7C15


def viewed(*sentences: str) -> Views:
    return Views(batch(sentences, Vocabulary({})))


@given(SENTENCES)
def test_columns_of_a_sentence_do_not_depend_on_its_neighbors(sentences: list[str]) -> None:
    together = WORDS.columns(viewed(*sentences))
    assert len(together) == len(WORDS)
    alone = [WORDS.columns(viewed(text)) for text in sentences]
    if alone:
        assert np.array_equal(together, np.concatenate(alone, axis=1))


@given(SENTENCES)
def test_columns_lie_in_the_table(sentences: list[str]) -> None:
    views = viewed(*sentences)
    for template in (WORDS, GLANCE, Template("word\nword word-1", bits=1)):
        columns = template.columns(views)
        assert columns.dtype == np.uint32
        assert columns.shape == (len(template), len(views.at))
        assert columns.max(initial=0) < template.columns_in_all


@given(SENTENCES)
def test_columns_are_the_hashes_of_the_sums_of_views(sentences: list[str]) -> None:
    views = viewed(*sentences)
    nothing = np.full(len(views.batch.rows), NOTHING)
    for template, lines in ((GLANCE, GLANCE_FEATURES), (CLOSE, CLOSE_FEATURES)):
        close = landmark_views(views.batch, views.at, nothing, nothing)
        seen = close if template is CLOSE else views
        expected = [
            [slow_column(line, seen, number, template) for number in range(len(views.at))]
            for line in lines.split("\n")
            if line
        ]
        assert sorted(template.columns(seen).tolist()) == sorted(expected)


def slow_column(line: str, views: Views, number: int, template: Template) -> int:
    """Return the column of the feature `line` at the n-th token, by numbers without end."""
    mixed = 0
    for name in line.split():
        odd = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") | 1
        mixed += (int(views[name][number]) + SALT) * odd
    return (mixed % 2**64) * template.columns_in_all >> 64


def test_features_are_their_own_columns() -> None:
    template = Template("word\nword-1\nword word-1", bits=20)
    columns = template.columns(viewed("a a a"))
    assert len({columns[row, 2] for row in range(3)}) == 3
    assert columns[0, 0] == columns[0, 1] == columns[0, 2]
    assert columns[1, 0] != columns[1, 1] == columns[1, 2]
    assert len(Template("\nword\n\n", bits=20)) == 1


def test_features_of_fewer_views_come_first() -> None:
    mixed = Template("word word-1\nword\nword-1 word word+1\nword-1", bits=20)
    sorted_ = Template("word\nword-1\nword word-1\nword-1 word word+1", bits=20)
    views = viewed("It may rain, aides said.")
    assert np.array_equal(mixed.columns(views), sorted_.columns(views))


def test_no_template_says_a_thing_twice() -> None:
    for lines in (GLANCE_FEATURES, CLOSE_FEATURES):
        features = [frozenset(line.split()) for line in lines.split("\n") if line]
        assert len(features) == len(set(features))


def test_columns_are_spread_evenly() -> None:
    words = [f"w{number}" for number in range(30_000)]
    template = Template("word", bits=20)
    views = viewed("\n".join(words))
    seen, count = len(np.unique(views["word"])), template.columns_in_all
    share = len(np.unique(template.columns(views)[0])) / seen
    expected = count / seen * (1 - np.exp(-seen / count))
    assert share == pytest.approx(expected, abs=0.005)


def test_columns_never_change() -> None:
    """A model's weights are kept by column: other numbers here would unlearn all of them."""
    columns = Template("word\nword-1 word", bits=20).columns(viewed("It may"))
    assert columns.tolist() == [[934206, 333635], [678748, 984742]]
    fewer = Template("word\nword-1 word", bits=18).columns(viewed("It may"))
    assert fewer.tolist() == [[934206 >> 2, 333635 >> 2], [678748 >> 2, 984742 >> 2]]
