"""What the bench reads."""

import gzip
import json
from itertools import chain

import pytest

from tests.bench.texts import HOSTILE, invented_articles, ordinary, read_articles, rounds


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_has_the_size_it_is_asked_for(name):
    for size in (1, 1000, 4001):
        assert len(HOSTILE[name](size)) == size


def test_an_ordinary_text_is_made_of_articles_as_often_as_it_takes():
    make = ordinary(["The ferry sailed.", "It came back."])
    assert make(20) == "The ferry sailed.\nIt"
    assert make(70).count("It came back.") == 2
    assert len(make(70)) == 70


def test_no_article_is_read_in_two_rounds_where_there_are_enough():
    articles = invented_articles(12)
    read = list(chain(*rounds(articles, 3, 4)))
    assert sorted(read) == sorted(articles)
    assert len(set(read)) == 12


def test_few_articles_come_again():
    assert rounds(["a", "b", "c"], 2, 2) == [["a", "b"], ["c", "a"]]


def test_articles_are_read_from_json_lines_gzipped_or_not(tmp_path):
    lines = "".join(json.dumps({"text": f"Article {n}."}) + "\n" for n in range(3))
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    for name in ("a.jsonl", "a.jsonl.gz"):
        assert read_articles(tmp_path / name, 2) == ["Article 0.", "Article 1."]
