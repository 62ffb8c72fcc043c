"""An approved alert and a program that was killed before it went out; and one that is undone on a real countdown."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.services import atlas_of, services_of
from config.newsroom import load
from config.settings import Settings
from digests.model import AlertText, ChatRef
from digests.store import Database
from tests.fakes.clock import Clock
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram
from tests.flow.program import Program

pytestmark = pytest.mark.slow

LAN, MINH, READER = 7, 8, 20


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"owners": (("telegram", str(LAN)),), "alert_undo_seconds": 20})


async def approved(shelf: Database, clock: Clock) -> None:
    """Write and approve an alert while the program is down, as if it had been killed right after the approval."""
    services = services_of(shelf, load(), atlas_of(load()), (("telegram", str(LAN)),))
    minh = ChatRef(channel="telegram", id=str(MINH))
    await services.members.grant(minh, "editor", "Minh", None, clock())
    lan = await services.members.person(ChatRef(channel="telegram", id=str(LAN)))
    alert = await services.alerts.draft(AlertText(title="Lũ trên suối Lũng Pô dâng nhanh"), lan, clock())
    await services.alerts.submit(alert.id, lan, clock())
    await services.alerts.approve(alert.id, alert.hash, await services.members.person(minh), clock())
    await services.visitor.close()


async def test_an_alert_approved_before_a_crash_goes_out_once_when_the_program_is_back(
    settings: Settings, telegram: FakeTelegram, clock: Clock, shelf: Database
) -> None:
    reader = TelegramPhone(telegram, READER)
    async with Program(settings, clock):
        await reader.writes("/start")
        await reader.shows("Chợ phiên Bắc Hà")
    await approved(shelf, clock)
    clock.advance(seconds=30)
    for _ in range(2):
        async with Program(settings, clock):
            await reader.shows("Lũ trên suối Lũng Pô dâng nhanh")
            await TelegramPhone(telegram, LAN).shows("📊 Báo cáo: Tin nóng #1")
    assert len([text for text in reader.messages() if "Lũng Pô" in text]) == 1


async def test_a_countdown_goes_on_in_place_and_undo_keeps_the_alert_from_everybody(
    settings: Settings, telegram: FakeTelegram, clock: Clock, shelf: Database
) -> None:
    reader, lan, minh = (TelegramPhone(telegram, chat) for chat in (READER, LAN, MINH))
    async with Program(settings, clock):
        await reader.writes("/start")
        await reader.shows("Chợ phiên Bắc Hà")
        await lan.writes("/quyen telegram:8 biên tập Minh")
        await lan.shows("Minh bây giờ là biên tập viên")
        clock.advance(seconds=4)
        await lan.writes("/tinnong Lũ trên suối Lũng Pô dâng nhanh")
        await lan.shows("bản nháp", "Lũng Pô")
        await lan.presses("➡️ Gửi duyệt")
        await minh.shows("nhờ bạn duyệt tin này")
        await minh.presses("✅ Duyệt")
        await lan.shows("Minh đã duyệt tin nóng #1 của bạn")
        count = len(lan.messages())
        clock.advance(seconds=7)
        for phone in (lan, minh):
            text = await phone.shows("Tin sẽ gửi sau", "Hoàn tác")
            while re.search("sau 20 giây", text):
                await asyncio.sleep(0.05)
                text = await phone.shows("Tin sẽ gửi sau", "Hoàn tác")
        assert len(lan.messages()) == count
        await minh.presses("↩️ Hoàn tác")
        await minh.shows("chưa bạn đọc nào nhận được tin")
        clock.advance(seconds=60)
        await lan.shows("Tin lại là bản nháp")
    assert not [text for text in reader.messages() if "Lũng Pô" in text]
