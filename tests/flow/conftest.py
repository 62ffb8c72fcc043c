"""The program as `bantin run` starts it, with a newspaper, Telegram and a clock of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import serve
from config.settings import Settings, load_settings
from digests.store import Database
from tests.fakes.clock import LOCAL, Clock
from tests.fakes.feeds import FakeFeed, FeedServer
from tests.fakes.phones import Phone, TelegramPhone, WebPhone
from tests.fakes.telegram import TOKEN, FakeTelegram

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
    await asyncio.wait_for(program, 60)


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
