"""Plots of a model's figures as inline SVG, whose colors and letters the page around them sets."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy.stats import binomtest

from model.labels import Operating
from training.metrics import Bin, Point

# Stand-ins that no plot would have by itself: each becomes a variable of the page's style sheet, so
# that the plots follow it into the dark and onto paper.
_INK: Final = "#010203"
_QUIET: Final = "#020304"
_RULE: Final = "#030405"
_SERIES: Final = "#040506"
_PAPER: Final = "#050607"
_VARIABLES: Final = {
    _INK: "var(--ink)",
    _QUIET: "var(--quiet)",
    _RULE: "var(--rule)",
    _SERIES: "var(--series)",
    _PAPER: "var(--paper)",
}
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",  # letters stay letters: selectable, and in the page's own font
    "svg.hashsalt": "hearsay",  # the same figures give the same file
    "font.size": 11,
    "axes.labelsize": 11,
    "text.color": _INK,
    "axes.edgecolor": _RULE,
    "axes.labelcolor": _QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _RULE,
    "grid.linewidth": 0.5,
    "xtick.color": _RULE,
    "ytick.color": _RULE,
    "xtick.labelcolor": _QUIET,
    "ytick.labelcolor": _QUIET,
    "lines.linewidth": 1.8,
}
_SIZE: Final = (4.6, 3.7)  # inches; the page scales it


def precision_recall_plot(
    curve: Sequence[Point], at: Mapping[Operating, tuple[float, float]], title: str
) -> str:
    """Return the precision–recall curve with the thresholds' (recall, precision) marked on it."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        recalls = [point.recall for point in curve]
        axes.plot(recalls, [point.precision for point in curve], color=_SERIES)
        for (name, (x, y)), marker in zip(at.items(), "os", strict=False):
            axes.plot([x], [y], marker, color=_SERIES, mec=_INK, mew=1, ms=7, clip_on=False)
            # On two sides, for the two points may be one.
            away, side = ((-9, -7), "top") if name is Operating.BALANCED else ((0, 7), "bottom")
            axes.annotate(name.value, (x, y), away, textcoords="offset points", ha="right", va=side)
        axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.02), ylim=(0, 1.04))

    told = ", ".join(
        f"{name.value} has recall {x:.2f} and precision {y:.2f}" for name, (x, y) in at.items()
    )
    return _svg(draw, title, f"Precision against recall. Of the thresholds, {told}.")


def calibration_plot(bins: Sequence[Bin], title: str) -> str:
    """Return observed share against given probability, over the number of sentences in each bin."""
    used = [b for b in bins if b.observed is not None]
    predicted = [b.predicted for b in used]
    observed = [b.observed or 0.0 for b in used]
    low, high = zip(*(chance(b) for b in used), strict=True)

    def draw(figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        above.plot([0, 1], [0, 1], color=_QUIET, linewidth=1, linestyle=(0, (4, 3)))
        above.text(0.03, 0.97, "dashed: perfect", transform=above.transAxes, va="top", color=_QUIET)
        above.vlines(predicted, low, high, color=_SERIES, linewidth=1, alpha=0.6)
        above.plot(
            predicted, observed, "o", color=_SERIES, ms=5, mec=_PAPER, mew=0.6, clip_on=False
        )
        above.set(ylabel="carry it", ylim=(0, 1.04))
        _counts(below, bins)
        below.set(xlabel="probability given", ylabel="sentences", xlim=(0, 1.02))
        figure.align_ylabels()

    return _svg(
        draw,
        title,
        "Share of sentences that carry the label against the probability the model gave; on the "
        "dashed line a model is perfectly calibrated; the bars are 95 % intervals. Below, the "
        "sentences of each bin. "
        "The table “Calibration” holds the same numbers.",
    )


def chance(at: Bin) -> tuple[float, float]:
    """Return the 95 % interval of a bin's observed share, after Wilson (1927)."""
    carry = round((at.observed or 0.0) * at.sentences)
    interval = binomtest(carry, at.sentences).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def _counts(axes: Axes, bins: Sequence[Bin]) -> None:
    """Draw how many sentences each bin has, on a scale where one shows beside thousands."""
    counts = [b.sentences for b in bins]
    width = 0.86 / len(bins)
    middles = [(b.low + b.high) / 2 for b in bins]
    axes.bar(middles, counts, width=width, color=_SERIES)
    axes.set_yscale("symlog", linthresh=1)
    top = 10 ** len(str(max(counts)))
    ticks = [tick for tick in (1, 10, 100, 1000, 10_000, 100_000) if tick <= top]
    axes.set_yticks(ticks[:: 2 if len(ticks) > 3 else 1], minor=False)
    axes.set_yticks([], minor=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_ylim(0, top)


def learning_plot(learned: Sequence[tuple[int, float, float, float]], title: str) -> str:
    """Return F1, with its interval, against the sentences trained on.

    `learned` are sentences, F1, and its interval's low and high.
    """

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        sentences, value, low, high = zip(*learned, strict=True)
        axes.fill_between(sentences, low, high, color=_SERIES, alpha=0.18, linewidth=0)
        axes.plot(sentences, value, "-o", color=_SERIES, ms=4.5, mec=_PAPER, mew=0.6)
        axes.set(xlabel="sentences trained on", ylabel="F1", xlim=(0, None))
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")

    first, last = learned[0], learned[-1]
    return _svg(
        draw,
        title,
        f"F1 grows from {first[1]:.2f} with {first[0]:,} sentences to {last[1]:.2f} with "
        f"{last[0]:,}; the band is the 95 % interval.".replace(
            "grows", "goes" if last[1] < first[1] else "grows"
        ),
    )


def _svg(draw: Callable[[Figure], None], title: str, description: str) -> str:
    """Return what `draw` draws as an element for an HTML page, named for those who cannot see it.

    The title makes its ids unique on the page.
    """
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever a matplotlibrc on this machine says
        mpl.rcParams.update(_STYLE)
        figure = Figure(figsize=_SIZE, layout="constrained")
        draw(figure)
        stream = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(stream, format="svg", transparent=True, metadata=nothing)
    return _inlined(stream.getvalue(), title, description)


def _inlined(drawn: str, title: str, description: str) -> str:
    name = re.sub(r"\W+", "-", title.lower()).strip("-")
    svg = drawn[drawn.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(url\(#|xlink:href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)  # would style the whole page
    svg = re.sub(r"font-family: [^;\"]+", "font-family: var(--sans)", svg)
    for color, variable in _VARIABLES.items():
        svg = svg.replace(color, variable)
    begin = svg.index(">")
    head = re.sub(r' (?:width|height)="[^"]*"', "", svg[:begin])
    named = (
        f' role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-text">{escape(description)}</desc>'
    )
    return head + named + svg[begin + 1 :]
