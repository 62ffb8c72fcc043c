"""A newsroom that collects, for tests: a real server, the real parser, a real database, and the test's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.newsroom import Newsroom, Source
from digests.collect.fetch.web import Web
from digests.collect.parse import parse
from digests.collect.refresh import Collector, Harvest, Parser, sync_sources
from digests.model import Article, Parsed
from digests.store import Database, articles, feeds
from digests.store.feeds import Feed
from tests.fakes.feeds import FakeFeed, FeedServer

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LEAD = "Đêm 22/11, nước suối Ngòi Phát lên nhanh, cuốn trôi hai cây cầu tạm; người dân đã được đưa đến nơi an toàn."


class Reader:
    """The real parser, in this process: what the worker's own process does, without its start."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    async def parse(self, body: bytes, url: str, source: Source, now: datetime) -> Parsed:
        return parse(body, url=url, source=source, newsroom=self._newsroom, now=now)


class House:
    """A newsroom that collects: its feeds, its database, and a clock that the test sets."""

    def __init__(
        self, paper: FeedServer, db: Database, newsroom: Newsroom, web: Web, worker: Parser, now: datetime
    ) -> None:
        self.paper, self.db, self.newsroom, self.web, self.worker = paper, db, newsroom, web, worker
        self.now = now
        self.collector = self.restart()

    def restart(self) -> Collector:
        """A new process: what only memory held is gone."""
        self.collector = Collector(
            db=self.db, newsroom=self.newsroom, web=self.web, worker=self.worker, clock=lambda: self.now
        )
        return self.collector

    async def declare(self, *sources: Source) -> None:
        self.newsroom = replace(self.newsroom, sources=sources)
        await sync_sources(self.db, self.newsroom, self.now)
        self.restart()

    async def collect(self, *, everything: bool = True) -> list[Harvest]:
        return [harvest async for harvest in self.collector.refresh_due(everything=everything)]

    async def later(self, time: timedelta, *, everything: bool = True) -> list[Harvest]:
        """Let time go by, with a living program, and collect."""
        self.now += time
        return await self.collect(everything=everything)

    async def visit_all(self) -> list[Harvest]:
        return await self.later(timedelta(minutes=5))

    async def visit(self) -> Harvest:
        [harvest] = await self.visit_all()
        return harvest

    async def feed(self) -> Feed:
        async with self.db.read() as tx:
            [feed] = await feeds.all(tx)
        return feed

    async def news(self, since: datetime, until: datetime | None = None) -> list[str]:
        async with self.db.write() as tx:
            return [article.title for article in await articles.candidates(tx, since, until or self.now)]

    async def stored(self) -> list[Article]:
        async with self.db.read() as tx:
            return await articles.latest(tx, limit=1000)


@pytest.fixture
async def house(db: Database, newsroom: Newsroom, now: datetime) -> AsyncIterator[House]:
    async with FeedServer() as paper, Web(paper.allow, seconds=1) as web:
        yield House(paper, db, newsroom, web, Reader(newsroom), now)


@pytest.fixture
async def home(house: House) -> FakeFeed:
    """The newsroom's own feed, visited once while it held an old article."""
    feed = house.paper.feed("/rss/home.rss")
    feed.publish("Khai mạc lễ hội mùa thu", "Lễ hội có nhiều hoạt động.", published=house.now - 3 * HOUR)
    await house.declare(Source(url=feed.url, name="Báo thử", own=True))
    await house.collect()
    return feed
