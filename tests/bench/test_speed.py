"""`make bench`, with as little as there can be: one table, JSON, a plot, and an exit code."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.bench import speed
from tests.bench.result import Row, Target
from tests.bench.sizes import Growth
from tests.bench.speed import Measured

LITTLE = speed.Extent(rounds=2, articles=2, before=2, sizes=(500, 1000), starts=1, archive=3)


def run(folder, *options):
    out, plot = folder / "bench.json", folder / "size.svg"
    code = speed.main(["--out", str(out), "--plot", str(plot), *options], LITTLE)
    return code, json.loads(out.read_text(encoding="utf-8")), plot


def test_one_table_json_and_a_plot(tmp_path, capsys):
    code, found, plot = run(tmp_path)
    assert code == 0
    rows = {row["name"]: row for row in found["rows"]}
    assert {"Hearsay", "vaderSentiment", "retext-intensify", "import and load, cold"} <= set(rows)
    assert all(row["value"] > 0 for row in rows.values())
    assert found["model"].startswith("sha256:")
    assert "invented" in found["told"]
    assert {growth["kind"] for growth in found["growths"]} >= {"articles", "dots", "new words"}
    assert found["archive"]["documents"] == 3
    assert found["archive"]["page"] is None
    assert ET.parse(plot).getroot().tag.endswith("svg")  # noqa: S314 - our own
    printed = capsys.readouterr().out
    assert "Hearsay without cues" in printed
    assert "targets are reached" in printed


@pytest.mark.parametrize(
    ("options", "limit", "code"), [((), 3.0, 0), (("--check",), 3.0, 1), (("--check",), 2.0, 0)]
)
def test_a_missed_figure_fails_only_when_checked(options, limit, code, tmp_path, monkeypatch):
    row = Row("Hearsay", 2.0, "×", target=Target(2.0, "≥", limit, "×"))
    growth = Growth("articles", (10, 20), (0.1, 0.2))
    found = Measured("Medians", [row], [], [growth], None)
    monkeypatch.setattr(speed, "_measure", lambda *_: found)
    assert run(tmp_path, *options)[0] == code
