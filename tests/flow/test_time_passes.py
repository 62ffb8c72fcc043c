"""What time alone does to alerts, through the whole program: they expire, grow too old to be deleted, are reviewed.

The clock is moved; nobody sleeps, and every step waits for what somebody sees.
"""

from __future__ import annotations

import pytest

from config.settings import Settings
from tests.fakes.clock import Clock
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram
from tests.flow.program import Program

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

LAN, MINH, READER = 7, 8, 20
WARNING = "Lũ trên suối Lũng Pô dâng nhanh\nNgười dân ven suối cần rời nhà ngay trong tối nay."
AT = "Lũng Pô"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"owners": (("telegram", str(LAN)),), "alert_undo_seconds": 0})


class Night:
    """Lan, who owns the newsroom, Minh, an editor, and a reader; each step waits for the one before."""

    def __init__(self, telegram: FakeTelegram, clock: Clock) -> None:
        self.telegram, self.clock = telegram, clock
        self.lan, self.minh, self.reader = (TelegramPhone(telegram, chat) for chat in (LAN, MINH, READER))

    async def falls(self) -> None:
        """The reader subscribes, and Minh is given a role."""
        await self.reader.writes("/start")
        await self.telegram.until(lambda: len(self.telegram.messages(READER)) == 3)  # hello, digest, first question
        await self.lan.writes(f"/quyen telegram:{MINH} biên tập Minh")
        await self.lan.shows("Minh bây giờ là biên tập viên")
        self.clock.advance(seconds=4)

    async def submits(self, number: int = 1, *, hours: str = "") -> None:
        """Lan writes an alert and submits it; `hours`: the button that says how long it is news."""
        await self.lan.writes(f"/tinnong {WARNING}, tin {number}")
        await self.lan.shows(f"Tin nóng #{number}: bản nháp")
        if hours:
            await self.lan.presses("⌛ Hết hạn")
            await self.lan.shows("Tin này còn giá trị bao lâu?")
            await self.lan.presses(hours)
            await self.lan.shows(f"Tin nóng #{number}: bản nháp", "⌛ Hết hạn: 21:")
        self.clock.advance(seconds=4)
        await self.lan.presses("➡️ Gửi duyệt")

    def has(self) -> list[str]:
        """Return what the reader has of the warnings."""
        return [text for text in self.reader.messages() if AT in text]


@pytest.fixture
def night(telegram: FakeTelegram, clock: Clock) -> Night:
    return Night(telegram, clock)


async def test_an_alert_that_nobody_approved_in_time_is_late_news_for_nobody(night: Night, web: str) -> None:
    await night.falls()
    await night.submits(hours="1 giờ")
    await night.minh.shows("nhờ bạn duyệt tin này")
    card = next(sent for sent in night.telegram.messages(MINH) if "✅ Duyệt" in sent.labels)
    (approve,) = (button["callback_data"] for row in card.buttons for button in row if button["text"] == "✅ Duyệt")
    night.clock.advance(hours=2)
    for editor in (night.lan, night.minh):
        await editor.shows("Tin nóng #1: hết hạn", "Đã quá giờ nên tin không được gửi")
    assert "✅ Duyệt" not in card.labels
    night.telegram.makes_up(MINH, approve)
    await night.minh.shows("Việc này không còn làm được nữa", "Tin nóng #1: hết hạn")
    assert night.has() == []


async def test_who_sleeps_gets_it_when_they_wake_and_the_editors_see_both(night: Night, web: str) -> None:
    await night.falls()
    await night.reader.writes("/yenlang 19:00-06:30")
    await night.reader.shows("19:00")
    await night.submits()
    await night.minh.shows("nhờ bạn duyệt tin này")
    await night.minh.presses("✅ Duyệt")
    await night.lan.shows("đang gửi", "còn lại: 1", "1 bạn đọc chờ hết giờ yên lặng")
    assert night.has() == []
    night.clock.strikes("06:31")
    await night.reader.shows(AT)
    for editor in (night.lan, night.minh):
        await editor.shows("📊 Báo cáo: Tin nóng #1", "✅ Đã nhận: 1")
    assert len(night.has()) == 1


async def test_after_two_days_a_recalled_alert_is_a_notice_where_it_stood(night: Night, web: str) -> None:
    await night.falls()
    await night.submits()
    await night.minh.shows("nhờ bạn duyệt tin này")
    await night.minh.presses("✅ Duyệt")
    await night.lan.shows("📊 Báo cáo: Tin nóng #1")
    (alert,) = (sent for sent in night.telegram.messages(READER) if AT in sent.text)
    night.telegram.ages(hours=49)
    night.clock.advance(hours=49)
    await night.lan.writes("/thuhoi 1 Nước đã rút.")
    await night.lan.shows("Thu hồi tin nóng #1", "48 giờ")
    night.clock.advance(seconds=2)
    await night.lan.presses("↩️ Thu hồi")
    await night.telegram.until(lambda: alert.edits == 1)
    assert "Nước đã rút." in alert.text
    assert "rời nhà ngay" not in alert.text
    assert alert in night.telegram.messages(READER)
    await night.lan.shows("📊 Kết quả: Lệnh thu hồi #2", "✅ Đã xóa hoặc thay bằng thông báo: 1")


async def test_what_one_person_sent_at_night_is_looked_at_by_another_in_the_morning(
    night: Night, settings: Settings, clock: Clock
) -> None:
    def asked() -> int:
        return sum("do một người gửi" in text for text in night.minh.messages())

    async with Program(settings, clock):
        await night.falls()
        await night.lan.writes("/tinnong khẩn cấp")
        await night.lan.shows("người soạn và người duyệt")
        await night.lan.presses("3 giờ")
        await night.lan.shows("chỉ cần một biên tập viên")
        await night.lan.writes(f"/tinnong {WARNING}")
        await night.lan.shows("Tin nóng #1: bản nháp")
        clock.advance(seconds=4)
        await night.lan.presses("📤 Gửi")
        await night.reader.shows(AT)
        await night.lan.shows("📊 Báo cáo: Tin nóng #1", "🆘")
    clock.strikes("07:30")
    async with Program(settings, clock):
        await night.minh.writes("/duyet")
        await night.minh.shows("Không có tin nóng nào chờ duyệt")
    assert asked() == 0, "every tick has run by the end of the program"
    clock.strikes("08:00")
    async with Program(settings, clock):
        await night.telegram.until(lambda: asked() == 1)
        await night.minh.presses("👀 Tôi đã xem lại")
        await night.minh.shows("Minh đã xem lại tin nóng #1")
    clock.advance(days=1)
    async with Program(settings, clock):
        await night.minh.writes("/duyet")
        await night.minh.shows("Không có tin nóng nào chờ duyệt")
    assert asked() == 0, "the question has become the answer"
