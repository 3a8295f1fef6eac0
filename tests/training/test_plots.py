"""Plots: elements for a page, named for those who cannot see them, with nothing from outside."""

import re
from xml.etree import ElementTree as ET

import pytest

from model.labels import Operating
from training.metrics import Bin, Point
from training.plots import calibration_plot, chance, learning_plot, precision_recall_plot

CURVE = [Point(0.9, 1.0, 0.2), Point(0.5, 0.8, 0.7), Point(0.1, 0.4, 1.0)]
AT = {Operating.BALANCED: (0.7, 0.8), Operating.PRECISE: (0.2, 1.0)}
BINS = [Bin(0.0, 0.5, 900, 0.1, 0.08), Bin(0.5, 1.0, 0, None, None), Bin(0.9, 1.0, 4, 0.95, 1.0)]
LEARNED = [(300, 0.6, 0.5, 0.7), (3000, 0.8, 0.75, 0.85)]


def every(title: str) -> list[str]:
    return [
        precision_recall_plot(CURVE, AT, f"{title} one"),
        calibration_plot(BINS, f"{title} two"),
        learning_plot(LEARNED, f"{title} three"),
    ]


def test_plots_are_well_formed_and_named() -> None:
    for svg in every("A & B"):
        root = ET.fromstring(svg)  # noqa: S314 - our own
        assert root.get("role") == "img"
        title, description = root[0], root[1]
        assert title.tag.endswith("title")
        assert description.tag.endswith("desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text
        assert title.text.startswith("A & B")
        assert description.text


def test_ids_are_unique_on_a_page_and_lead_somewhere() -> None:
    page = "".join(every("First") + every("Second"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    used = re.findall(r'(?:url\(#|href="#)([^)"]+)', page)
    assert used
    assert set(used) <= set(ids)


def test_colors_and_letters_are_the_pages() -> None:
    for svg in every("A"):
        assert not re.search(r"#[0-9a-fA-F]{3,6}\b(?!-)", re.sub(r'(href="|url\()#[^")]+', "", svg))
        assert "var(--series)" in svg
        assert set(re.findall(r"font-family: ([^;\"]+)", svg)) == {"var(--sans)"}
        assert "<style" not in svg
        assert "metadata" not in svg
        assert not re.search(r"https?://(?!www\.w3\.org/)", svg)


def test_the_same_figures_give_the_same_picture() -> None:
    assert every("A") == every("A")


def test_thresholds_bins_and_growth_are_told_in_words_too() -> None:
    first, second, third = every("A")
    assert "balanced has recall 0.70 and precision 0.80" in first
    assert ">balanced</text>" in first
    assert ">precise</text>" in first
    assert "perfect" in second
    assert "F1 grows from 0.60 with 300 sentences to 0.80 with 3,000" in third
    assert "F1 goes from 0.80" in learning_plot(LEARNED[::-1], "A")


def test_chance_is_wilsons_interval() -> None:
    low, high = chance(Bin(0.0, 1.0, 10, 0.5, 0.5))  # as in Wilson's formula, by hand
    assert low == pytest.approx(0.2366, abs=1e-4)
    assert high == pytest.approx(0.7634, abs=1e-4)
    assert chance(Bin(0.0, 1.0, 1, 0.5, 0.0))[0] == pytest.approx(0.0)
