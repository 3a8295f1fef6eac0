"""The figures of the extraction benchmark, on pages whose figures are plain."""

import gzip
import json

import pytest

from tests.api.pages import ARTICLE
from tests.bench import extraction
from tests.bench.extraction import compared, scored

TRUE = "one two three four five six"  # three runs of four words


def test_a_text_is_as_good_as_the_runs_it_shares():
    assert compared(TRUE, TRUE) == (1, 0, 0)
    assert compared(TRUE, "one two three four five, six.") == (1, 0, 0)
    assert compared(TRUE, "") == (0, 0, 1)
    assert compared("", TRUE) == (0, 1, 0)
    assert compared(TRUE, "two three four five six seven") == (0.5, 0.25, 0.25)
    assert compared("one two", "one two") == (1, 0, 0)


def test_precision_and_recall_are_means_over_pages_and_f1_is_of_them():
    score = scored([compared(TRUE, TRUE), compared(TRUE, "two three four five six seven")])
    assert score.precision == pytest.approx((1 + 2 / 3) / 2)
    assert score.recall == pytest.approx((1 + 2 / 3) / 2)
    assert score.f1 == pytest.approx(5 / 6)


def test_the_command_fails_under_the_figure_it_is_given(tmp_path, monkeypatch, capsys):
    truth = {"harbor": {"articleBody": "Something else was said about the weir, in other words."}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "harbor.html.gz").write_bytes(gzip.compress(ARTICLE.encode()))
    truth_is_found = {"harbor": {"articleBody": "It is unclear who will pay."}}
    assert run(tmp_path, monkeypatch, "--at-least", "0") == 0
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth_is_found), encoding="utf-8")
    assert run(tmp_path, monkeypatch, "--at-least", "0.99") == 1
    printed = capsys.readouterr().out
    assert "recall 1.000" in printed


def run(directory, monkeypatch, *options) -> int:
    monkeypatch.setattr("sys.argv", ["extraction.py", str(directory), *options])
    return extraction.main()
