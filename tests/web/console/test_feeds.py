"""Feeds at the console: looked at before they are added, and every change can be taken back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from digests.collect.visitor import Visitor
from digests.store import Database
from tests.bot.talk import Newsroom
from tests.fakes.feeds import FeedServer
from tests.web.console.office import Office, make_office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
async def office(db: Database, now: datetime, paper: FeedServer) -> AsyncIterator[Office]:
    visitor = Visitor(frozenset({("127.0.0.1", paper.port)}))
    yield await make_office(Newsroom(db, now, visitor))
    await visitor.close()


@pytest.mark.slow
async def test_a_feed_is_looked_at_added_paused_removed_and_brought_back(
    office: Office, paper: FeedServer, now: datetime
) -> None:
    feed = paper.feed("/rss/home.rss", "Báo thử")
    feed.publish("Chợ phiên <b>Bắc Hà</b>", "Chợ đông từ sáng sớm.", published=now - timedelta(hours=2))
    async with office.signed_in("admin") as browser:
        found = await send(browser, "/nguon", "/nguon/xem", url=feed.url)
        assert "Chợ đông từ sáng sớm" in found.text
        added = await send(browser, "/nguon", "/nguon/them", url=feed.url, name="Báo thử", topic="")
        path = added.headers["location"].removeprefix(HOME)
        assert "Báo thử" in (await browser.get(HOME + path)).text
        there = await send(browser, "/nguon", "/nguon/xem", url=feed.url)
        assert there.headers["location"] == HOME + path
        checked = await send(browser, path, path, act="check")
        assert "Chợ đông từ sáng sớm" in checked.text
        assert "Thêm" not in checked.text.partition("<main")[2], "it is here already"
        for act, state in (
            ("pause", "tạm dừng"),
            ("resume", "đang dùng"),
            ("remove", "đã xóa"),
            ("restore", "đang dùng"),
        ):
            await send(browser, path, path, act=act)
            assert state in (await browser.get(HOME + path)).text.lower()
        await send(browser, path, path, act="save", name="Báo mới", topic="the-thao")
        [kept] = [one for one in await office.newsroom.services.feeding.every() if one.url == feed.url]
        assert (kept.name, kept.topic) == ("Báo mới", "the-thao")
        opml = await send(browser, "/nguon", "/nguon/danhsach.opml")
        assert feed.url in opml.text
        assert "attachment" in opml.headers["content-disposition"]
        again = await send(browser, "/nguon", "/nguon/danhsach", opml=opml.text)
        assert "Không có nguồn tin nào chưa có" in again.text


LIST = """<opml version="2.0"><body>
<outline text="Báo một" xmlUrl="https://mot.example/rss"/><outline text="Báo hai" xmlUrl="https://hai.example/rss"/>
<outline text="Hỏng" xmlUrl="javascript:alert(1)"/></body></opml>"""


async def test_a_list_is_weighed_before_it_is_added_and_taken_back_as_a_whole(office: Office) -> None:
    async def every() -> set[str]:
        return {feed.name for feed in await office.newsroom.services.feeding.every()}

    async with office.signed_in("admin") as browser:
        weighed = await send(browser, "/nguon", "/nguon/danhsach", opml=LIST)
        assert "Báo một" in weighed.text
        assert "Hỏng" in weighed.text
        assert not await every()
        offer = re.search(r'name="offer" value="([^"]+)"', weighed.text)
        assert offer
        added = await send(browser, "/nguon", "/nguon/danhsach/them", offer=offer[1])
        assert await every() == {"Báo một", "Báo hai"}
        undo = re.search(r'name="undo" value="([^"]+)"', added.text)
        assert undo
        await send(browser, "/nguon", "/nguon/danhsach/hoan", undo=undo[1])
        assert not await every()
        assert (await send(browser, "/nguon", "/nguon/danhsach/hoan", undo=undo[1])).status_code == 409
        assert (await send(browser, "/nguon", "/nguon/danhsach/them", offer="x")).status_code == 409


@pytest.mark.slow
async def test_what_is_no_feed_is_said_in_words(office: Office, paper: FeedServer) -> None:
    async with office.signed_in("admin") as browser:
        assert "phải bắt đầu bằng" in (await send(browser, "/nguon", "/nguon/xem", url="nonsense")).text
        gone = await send(browser, "/nguon", "/nguon/xem", url=f"http://127.0.0.1:{paper.port}/nothing")
        assert gone.status_code == 422
        assert "không dùng được" in gone.text
        broken = await send(browser, "/nguon", "/nguon/danhsach", opml="<html>")
        assert broken.status_code == 422
        assert (await browser.get(f"{HOME}/nguon/99999999999999999999")).status_code == 404
