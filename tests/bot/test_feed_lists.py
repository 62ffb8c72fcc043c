"""Lists of feeds in the chat: shown before they are added, taken back as a whole, and sent."""

from __future__ import annotations

import pytest

from bot.commands.newsroom.feed_lists import MOST
from digests.collect.opml import read_opml
from digests.model import ChatRef
from digests.store import audit, feeds
from digests.store.feeds import Feed
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "conversations; their queries are tested on both in tests/store/test_feeds.py and test_offers.py"


@pytest.fixture
async def admin(newsroom: Newsroom) -> Person:
    await newsroom.services.members.grant(ChatRef(channel="fake", id="9"), "admin", "Hà", None, newsroom.now)
    return newsroom.person("9")


async def every(newsroom: Newsroom) -> list[Feed]:
    return [feed for feed in await newsroom.services.feeding.every() if feed.name != "Báo thử"]


async def deeds(newsroom: Newsroom) -> list[str]:
    async with newsroom.db.read() as tx:
        return [deed.what for deed in reversed(await audit.lines(tx)) if deed.what.startswith("feed")]


async def test_a_list_is_read_shown_and_then_added(newsroom: Newsroom, admin: Person) -> None:
    opml = """<opml version="2.0"><body><outline type="rss" text="A" xmlUrl="https://a.example/rss"/>
        <outline type="rss" text="B" xmlUrl="https://b.example/rss" category="the-thao"/>
        <outline type="rss" text="C"/></body></opml>"""
    await admin.sends_file("nguon.OPML", opml.encode())
    assert "Trong tệp có 2 nguồn, 2 nguồn mới, bỏ qua 1." in admin.sees
    assert "C: không có địa chỉ" in admin.sees
    assert await every(newsroom) == []
    await admin.presses("➕ Thêm 2 nguồn")
    assert "Đã thêm 2 nguồn." in admin.sees
    assert [(kept.name, kept.topic) for kept in await every(newsroom)] == [("A", None), ("B", "the-thao")]


async def test_a_list_without_a_telling_name_is_taken_when_it_was_asked_for(newsroom: Newsroom, admin: Person) -> None:
    await admin.writes("/nguon")
    await admin.presses("📥")
    await admin.sends_file("list", b'<opml><body><outline xmlUrl="https://a.example/rss"/></body></opml>')
    assert "Trong tệp có 1 nguồn" in admin.sees


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>", "không phải OPML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', "khai báo thực thể"),
        (b"x" * 5_000_001, "Tệp quá lớn"),
        (b"", "Không đọc được danh sách này: tệp rỗng."),
        (b"<opml>\n<body><outline", "tệp không phải OPML: không đọc được dòng 2."),
        (b"<opml><body/></opml>", "Danh sách này không có nguồn tin nào."),
    ],
    ids=["html", "entities", "large", "empty", "broken", "no-feeds"],
)
async def test_a_bad_list_is_answered_with_what_is_wrong(admin: Person, content: bytes, words: str) -> None:
    await admin.sends_file("a.opml", content)
    assert words in admin.sees


async def test_all_feeds_are_sent_as_a_list(newsroom: Newsroom, admin: Person) -> None:
    async with newsroom.db.write() as tx:
        await feeds.add(tx, "https://a.example/rss", "A", newsroom.now)
    await admin.writes("/nguon")
    await admin.presses("📤")
    file = admin.shown[-1].message.file
    assert file
    assert "https://a.example/rss" in [one.url for one in read_opml(file.content).feeds]
    assert (await deeds(newsroom))[-1] == "feeds.exported"


async def test_a_file_that_nobody_asked_for_is_answered_kindly(newsroom: Newsroom, admin: Person) -> None:
    reader = await newsroom.subscriber("8")
    await reader.sends_file("a.opml", b"<opml/>")
    assert "Cảm ơn bạn, nhưng tôi không đọc được tệp" in reader.sees
    await admin.sends_file("luong.xlsx", b"x")
    assert "Tôi nhận danh sách nguồn tin" in admin.sees


async def test_a_list_is_taken_back_as_a_whole_and_only_what_it_added(newsroom: Newsroom, admin: Person) -> None:
    async with newsroom.db.write() as tx:
        await feeds.add(tx, "https://a.example/rss", "A", newsroom.now)
    outlines = "".join(f'<outline text="{name}" xmlUrl="https://{name}.example/rss"/>' for name in "abc")
    await admin.sends_file("a.opml", f"<opml><body>{outlines}</body></opml>".encode())
    await admin.presses("➕ Thêm 2 nguồn")
    assert [feed.name for feed in await every(newsroom)] == ["A", "b", "c"]
    newsroom.passes(seconds=2)
    await admin.presses("↩️ Hoàn tác")
    assert "Đã gỡ lại 2 nguồn vừa thêm." in admin.sees
    assert [feed.name for feed in await every(newsroom)] == ["A"]
    await admin.writes("/nhatky")
    assert "Hà đã gỡ lại 2 nguồn vừa thêm từ danh sách" in admin.sees
    assert "Hà đã thêm 2 nguồn từ một danh sách" in admin.sees, "one line, however many feeds"


async def test_of_a_long_list_the_rest_comes_with_the_next_time(newsroom: Newsroom, admin: Person) -> None:
    outlines = "".join(f'<outline text="Báo {n}" xmlUrl="https://b{n}.example/rss"/>' for n in range(MOST + 100))
    opml = f"<opml><body>{outlines}</body></opml>".encode()
    await admin.sends_file("a.opml", opml)
    assert f"Mỗi lần tôi chỉ thêm nhiều nhất {MOST} nguồn" in admin.sees
    await admin.presses(f"➕ Thêm {MOST} nguồn")
    await admin.sends_file("a.opml", opml)
    await admin.presses("➕ Thêm 100 nguồn")
    assert len(await every(newsroom)) == MOST + 100
