"""The stream over a real connection: what comes, to whom, after a break, and when the server stops."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.channels.web import WebChannel
from bot.web.server import listen
from bot.web.streams import PAGES_PER_READER
from config.errors import ConfigError
from digests.store import Database
from tests.web.site import Site, make_site, on_a_port, plain

pytestmark = pytest.mark.slow


@dataclass
class Page:
    """An open stream of events."""

    response: aiohttp.ClientResponse

    async def next(self) -> dict[str, str] | None:
        """Return the next event with its fields; None when the stream has ended."""
        fields: dict[str, str] = {}
        async for raw in self.response.content:
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if not name and fields:
                return fields
            if name:
                fields[name] = value
        return None

    async def line(self) -> dict[str, Any]:
        """Return the next line of the conversation, passing over beats."""
        async with asyncio.timeout(60):
            while (event := await self.next()) is not None:
                if event["event"] == "line":
                    assert event["id"] == str(json.loads(event["data"])["id"])
                    told: dict[str, Any] = json.loads(event["data"])
                    return told
        raise AssertionError("the stream ended")

    async def words(self) -> str:
        """Return the text of the next line."""
        line = await self.line()
        return str(line["text"] if line["mine"] else line["blocks"][0][0][0]["text"])


class Visitor:
    """A browser: a cookie jar and as many pages as wanted."""

    def __init__(self, site: Site, session: aiohttp.ClientSession) -> None:
        self.site, self.session = site, session

    @asynccontextmanager
    async def page(self, after: int = 0, last_event_id: int | None = None) -> AsyncIterator[Page]:
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        async with self.session.get(f"{self.site.url}/chat/events?after={after}", headers=headers) as response:
            assert response.content_type == "text/event-stream"
            yield Page(response)

    async def says(self, text: str) -> None:
        async with self.session.post(f"{self.site.url}/chat", json={"text": text}) as response:
            assert response.status == 202


@asynccontextmanager
async def visitor(site: Site) -> AsyncIterator[Visitor]:
    jar = aiohttp.CookieJar(unsafe=True)  # 127.0.0.1 is an address, not a name
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(site.url) as response:
            assert response.status == 200
            await response.read()
        yield Visitor(site, session)


async def test_a_message_reaches_every_open_page_of_its_reader_and_of_nobody_else(served: Site) -> None:
    async with (
        visitor(served) as hoa,
        visitor(served) as minh,
        hoa.page() as first,
        hoa.page() as second,
        minh.page() as other,
    ):
        await hoa.says("Sa Pa")
        for page in (first, second):
            assert [await page.words(), await page.words()] == ["Sa Pa", "Bạn nói: Sa Pa"]
        await minh.says("Bắc Hà")
        assert await other.words() == "Bắc Hà"


async def test_a_page_that_lost_its_connection_gets_what_it_missed_and_nothing_twice(served: Site) -> None:
    async with visitor(served) as hoa:
        async with hoa.page() as page:
            await hoa.says("một")
            await page.line()
            last = (await page.line())["id"]
        await hoa.says("hai")
        async with hoa.page(last_event_id=last) as by_header, hoa.page(after=last) as by_query:
            assert await by_header.words() == "hai"
            assert await by_query.words() == "hai"


async def test_a_digest_sent_by_another_process_arrives_without_reload(served: Site) -> None:
    elsewhere = Database(served.db.url.render_as_string(hide_password=False))
    async with visitor(served) as hoa, hoa.page() as page:
        await hoa.says("chào")
        assert [await page.words(), await page.words()] == ["chào", "Bạn nói: chào"]
        await WebChannel(elsewhere).send(await served.chat(), plain("Bản tin 06:30"))
        assert await page.words() == "Bản tin 06:30"
    await elsewhere.close()


async def test_an_edit_reaches_a_page_that_has_seen_later_messages(served: Site) -> None:
    async with visitor(served) as hoa, hoa.page() as page:
        await hoa.says("menu")
        await page.line()
        menu = await page.line()
        await hoa.says("khác")
        await page.line()
        await page.line()
        await served.channel.edit(await served.chat(), str(menu["place"]), plain("Đã chọn"))
        edited = await page.line()
    assert (edited["place"], edited["revision"]) == (menu["place"], 2)
    assert edited["blocks"] == [[[{"text": "Đã chọn"}]]]


async def test_a_fifth_page_puts_the_oldest_to_rest_so_that_the_browser_can_still_post(served: Site) -> None:
    async with visitor(served) as hoa, hoa.page() as oldest:
        assert (await oldest.next() or {})["event"] == "beat"
        async with AsyncExitStack() as newer, asyncio.timeout(60):
            for _ in range(PAGES_PER_READER):
                await newer.enter_async_context(hoa.page())
            assert (await oldest.next() or {})["event"] == "rest"
            assert await oldest.next() is None


async def test_the_server_stops_within_seconds_though_pages_are_open(db: Database) -> None:
    made = await make_site(db)
    async with (
        on_a_port(made) as site,
        visitor(site) as hoa,
        visitor(site) as minh,
        hoa.page() as page,
        minh.page() as other,
    ):
        await page.next()
        await other.next()
        stopped = time.monotonic()
        site.stop.set()
        async with asyncio.timeout(60):
            while await page.next() is not None or await other.next() is not None:
                pass
        assert time.monotonic() - stopped < 20  # and not when the readers leave
    assert len(site.channel.streams) == 0


async def test_a_page_comes_back_to_a_server_that_was_started_again(db: Database) -> None:
    first, again = await make_site(db), await make_site(db)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with on_a_port(first) as site:
            await Visitor(site, session).says("trước")
        port = int(first.url.rpartition(":")[2])
        async with on_a_port(again, port) as site, Visitor(site, session).page(after=2) as page:
            await again.channel.send(await first.chat(), plain("sau"))
            assert await page.words() == "sau"


async def test_a_closed_page_is_forgotten(served: Site) -> None:
    async with visitor(served) as hoa:
        async with hoa.page() as page:
            await page.next()
            assert len(served.channel.streams) == 1
        async with asyncio.timeout(60):
            while len(served.channel.streams):
                await asyncio.sleep(0.01)


def test_a_port_in_use_stops_the_start_with_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"BANTIN_WEB_BIND is 127\.0\.0\.1:{port}.*choose another port"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours_stops_the_start_with_one_sentence() -> None:
    with pytest.raises(ConfigError, match=r"BANTIN_WEB_BIND is 192\.0\.2\.1:8080"):
        listen("192.0.2.1", 8080)
