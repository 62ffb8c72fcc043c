"""The newsroom meets in a group of Telegram: asked there, approved there, letters answered there; readers look on.

The whole program runs. An alert is written in private; everything else happens in the group.
"""

from __future__ import annotations

import pytest

from config.newsroom import SHIPPED
from config.settings import Settings
from tests.fakes.clock import Clock
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram, Sent

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

OWNER, LAN, MINH, READER, ROOM = 1, 7, 8, 20, -900
WARNING = "Lũ trên suối Lũng Pô dâng nhanh\nNgười dân ven suối cần rời nhà ngay trong tối nay."
LETTER = "Cầu treo Nậm Pung đã thông chưa ạ?"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings of a newsroom that meets in a group."""
    assert settings.config_dir is not None
    newsroom = (SHIPPED / "newsroom.toml").read_text(encoding="utf-8")
    room = f'editors_chat = "telegram:{ROOM}"\n'
    (settings.config_dir / "newsroom.toml").write_text(room + newsroom, encoding="utf-8")
    return settings.model_copy(update={"owners": (("telegram", str(OWNER)),), "alert_undo_seconds": 3})


@pytest.fixture
async def room(telegram: FakeTelegram, web: str) -> TelegramPhone:
    """The group, with Lan and Minh, who are editors, and a reader."""
    owner, reader = TelegramPhone(telegram, OWNER), TelegramPhone(telegram, READER)
    for id, name in ((LAN, "Lan"), (MINH, "Minh")):
        await owner.writes(f"/quyen telegram:{id} biên tập {name}")
        await owner.shows(f"{name} bây giờ là biên tập viên")
    telegram.adds_bot_to_group(ROOM, by=LAN, title="Tòa soạn")
    await reader.writes("/start")
    await telegram.until(lambda: len(telegram.messages(READER)) == 3)  # hello, digest, first question
    return TelegramPhone(telegram, ROOM)


async def pressed(telegram: FakeTelegram, label: str, sender: int) -> str:
    """Somebody taps a button in the group; return what the program says to them alone."""
    query = telegram.presses(ROOM, label, sender=sender)

    def answers() -> list[str]:
        return [call.values.get("text", "") for call in telegram.wire if call.values.get("callback_query_id") == query]

    await telegram.until(answers)
    return answers()[0]


def card_of(telegram: FakeTelegram) -> Sent:
    return next(sent for sent in reversed(telegram.messages(ROOM)) if "nhờ bạn duyệt tin này" in sent.text)


async def test_an_alert_is_asked_for_and_approved_in_the_group_by_a_second_editor_and_nobody_else(
    telegram: FakeTelegram, room: TelegramPhone, clock: Clock
) -> None:
    lan, reader = TelegramPhone(telegram, LAN), TelegramPhone(telegram, READER)
    await lan.writes(f"/tinnong {WARNING}")
    await lan.shows("Tin nóng #1: bản nháp")
    clock.advance(seconds=4)
    await lan.presses("➡️ Gửi duyệt")
    await lan.shows("Tôi đã gửi vào nhóm biên tập")
    await room.shows("Lan nhờ bạn duyệt tin này", "rời nhà ngay trong tối nay")
    card = card_of(telegram)
    assert card.labels == ["✅ Duyệt", "👁 Xem trước", "✏️ Sửa", "✋ Trả lại"]

    assert "không còn dùng được" in await pressed(telegram, "✅ Duyệt", READER)
    clock.advance(seconds=4)
    await pressed(telegram, "✅ Duyệt", LAN)
    await room.shows("Lan đã xác nhận nội dung này rồi", "có thể duyệt: Minh")
    assert not [text for text in reader.messages() if "Lũng Pô" in text]

    clock.advance(seconds=4)
    await pressed(telegram, "✅ Duyệt", MINH)
    await lan.shows("Minh đã duyệt tin nóng #1 của bạn")
    await reader.shows("Lũ trên suối Lũng Pô dâng nhanh")
    await room.shows("📊 Báo cáo: Tin nóng #1", "✍️")
    await lan.shows("📊 Báo cáo: Tin nóng #1", "Lan, Minh")
    assert len([text for text in reader.messages() if "Lũng Pô" in text]) == 1


async def test_a_letter_comes_to_the_group_and_an_editor_s_reply_goes_back_to_its_reader(
    telegram: FakeTelegram, room: TelegramPhone, clock: Clock
) -> None:
    reader = TelegramPhone(telegram, READER)
    await reader.writes(f"/gopy {LETTER}")
    await room.shows(LETTER, "Thư bạn đọc số 1")
    letter = next(sent for sent in telegram.messages(ROOM) if LETTER in sent.text)
    clock.advance(seconds=4)
    telegram.writes(ROOM, "Ai trả lời thư này nhé", sender=LAN)
    telegram.replies_to(ROOM, "Cầu đã thông từ trưa nay.", letter, sender=MINH)
    await reader.shows(LETTER, "Cầu đã thông từ trưa nay.")
    assert not [text for text in reader.messages() if "Ai trả lời" in text]
