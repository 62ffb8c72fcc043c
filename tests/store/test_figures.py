"""The numbers for the metrics, on both databases."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from config.newsroom import Source
from digests.model import Chat, ChatRef, ChatState
from digests.store import Database, chats, feeds
from digests.store.figures import Figures, figures


async def _figures(db: Database) -> Figures:
    async with db.read() as tx:
        return await figures(tx)


async def test_an_empty_database_has_nothing_to_count(db: Database) -> None:
    assert await _figures(db) == Figures(chats={}, waiting={}, feeds=0, feeds_failing=0, newest_article=None)


async def test_chats_are_counted_by_channel_and_state_and_feeds_in_all(db: Database, now: datetime) -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    states: list[tuple[str, ChatState]] = [("web", "active"), ("web", "active"), ("telegram", "left")]
    async with db.write() as tx:
        for number, (channel, state) in enumerate(states):
            ref = ChatRef(channel=channel, id=str(number))
            await chats.add(tx, Chat(id=0, ref=ref, state=state, locale="vi", zone=zone), private=True, now=now)
        await feeds.sync(tx, [Source(url="https://bao.example/rss", name="Báo thử")], now)
    counted = await _figures(db)
    assert counted.chats == {("web", "active"): 2, ("telegram", "left"): 1}
    assert (counted.feeds, counted.feeds_failing) == (1, 0)
