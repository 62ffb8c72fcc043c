"""Roles: given by a link that works once or by name, taken at once, and invisible to everybody below them."""

from __future__ import annotations

import re

import pytest

from digests.model import ChatRef
from digests.store import audit
from tests.bot.talk import EDITORS, Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "a conversation; its queries are tested on both in tests/store/test_members.py"

OLD = "Nút này không còn dùng được nữa"


async def invited(newsroom: Newsroom, role: str = "bien tap", name: str = "Lan") -> str:
    """Return the code of a fresh invitation by the owner."""
    newsroom.passes(seconds=2)
    owner = newsroom.person(EDITORS)
    await owner.writes(f"/quyen {role} {name}")
    found = re.search(r"role_([\w-]+)", owner.sees)
    assert found, owner.sees
    return found[1]


async def editor(newsroom: Newsroom, chat: str = "7") -> Person:
    """Return somebody who has accepted an invitation as editor."""
    person = newsroom.person(chat)
    await person.writes(f"/start role_{await invited(newsroom)}")
    return person


async def test_to_a_reader_the_newsroom_s_commands_do_not_exist(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.writes("/quyen")
    unknown = reader.sees
    await reader.writes("/quyet")
    assert unknown.replace("/quyen", "/quyet") == reader.sees
    await reader.writes("/trogiup")
    assert "/quyen" not in reader.sees
    await reader.sends_action("ro:")
    assert OLD in reader.sees


async def test_an_invitation_makes_an_editor_once_and_the_inviter_is_told(newsroom: Newsroom) -> None:
    code = await invited(newsroom, "quan tri", "Hà")
    first, second = newsroom.person("7"), newsroom.person("8")
    await first.writes(f"/start role_{code}")
    assert "Bây giờ bạn là quản trị viên" in first.sees
    assert "Lời mời Hà đã được dùng" in newsroom.person(EDITORS).sees
    await second.writes(f"/start role_{code}")
    assert "đã được dùng hoặc đã hết hạn" in second.sees
    assert (await newsroom.services.members.person(ChatRef(channel="fake", id="8"))).role == "reader"
    assert "quyen" in newsroom.platform.menus[ChatRef(channel="fake", id="7")]


async def test_an_invitation_expires_and_can_be_withdrawn(newsroom: Newsroom) -> None:
    late = await invited(newsroom)
    newsroom.passes(hours=25)
    person = newsroom.person("7")
    await person.writes(f"/start role_{late}")
    assert "đã hết hạn" in person.sees
    code = await invited(newsroom)
    owner = newsroom.person(EDITORS)
    newsroom.passes(seconds=2)
    await owner.writes("/quyen")
    await owner.presses("Lời mời Lan")
    assert "Đã hủy lời mời" in owner.sees
    await person.writes(f"/start role_{code}")
    assert "đã hết hạn" in person.sees


async def test_a_role_ends_at_once_whatever_is_on_the_screen(newsroom: Newsroom) -> None:
    admin = newsroom.person("7")
    await admin.writes(f"/start role_{await invited(newsroom, 'quan tri', 'Hà')}")
    await admin.writes("/quyen")
    assert "Người của tòa soạn" in admin.sees
    owner = newsroom.person(EDITORS)
    newsroom.passes(seconds=2)
    await owner.sends_action("ro:R:fake:7")
    assert "không còn quyền gì" in owner.sees
    await admin.sends_action("ro:")
    assert OLD in admin.sees
    assert newsroom.platform.menus[admin.ref] == ()


async def test_an_admin_makes_editors_and_nobody_above(newsroom: Newsroom) -> None:
    admin = newsroom.person("7")
    await admin.writes(f"/start role_{await invited(newsroom, 'quan tri', 'Hà')}")
    await admin.writes("/quyen fake:8 chủ sở hữu")
    assert "Chỉ chủ sở hữu" in admin.sees
    await admin.writes("/quyen fake:8 biên tập Mai")
    assert "Mai bây giờ là biên tập viên" in admin.sees
    assert (await newsroom.services.members.person(ChatRef(channel="fake", id="8"))).role == "editor"
    await admin.sends_action(f"ro:s:editor:fake:{EDITORS}")
    assert "Chỉ chủ sở hữu" in admin.sees


async def test_an_editor_is_none_of_the_admins(newsroom: Newsroom) -> None:
    person = await editor(newsroom)
    await person.writes("/quyen")
    assert "Không có lệnh /quyen" in person.sees


async def test_roles_are_for_the_private_chat(newsroom: Newsroom) -> None:
    group = newsroom.person("-100", private=False, sender=EDITORS)
    await group.writes("/quyen")
    assert "cuộc trò chuyện riêng" in group.sees


async def test_a_role_holds_on_every_platform_that_was_linked(newsroom: Newsroom) -> None:
    person, other = await editor(newsroom), newsroom.person("77")
    await person.writes("/lienket")
    code = re.search(r"/lienket ([\d ]+)", person.sees)
    assert code
    await other.writes(f"/lienket {code[1]}")
    newsroom.services.members.forget()
    who = await newsroom.services.members.person(other.ref)
    assert who.role == "editor"
    assert who.is_("fake:7")


async def test_every_use_of_a_role_is_written_down(newsroom: Newsroom) -> None:
    await editor(newsroom)
    newsroom.passes(seconds=2)
    await newsroom.person(EDITORS).sends_action("ro:R:fake:7")
    async with newsroom.db.read() as tx:
        deeds = await audit.lines(tx)
    assert [(deed.what, deed.who) for deed in deeds] == [
        ("role.revoked", f"fake:{EDITORS}"),
        ("role.accepted", "fake:7"),
        ("role.invited", f"fake:{EDITORS}"),
    ]


@pytest.mark.parametrize(
    "action", ["ro:m:", "ro:m:fake:999", "ro:s:king:fake:7", "ro:i:king", "ro:w:x", "ro:zz", "ro:R:7"]
)
async def test_made_up_buttons_are_old_buttons(newsroom: Newsroom, action: str) -> None:
    owner = newsroom.person(EDITORS)
    await owner.sends_action(action)
    assert OLD in owner.sees
