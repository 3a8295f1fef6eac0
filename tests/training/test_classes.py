"""Word classes: words in the same places come to the same class, and nothing else matters."""

import random
from pathlib import Path

import numpy as np
import pytest

from model.vocabulary import by_word
from tests.training import corpus
from training.classes import MIN_COUNT, MIN_WORDS, learn_classes
from training.records import DataError
from training.work import Workers

KINDS, WORDS_A_KIND = 12, 50
SYLLABLES = ["ba", "do", "ki", "lu", "me", "no", "pa", "ri", "so", "tu"]


def word(kind: int, number: int) -> str:
    spelled = f"{kind:02d}{number:02d}"
    return "".join(SYLLABLES[int(digit)] for digit in spelled)


def articles(count: int) -> list[dict[str, object]]:
    """Invented texts in which a word of kind k is always followed by one of kind k + 1."""
    pick = random.Random(3)  # noqa: S311 - reproducible, not secret
    texts = []
    for _ in range(count):
        kinds = (kind for _ in range(40) for kind in range(KINDS))
        texts.append({"text": " ".join(word(k, pick.randrange(WORDS_A_KIND)) for k in kinds)})
    return texts


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus.write(tmp_path_factory.mktemp("classes") / "articles.jsonl", articles(60))


def test_words_in_the_same_places_share_a_class(file: Path) -> None:
    classes = by_word(learn_classes([file], Workers(1, quiet=True)))
    assert len(classes) == KINDS * WORDS_A_KIND >= MIN_WORDS
    coarse = np.array([[classes[word(k, n)][0] for n in range(WORDS_A_KIND)] for k in range(KINDS)])
    for kind in range(KINDS):
        others = np.delete(coarse, kind, axis=0)
        assert not set(coarse[kind]) & set(others.ravel())


def test_same_texts_give_the_same_classes(file: Path) -> None:
    first, second = (learn_classes([file], Workers(1, quiet=True)) for _ in range(2))
    assert first["words"] == second["words"]
    assert np.array_equal(first["numbers"], second["numbers"])


def test_rare_words_have_no_class(tmp_path: Path, file: Path) -> None:
    rare = [{"text": "harbor " * (MIN_COUNT - 1)}]
    more = corpus.write(tmp_path / "more.jsonl", rare)
    classes = by_word(learn_classes([file, more], Workers(1, quiet=True)))
    assert "harbor" not in classes
    assert word(0, 0) in classes


def test_few_words_or_no_texts_give_no_classes(tmp_path: Path) -> None:
    few = corpus.write(tmp_path / "few.jsonl", [{"text": "It may rain. " * 40}])
    for paths in ([few], []):
        assert by_word(learn_classes(paths, Workers(1, quiet=True))) == {}


def test_a_line_that_is_not_json_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "fine"}\n{"text": \n', encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        learn_classes([bad], Workers(1, quiet=True))
