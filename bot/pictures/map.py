"""A map of the province with some communes filled: what an editor checks before a warning goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.pictures.canvas import INK, LINE, MARK, PALE, blank, png
from digests.collect.places.boundaries import Area, Boundaries

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMES = 40
"""So many names can be read on one map; of more, none is written."""
_WIDTH, _MARGIN = 7.0, 0.04
"""Inches, and the part of the province's width that stays free around it."""


def map_of(boundaries: Boundaries, chosen: Mapping[str, str], title: str) -> bytes:
    """Return a PNG of all units, those of `chosen` (code → name) filled and named; ValueError without boundaries."""
    border = boundaries.border
    if border is None:
        raise ValueError("no boundaries to draw")
    xs, ys = zip(*(point for ring in border.rings for point in ring), strict=True)
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    figure = blank(_WIDTH, _WIDTH * height / width + 0.5)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_aspect("equal")
    margin = width * _MARGIN
    axes.set_xlim(min(xs) - margin, max(xs) + margin)
    axes.set_ylim(min(ys) - margin, max(ys) + margin)
    axes.set_title(title, color=INK, fontsize=13, fontweight="bold", wrap=True)
    for code, area in boundaries.areas.items():
        axes.add_patch(
            _patch(
                area,
                facecolor=MARK if code in chosen else PALE,
                edgecolor="white" if code in chosen else LINE,
                linewidth=0.5,
            )
        )
    axes.add_patch(_patch(border, facecolor="none", edgecolor=INK, linewidth=1.2))
    named = {name: boundaries.areas[code].inside for code, name in chosen.items() if code in boundaries.areas}
    if len(named) <= MOST_NAMES:
        _write(axes, named, height)
    return png(figure)


def _patch(area: Area, **style: Any) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    return PathPatch(Path.make_compound_path(*(Path(ring, closed=True) for ring in area.rings)), **style)


def _write(axes: Axes, named: Mapping[str, tuple[float, float]], height: float) -> None:
    """Write each name at its place, or a little below where another one stands already."""
    from matplotlib.patheffects import withStroke

    size = 9.5 if len(named) <= 10 else 7.5 if len(named) <= 20 else 6
    line, letter = height * size * 0.0025, height * size * 0.00115
    taken: list[tuple[float, float, float]] = []
    for name, (x, y) in sorted(named.items(), key=lambda each: -each[1][1]):
        half = len(name) * letter / 2
        while any(abs(y - other) < line and abs(x - middle) < half + far for middle, other, far in taken):
            y -= line / 4
        taken.append((x, y, half))
        halo = [withStroke(linewidth=2.2, foreground="white")]
        axes.text(x, y, name, color=INK, fontsize=size, ha="center", va="center", path_effects=halo)
