from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import SQLAlchemyError

from config.newsroom import Source
from digests.collect.counter import Counter
from digests.collect.shelf import Arrival, Shelf, Shelved
from digests.model import Entry
from digests.store import Database, articles, feeds
from digests.store.feeds import Feed, Visit


async def claimed(db: Database, now: datetime, count: int) -> list[Feed]:
    async with db.write() as tx:
        await feeds.sync(tx, [Source(url=f"https://b{n}.example/rss", name=f"Báo {n}") for n in range(count)], now)
        return await feeds.due(tx, now, count)


def arrival(feed: Feed, *titles: str, image: str | None = None) -> Arrival:
    host = feed.url.removesuffix("/rss")
    entries = [Entry(id=title, url=f"{host}/{title}", title=title, image=image) for title in titles]
    return Arrival(feed=feed, entries=entries)


def counter(db: Database, now: datetime) -> Counter:
    return Counter(db, Shelf(ZoneInfo("Asia/Ho_Chi_Minh")), lambda: now)


async def test_visits_that_end_together_are_all_stored(db: Database, now: datetime) -> None:
    there, desk = await claimed(db, now, 30), counter(db, now)
    visit = Visit(at=now, next_fetch_at=now + timedelta(hours=1), interval=3600, items=1)
    stored = await asyncio.gather(*(desk.store(arrival(feed, f"Tin của {feed.name}"), visit) for feed in there))
    assert stored == [Shelved(new=1)] * 30
    async with db.read() as tx:
        assert await articles.count(tx) == 30
        assert {(feed.leased_until, feed.last_ok_at, feed.last_new_at) for feed in await feeds.all(tx)} == {
            (None, now, now)
        }


async def test_an_article_that_two_feeds_bring_together_is_stored_once(db: Database, now: datetime) -> None:
    there, desk = await claimed(db, now, 2), counter(db, now)
    visit = Visit(at=now, next_fetch_at=now, interval=300)
    entry = Entry(id="1", url="https://bao.example/1.html", title="Lũ quét ở Bát Xát")
    stored = await asyncio.gather(*(desk.store(Arrival(feed=feed, entries=[entry]), visit) for feed in there))
    assert sorted(one.new for one in stored) == [0, 1]
    async with db.read() as tx:
        assert await articles.count(tx) == 1


async def test_promise_4_an_article_that_cannot_be_stored_stops_no_other_feed(db: Database, now: datetime) -> None:
    there, desk = await claimed(db, now, 8), counter(db, now)
    visit = Visit(at=now, next_fetch_at=now, interval=300)
    good = [arrival(feed, f"Tin của {feed.name}") for feed in there[1:]]
    bad = arrival(there[0], "Hỏng", image=object())  # type: ignore[arg-type]  # no database takes it
    stored = await asyncio.gather(*(desk.store(one, visit) for one in [bad, *good]), return_exceptions=True)
    assert isinstance(stored[0], SQLAlchemyError)
    assert stored[1:] == [Shelved(new=1)] * 7
    async with db.read() as tx:
        assert await articles.count(tx) == 7


async def test_whoever_is_cancelled_takes_no_other_visit_along(db: Database, now: datetime) -> None:
    there, desk = await claimed(db, now, 6), counter(db, now)
    visit = Visit(at=now, next_fetch_at=now, interval=300)
    async with db.write():  # while another writes, all wait, the first of them with the whole lot in its hands
        tasks = [asyncio.create_task(desk.store(arrival(feed, f"Tin của {feed.name}"), visit)) for feed in there]
        for _ in range(5):
            await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.wait(tasks[:1])
    with pytest.raises(asyncio.CancelledError):
        tasks[0].result()
    assert await asyncio.gather(*tasks[1:]) == [Shelved(new=1)] * 5
