"""In a group: everybody may read, only its administrators change the settings, and people talk to each other."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.commands.actions import ACTIONS, ACTIONS_FOR_ANYONE
from bot.commands.table import COMMANDS
from digests.model import Chat, ChatRef
from digests.store import Database
from tests.bot.talk import Newsroom

REFUSED = "Chỉ quản trị viên của nhóm mới thay đổi được cài đặt của nhóm."
GROUP = ChatRef(channel="fake", id="-7")


@pytest.fixture
def newsroom(db: Database, now: datetime) -> Newsroom:
    newsroom = Newsroom(db, now)
    newsroom.platform.appoint("-7", "1")
    return newsroom


async def kept(newsroom: Newsroom, chat: str = "-7") -> Chat:
    found = await newsroom.services.subscriptions.find(ChatRef(channel="fake", id=chat))
    assert found is not None
    return found


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
        newsroom.passes(seconds=2)
        assert await member.sends_action(f"{prefix}:+:the-thao") == [], prefix
        assert member.notice == REFUSED, "told to this person alone"
    chat = await kept(newsroom)
    assert not chat.follows


async def test_every_member_may_read(newsroom: Newsroom) -> None:
    await newsroom.news("Lúa chín vàng ở Mù Cang Chải")
    member = newsroom.person("-7", private=False, sender="2")
    assert "Lúa chín vàng" in "".join(await member.writes("/tin"))
    assert "Lúa chín vàng" in "".join(await member.writes("/timkiem lua chin"))
    assert "Trợ giúp" in "".join(await member.writes("/trogiup"))


async def test_menus_of_many_taps_are_offered_in_private(newsroom: Newsroom) -> None:
    await newsroom.news("Lúa chín vàng ở Mù Cang Chải")
    admin = newsroom.person("-7", private=False, sender="1")
    await admin.writes("/start")
    for words in ("/caidat", "/chude", "/diaphuong", "/gio"):
        await admin.writes(words)
        buttons = [button for row in admin.shown[-1].message.buttons for button in row]
        assert buttons[-1].url == "https://chat.example/Bantin_Bot?start=g_-7", words
        assert {button.action.split(":")[0] for button in buttons[:-1]} <= ACTIONS_FOR_ANYONE, words
    await admin.writes("/tin xã hội")
    assert "Lúa chín vàng" in admin.shown[-1].message.text
    assert not [button for row in admin.shown[-1].message.buttons for button in row if button.action.startswith("t:")]


async def test_people_who_answer_our_messages_talk_to_each_other_unless_we_asked(newsroom: Newsroom) -> None:
    admin, member = (newsroom.person("-7", private=False, sender=sender) for sender in "12")
    await admin.writes("/start")
    for words in ("dừng lại", "thể thao", "buồn quá", "/dung@Other_Bot"):
        assert await member.replies(words, "Xin chào") == [], words
    await admin.writes("/diaphuong")
    question = admin.shown[-1].message.text
    for words in ("buồn quá", "dừng lại", "ai biết đâu"):
        assert await member.replies(words, question) == [], words
    assert await member.replies("Bắc Hà", question) == [REFUSED]
    assert not (await kept(newsroom)).follows
    assert await admin.replies("Bắc Hà", question)
    assert (await kept(newsroom)).follows.places


async def test_a_question_to_all_may_be_answered_by_all(newsroom: Newsroom) -> None:
    await newsroom.news("Lúa chín vàng ở Mù Cang Chải")
    member = newsroom.person("-7", private=False, sender="2")
    await member.writes("/timkiem")
    assert "Lúa chín vàng" in "".join(await member.replies("lúa chín", "Bạn"))


async def test_in_a_forum_digests_go_to_the_topic_of_start_and_answers_to_where_they_were_asked(
    newsroom: Newsroom,
) -> None:
    news, talk = (newsroom.person("-7", private=False, sender="1", thread=thread) for thread in ("42", "77"))
    await talk.writes("/tin")
    await news.writes("/start")
    assert (await kept(newsroom)).ref.thread == "42"
    await talk.writes("/gio 18:00")
    assert [said.thread for said in news.shown[-3:]] == ["42", "42", "77"]
    assert (await kept(newsroom)).ref.thread == "42", "only /start moves it"
    await talk.writes("/start")
    assert (await kept(newsroom)).ref.thread == "77"
    await newsroom.person("-7", private=False, sender="1").writes("/start")
    assert (await kept(newsroom)).ref.thread is None, "the general topic"


async def test_a_new_supergroup_keeps_everything(newsroom: Newsroom) -> None:
    admin = newsroom.person("-7", private=False, sender="1", thread="42")
    await admin.writes("/start")
    await admin.writes("/dangky thể thao")
    await admin.writes("/gio 18:00")
    private = newsroom.person("1")
    await private.writes("/start g_-7")
    await private.writes("/yenlang 22:00-06:00")
    before = await kept(newsroom)
    await newsroom.person("-1007", private=False, sender="2").writes("/tin")  # a message overtakes the news of it
    await admin.notices(moved_to="-1007")
    after = await kept(newsroom, "-1007")
    assert (after.id, after.ref.thread, after.title) == (before.id, "42", "Tổ -7")
    assert (after.follows, after.plans, after.quiet) == (before.follows, before.plans, before.quiet)
    assert await newsroom.services.subscriptions.find(GROUP) is None
    newsroom.platform.appoint("-1007", "1")
    assert "cài đặt cho “Tổ -7”" in (await private.writes("/dangky y tế"))[0]
    assert (await kept(newsroom, "-1007")).follows.topics == {"the-thao", "y-te"}


async def test_a_group_that_stopped_is_left_in_peace_until_somebody_adds_the_bot_anew(newsroom: Newsroom) -> None:
    admin = newsroom.person("-7", private=False, sender="1")
    await admin.writes("/start")
    assert await admin.writes("/dung")
    assert (await kept(newsroom)).state == "left"
    before = len(admin.shown)
    await admin.notices(presence="gone")
    assert (await kept(newsroom)).state == "left"
    assert len(admin.shown) == before
    await admin.notices(presence="back", title="Tổ 5")
    assert "“Tổ 5”" in newsroom.person("1").shown[-1].message.text


async def test_who_is_removed_gets_nothing_and_has_its_settings_when_it_is_back(newsroom: Newsroom) -> None:
    admin = newsroom.person("-7", private=False, sender="1")
    await admin.writes("/start")
    await admin.writes("/dangky thể thao")
    before = len(admin.shown)
    await admin.notices(presence="gone")
    assert (await kept(newsroom)).state == "blocked"
    await admin.notices(presence="back", title="Tổ 5")
    assert (await kept(newsroom)).state == "active"
    assert (await kept(newsroom)).follows.topics == {"the-thao"}
    assert (len(admin.shown), newsroom.person("1").shown) == (before, [])
