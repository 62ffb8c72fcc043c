"""Where the newsroom meets in a group, and what the alarm does when processes come and go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.commands import Services
from bot.dispatch import Dispatcher
from digests.store import Database
from tests.bot.newsdesk import FLOOD, Desk
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "a conversation; its queries are tested on both in tests/alerts"
ROOM = "-900"


@pytest.fixture
async def desk(newsroom: Newsroom) -> Desk:
    """A newsroom that meets in a group."""
    services: Services = newsroom.services
    paper = replace(services.newsroom, editors_chat=("fake", ROOM))
    feedback = type(services.feedback)(newsroom.db, (newsroom.person(ROOM).ref,))
    newsroom.services = replace(services, newsroom=paper, feedback=feedback)
    newsroom.dispatcher = Dispatcher(
        newsroom.services,
        {"fake": newsroom.outlet},
        clock=lambda: newsroom.now,
        platforms={"fake": newsroom.platform},
        grace=0.0,
    )
    return await Desk.of(newsroom)


def in_the_room(desk: Desk, who: Person) -> Person:
    return desk.newsroom.person(ROOM, private=False, sender=who.ref.id)


async def approved(desk: Desk) -> None:
    await desk.submitted()
    await in_the_room(desk, desk.minh).presses("✅ Duyệt")


async def test_the_editors_chat_is_asked_and_any_other_editor_there_approves(desk: Desk) -> None:
    await desk.submitted()
    assert "Tôi đã gửi vào nhóm biên tập" in desk.lan.sees
    lan, minh = in_the_room(desk, desk.lan), in_the_room(desk, desk.minh)
    assert "Lan nhờ bạn duyệt tin này" in minh.sees
    await lan.presses("✅ Duyệt")
    assert "Lan đã xác nhận nội dung này rồi. Cần người thứ hai; có thể duyệt: Minh" in lan.sees
    assert "Lan nhờ bạn duyệt tin này" in lan.shown[-2].message.text, "the card still asks the others"
    await minh.presses("✅ Duyệt")
    card = minh.shown[-2].message.text
    assert "Tin sẽ gửi sau 20 giây" in card
    assert "Minh đã duyệt tin nóng #1 của bạn" in desk.lan.sees
    await lan.presses("↩️ Hoàn tác")
    assert "chưa bạn đọc nào nhận được tin" in lan.shown[-2].message.text
    await desk.passes(30)
    assert await desk.outbox() == []


async def test_a_reader_in_the_editors_chat_approves_nothing(desk: Desk) -> None:
    await desk.submitted()
    stranger = desk.newsroom.person(ROOM, private=False, sender="9")
    said = await stranger.presses("✅ Duyệt")
    assert said == [], "nobody else in the room hears of it"
    assert "không còn dùng được" in str(stranger.notice)
    assert (await desk.alert()).state == "waiting"


async def test_a_reason_in_the_editors_chat_is_tapped_or_replied(desk: Desk) -> None:
    await desk.submitted()
    minh = in_the_room(desk, desk.minh)
    await minh.presses("✋ Trả lại")
    assert "trả lời tin nhắn này" in minh.sees
    await minh.replies("ghi rõ tên xã", to="trả lời tin nhắn này")
    assert "Minh trả lại tin của bạn: ghi rõ tên xã" in desk.lan.sees
    await desk.lan.presses("➡️ Gửi duyệt")
    await minh.presses("✋ Trả lại")
    await minh.presses("cần sửa câu chữ")
    assert "Minh trả lại tin của bạn: cần sửa câu chữ" in desk.lan.sees


async def test_a_draft_opened_in_the_editors_chat_comes_to_the_private_one(desk: Desk) -> None:
    await desk.submitted()
    minh = in_the_room(desk, desk.minh)
    await minh.presses("✏️ Sửa")
    assert "cuộc trò chuyện riêng" in minh.sees
    assert "Tin nóng #1" in desk.minh.sees
    assert "✏️ Sửa nội dung" in desk.minh.buttons
    await minh.writes("/tinnong Mưa đá")
    assert "cuộc trò chuyện riêng" in minh.sees


async def test_unsent_alerts_are_shown_in_no_other_group(desk: Desk) -> None:
    await desk.submitted()
    group = desk.newsroom.person("-55", private=False, sender=desk.minh.ref.id)
    for action in ("al:se:1", "al:pv:1", f"al:ok:1:{await desk.hash()}"):
        await group.sends_action(action)
        assert "Lũng Pô" not in group.sees
    await group.writes("/duyet")
    assert "Lũng Pô" not in group.sees
    assert (await desk.alert()).state == "waiting"


async def test_what_waits_and_what_became_of_alerts_is_listed_in_the_editors_chat(desk: Desk) -> None:
    room = in_the_room(desk, desk.minh)
    await room.writes("/duyet")
    assert "Không có tin nóng nào chờ duyệt" in room.sees
    await room.writes("/baocao")
    assert "Chưa có tin nóng nào được gửi" in room.sees
    await desk.submitted()
    await room.writes("/duyet")
    assert "Có 1 tin nóng chờ duyệt" in room.sees
    await room.presses("#1 Lũ trên suối")
    await room.presses("✅ Duyệt")
    await desk.passes(21)
    await desk.deliver()
    await room.writes("/baocao 1")
    assert "✅ Đã nhận: 3" in room.sees
    assert room.buttons == [], "what is corrected or recalled is asked for in private"
    await room.writes("/baocao 77")
    assert "Không có tin nóng #77" in room.sees
    assert len([said for said in room.shown if said.message.file]) == 2, "the report by itself, and the one asked for"


async def test_a_card_in_a_group_is_written_less_often_but_a_new_state_at_once(desk: Desk) -> None:
    await approved(desk)
    room = in_the_room(desk, desk.minh)
    edits = []
    for _ in range(21):
        await desk.passes(1)
        edits.append(room.shown[-1].edits)
    assert edits[-1] - edits[0] <= 4
    assert "đang gửi" in room.sees


async def test_a_card_that_somebody_deleted_is_not_sent_anew(desk: Desk) -> None:
    await approved(desk)
    room = desk.newsroom.outlet.chats[desk.lan.ref]
    gone = room.pop()
    before = len(room)
    for _ in range(4):
        await desk.passes(4)
    assert len(room) == before
    assert (desk.lan.ref, gone.ref) not in (await desk.alert()).live


async def test_two_alarms_start_an_alert_once_and_report_it_once(desk: Desk) -> None:
    await approved(desk)
    other = desk.newsroom.alarm()
    desk.newsroom.passes(seconds=21)
    for alarm in (desk.alarm, other, other):
        await alarm.start()
        await alarm.report()
        await alarm.show()
    assert await desk.outbox() == ["7", "8", "9"]
    await desk.deliver()
    await other.report()
    assert len([said for said in desk.lan.shown if "📊 Báo cáo" in said.message.text]) == 1


async def test_an_alarm_that_begins_anew_goes_on_with_the_same_cards(desk: Desk, db: Database) -> None:
    await approved(desk)
    await desk.passes(5)
    shown = len(desk.lan.shown)
    desk.alarm = desk.newsroom.alarm()
    await desk.passes(5)
    assert "sau 10 giây" in desk.lan.sees
    assert len(desk.lan.shown) == shown


async def test_an_english_editor_is_asked_in_english(desk: Desk) -> None:
    anna = desk.newsroom.person("11", language="en")
    await anna.writes("/start")
    await desk.newsroom.services.members.grant(anna.ref, "editor", "Anna", None, desk.newsroom.now)
    desk.newsroom.services.members.forget()
    desk.newsroom.passes(seconds=5)
    await anna.writes(f"/alert {FLOOD}")
    assert "Alert #1: draft" in anna.sees
    await anna.presses("➡️ Send for approval")
    await in_the_room(desk, desk.minh).presses("✅ Duyệt")
    assert "Minh has approved your alert #1." in anna.sees
    await desk.passes(5)
    assert "It goes out in 15 seconds, at" in anna.sees
