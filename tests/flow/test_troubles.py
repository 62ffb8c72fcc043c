"""The admins' chat is told of troubles: a feed after six hours and when it is back, a digest that nobody composes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import serve
from config.settings import Settings
from digests.store import Database, feeds
from tests.fakes.clock import Clock
from tests.fakes.feeds import FakeFeed
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram
from tests.flow.test_flow import until_stored

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow
ADMINS = -1009


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The newsroom's troubles are told in a group, and owner 9 looks after it."""
    assert settings.config_dir is not None
    newsroom = Path(settings.config_dir) / "newsroom.toml"
    newsroom.write_text(f'name = "Báo thử"\nprovince = "Lào Cai"\nadmins_chat = "telegram:{ADMINS}"\n')
    return settings.model_copy(update={"owners": (("telegram", "9"),)})


async def fares(shelf: Database, failures: int) -> None:
    """Wait until the feed has failed so often in a row."""
    async with asyncio.timeout(60):
        while True:
            async with shelf.read() as tx:
                if (await feeds.all(tx))[0].failures == failures:
                    return
            await asyncio.sleep(0.05)


def told(telegram: FakeTelegram, words: str) -> list[str]:
    return [sent.text for sent in telegram.messages(ADMINS) if words in sent.text]


async def test_a_feed_that_is_down_for_six_hours_is_told_once_and_once_when_it_is_back(
    telegram: FakeTelegram, web: str, shelf: Database, clock: Clock, feed: FakeFeed
) -> None:
    await until_stored(shelf, "Chợ phiên Bắc Hà đông khách ngày cuối tuần")
    feed.break_with(503)
    for failures in (1, 2, 3):
        clock.advance(hours=1)
        await fares(shelf, failures)
    assert telegram.messages(ADMINS) == [], "three hours are nothing to speak of"
    clock.advance(hours=3, minutes=5)
    await fares(shelf, 4)
    await telegram.until(lambda: bool(told(telegram, "nguồn tin không đọc được suốt 6 giờ")))
    assert "Báo thử" in telegram.last(ADMINS).text
    clock.advance(hours=2)
    await fares(shelf, 5)
    owner = TelegramPhone(telegram, 9)
    await owner.writes("/hethong")
    await owner.shows("⚠️ Nguồn tin: 0/1 đọc được", "Đang chạy")
    feed.repair()
    clock.advance(hours=2)
    await fares(shelf, 0)
    clock.advance(minutes=2)
    await telegram.until(lambda: bool(told(telegram, "đã đọc lại được")))
    clock.advance(minutes=5)
    await owner.writes("/thongke")
    await owner.shows("📊 7 ngày qua", "Số liệu lúc")
    clock.advance(seconds=5)
    await owner.presses("30 ngày")
    await owner.shows("📊 30 ngày qua")
    clock.advance(seconds=5)
    await owner.presses("Tin đã gửi")
    await telegram.until(lambda: "✓ Tin đã gửi" in telegram.last(9).labels)
    assert len(telegram.messages(ADMINS)) == 2


async def test_when_the_scheduler_stands_still_the_bot_says_that_the_digest_is_late(
    settings: Settings, telegram: FakeTelegram, shelf: Database, clock: Clock
) -> None:
    stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    program = asyncio.create_task(
        serve(settings, frozenset({"bot"}), clock=clock, stop=stop, on_ready=ready.set_result)
    )
    await asyncio.wait_for(ready, 60)
    telegram.writes(7, "/start")
    await telegram.until(lambda: bool(telegram.messages(7)))
    clock.advance(days=1, minutes=15)
    async with asyncio.timeout(60):
        while not told(telegram, "bị trễ: đã đến giờ mà chưa soạn"):
            clock.advance(minutes=2)
            await asyncio.sleep(0.5)
    stop.set()
    await asyncio.wait_for(program, 60)
    assert len(telegram.messages(ADMINS)) == 1
