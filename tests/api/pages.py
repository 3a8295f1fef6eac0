"""Invented pages: one with an article, and some that are meant to be too much."""

from pathlib import Path

ARTICLE = (Path(__file__).parents[1] / "model/pages/harbor.html").read_text(encoding="utf-8")

#: Reading it takes half a minute where nothing stops it.
ENDLESS = "<br>" * 400_000
#: Reading it takes more memory than any page.
GREEDY = "<ul>" + "<li>a" * 400_000
