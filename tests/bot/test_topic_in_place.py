"""A topic and a place in one breath: its news there, and where there is none, what comes nearest."""

from __future__ import annotations

import pytest

from bot.commands.queries import key
from digests.names import Query
from tests.bot.talk import Newsroom

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"
WEATHER = "moi-truong-thoi-tiet"


@pytest.mark.parametrize(
    "text",
    ["thời tiết ở Sa Pa", "thoi tiet o sapa", "Sa Pa thời tiết", "thời tiết tại Sa Pa", "weather in Sa Pa",
     "tin thời tiết Sa Pa", "thời tiết ngày mai ở Sa Pa", "weather news in Sa Pa today", "/tin thời tiết Sa Pa"],
)  # fmt: skip
async def test_a_topic_in_a_place_is_what_is_shown(newsroom: Newsroom, text: str) -> None:
    reader = await newsroom.subscriber()
    place = newsroom.services.gazetteer.named("Sa Pa")
    assert place is not None
    await newsroom.news("Rét đậm, có nơi sáu độ", topic=WEATHER, places=(place.code,))
    await newsroom.news("Đội bóng phường thắng lớn", topic="the-thao", places=(place.code,))
    (said,) = await reader.writes(text)
    assert "⛅ Môi trường – Thời tiết · phường Sa Pa" in said
    assert "Rét đậm" in said
    assert "Đội bóng phường" not in said
    assert "Lũ quét" not in said


async def test_words_that_a_story_holds_are_looked_for_first(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await newsroom.news("Bệnh viện Sa Pa có máy mới", topic="y-te")
    (said,) = await reader.writes("bệnh viện Sa Pa")
    assert "Kết quả tìm “bệnh viện Sa Pa”" in said


async def test_where_the_place_has_no_news_of_the_topic_its_other_news_is_shown(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    place = newsroom.services.gazetteer.named("Sa Pa")
    assert place is not None
    await newsroom.news("Đội bóng phường thắng lớn", topic="the-thao", places=(place.code,))
    (said,) = await reader.writes("thời tiết ở Sa Pa")
    assert "Tin mới: phường Sa Pa" in said
    assert "Đội bóng phường" in said


async def test_its_pages_turn_in_place(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    place = newsroom.services.gazetteer.named("Sa Pa")
    assert place is not None
    await newsroom.news(*(f"Sương muối ngày {day}" for day in range(1, 8)), topic=WEATHER, places=(place.code,))
    await reader.writes("thời tiết ở Sa Pa")
    (said,) = await reader.presses("Xem thêm")
    assert "phường Sa Pa · trang 2" in said
    assert "Sương muối ngày 1" in said
    assert len(reader.shown) == 1


async def test_its_buttons_fit_into_what_platforms_keep(newsroom: Newsroom) -> None:
    request: list[str] = []
    for topic in newsroom.services.newsroom.topics:
        for place in newsroom.services.newsroom.places:
            request.append(key(None, Query(kind="topic", value=topic.slug, place=place.code)))  # type: ignore[arg-type]  # the chat matters only without a query
    assert max(len(f"n:495:{one}".encode()) for one in request) <= 60


async def test_what_is_muted_stays_away_from_a_topic_and_a_place(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await newsroom.news("Giải bóng đá khởi tranh", "Giải chạy khởi tranh", topic="the-thao")
    await reader.writes("/tukhoa -bóng đá")
    (said,) = await reader.writes("thể thao")
    assert "Giải chạy" in said
    assert "Giải bóng đá" not in said
    (asked_for,) = await reader.writes("/timkiem giải bóng đá")
    assert "Giải bóng đá" in asked_for


async def test_a_muted_topic_is_shown_to_who_asks_for_it(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.sends_action("m:+:#the-thao")
    (said,) = await reader.writes("thể thao")
    assert "Đội bóng xã thắng trận mở màn" in said
