"""The documentation shows the figures of docs/bench.json and docs/growth.json, and no others."""

import json
import shutil

import pytest

from tests.bench import publish


def test_the_readme_shows_the_figures_of_docs():
    text = publish.README.read_text(encoding="utf-8")
    assert publish.filled(text, publish.paragraphs(publish.DOCS)) == text, "run `make figures`"


@pytest.mark.parametrize("name", ["bench-size.svg", "growth.svg"])
def test_the_plots_are_those_of_docs(name):
    drawn = (publish.DOCS / name).read_text(encoding="utf-8")
    assert drawn == publish.files(publish.DOCS)[name], "run `make figures`"
    assert "<title>" in drawn


@pytest.fixture
def docs(tmp_path):
    for name in ("bench.json", "growth.json"):
        shutil.copy(publish.DOCS / name, tmp_path)
    markers = "\n".join(
        f"<!-- {name}: by `make figures` -->\nSTALE\n<!-- end of {name} -->"
        for name in ("speed", "archive")
    )
    (tmp_path / "README.md").write_text(f"Before\n{markers}\nafter.\n", encoding="utf-8")
    return tmp_path


def run(docs, bench):
    given = ["--docs", docs, "--readme", docs / "README.md", "--bench", bench]
    return publish.main([*map(str, given), "--growth", str(docs / "none.json")])


def test_new_figures_are_taken_over(docs):
    found = json.loads((docs / "bench.json").read_text(encoding="utf-8"))
    found["rows"][0]["value"] = 987654
    new = docs / "new.json"
    new.write_text(json.dumps(found), encoding="utf-8")
    assert run(docs, new) == 0
    text = (docs / "README.md").read_text(encoding="utf-8")
    assert "987,654 sentences/s" in text
    assert "STALE" not in text
    assert text.startswith("Before\n")
    assert text.endswith("\nafter.\n")
    assert json.loads((docs / "bench.json").read_text(encoding="utf-8")) == found
    assert (docs / "growth.svg").is_file()


def test_without_figures_it_says_what_to_run(docs, capsys):
    (docs / "bench.json").unlink()
    assert run(docs, docs / "none.json") == 1
    assert "run `make bench` first" in capsys.readouterr().err


def test_a_text_without_its_place_is_refused():
    with pytest.raises(ValueError, match="0 places for speed"):
        publish.filled("No markers here.", {"speed": "fast"})
