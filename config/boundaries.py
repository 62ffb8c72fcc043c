"""Where each unit of a newsroom lies, read from places.geojson."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from config.newsroom import file_of
from config.tables import read_text

Geometry = Mapping[str, Any]
"""A GeoJSON geometry (RFC 7946): a Polygon or MultiPolygon of [longitude, latitude] in WGS 84."""
_SHORTEST = 4
"""Positions of a ring, whose last is its first again."""


def read_boundaries(folder: Path | None = None) -> dict[str, Geometry]:
    """Return the boundary of each unit by its code, from places.geojson in `folder` or the shipped one.

    Raise ConfigError, which names the unit, for what is no boundary. All positions returned lie on Earth.
    """
    file = file_of("places.geojson", folder)
    try:
        collection = json.loads(read_text(file))
    except (ValueError, RecursionError):
        raise ConfigError(f"{file} is no JSON; right would be a GeoJSON FeatureCollection") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise ConfigError(f"{file} holds no features; right would be a GeoJSON FeatureCollection, a feature a unit")
    found: dict[str, Geometry] = {}
    for number, feature in enumerate(features, 1):
        code, geometry = _read(file, number, feature)
        if code in found:
            raise ConfigError(f"{file}: the code {code!r} stands there twice; once would be right")
        found[code] = geometry
    return found


def _read(file: Path, number: int, feature: object) -> tuple[str, Geometry]:
    """Return code and geometry of a feature, or raise ConfigError."""
    members = feature if isinstance(feature, dict) else {}
    properties, geometry = members.get("properties"), members.get("geometry")
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code:
        raise ConfigError(f'{file}, feature {number}: a unit needs its code, as in "properties": {{"code": "02647"}}')
    if not isinstance(geometry, dict) or not _is_area(geometry):
        raise ConfigError(
            f"{file}, unit {code}: its boundary cannot be read; right would be a Polygon or MultiPolygon"
            " whose rings are lists of at least four [longitude, latitude]"
        )
    return code, geometry


def _is_area(geometry: Geometry) -> bool:
    try:
        rings = list(_rings(geometry))
    except TypeError:
        return False
    return bool(rings) and all(_is_ring(ring) for ring in rings)


def _rings(geometry: Geometry) -> Iterator[Any]:
    """Yield the rings of every polygon; TypeError if they are not where they should be."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind if isinstance(kind, str) else "")
    if not polygons:
        raise TypeError(f"{kind} is no area")
    for polygon in polygons:
        yield from polygon or [None]


def _is_ring(ring: object) -> bool:
    """Say whether it is a list of positions that ends where it began."""
    return isinstance(ring, list) and len(ring) >= _SHORTEST and all(map(_is_position, ring)) and ring[:1] == ring[-1:]


def _is_position(position: object) -> bool:
    """Say whether it is a longitude and a latitude (an altitude may follow)."""
    if not isinstance(position, list) or len(position) not in (2, 3):
        return False
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in position):
        return False
    return -180 <= float(position[0]) <= 180 and -90 <= float(position[1]) <= 90
