"""Groups: everybody may read, only their administrators change the settings."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.commands.table import ACTIONS, ACTIONS_FOR_ANYONE, COMMANDS
from digests.store import Database
from tests.bot.talk import Newsroom

REFUSED = "Chỉ quản trị viên của nhóm mới thay đổi được cài đặt của nhóm."


@pytest.fixture
def newsroom(db: Database, now: datetime) -> Newsroom:
    newsroom = Newsroom(db, now)
    newsroom.platform.appoint("-7", "1")
    return newsroom


async def test_an_administrator_subscribes_the_group_and_a_member_cannot_change_it(newsroom: Newsroom) -> None:
    admin = newsroom.person("-7", private=False, sender="1")
    member = newsroom.person("-7", private=False, sender="2")
    assert await member.writes("/start") == [REFUSED]
    assert "Bạn đã đăng ký" in "".join(await admin.writes("/start"))
    for command in COMMANDS:
        if not command.for_anyone:
            assert await member.writes(f"/{command.vi} 07:00") == [REFUSED], command.vi
    newsroom.passes(minutes=1)
    for prefix in ACTIONS.keys() - ACTIONS_FOR_ANYONE:
        assert await member.sends_action(f"{prefix}:+:the-thao") == [], prefix
        assert member.notice == REFUSED, "told to this person alone"
    chat = await newsroom.services.subscriptions.find(admin.ref)
    assert chat is not None
    assert not chat.follows


async def test_every_member_may_read(newsroom: Newsroom) -> None:
    await newsroom.news("Lúa chín vàng ở Mù Cang Chải")
    member = newsroom.person("-7", private=False, sender="2")
    assert "Lúa chín vàng" in "".join(await member.writes("/tin"))
    assert "Lúa chín vàng" in "".join(await member.writes("/timkiem lua chin"))
    assert "Trợ giúp" in "".join(await member.writes("/trogiup"))
