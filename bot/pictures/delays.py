"""How quickly an alert arrived: which part of its readers had it after so many seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.canvas import INK, LINE, MARK, PALE, SECOND, blank, png


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is written on the chart, in the reader's language."""

    title: str
    seconds: str
    readers: str
    half: str
    most: str


def delays_chart(delays: Sequence[float], words: Words) -> bytes:
    """Return a PNG of the share of readers (0–100 %) over the seconds from the start; ValueError without delays."""
    if not delays:
        raise ValueError("nothing arrived, so there is nothing to draw")
    ordered = sorted(max(0.0, delay) for delay in delays)
    shares = [100 * place / len(ordered) for place in range(1, len(ordered) + 1)]
    figure = blank(7.0, 4.2)
    axes = figure.add_subplot()
    axes.set_title(words.title, color=INK, fontsize=13, fontweight="bold", wrap=True)
    axes.step([0.0, *ordered], [0.0, *shares], where="post", color=MARK, linewidth=2.0)
    axes.fill_between([0.0, *ordered], [0.0, *shares], step="post", color=MARK, alpha=0.12, linewidth=0)
    for share, name in ((50, words.half), (90, words.most)):
        at = quantile(ordered, share / 100)
        axes.axhline(share, color=PALE, linewidth=1.0, zorder=0)
        axes.plot([at], [share], marker="o", color=SECOND)
        axes.annotate(name, (at, share), xytext=(8, -12), textcoords="offset points", color=SECOND, fontsize=10)
    axes.set_xlabel(words.seconds, color=INK)
    axes.set_ylabel(words.readers, color=INK)
    axes.set_ylim(0, 104)
    axes.set_xlim(0, max(ordered[-1] * 1.25, 1.0))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    return png(figure)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the delay after which `share` (0 to 1) of them had arrived."""
    return ordered[max(0, min(len(ordered) - 1, -(-int(share * len(ordered) * 1000) // 1000) - 1))]
