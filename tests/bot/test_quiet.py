"""/yenlang, later digests on days off, and the reader's own clock."""

from __future__ import annotations

from datetime import time

import pytest

from bot.commands.quiet import hours_in
from digests.model import Chat
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"


async def chat_of(newsroom: Newsroom, person: Person) -> Chat:
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    return chat


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-06:00", (time(22), time(6))),
        ("22h-6h30", (time(22), time(6, 30))),
        ("từ 10 giờ tối đến 6 giờ sáng", (time(22), time(6))),
        ("tu 22h den 6h", (time(22), time(6))),
        ("12:00 – 13:30", (time(12), time(13, 30))),
        ("from 10pm to 6am", (time(22), time(6))),
        ("22-6", (time(22), time(6))),
        ("22:00", None),
        ("22:00-22:00", None),
        ("25:00-06:00", None),
        ("t2-t6", None),
        ("06:00-07:00-08:00", None),
        ("-", None),
        ("9" * 4000, None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple[time, time] | None) -> None:
    assert hours_in(text) == hours


async def test_quiet_hours_are_set_shown_and_ended(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    assert "không đặt" in (await reader.writes("/yenlang"))[0]
    assert "22:00 – 06:00" in (await reader.presses("22:00"))[0]
    assert (await chat_of(newsroom, reader)).quiet == (time(22), time(6))
    assert "Giờ yên lặng: 22:00 – 06:00" in (await reader.writes("/caidat"))[0]
    assert "21:30 – 07:00" in (await reader.writes("yên lặng 21:30-07:00"))[0]
    assert "không đặt" in (await reader.writes("/quiet off"))[0]
    assert (await chat_of(newsroom, reader)).quiet is None


@pytest.mark.parametrize("action", ["u:2500-0600", "u:22:00", "u:zone:mars", "u:later:x", "u:aaaa-bbbb", "u:"])
async def test_made_up_buttons_change_nothing(newsroom: Newsroom, action: str) -> None:
    reader = await newsroom.subscriber()
    before = await chat_of(newsroom, reader)
    await reader.sends_action(action)
    after = await chat_of(newsroom, reader)
    assert (after.quiet, after.zone, after.weekend_later) == (before.quiet, before.zone, before.weekend_later)


async def test_wrong_hours_are_named_with_an_example(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    said = (await reader.writes("/yenlang buổi trưa"))[0]
    assert "“buổi trưa”" in said
    assert "/yenlang 22:00-06:00" in said


async def test_weekends_later_is_one_tap_there_and_back(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/gio")
    assert "09:00" in (await reader.presses("muộn hơn"))[0]
    assert (await chat_of(newsroom, reader)).weekend_later
    await reader.presses("như ngày thường")
    assert not (await chat_of(newsroom, reader)).weekend_later


async def test_the_clock_is_that_of_where_the_reader_lives(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/gio")
    await reader.presses("Múi giờ")
    said = await reader.presses("Nhật Bản")
    assert "✅ Nhật Bản" in "".join(reader.buttons)
    assert f"{newsroom.now.astimezone((await chat_of(newsroom, reader)).zone):%H:%M}" in said[0]
    assert (await chat_of(newsroom, reader)).zone.key == "Asia/Tokyo"


async def test_it_all_speaks_english_too(newsroom: Newsroom) -> None:
    reader = newsroom.person("8", language="en")
    await reader.writes("/start")
    assert "Now: 22:00 – 06:00." in (await reader.writes("/quiet 22:00-06:00"))[0]
    assert "Japan, South Korea" in "".join([*(await reader.sends_action("u:zone")), *reader.buttons])
