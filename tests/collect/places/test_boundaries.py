"""Which unit holds a point on the map: with the shipped boundaries, with a folder's own, with broken ones."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.boundaries import read_boundaries
from config.errors import ConfigError
from config.newsroom import SHIPPED, load
from digests.collect.places.boundaries import NEAR_KM, Boundaries

UNITS = json.loads((SHIPPED / "places.geojson").read_text(encoding="utf-8"))["features"]
SHAPES = read_boundaries()
BOUNDARIES = Boundaries(SHAPES)
SQUARE = [[[10, 10], [11, 10], [11, 11], [10, 11], [10, 10]]]


def feature(code: object = "1", kind: object = "Polygon", coordinates: object = SQUARE) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def folder_with(tmp_path: Path, *features: object) -> Path:
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "places.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return tmp_path


def test_a_point_inside_each_unit_is_held_by_it() -> None:
    inside = {unit["properties"]["code"]: unit["properties"]["inside"] for unit in UNITS}
    assert {code: BOUNDARIES.holds(latitude, longitude) for code, (longitude, latitude) in inside.items()} == {
        code: code for code in inside
    }


def test_every_place_of_the_newsroom_has_its_boundary() -> None:
    assert {place.code for place in load().places} == SHAPES.keys()


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (21.0285, 105.8542),  # Hà Nội
        (22.3864, 103.4703),  # Lai Châu
        (22.5350, 103.9480),  # Hà Khẩu, in China across the river
        (23.0100, 104.3900),  # Mã Quan, in China
        (0, 0),
        (22.5064, -104.005),
        (104.005, 22.5064),  # the two in the wrong order
        (math.nan, 104.0),
        (22.5, math.nan),
        (math.inf, -math.inf),
        (1e300, 1e300),
    ],
)
def test_a_point_outside_the_province_is_held_by_none(latitude: float, longitude: float) -> None:
    assert BOUNDARIES.holds(latitude, longitude) is None


def test_a_point_in_a_gap_or_a_step_outside_is_held_by_the_nearest(tmp_path: Path) -> None:
    far = [[[20, 10], [21, 10], [21, 11], [20, 11], [20, 10]]]
    boundaries = Boundaries(read_boundaries(folder_with(tmp_path, feature("1"), feature("2", coordinates=far))))
    step = NEAR_KM / 111.2
    assert boundaries.holds(11 + 0.9 * step, 10.5) == "1"
    assert boundaries.holds(11 + 1.1 * step, 10.5) is None
    assert boundaries.holds(10.5, 20 - 0.9 * step) == "2"
    assert boundaries.holds(10.5, 20 - 1.1 * step) is None


def test_a_unit_may_lie_in_several_pieces_and_around_another(tmp_path: Path) -> None:
    hole = [[10.4, 10.4], [10.6, 10.4], [10.6, 10.6], [10.4, 10.6], [10.4, 10.4]]
    ring, island = [*SQUARE, hole], [[[30, 10], [31, 10], [31, 11], [30, 11], [30, 10]]]
    around = feature("1", "MultiPolygon", [ring, island])
    boundaries = Boundaries(read_boundaries(folder_with(tmp_path, around, feature("2", coordinates=[hole]))))
    assert [boundaries.holds(10.2, 10.2), boundaries.holds(10.5, 30.5)] == ["1", "1"]
    assert boundaries.holds(10.5, 10.5) == "2"


def test_a_boundary_that_crosses_itself_still_holds_its_points(tmp_path: Path) -> None:
    bow_tie = [[[10, 10], [12, 12], [12, 10], [10, 12], [10, 10]]]
    boundaries = Boundaries(read_boundaries(folder_with(tmp_path, feature(coordinates=bow_tie))))
    assert boundaries.holds(11, 11.8) == "1"


def test_only_known_codes_are_found() -> None:
    assert Boundaries(SHAPES, known={"02671"}).holds(22.5064, 104.005) is None
    assert Boundaries({}).holds(22.5064, 104.005) is None


@given(st.floats(), st.floats())
def test_no_pin_breaks_it(latitude: float, longitude: float) -> None:
    assert BOUNDARIES.holds(latitude, longitude) in {None, *SHAPES}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("{", "is no JSON"),
        ("[" * 5_000, "is no JSON"),
        ("[]", "holds no features"),
        ('{"features": []}', "holds no features"),
        ('{"features": [1]}', "feature 1: a unit needs its code"),
        (json.dumps({"features": [feature(code=7)]}), "feature 1: a unit needs its code"),
        (json.dumps({"features": [feature(), feature()]}), "the code '1' stands there twice"),
        (json.dumps({"features": [feature(kind="Point", coordinates=[10, 10])]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(kind=[], coordinates=SQUARE)]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=None)]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=7)]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=[[]])]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=[[[10, 10], [11, 10], [10, 10]]])]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=[[[10, 10], [11, 10], [11, 11], [10, 11]]])]}), "unit 1: its"),
        (json.dumps({"features": [feature(kind="MultiPolygon", coordinates=[SQUARE, []])]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=[[[999, 10]] * 4])]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=[[["x", 10]] * 4])]}), "unit 1: its boundary"),
        (json.dumps({"features": [feature(coordinates=[[[math.nan, 10]] * 4])]}), "unit 1: its boundary"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str, right: str) -> None:
    (tmp_path / "places.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_boundaries(tmp_path)
    assert right in str(error.value)
    assert str(tmp_path / "places.geojson") in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_without_the_file_has_the_shipped_boundaries(tmp_path: Path) -> None:
    assert read_boundaries(tmp_path) == SHAPES


@pytest.mark.slow
def test_shapely_is_not_loaded_before_the_first_question() -> None:
    asked = (
        "import sys, digests.collect.places.boundaries as b; b.Boundaries({'1': {}}); print('shapely' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout.strip() == "False"
