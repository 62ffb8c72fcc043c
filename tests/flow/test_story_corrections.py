"""The whole program: a story with a mistake, which some got in the morning and some asked for, is put right for all."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from config.settings import Settings
from digests.store import Database
from digests.store.schema import editions
from tests.fakes.clock import Clock
from tests.fakes.feeds import FakeFeed
from tests.fakes.phones import TelegramPhone, WebPhone
from tests.fakes.telegram import FakeTelegram
from tests.flow.test_flow import until_stored

pytestmark = pytest.mark.slow

EDITOR, APPROVER, SUBSCRIBER, ASKER = 1, 2, 20, 21
TITLE = "Cầu Cốc Lếu đóng từ 17 giờ hôm nay"
RIGHT = "Cầu Cốc Lếu đóng từ 19 giờ hôm nay\nXe máy và ô tô đi đường vòng qua cầu Phố Mới."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    owners = tuple(("telegram", str(person)) for person in (EDITOR, APPROVER))
    return settings.model_copy(update={"owners": owners, "alert_undo_seconds": 0})


async def test_a_story_is_corrected_for_who_got_it_by_schedule_and_for_who_asked(
    telegram: FakeTelegram, web: str, feed: FakeFeed, clock: Clock, shelf: Database
) -> None:
    editor, approver = TelegramPhone(telegram, EDITOR), TelegramPhone(telegram, APPROVER)
    subscriber, asker = TelegramPhone(telegram, SUBSCRIBER), TelegramPhone(telegram, ASKER)
    for phone in (subscriber, asker, approver):
        await phone.writes("/start")
        await phone.shows("Chợ phiên Bắc Hà")
    for phone, time in ((subscriber, "6h30"), (asker, "19h"), (approver, "19h")):
        await phone.writes(f"/gio {time}")
        await phone.shows("06:30" if phone is subscriber else "19:00")

    clock.strikes("05:10")
    feed.publish(TITLE, "Xe máy và ô tô đi đường vòng qua cầu Phố Mới.", published=clock())
    await until_stored(shelf, TITLE)
    clock.strikes("06:30")
    await subscriber.shows(TITLE)
    await asker.writes("/bantin")
    await asker.shows(TITLE)
    async with WebPhone(web) as visitor:
        await visitor.writes("/start")
        await visitor.shows(TITLE)
        await _noted(shelf)
        shown = {chat: len(telegram.messages(chat)) for chat in (SUBSCRIBER, ASKER)}

        await editor.writes("/dinhchinh tin 3")
        asked = await editor.shows("Bạn đọc đang thấy", TITLE)
        assert "Sửa ngay tại tin cũ ở 3 cuộc trò chuyện." in asked
        await editor.writes(RIGHT)
        await editor.shows("Sẽ đổi thành", "Sai: “từ 17 giờ”. Đúng: “từ 19 giờ”.")
        clock.advance(seconds=2)
        await editor.presses("➡️ Gửi duyệt")
        card = await approver.shows("Bạn đọc đang thấy", TITLE, "Sẽ đổi thành", "từ 19 giờ")
        assert "Sửa ngay tại tin cũ ở 3 cuộc trò chuyện." in card
        clock.advance(seconds=2)
        await approver.presses("✅ Duyệt")
        for reader in (subscriber, asker, visitor):
            await reader.shows("đóng từ 19 giờ hôm nay", "Đã đính chính lúc")
        clock.advance(seconds=6)
        await editor.shows("📊 Kết quả: Đính chính #1", "✅ Đã sửa ngay tại tin cũ: 3")
    for chat, count in shown.items():
        assert len(telegram.messages(chat)) == count, "nothing rang a second time"
        assert not any(TITLE in message.text for message in telegram.messages(chat))
    await asker.writes("/bantin")
    await asker.shows("đóng từ 19 giờ hôm nay", "✏️ tòa soạn đã đính chính")


async def _noted(shelf: Database) -> None:
    """Wait until it is known what the platforms call the digests that people asked for."""
    unknown = select(func.count()).where(editions.c.message.is_not(None), editions.c.refs.is_(None))
    async with asyncio.timeout(60):
        while True:
            async with shelf.read() as tx:
                if not await tx.scalar(unknown):
                    return
            await asyncio.sleep(0.05)
