"""Which commune or ward holds a point on the map. The only user of shapely, which is loaded at the first question."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely import STRtree

_DEGREE_KM = 111.2
"""Kilometres of a degree of latitude; one of longitude is shorter by the cosine of the latitude."""
NEAR_KM = 0.2
"""So far outside of every unit a point may lie, and the nearest is taken.

Boundaries simplified to 100 m leave gaps (the widest of ours is 0.16 km across), and a pin is off by some metres. With
a kilometre or two the Chinese town across the river would be in a ward of ours.
"""

Ring = tuple[tuple[float, float], ...]
"""Points (x to the east, y to the north, equally long both ways) of a line that ends where it began."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """A unit as it is drawn: its rings, the holes among them, and a point well inside of it."""

    rings: tuple[Ring, ...]
    inside: tuple[float, float]


class Boundaries:
    """The units of a newsroom on the map. Built at the first question (0.1 s), then 50 µs each; safe to share.

    `shapes` holds a GeoJSON geometry by code (see `config.boundaries.read_boundaries`); those of codes not in `known`
    are left out: a folder may replace the places and keep the shipped boundaries.
    """

    def __init__(self, shapes: Mapping[str, Mapping[str, Any]], known: Collection[str] | None = None) -> None:
        self._shapes = {code: shape for code, shape in shapes.items() if known is None or code in known}
        self._codes = tuple(self._shapes)

    @property
    def known(self) -> bool:
        """Is there any boundary at all?"""
        return bool(self._codes)

    def holds(self, latitude: float, longitude: float) -> str | None:
        """Return the code of the unit that holds a point (WGS 84), the nearest within NEAR_KM; None outside of all."""
        if not self._codes or not (abs(latitude) <= 90 and abs(longitude) <= 180):  # a NaN is not, either
            return None
        from shapely import Point

        point = Point(longitude * self._narrowing, latitude)
        near, apart = self._tree.query_nearest(point, max_distance=NEAR_KM / _DEGREE_KM, return_distance=True)
        return self._codes[min(near)] if len(near) and apart[0] * _DEGREE_KM <= NEAR_KM else None

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """What a map of the units shows, by their codes. Takes 0.1 s once, which belongs in a thread."""
        return {code: _area(shape) for code, shape in zip(self._codes, self._tree.geometries, strict=True)}

    @cached_property
    def border(self) -> Area | None:
        """The border of them all, as a line on a map; None where no boundaries are known."""
        if not self._codes:
            return None
        import shapely

        # The gaps between neighbours' simplified boundaries are closed, so that they do not look like lakes.
        whole = shapely.union_all(shapely.buffer(self._tree.geometries, NEAR_KM / _DEGREE_KM))
        return _area(shapely.buffer(whole, -NEAR_KM / _DEGREE_KM))

    @cached_property
    def _narrowing(self) -> float:
        """How much shorter a degree of longitude is than one of latitude here."""
        latitudes = [latitude for shape in self._shapes.values() for _, latitude in _corners(shape["coordinates"])]
        return math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))

    @cached_property
    def _tree(self) -> STRtree:
        """The areas, drawn so that a degree is equally long in all directions."""
        import shapely
        from shapely.geometry import shape

        areas = (shapely.make_valid(shape(each)) for each in self._shapes.values())
        return shapely.STRtree([shapely.transform(area, lambda at: at * [self._narrowing, 1]) for area in areas])


def _area(shape: Any) -> Area:
    """Return a shapely area as plain numbers."""
    point = shape.representative_point()
    return Area(rings=tuple(_rings(shape)), inside=(point.x, point.y))


def _rings(shape: Any) -> Iterator[Ring]:
    for part in getattr(shape, "geoms", (shape,)):
        for ring in (part.exterior, *part.interiors) if part.geom_type == "Polygon" else ():
            yield tuple(ring.coords)


def _corners(coordinates: Any) -> list[tuple[float, float]]:
    """Return longitude and latitude of every position, however deep they lie."""
    if isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [corner for part in coordinates for corner in _corners(part)]
