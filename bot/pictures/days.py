"""Figures day by day: lines for what there is, bars for what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.pictures.canvas import INK, LINE, MARK, PALE, SECOND, blank, png

QUIET = LINE
COLOURS = (SECOND, MARK, QUIET)
"""Of the first, the second and the third series."""
MOST_LABELS = 8


@dataclass(frozen=True, kw_only=True)
class Series:
    """One thing that is shown, a value a day; None: nobody counted on that day."""

    name: str
    values: tuple[float | None, ...]
    line: bool = False


def days_chart(
    days: Sequence[str], series: Sequence[Series], title: str, number: Callable[[float], str] = str
) -> bytes:
    """Return a PNG of up to three series over these days. Bars stand upon one another; those below zero hang down.

    `number` writes a figure as the reader's language does. ValueError when there is nothing but zeros to show.
    """
    if not any(value for each in series for value in each.values):
        raise ValueError("nothing happened, so there is nothing to draw")
    figure = blank(7.0, 4.2)
    axes = figure.add_subplot()
    axes.set_title(title, color=INK, fontsize=13, fontweight="bold", wrap=True)
    places = range(len(days))
    above = [0.0] * len(days)
    for each, colour in zip(series, COLOURS, strict=False):
        values = [float("nan") if value is None else value for value in each.values]
        if each.line:
            axes.plot(places, values, color=colour, linewidth=2.0, marker="o", markersize=4, label=each.name)
            continue
        below = [height if value > 0 else 0.0 for height, value in zip(above, values, strict=True)]
        axes.bar(places, values, bottom=below, color=colour, width=0.8, label=each.name)
        above = [height + max(0.0, value) for height, value in zip(above, values, strict=True)]
    step = -(-len(days) // MOST_LABELS)
    shown = list(places)[::-1][::step][::-1]  # the last day always has its label
    axes.set_xticks(shown, [days[place] for place in shown], color=INK, fontsize=9)
    axes.margins(x=0.02, y=0.15)
    axes.yaxis.set_major_formatter(lambda value, _place: number(round(value)))
    _tidy(axes, lowest=min(min((value or 0.0) for value in each.values) for each in series))
    return png(figure)


def _tidy(axes: object, lowest: float) -> None:
    """Take away what is not needed to read the figures: they are whole numbers, and zero is a line."""
    from matplotlib.axes import Axes
    from matplotlib.ticker import MaxNLocator

    assert isinstance(axes, Axes)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.tick_params(colors=INK)
    axes.grid(axis="y", color=PALE, zorder=0)
    axes.set_axisbelow(True)
    if lowest < 0:
        axes.axhline(0, color=LINE, linewidth=1.0)
    else:
        axes.set_ylim(bottom=0)
    axes.legend(loc="upper left", frameon=False, fontsize=9, ncols=3, labelcolor=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
