"""The whole program: an alert goes out with a mistake, is corrected where it stands, and is recalled at last."""

from __future__ import annotations

import pytest

from config.settings import Settings
from tests.fakes.clock import Clock
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow

OWNER, READER, LATE = 1, 20, 21
WARNING = "Cấm đường 156 qua Bát Xát\nĐường cấm từ 17 giờ chiều nay."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"owners": (("telegram", str(OWNER)),), "alert_undo_seconds": 0, "alert_approvals": 1}
    )


async def test_an_alert_is_corrected_where_it_stands_and_recalled(
    telegram: FakeTelegram, web: str, clock: Clock
) -> None:
    owner, reader = TelegramPhone(telegram, OWNER), TelegramPhone(telegram, READER)
    await reader.writes("/start")
    await telegram.until(lambda: len(telegram.messages(READER)) == 3)  # hello, digest, first question
    await owner.writes(f"/tinnong {WARNING}")
    await owner.shows("bản nháp")
    clock.advance(seconds=2)
    await owner.presses("📤 Gửi")
    await telegram.until(lambda: any("156" in message.text for message in telegram.messages(READER)))
    await owner.shows("📊 Báo cáo: Tin nóng #1")
    (alert,) = (message for message in telegram.messages(READER) if "156" in message.text)
    shown = len(telegram.messages(READER))

    await owner.writes("/dinhchinh 1")
    await owner.shows("Bạn đọc đang thấy", "từ 17 giờ")
    await owner.writes(WARNING.replace("17", "19"))
    await owner.shows("Sẽ đổi thành", "Sai: “từ 17 giờ”. Đúng: “từ 19 giờ”.")
    clock.advance(seconds=2)
    await owner.presses("📤 Gửi")
    await telegram.until(lambda: alert.edits == 1)
    assert "Đã đính chính lúc" in alert.text
    assert "cấm từ 19 giờ" in alert.text
    assert len(telegram.messages(READER)) == shown  # nothing rang a second time
    await owner.shows("📊 Kết quả: Đính chính #2", "✅ Đã sửa ngay tại tin cũ: 1")

    await owner.writes("/thuhoi 1 Không còn cấm đường.")
    await owner.shows("Thu hồi tin nóng #1", "Thu hồi ở 1 cuộc trò chuyện.")
    clock.advance(seconds=2)
    await owner.presses("↩️ Thu hồi")
    await telegram.until(lambda: alert not in telegram.messages(READER))
    await owner.shows("📊 Kết quả: Lệnh thu hồi #3", "✅ Đã xóa hoặc thay bằng thông báo: 1")
    late = TelegramPhone(telegram, LATE)
    await late.writes("/start")
    await telegram.until(lambda: len(telegram.messages(LATE)) == 2)
    assert not any("156" in message.text for message in telegram.messages(LATE))
