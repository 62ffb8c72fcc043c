"""The verb of collecting: bring feeds up to date.

fetch → parse → recognise → store        for one feed: Collector.refresh
claim → refresh, many at once            for all that are due: Collector.refresh_due
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from config.logs import event
from config.newsroom import Newsroom, Source
from digests.clock import Clock, utc_now
from digests.collect.counter import Counter
from digests.collect.fetch.web import Page, Web
from digests.collect.interval import back_off, bounded, interval
from digests.collect.shelf import Arrival, Shelf
from digests.errors import FeedError, FetchError
from digests.model import Dropped, Parsed
from digests.store import Database, feeds, slots
from digests.store.feeds import Feed, Visit

logger = logging.getLogger(__name__)

AT_ONCE = 24
"""Feeds under way at once; a single host gets two requests at once."""
CLAIMED = 72
"""Feeds taken at once: so many are done well within their lease."""
SLEPT = timedelta(hours=1)
"""After such a silence, what a feed holds need not be new (see `news.news_at`)."""
_PULSE, _WOKE = "collect", "collect woke"


class Parser(Protocol):
    """What turns a feed's bytes into entries (collect/worker.py), or raises FeedError."""

    async def parse(self, body: bytes, url: str, source: Source, now: datetime) -> Parsed: ...


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """What one visit to a feed gave. `error` is one sentence, None when all went well."""

    feed: Feed
    status: Literal["read", "unchanged", "failed"]
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    dropped: tuple[Dropped, ...] = ()
    error: str | None = None
    moved_to: str | None = None
    """The server says that the feed has this address now."""


class Collector:
    """Collects articles. `basic` is BANTIN_COLLECT_SECONDS; `clock` returns the time in UTC."""

    def __init__(
        self,
        *,
        db: Database,
        newsroom: Newsroom,
        web: Web,
        worker: Parser,
        basic: float = 300.0,
        clock: Clock = utc_now,
    ) -> None:
        self._db = db
        self._newsroom = newsroom
        self._sources = {source.url: source for source in newsroom.sources}
        self._web = web
        self._worker = worker
        self._basic = basic
        self.now = clock
        self.shelf = Shelf(newsroom.zone)
        self._counter = Counter(db, self.shelf, clock)

    async def refresh_due(self, *, everything: bool = False, url: str | None = None) -> AsyncGenerator[Harvest]:
        """Visit the feeds that are due (`everything`: all of them; `url`: this one), and yield each as it is done."""
        woke, started = await self._wake(), self.now()
        not_since = started if everything or url is not None else None
        waiting: deque[Feed] = deque()
        running: set[asyncio.Task[Harvest]] = set()
        more = True
        try:
            while more or waiting or running:
                if more and not waiting:
                    waiting.extend(await self._claim(not_since, url))
                    more = len(waiting) == CLAIMED
                while waiting and len(running) < AT_ONCE:
                    running.add(asyncio.create_task(self._harvest(waiting.popleft(), woke)))
                if running:
                    done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        yield task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def refresh(self, feed: Feed, *, woke: datetime | None = None) -> Harvest:
        """Bring one claimed feed up to date; `woke` is when the program last woke from a long sleep."""
        try:
            page = await self._web.get(feed.url, feed.validators)
            parsed = await self._read(feed, page) if page else None
        except FeedError as error:
            return await self._failed(feed, error)
        if page is None or parsed is None:
            return await self._unchanged(feed)
        slept = woke is not None and (feed.last_ok_at is None or feed.last_ok_at < woke)
        return await self._store(feed, page, parsed, slept)

    async def look(self, url: str) -> tuple[Page, Parsed]:
        """Fetch and read a feed without storing anything, or raise FeedError."""
        page = await self._web.get(url)
        if page is None:
            raise FetchError("the server answered 304 Not Modified to a first visit")
        source = self._sources.get(url) or Source(url=url, name=url, zone=self._newsroom.zone)
        return page, await self._worker.parse(page.body, page.url, source, self.now())

    async def _claim(self, not_since: datetime | None, url: str | None) -> list[Feed]:
        async with self._db.write() as tx:
            return await feeds.due(tx, self.now(), CLAIMED, not_since=not_since, url=url)

    async def _harvest(self, feed: Feed, woke: datetime | None) -> Harvest:
        """Refresh one of many feeds: what goes wrong with it, expected or not, stops no other."""
        with self._counter.expecting():
            try:
                return await self.refresh(feed, woke=woke)
            except Exception as error:
                event(logger, "feed_crashed", level=logging.ERROR, feed=feed.url, error=error)
                return await self._failed(feed, FeedError(f"something unexpected went wrong ({type(error).__name__})"))

    async def _read(self, feed: Feed, page: Page) -> Parsed:
        return await self._worker.parse(page.body, page.url, self._source(feed), self.now())

    def _source(self, feed: Feed) -> Source:
        declared = self._sources.get(feed.url) or Source(url=feed.url, name=feed.name, zone=self._newsroom.zone)
        return replace(declared, name=feed.name, topic=feed.topic, own=feed.own)

    async def _store(self, feed: Feed, page: Page, parsed: Parsed, slept: bool) -> Harvest:
        arrival = Arrival(feed=feed, entries=parsed.entries, slept=slept)
        shelved = await self._counter.store(arrival, self._visit(feed, page, parsed))
        self._tell_recovery(feed)
        left = len(parsed.dropped)
        event(logger, "feed_read", feed=feed.url, new=shelved.new, updated=shelved.updated, dropped=left)
        return Harvest(
            feed=feed,
            status="read",
            new=shelved.new,
            updated=shelved.updated,
            unchanged=shelved.unchanged,
            dropped=parsed.dropped,
            moved_to=page.moved_to,
        )

    def _visit(self, feed: Feed, page: Page, parsed: Parsed) -> Visit:
        now = self.now()
        wait = interval(
            own=feed.own,
            basic=self._basic,
            published=[entry.published for entry in parsed.entries if entry.published],
            now=now,
            max_age=page.max_age,
            ttl_minutes=parsed.ttl,
        )
        return Visit(
            at=now,
            next_fetch_at=now + timedelta(seconds=wait),
            interval=wait,
            validators=page.validators,
            items=len(parsed.entries) + len(parsed.dropped),
        )

    async def _unchanged(self, feed: Feed) -> Harvest:
        now = self.now()
        wait = self._basic if feed.own else bounded(feed.interval, self._basic)
        visit = Visit(at=now, next_fetch_at=now + timedelta(seconds=wait), interval=wait)
        await self._counter.store(Arrival(feed=feed, entries=()), visit)
        self._tell_recovery(feed)
        event(logger, "feed_unchanged", level=logging.DEBUG, feed=feed.url)
        return Harvest(feed=feed, status="unchanged")

    async def _failed(self, feed: Feed, error: FeedError) -> Harvest:
        now, reason, failures = self.now(), str(error), feed.failures + 1
        asked = error.retry_after if isinstance(error, FetchError) else None
        wait = back_off(failures, own=feed.own, basic=self._basic, jitter=random.random(), retry_after=asked)
        visit = Visit(at=now, next_fetch_at=now + timedelta(seconds=wait), interval=feed.interval, error=reason)
        await self._counter.store(Arrival(feed=feed, entries=()), visit)
        level = logging.WARNING if failures == 1 else logging.INFO
        told = {"reason": reason, "failures": failures, "wait": round(wait)}
        event(logger, "feed_failed", level=level, error=None, feed=feed.url, **told)
        return Harvest(feed=feed, status="failed", error=reason)

    def _tell_recovery(self, feed: Feed) -> None:
        if feed.failures:
            event(logger, "feed_recovered", feed=feed.url, failures=feed.failures)

    async def _wake(self) -> datetime | None:
        """Note that collecting is alive, and return when it last woke from a long sleep (or a restored database)."""
        now = self.now()
        async with self._db.write() as tx:
            previous = await slots.beat(tx, _PULSE, now)
            if previous is not None and now - previous > SLEPT:
                await slots.beat(tx, _WOKE, now)
            return await slots.pulse(tx, _WOKE)


async def sync_sources(db: Database, newsroom: Newsroom, now: datetime) -> None:
    """Bring the feeds table in line with feeds.toml; feeds added by hand stay."""
    async with db.write() as tx:
        await feeds.sync(tx, newsroom.sources, now)
