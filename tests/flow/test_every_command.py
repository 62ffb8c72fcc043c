"""Every command of the contract, in both languages, on Telegram and in the web chat, through the whole program.

The contract is the table of chat commands in the design; it stands here once more, so that a command that is taken
away, or forgotten in the help, the menus or the documents, is missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from digests.model import ROLES, Role
from tests.fakes.clock import Clock
from tests.fakes.phones import Phone, TelegramPhone, WebPhone
from tests.fakes.telegram import FakeTelegram

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

CITIZENS = {
    "start": "start",
    "tin": "news",
    "bantin": "digest",
    "lobo": "catchup",
    "timkiem": "search",
    "chude": "topics",
    "diaphuong": "places",
    "tukhoa": "keywords",
    "dangky": "follow",
    "huy": "unfollow",
    "gio": "time",
    "yenlang": "quiet",
    "tamdung": "pause",
    "tieptuc": "resume",
    "dung": "stop",
    "caidat": "settings",
    "ngonngu": "language",
    "trogiup": "help",
    "gopy": "feedback",
    "dulieu": "mydata",
    "lienket": "link",
}
"""Vietnamese name → English name."""
EDITORS = {
    "tinnong": "alert",
    "duyet": "approve",
    "dinhchinh": "correct",
    "thuhoi": "recall",
    "baocao": "report",
    "bantruc": "desk",
    "ghim": "pin",
    "an": "hide",
}
ADMINS = {
    "nguon": "feeds",
    "thuebao": "subscribers",
    "quyen": "roles",
    "thongke": "stats",
    "nhatky": "audit",
    "hethong": "status",
}

CONVERSATIONS = {
    "vi": (
        ("/batdau", ("Chợ phiên Bắc Hà",)),
        ("/tin bắc hà", ("Tin mới: xã Bắc Hà", "1. Chợ phiên")),
        ("/bantin", ("Chưa có tin mới từ", "Chợ phiên Bắc Hà")),
        ("/lobo", ("Bạn không bỏ lỡ tin nào",)),
        ("/timkiem cho phien", ("Kết quả tìm “cho phien”", "Chợ phiên Bắc Hà")),
        ("/chude", ("Chạm vào chủ đề để theo dõi",)),
        ("/diaphuong Y Tý", ("Bạn đã theo dõi xã Y Tý",)),
        ("/tukhoa +hoa đào -bóng đá", ("Đang theo dõi: “hoa đào”", "Đang ẩn: “bóng đá”")),
        ("/dangky thể thao", ("Bạn đã theo dõi ⚽ Thể thao",)),
        ("/huy thể thao", ("Bạn đã bỏ theo dõi ⚽ Thể thao",)),
        ("/gio 07:15 t2-t6", ("07:15 (Thứ Hai – Thứ Sáu)",)),
        ("/yenlang 22:00-06:00", ("Hiện tại: 22:00 – 06:00",)),
        ("/tamdung 3 ngày", ("Đã tạm dừng bản tin đến ngày",)),
        ("/tieptuc", ("07:15",)),
        ("/caidat", ("Cài đặt của bạn", "Giờ yên lặng: 22:00 – 06:00")),
        ("/ngonngu vi", ("trả lời bằng tiếng Việt",)),
        ("/trogiup", ("Đọc tin", "/lobo", "/gopy")),
        ("/gopy Cảm ơn tòa soạn", ("Thư đã tới tòa soạn",)),
        ("/dulieu", ("Dữ liệu về bạn", "1 thư gửi tòa soạn")),
        ("/lienket", ("/lienket ",)),
        ("/dung", ("Bạn sẽ không nhận bản tin nữa",)),
    ),
    "en": (
        ("/start", ("Chợ phiên Bắc Hà",)),
        ("/news bac ha", ("Newest: xã Bắc Hà", "1. Chợ phiên")),
        ("/digest", ("Nothing new since", "Chợ phiên Bắc Hà")),
        ("/catchup", ("You missed nothing since",)),
        ("/search cho phien", ("Found for “cho phien”", "Chợ phiên Bắc Hà")),
        ("/topics", ("Tap a topic to follow it",)),
        ("/places Y Ty", ("You now follow xã Y Tý",)),
        ("/keywords +peach -football", ("You follow: “peach”", "Muted: “football”")),
        ("/follow sport", ("You now follow ⚽ Sport",)),
        ("/unfollow sport", ("You no longer follow ⚽ Sport",)),
        ("/time 07:15 mon-fri", ("07:15 (Monday – Friday)",)),
        ("/quiet 22:00-06:00", ("Now: 22:00 – 06:00",)),
        ("/pause 3 days", ("No digest until",)),
        ("/resume", ("07:15",)),
        ("/settings", ("Your settings", "Quiet hours: 22:00 – 06:00")),
        ("/language en", ("From now on I speak English",)),
        ("/help", ("Reading", "/catchup", "/feedback")),
        ("/feedback Thank you", ("Your letter is with the newsroom",)),
        ("/mydata", ("What is kept about you", "1 letter to the newsroom")),
        ("/link", ("/lienket ",)),
        ("/stop", ("You will receive no more digests",)),
    ),
}


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["telegram", "web"])
async def reader(
    request: pytest.FixtureRequest, language: str, telegram: FakeTelegram, web: str
) -> AsyncIterator[Phone]:
    if request.param == "telegram":
        yield TelegramPhone(telegram, language=language)
    else:
        async with WebPhone(web, language=language) as phone:
            yield phone


@pytest.mark.slow
async def test_every_command_of_the_contract_answers(reader: Phone, language: str, clock: Clock) -> None:
    for said, words in CONVERSATIONS[language]:
        clock.advance(seconds=2)  # nobody types that fast: twenty in ten seconds are a flood
        before = len(reader.messages())
        await reader.writes(said)
        await reader.shows(*words)
        async with asyncio.timeout(60):
            while len(reader.messages()) <= before:
                await asyncio.sleep(0.02)


def test_the_conversations_leave_no_command_out() -> None:
    said = {line.split()[0][1:] for conversation in CONVERSATIONS.values() for line, _ in conversation}
    assert said - {"batdau"} == {*CITIZENS, *CITIZENS.values()} - {"start"} | {"start"}


@pytest.mark.parametrize(("vi", "en"), CITIZENS.items())
def test_a_command_of_the_contract_is_in_the_table_the_menus_and_the_documents(vi: str, en: str) -> None:
    from bot.commands.table import COMMANDS, menu

    command = next(command for command in COMMANDS if command.vi == vi)
    assert command.en == en
    assert vi in [name for name, _ in menu("vi")]
    assert en in [name for name, _ in menu("en")]
    docs = Path(__file__).parents[2] / "docs"
    for document in ("newsroom.md", "readers.md"):
        text = (docs / document).read_text(encoding="utf-8")
        assert f"/{vi}" in text
        assert f"/{en}" in text


@pytest.mark.parametrize(
    ("vi", "en", "role"),
    [(*names, "editor") for names in EDITORS.items()] + [(*names, "admin") for names in ADMINS.items()],
)
def test_a_command_of_the_newsroom_exists_for_its_role_and_for_nobody_below(vi: str, en: str, role: Role) -> None:
    from bot.commands.newsroom.table import commands_of, menu

    for other in ROLES:
        names = {command.vi: command.en for command in commands_of(other)}
        assert (names.get(vi) == en) is (ROLES.index(other) >= ROLES.index(role))
        assert (vi in [name for name, _ in menu("vi", other)]) is (vi in names)
        assert (en in [name for name, _ in menu("en", other)]) is (vi in names)
    text = (Path(__file__).parents[2] / "docs" / "newsroom.md").read_text(encoding="utf-8")
    assert f"/{vi}" in text
    assert f"/{en}" in text
