"""The main job, end to end: what a feed publishes is on the reader's phone at the time that the reader chose.

Everything is real but the newspaper and Telegram, which are servers of ours on loopback: the program as `bantin run`
starts it, HTTP, the worker process, both databases. Only the clock is set forward, so that a night passes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import serve
from config.settings import Settings, load_settings
from digests.store import Database, articles
from tests.fakes.clock import LOCAL, Clock
from tests.fakes.feeds import FakeFeed, FeedServer
from tests.fakes.phones import Phone, TelegramPhone, WebPhone
from tests.fakes.telegram import TOKEN, FakeTelegram

pytestmark = pytest.mark.slow

EVENING = datetime(2026, 11, 22, 20, 0, tzinfo=LOCAL)


@pytest.fixture
def clock() -> Clock:
    return Clock(EVENING)


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def feed(paper: FeedServer) -> FakeFeed:
    feed = paper.feed("/rss/home.rss", "Báo thử")
    feed.publish(
        "Chợ phiên Bắc Hà đông khách ngày cuối tuần",
        "Hơn hai nghìn lượt khách đã đến chợ phiên Bắc Hà sáng Chủ nhật, đông nhất từ đầu mùa.",
        published=EVENING - timedelta(hours=3),
    )
    feed.publish(
        "Chuyện của mùa trước", "Bài này đã cũ từ lâu, không ai cần đọc lại.", published=EVENING - timedelta(days=9)
    )
    return feed


@pytest.fixture
def settings(database_url: str, tmp_path: Path, paper: FeedServer, feed: FakeFeed, telegram: FakeTelegram) -> Settings:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.toml").write_text(f'[[feeds]]\nurl = "{feed.url}"\nname = "Báo thử"\nown = true\n')
    return load_settings(
        {
            "BANTIN_DATABASE_URL": database_url,
            "BANTIN_TELEGRAM_TOKEN": TOKEN,
            "BANTIN_TELEGRAM_API_URL": telegram.url,
            "BANTIN_CONFIG_DIR": str(folder),
            "BANTIN_FETCH_ALLOW": f"127.0.0.1:{paper.port}",
            "BANTIN_COLLECT_SECONDS": "60",
            "BANTIN_WEB_BIND": "127.0.0.1:0",
        }
    )


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def web(settings: Settings, clock: Clock) -> AsyncIterator[str]:
    """The program, running; yields the address of the web chat."""
    stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    program = asyncio.create_task(serve(settings, clock=clock, stop=stop, on_ready=ready.set_result))
    await asyncio.wait({program, ready}, return_when=asyncio.FIRST_COMPLETED)
    if program.done():
        await program
    yield ready.result()
    stop.set()
    await asyncio.wait_for(program, 10)


@pytest.fixture(params=["telegram", "web"])
async def phone(request: pytest.FixtureRequest, telegram: FakeTelegram, web: str) -> AsyncIterator[Phone]:
    if request.param == "telegram":
        yield TelegramPhone(telegram)
    else:
        async with WebPhone(web) as reader:
            yield reader


@pytest.fixture
async def shelf(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_url)
    yield database
    await database.close()


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
    async with asyncio.timeout(20):
        while True:
            async with shelf.read() as tx:
                if title in [article.title for article in await articles.latest(tx, limit=20)]:
                    return
            await asyncio.sleep(0.05)
