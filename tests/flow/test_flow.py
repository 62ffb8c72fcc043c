"""The main job, end to end: what a feed publishes is on the reader's phone at the time that the reader chose.

Everything is real but the newspaper and Telegram, which are servers of ours on loopback: the program as `bantin run`
starts it, HTTP, the worker process, both databases. Only the clock is set forward, so that a night passes.
"""

from __future__ import annotations

import asyncio
import re

import pytest

from digests.store import Database, articles
from tests.fakes.clock import Clock
from tests.fakes.feeds import FakeFeed
from tests.fakes.phones import Phone

pytestmark = pytest.mark.slow


async def test_what_a_feed_publishes_is_on_the_readers_phone_at_half_past_six(
    phone: Phone, feed: FakeFeed, clock: Clock, shelf: Database
) -> None:
    await phone.writes("/start")  # at once: the very first reader waits for the very first round
    await phone.shows("Chợ phiên Bắc Hà")
    await phone.writes("/gio 6h30")
    await phone.shows("06:30")

    clock.strikes("05:10")
    feed.publish(
        "Lũ quét ở Bát Xát, đường vào bản tạm tắc",
        "Mưa lớn trong đêm làm nước suối dâng nhanh tại xã Bát Xát. Chưa có thiệt hại về người.",
        published=clock(),
    )
    await until_stored(shelf, "Lũ quét ở Bát Xát, đường vào bản tạm tắc")
    before = len(phone.messages())

    clock.strikes("06:30")
    digest = await phone.shows("Lũ quét ở Bát Xát", "Mưa lớn trong đêm làm nước suối dâng nhanh tại xã Bát Xát.")
    assert re.search(r"Thứ Hai.*23/11/2026", digest)
    assert "Chợ phiên" not in digest, "a story that the reader had already"
    assert "mùa trước" not in "\n".join(phone.messages()), "an old article of a feed just met"

    clock.strikes("12:00")
    feed.publish("Trạm y tế xã mở thêm phòng khám", "Phòng khám mới mở cửa từ hôm nay.", published=clock())
    await until_stored(shelf, "Trạm y tế xã mở thêm phòng khám")
    assert len(phone.messages()) == before + 1, "one digest a day"


async def until_stored(shelf: Database, title: str) -> None:
    """Wait until the collector has stored the article."""
    async with asyncio.timeout(60):
        while True:
            async with shelf.read() as tx:
                if title in [article.title for article in await articles.latest(tx, limit=20)]:
                    return
            await asyncio.sleep(0.05)
