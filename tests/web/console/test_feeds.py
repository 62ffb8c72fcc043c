"""Feeds at the console: looked at before they are added, and every change can be taken back."""

from __future__ import annotations

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
        assert "Nguồn tin này đã có" in (await send(browser, "/nguon", "/nguon/xem", url=feed.url)).text
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
        assert "Đã thêm 0 nguồn tin" in again.text


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
