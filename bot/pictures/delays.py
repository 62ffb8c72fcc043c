"""How quickly an alert arrived: which part of its readers had it after so many seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.pictures.canvas import INK, LINE, MARK, PALE, SECOND, blank, png


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is written on the chart, in the reader's language."""

    title: str
    seconds: str
    readers: str
    number: Callable[[float], str] = str
    """Writes a figure as the language does."""


def delays_chart(delays: Sequence[tuple[float, int]], marks: Sequence[tuple[float, int, str]], words: Words) -> bytes:
    """Return a PNG of the share of readers (0–100 %) over the seconds from the start; ValueError without any.

    `delays` are (seconds, how many had it within these seconds and not before), in order; `marks` are points with a
    word of their own: (seconds, percent, "half of them: 2 s").
    """
    total = sum(count for _, count in delays)
    if not total:
        raise ValueError("nothing arrived, so there is nothing to draw")
    seconds = [0.0, *(max(0.0, at) for at, _ in delays)]
    shares = [100 * count / total for count in (0, *accumulate(count for _, count in delays))]
    figure = blank(7.0, 4.2)
    axes = figure.add_subplot()
    axes.set_title(words.title, color=INK, fontsize=13, fontweight="bold", wrap=True)
    axes.plot(seconds, shares, color=MARK, linewidth=2.0)
    axes.fill_between(seconds, shares, color=MARK, alpha=0.12, linewidth=0)
    for at, share, name in marks:
        axes.axhline(share, color=PALE, linewidth=1.0, zorder=0)
        axes.plot([at], [share], marker="o", color=SECOND)
        axes.annotate(name, (at, share), xytext=(8, -12), textcoords="offset points", color=SECOND, fontsize=10)
    axes.set_xlabel(words.seconds, color=INK)
    axes.set_ylabel(words.readers, color=INK)
    axes.set_ylim(0, 104)
    axes.set_xlim(0, max(seconds[-1] * 1.3, 1.0))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _place: words.number(round(value, 3)))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    return png(figure)
