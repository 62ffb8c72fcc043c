"""What is kept about a reader: shown, given as files, deleted at once (promise 14); and why readers leave."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from digests.model import ChatRef
from digests.store.schema import departures, metadata
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person


async def a_reader_with_a_past(newsroom: Newsroom) -> Person:
    await newsroom.news("Lúa xuân Mường Vi vào vụ", topic="kinh-te")
    reader = newsroom.person("70707")
    for text in (
        "/start",
        "/dangky thể thao, Bát Xát, hoa đào",
        "/gio 07:15",
        "/bantin",
        "/gopy Tôi tên Mẩy ở Dền Sáng",
    ):
        await reader.writes(text)
    return reader


async def rows_about(newsroom: Newsroom, *words: str) -> list[str]:
    """Every row of every table in which one of the words stands."""
    found = []
    async with newsroom.db.read() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.execute(select(table)):
                found += [f"{table.name}: {row}" for word in words if word in str(tuple(row))]
    return found


async def test_promise_14_a_reader_sees_all_that_is_kept_about_them(newsroom: Newsroom) -> None:
    reader = await a_reader_with_a_past(newsroom)
    said = await reader.writes("/dulieu")
    assert "1 thư gửi tòa soạn" in said[0]
    assert "Bát Xát" in said[0]
    await reader.presses("Tải tất cả")
    readable, whole = (said.message.file for said in reader.shown[-2:])
    assert readable is not None
    assert whole is not None
    assert "Tôi tên Mẩy ở Dền Sáng" in readable.content.decode("utf-8-sig")
    tables = json.loads(whole.content)
    assert tables["chats"][0]["external_id"] == "70707"
    assert {row["value"] for row in tables["follows"]} >= {"the-thao", "hoa dao"}
    assert tables["digest_plans"][0]["at"] == "07:15:00"
    assert tables["tickets"][0]["text"] == "Tôi tên Mẩy ở Dền Sáng"
    assert tables["editions"]


async def test_promise_14_after_deletion_nothing_identifies_them_but_the_fact_of_it(newsroom: Newsroom) -> None:
    reader = await a_reader_with_a_past(newsroom)
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat is not None
    assert await rows_about(newsroom, "70707", "Mẩy", f"chat {chat.id}")
    await reader.writes("/dulieu")
    await reader.presses("Xóa tất cả")
    await reader.presses("Có, xóa")
    said = await reader.presses("Xóa tất cả ngay")
    assert "Đã xóa tất cả" in said[0]
    assert await rows_about(newsroom, "70707", "Mẩy", f"chat {chat.id}") == []
    async with newsroom.db.read() as tx:
        rows = (await tx.execute(select(departures.c.channel, departures.c.reason))).all()
    assert [tuple(row) for row in rows] == [("fake", "deleted")]


async def test_who_leaves_without_a_reason_is_counted(newsroom: Newsroom) -> None:
    await (await a_reader_with_a_past(newsroom)).writes("/dung")
    async with newsroom.db.read() as tx:
        rows = (await tx.execute(select(departures.c.channel, departures.c.reason))).all()
    assert [tuple(row) for row in rows] == [("fake", "unsaid")]


async def test_deletion_is_asked_twice_and_each_time_can_be_left(newsroom: Newsroom) -> None:
    reader = await a_reader_with_a_past(newsroom)
    for steps in (["Xóa tất cả", "Không, giữ lại"], ["Xóa tất cả", "Có, xóa", "Không, giữ lại"]):
        await reader.writes("/mydata")
        for step in steps:
            said = await reader.presses(step)
        assert "Chưa xóa gì cả" in said[0]
    assert await rows_about(newsroom, "70707")


async def test_a_second_tap_on_delete_meets_a_stranger_and_harms_nobody(newsroom: Newsroom) -> None:
    reader, other = await a_reader_with_a_past(newsroom), newsroom.person("8")
    await other.writes("/start")
    for _ in range(2):
        await reader.sends_action("x:gone", reader.shown[-1].ref)
    assert await newsroom.services.subscriptions.find(other.ref)


async def test_who_comes_back_after_deletion_is_new(newsroom: Newsroom) -> None:
    reader = await a_reader_with_a_past(newsroom)
    await reader.sends_action("x:gone", reader.shown[-1].ref)
    said = await reader.writes("/start")
    assert "06:30" in said[0]
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat is not None
    assert not chat.follows


async def test_words_ask_for_deletion_too(newsroom: Newsroom) -> None:
    reader = await a_reader_with_a_past(newsroom)
    assert "Xóa tất cả?" in (await reader.writes("xóa dữ liệu của tôi"))[0]


async def test_in_a_group_only_its_administrators_see_or_delete(newsroom: Newsroom) -> None:
    newsroom.platform.appoint("-100", "21")
    boss, member = (newsroom.person("-100", private=False, sender=person) for person in ("21", "22"))
    await boss.writes("/start")
    assert "quản trị" in (await member.writes("/dulieu"))[0]
    assert not await member.sends_action("x:gone")
    assert "quản trị" in str(member.notice)
    assert await newsroom.services.subscriptions.find(ChatRef(channel="fake", id="-100"))


@pytest.mark.parametrize("action", ["x:all", "x:file:8", "x:GONE", "x:del:1"])
async def test_made_up_buttons_delete_nothing(newsroom: Newsroom, action: str) -> None:
    reader = await a_reader_with_a_past(newsroom)
    await reader.sends_action(action)
    assert await rows_about(newsroom, "70707")


async def test_who_leaves_may_say_why_once_and_nobody_is_named(newsroom: Newsroom) -> None:
    reader = await a_reader_with_a_past(newsroom)
    await reader.writes("/dung")
    first = next(said for said in reversed(reader.shown) if said.message.buttons)
    for _ in range(2):
        newsroom.passes(seconds=2)  # no double tap
        said = await reader.sends_action("w:much", first.ref)
    assert "ghi nhận" in said[0] or said == []
    async with newsroom.db.read() as tx:
        rows = (await tx.execute(select(departures.c.channel, departures.c.reason))).all()
    assert [tuple(row) for row in rows] == [("fake", "much")], "counted once, with its reason"
    await reader.presses("Đăng ký lại")
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat is not None
    assert (chat.state, "the-thao" in chat.follows.topics) == ("active", True)
