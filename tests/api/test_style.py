"""The style sheets: enough contrast (WCAG 2.2 AA) in light and dark, and nothing loaded."""

import re

import pytest

from tests.service import ROOT

SHEETS = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("api/static/*.css")}
COLORS = SHEETS["style.css"]
TEXT_ON = [
    *[(ink, paper) for ink in ("ink", "quiet") for paper in ("paper", "raised")],
    *[(ink, "paper") for ink in ("hedging", "source", "alarm")],
    *[("ink", wash) for wash in ("hedging-wash", "source-wash")],
    ("alarm", "raised"),
    ("paper", "ink"),  # the button
    ("paper", "source"),  # the button under the pointer
]
LINES_ON = [
    ("hedging", "hedging-wash"),
    ("source", "source-wash"),
    ("source", "hedging-wash"),
    ("hedging", "source-wash"),
    ("attribution", "paper"),
    ("quiet", "raised"),  # the frame of the text box
]


def scheme(name: str) -> dict[str, str]:
    """Return the colors of the light or dark scheme, by variable."""
    light, dark = re.findall(r":root \{(.*?)\}", COLORS, re.DOTALL)[:2]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", light if name == "light" else dark))


def luminance(color: str) -> float:
    """Return the relative luminance of "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT_ON)
def test_text_stands_out(name, ink, paper):
    colors = scheme(name)
    assert contrast(colors[ink], colors[paper]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("line", "wash"), LINES_ON)
def test_lines_and_frames_stand_out(name, line, wash):
    colors = scheme(name)
    assert contrast(colors[line], colors[wash]) >= 3


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_load_nothing_and_know_their_colors(name):
    assert "url(" not in SHEETS[name]
    assert "@import" not in SHEETS[name]
    used = re.findall(r"var\(--([a-z-]+)\)", SHEETS[name])
    assert set(used) <= {*scheme("light"), "serif", "sans"}
