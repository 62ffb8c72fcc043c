"""An editor who has never seen the bot sends a warning with approval, by what the bot says alone.

The whole program runs, with a Telegram and a clock of ours. Whoever acts here types only what the bot has just asked
for, and taps only buttons that it shows: each step names the words that lead to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from config.settings import Settings
from tests.fakes.clock import Clock
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

OWNER, LAN, MINH, IN_BAT_XAT, ELSEWHERE = 1, 7, 8, 20, 21
WARNING = "Lũ trên suối Lũng Pô dâng nhanh\nNgười dân ven suối cần rời nhà ngay trong tối nay."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"owners": (("telegram", str(OWNER)),), "alert_undo_seconds": 3})


@dataclass
class Hand:
    """Somebody who reads before acting: every step waits for the words that call for it."""

    telegram: FakeTelegram
    chat: int
    clock: Clock
    language: str

    @property
    def phone(self) -> TelegramPhone:
        return TelegramPhone(self.telegram, self.chat, language=self.language)

    async def types(self, text: str, *told: str) -> None:
        await self.phone.shows(*told)
        self.clock.advance(seconds=2)
        await self.phone.writes(text)

    async def taps(self, label: str, *told: str) -> None:
        await self.phone.shows(*told)
        await self.telegram.until(lambda: self._sees_button(label))
        self.clock.advance(seconds=2)
        await self.phone.presses(label)

    async def reads(self, *words: str) -> str:
        return await self.phone.shows(*words)

    def _sees_button(self, label: str) -> bool:
        return any(label in sent.labels for sent in self.telegram.messages(self.chat))


WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "vi": {
        "roles": ("/quyen", "➕ Mời thêm người", "biên tập viên", "tên gì", "Lời mời"),
        "welcome": ("Bây giờ bạn là biên tập viên",),
        "help": ("❓ Trợ giúp",),
        "alert": ("/tinnong",),
        "asks": ("dòng đầu là tiêu đề",),
        "draft": ("Tin nóng #1: bản nháp",),
        "whom": ("👥 Gửi cho ai", "📍 Người theo dõi địa phương", "Gõ tên xã, phường", "✓ Xong"),
        "chosen": ("người theo dõi xã Bát Xát", "1 bạn đọc"),
        "preview": ("👁 Xem trước", "Bạn đọc sẽ thấy đúng như sau"),
        "reach": ("Tin sẽ tới 1 bạn đọc (Telegram 1)",),
        "submit": ("➡️ Gửi duyệt", "Tôi đã gửi", "nhờ bạn duyệt tin này"),
        "approve": ("✅ Duyệt", "Hoàn tác"),
        "sent": ("📊 Báo cáo: Tin nóng #1", "✅ Đã nhận: 1"),
    },
    "en": {
        "roles": ("/roles", "➕ Invite somebody", "editor", "What is their name", "An invitation for"),
        "welcome": ("You are editor now",),
        "help": ("❓ Help",),
        "alert": ("/alert",),
        "asks": ("the first line is the title",),
        "draft": ("Alert #1: draft",),
        "whom": ("👥 To whom", "📍 Those who follow places", "Type the names of communes", "✓ Done"),
        "chosen": ("those who follow xã Bát Xát", "1 reader"),
        "preview": ("👁 Preview", "Exactly this is what readers see"),
        "reach": ("It reaches 1 reader (Telegram 1)",),
        "submit": ("➡️ Send for approval", "I have asked", "asks for your approval"),
        "approve": ("✅ Approve", "Undo"),
        "sent": ("📊 Report: Alert #1", "✅ Have it: 1"),
    },
}


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_an_editor_who_has_never_seen_the_bot_sends_a_warning(
    telegram: FakeTelegram, web: str, clock: Clock, language: str
) -> None:
    say = WORDS[language]

    def hand(chat: int, speaks: str = language) -> Hand:
        return Hand(telegram, chat, clock, speaks)

    for chat, place in ((IN_BAT_XAT, "Bát Xát"), (ELSEWHERE, "Nghĩa Lộ")):
        reader = hand(chat, "vi")
        await reader.phone.writes("/start")
        await reader.types(f"/diaphuong {place}", "Chợ phiên Bắc Hà")
        await reader.reads("Bạn đã theo dõi", place)
    owner, lan, minh = hand(OWNER), hand(LAN), hand(MINH)
    for name, editor in (("Lan", lan), ("Minh", minh)):
        command, invite, role, question, invitation = say["roles"]
        await owner.phone.writes(command)
        await owner.taps(invite)
        await owner.taps(role)
        await owner.types(name, question)
        code = re.search(r"role_[\w-]+", await owner.reads(invitation, name))
        assert code
        await editor.phone.writes(f"/start {code[0]}")
        await editor.taps(*say["help"], *say["welcome"])

    await lan.types(say["alert"][0], *say["alert"])
    await lan.types(WARNING, *say["asks"])
    whom, places, ask, done = say["whom"]
    await lan.taps(whom, *say["draft"], "Lũ trên suối Lũng Pô dâng nhanh")
    await lan.taps(places)
    await lan.types("Bát Xát", ask)
    await lan.taps(done, say["chosen"][0])
    preview, head = say["preview"]
    await lan.taps(preview, *say["chosen"])
    await lan.reads(head)
    await lan.reads(*say["reach"])
    submit, asked, asks = say["submit"]
    await lan.taps(submit, *say["draft"])
    await lan.reads(asked, "Minh")
    approve, undo = say["approve"]
    await minh.taps(approve, asks, "Người dân ven suối cần rời nhà ngay trong tối nay.")
    await minh.reads(undo)
    await hand(IN_BAT_XAT).reads("Lũ trên suối Lũng Pô dâng nhanh")
    for editor in (lan, minh):
        await editor.reads(*say["sent"])
    assert not [text for text in hand(ELSEWHERE).phone.messages() if "Lũng Pô" in text]
    assert len([text for text in hand(IN_BAT_XAT).phone.messages() if "Lũng Pô" in text]) == 1
