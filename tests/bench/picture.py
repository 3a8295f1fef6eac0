"""Plots for the documentation, as SVG: time against size, and what training takes."""

import io
import math
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullFormatter
from scipy.optimize import isotonic_regression

from tests.bench.growth import Training
from tests.bench.sizes import ORDINARY, Growth

_INK: Final = "#1f2328"
_QUIET: Final = "#656d76"
_RULE: Final = "#d8dee4"
_SERIES: Final = "#0a5fb4"
_OTHERS: Final = "#b8860b"
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",  # letters stay letters: they can be searched and selected
    "svg.hashsalt": "hearsay",  # the same figures give the same file
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": _INK,
    "axes.edgecolor": _QUIET,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "grid.color": _RULE,
    "grid.linewidth": 0.6,
    "xtick.color": _QUIET,
    "ytick.color": _QUIET,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
}
_LEADER: Final[dict[str, Any]] = {
    "arrowstyle": "-",
    "color": _QUIET,
    "linewidth": 0.4,
    "relpos": (0, 0.5),  # from the middle of the word's left edge
    "shrinkA": 1,
    "shrinkB": 1,
}


def size_plot(growths: Sequence[Growth], told: str) -> str:
    """Return time against size, both by factors: as steep as the dashed line is linear."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.set(xscale="log", yscale="log", xlabel="characters", ylabel="milliseconds")
        for growth in sorted(growths, key=lambda growth: growth.kind == ORDINARY):
            mine = growth.kind == ORDINARY
            axes.plot(
                growth.sizes,
                [seconds * 1000 for seconds in growth.seconds],
                color=_SERIES if mine else _OTHERS,
                linewidth=2.4 if mine else 0.9,
                alpha=1 if mine else 0.8,
            )
        _name(axes, growths)
        _slope(axes, growths)
        sizes = growths[0].sizes
        axes.set_xticks(sizes[::2], [f"{size:,}" for size in sizes[::2]])
        axes.set_xlim(sizes[0], sizes[-1])
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_tick_params(which="minor", length=0)
        _title(figure, "Scoring a text of so many characters, articles and hostile ones", told)

    worst = max(growths, key=lambda growth: growth.seconds[-1])
    return _svg(
        draw,
        "Time to score a text against its size",
        f"On both axes by factors. All lines are about as steep as a straight one of linear time; "
        f"the slowest text, {worst.kind}, takes {worst.seconds[-1]:.1f} s for "
        f"{worst.sizes[-1]:,} characters.",
    )


def _name(axes: Axes, growths: Sequence[Growth]) -> None:
    """Write beside the lines' ends what they are, no nearer to each other than letters need."""
    low, high = axes.get_ylim()
    gap = 0.04 * math.log(high / low)
    ends = sorted(growths, key=lambda growth: growth.seconds[-1])
    apart = gap * np.arange(len(ends))
    # Of all places that far apart, those that are least away from the lines.
    wanted = np.log([growth.seconds[-1] * 1000 for growth in ends])
    places = np.exp(isotonic_regression(wanted - apart).x + apart)
    for growth, place in zip(ends, places.tolist(), strict=True):
        mine = growth.kind == ORDINARY
        axes.annotate(
            growth.kind,
            (growth.sizes[-1], growth.seconds[-1] * 1000),
            xytext=(growth.sizes[-1] * 1.25, place),
            color=_SERIES if mine else _INK,
            fontsize=9,
            fontweight="bold" if mine else "normal",
            va="center",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": _QUIET,
                "shrinkA": 1,
                "shrinkB": 1,
                "lw": 0.4,
                "relpos": (0, 0.5),
            },
        )


def _slope(axes: Axes, growths: Sequence[Growth]) -> None:
    """Draw how steep linear time is, above all the lines."""
    first, last = growths[0].sizes[0], growths[0].sizes[-1]
    begin = 2.2 * max(s / n for g in growths for n, s in zip(g.sizes, g.seconds, strict=True))
    ends = [begin * size * 1000 for size in (first, last)]
    axes.plot([first, last], ends, color=_QUIET, linewidth=1, linestyle=(0, (4, 3)))
    axes.text(first * 1.1, ends[0] * 3.6, "dashed: linear time", color=_QUIET, fontsize=9)


def growth_plot(trainings: Sequence[Training], told: str) -> str:
    """Return time and memory of training against the sentences it learns from."""

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        sentences = [training.sentences for training in trainings]
        for axes, values, name in (
            (left, [training.processor / 60 for training in trainings], "minutes of one core"),
            (right, [training.megabytes for training in trainings], "MB resident, at most"),
        ):
            axes.plot(sentences, values, "-o", color=_SERIES, linewidth=1.8, ms=4.5)
            axes.set(xlabel="labelled sentences", xlim=(0, None), ylim=(0, max(values) * 1.1))
            axes.set_title(name, color=_INK)
            axes.xaxis.set_major_locator(MaxNLocator(4))
            axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        _title(figure, "Training on so many labelled sentences", told)

    first, last = trainings[0], trainings[-1]
    return _svg(
        draw,
        "Time and memory of training against the number of labelled sentences",
        f"From {first.processor:.0f} s and {first.megabytes:.0f} MB with {first.sentences:,} "
        f"sentences to {last.processor:.0f} s and {last.megabytes:.0f} MB with "
        f"{last.sentences:,}.",
    )


def _title(figure: Figure, title: str, told: str) -> None:
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold", color=_INK)
    figure.supxlabel(told, x=0.01, ha="left", fontsize=7.5, color=_QUIET)


def _svg(draw: Callable[[Figure], None], title: str, description: str) -> str:
    """Return what `draw` draws as a file, named for those who cannot see it."""
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever a matplotlibrc on this machine says
        mpl.rcParams.update(_STYLE)
        figure = Figure(figsize=(8.2, 5), layout="constrained")
        draw(figure)
        stream = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        # On white, so that it can be read on a dark page too.
        figure.savefig(stream, format="svg", facecolor="white", metadata=nothing)
    svg = re.sub(r"\n\s*<metadata>.*?</metadata>", "", stream.getvalue(), flags=re.DOTALL)
    begin = svg.index(">", svg.index("<svg")) + 1
    named = f"\n <title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return svg[:begin] + named + svg[begin:]
