"""Maps and charts: PNG files that show what was chosen, and nothing drawn where there is nothing to show."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from bot.pictures.canvas import MARK, drawn
from bot.pictures.delays import Words, delays_chart
from bot.pictures.map import MOST_NAMES, map_of
from config.i18n import translator
from digests.collect.places.boundaries import Boundaries
from tests.bot.talk import ATLAS, NEWSROOM

WORDS = Words(title="Tin nóng #12", seconds="Giây", readers="Đã nhận (%)")
MARKS = [(1.0, 50, "một nửa: 1 giây"), (2.0, 90, "90%: 2 giây")]
NAMES = {place.code: place.name for place in NEWSROOM.places}


def marked(png: bytes) -> int:
    """Return how many pixels have the colour of what a picture is about."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    colours = picture.getcolors(picture.width * picture.height) or []
    wanted = tuple(int(MARK[place : place + 2], 16) for place in (1, 3, 5))
    return sum(count for count, colour in colours if colour == wanted)


def test_a_map_fills_the_chosen_communes_and_no_others() -> None:
    codes = sorted(NAMES)
    none, one, many = (
        marked(map_of(ATLAS.boundaries, {code: NAMES[code] for code in codes[:count]}, "Bản đồ"))
        for count in (0, 1, MOST_NAMES + 1)
    )
    assert none == 0
    assert 0 < one < many


def test_a_commune_that_the_map_does_not_know_is_left_out() -> None:
    known = sorted(NAMES)[0]
    unknown = {"99999": "Xã Không có", known: NAMES[known]}
    title = "Bản đồ"
    assert marked(map_of(ATLAS.boundaries, unknown, title)) == marked(
        map_of(ATLAS.boundaries, {known: NAMES[known]}, title)
    )


def test_without_boundaries_there_is_no_map() -> None:
    with pytest.raises(ValueError, match="no boundaries"):
        map_of(Boundaries({}), {}, "Bản đồ")


def test_the_areas_lie_within_the_border() -> None:
    border, areas = ATLAS.boundaries.border, ATLAS.boundaries.areas
    assert border is not None
    xs, ys = zip(*(point for ring in border.rings for point in ring), strict=True)
    assert set(areas) == set(NAMES)
    assert all(min(xs) <= area.inside[0] <= max(xs) and min(ys) <= area.inside[1] <= max(ys) for area in areas.values())


def test_the_delays_of_one_reader_and_of_many_can_be_drawn() -> None:
    assert marked(delays_chart([(0.4, 1)], [], WORDS)) > 0
    assert marked(delays_chart([(place / 30, 40) for place in range(300)], MARKS, WORDS)) > 0
    with pytest.raises(ValueError, match="nothing arrived"):
        delays_chart([(1.0, 0)], MARKS, WORDS)


def test_both_axes_are_written_in_the_reader_s_language() -> None:
    written: list[str] = []

    def number(value: float) -> str:
        written.append(translator("vi").number(value))
        return written[-1]

    delays_chart([(0.4, 1), (0.9, 2)], MARKS, replace(WORDS, number=number))
    assert "0,2" in written
    assert "100" in written
    assert not any("." in figure for figure in written)


async def test_a_drawing_is_a_picture_that_can_be_sent() -> None:
    file = await drawn("tin-nong-12", lambda: delays_chart([(1.0, 2)], MARKS, WORDS))
    assert (file.name, file.media_type, file.content[:8]) == ("tin-nong-12.png", "image/png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.slow
def test_the_program_starts_without_loading_the_drawing_library() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
