"""Alerts in chat: an editor who has never seen the bot gets one out, with approval, by what the bot says alone."""

from __future__ import annotations

import pytest

from digests.model import AlertText
from tests.bot.newsdesk import FLOOD, Desk
from tests.bot.talk import EDITORS, Newsroom

ONE_DATABASE = "a conversation; its queries are tested on both in tests/alerts"


@pytest.fixture
async def desk(newsroom: Newsroom) -> Desk:
    return await Desk.of(newsroom)


async def test_an_editor_who_has_never_seen_the_bot_sends_an_alert_with_approval(desk: Desk) -> None:
    lan, minh = desk.lan, desk.minh
    await lan.writes("/tinnong")
    assert "dòng đầu là tiêu đề" in lan.sees
    assert "chưa có gì gửi tới bạn đọc" in lan.sees
    await lan.writes(FLOOD)
    assert "Tin nóng #1: bản nháp" in lan.sees
    assert "Lũ trên suối Lũng Pô dâng nhanh" in lan.sees
    assert "“➡️ Gửi duyệt” nhờ người thứ hai xem" in lan.sees
    await lan.presses("➡️ Gửi duyệt")
    assert "Tôi đã gửi Minh" in lan.sees
    assert "✅ Duyệt" not in lan.buttons
    await desk.passes(2)
    assert "Lan nhờ bạn duyệt tin này" in minh.sees
    assert "Tôi đã gửi Minh" in lan.sees
    assert "Người dân ven suối cần rời nhà ngay trong tối nay." in minh.sees
    await minh.presses("✅ Duyệt")
    assert "Tin sẽ gửi sau 20 giây" in minh.sees
    assert "Minh đã duyệt tin nóng #1 của bạn" in lan.sees
    assert "↩️ Hoàn tác" in lan.buttons
    await desk.passes(21)
    assert await desk.outbox() == ["7", "8", "9"]
    assert "đang gửi" in lan.sees
    assert "0%" in lan.sees
    assert lan.buttons == ["⏸ Dừng gửi"]
    await desk.deliver()
    assert any("Đã nhận: 3" in said.message.text for said in lan.shown)
    assert any("Đã nhận: 3" in said.message.text for said in minh.shown)
    report = next(said.message for said in reversed(lan.shown) if "📊 Báo cáo" in said.message.text)
    assert report.file is not None
    assert report.file.media_type == "image/png"
    assert [button.label for row in report.buttons for button in row] == ["✏️ Đính chính", "↩️ Thu hồi", "🔗 Nối tiếp"]


async def test_the_countdown_runs_in_every_message_and_can_be_undone_from_each(desk: Desk) -> None:
    await desk.approved()
    lan, minh = desk.lan, desk.minh
    for seconds, left in ((1, 19), (5, 14), (5, 9), (5, 4)):
        await desk.passes(seconds)
        for person in (lan, minh):
            assert f"sau {left} giây (lúc 06:30:20)" in person.sees, "as true as the moment it was written, and after"
    await lan.presses("↩️ Hoàn tác")
    assert "chưa bạn đọc nào nhận được tin" in lan.sees
    assert "➡️ Gửi duyệt" in lan.buttons
    await desk.passes(30)
    assert "bản nháp" in minh.sees
    assert "sau 4 giây" not in minh.sees
    assert await desk.outbox() == []


async def test_an_author_whose_alert_somebody_else_undoes_is_told_with_the_draft(desk: Desk) -> None:
    await desk.approved()
    shown = len(desk.lan.shown)
    await desk.minh.presses("↩️ Hoàn tác")
    assert len(desk.lan.shown) == shown + 1, "a message of its own: it rings"
    assert "Minh đã hoàn tác tin của bạn kịp lúc: chưa bạn đọc nào nhận được" in desk.lan.sees
    await desk.passes(30)
    assert await desk.outbox() == []
    await desk.lan.presses("➡️ Gửi duyệt")
    assert (await desk.alert()).state == "waiting"


async def test_a_card_that_a_newer_one_replaced_says_so_and_opens_it(desk: Desk) -> None:
    await desk.submitted()
    await desk.passes(5)
    asked = desk.lan.shown[-1]
    await desk.minh.presses("✅ Duyệt")
    await desk.passes(5)
    assert desk.lan.shown[-1] is not asked
    assert "Tin nóng #1 · Lũ trên suối Lũng Pô dâng nhanh: có tin nhắn mới hơn" in asked.message.text
    assert [button.label for row in asked.message.buttons for button in row] == ["👀 Mở Tin nóng #1"]
    edits = asked.edits
    await desk.passes(5)
    assert asked.edits == edits
    await desk.lan.presses("👀 Mở Tin nóng #1")
    assert "↩️ Hoàn tác" in desk.lan.buttons


async def test_undo_too_late_says_what_can_still_be_done(desk: Desk) -> None:
    await desk.approved()
    await desk.passes(21)
    await desk.lan.sends_action("al:un:1")
    assert "Không kịp hoàn tác" in desk.lan.sees
    assert "/thuhoi 1" in desk.lan.sees


async def test_the_author_cannot_approve_and_is_told_who_can(desk: Desk) -> None:
    await desk.submitted()
    hash = await desk.hash()
    await desk.lan.sends_action(f"al:ok:1:{hash}")
    assert "Cần người thứ hai" in desk.lan.sees
    assert "Minh" in desk.lan.sees
    await desk.passes(60)
    assert await desk.outbox() == []


async def test_an_edit_voids_the_approval_and_the_old_button_says_so(desk: Desk) -> None:
    await desk.submitted()
    lan, minh = desk.lan, desk.minh
    old = await desk.hash()
    await lan.replies("Lũ trên suối Lũng Pô đã rút\nNgười dân có thể về nhà.", to="Lũ trên suối")
    assert "cần gửi duyệt lại" in lan.sees
    await lan.presses("➡️ Gửi duyệt")
    await minh.sends_action(f"al:ok:1:{old}")
    assert "Tin này đã được sửa sau khi bạn xem" in minh.sees
    assert "Lũ trên suối Lũng Pô đã rút" in minh.sees
    assert (await desk.alert()).state == "waiting"
    await minh.presses("✅ Duyệt")
    assert "Tin sẽ gửi sau 20 giây" in minh.sees


async def test_what_the_author_changed_after_looking_is_not_submitted_by_an_old_button(desk: Desk) -> None:
    await desk.drafted()
    old = await desk.hash()
    await desk.lan.presses("🚨 Đặt khẩn")
    await desk.lan.sends_action(f"ad:s:1:{old}")
    assert "Tin này đã được sửa sau khi bạn xem" in desk.lan.sees
    assert (await desk.alert()).state == "draft"


async def test_an_approver_sends_it_back_with_a_reason(desk: Desk) -> None:
    await desk.submitted()
    await desk.minh.presses("✋ Trả lại")
    await desk.minh.writes("Suối Lũng Pô ở xã A Mú Sung, bạn ghi rõ giúp")
    assert "đã được trả lại cho Lan" in desk.minh.sees
    assert "Minh trả lại tin của bạn: Suối Lũng Pô ở xã A Mú Sung" in desk.lan.sees
    assert "➡️ Gửi duyệt" in desk.lan.buttons
    assert (await desk.alert()).state == "draft"


async def test_the_same_alert_twice_is_refused_with_a_way_to_the_first(desk: Desk) -> None:
    await desk.submitted()
    await desk.minh.writes(f"/tinnong {FLOOD}")
    assert "Tin này đã có rồi" in desk.minh.sees
    await desk.minh.presses("👀 Mở Tin nóng #1")
    assert "chờ duyệt" in desk.minh.sees
    assert "✅ Duyệt" in desk.minh.buttons


async def test_two_approve_at_once_and_one_alert_goes_out(desk: Desk) -> None:
    await desk.submitted()
    hash = await desk.hash()
    await desk.minh.sends_action(f"al:ok:1:{hash}")
    await desk.owner.sends_action(f"al:ok:1:{hash}")
    assert "Minh đã duyệt tin này trước bạn. Bạn không cần làm gì thêm." in desk.owner.sees
    await desk.passes(21)
    assert await desk.outbox() == ["7", "8", "9"]


async def test_a_revoked_editor_s_old_button_does_nothing(desk: Desk) -> None:
    await desk.submitted()
    hash = await desk.hash()
    await desk.newsroom.services.members.revoke(desk.minh.ref, None, desk.newsroom.now)
    desk.newsroom.services.members.forget()
    await desk.minh.sends_action(f"al:ok:1:{hash}")
    assert "không còn dùng được" in desk.minh.sees
    assert (await desk.alert()).state == "waiting"


async def test_an_owner_lets_one_person_send_and_the_newsroom_reviews_it_the_next_morning(desk: Desk) -> None:
    owner = desk.newsroom.person(EDITORS)
    await desk.lan.writes("/tinnong khẩn cấp")
    assert "Bạn hãy gọi fake 900" in desk.lan.sees
    await owner.writes("/tinnong khẩn cấp")
    await owner.presses("3 giờ")
    assert "chỉ cần một biên tập viên" in owner.sees
    await desk.lan.writes(f"/tinnong {FLOOD}")
    await desk.lan.presses("📤 Gửi")
    assert "Chỉ một mình Lan xác nhận tin này" in desk.lan.sees
    await desk.passes(21)
    assert await desk.outbox() == ["7", "8", "9"]
    await desk.passes(26 * 3600)
    await desk.alarm.review()
    await desk.alarm.review()
    asked = [said for said in desk.minh.shown if "do một người gửi" in said.message.text]
    assert len(asked) == 1
    await desk.minh.presses("👀 Tôi đã xem lại")
    assert "Minh đã xem lại tin nóng #1" in desk.minh.sees


async def test_alone_at_night_an_editor_asks_the_owner_and_sends_what_waits(desk: Desk) -> None:
    lan, owner = desk.lan, desk.newsroom.person(EDITORS)
    await desk.submitted()
    await desk.passes(5)
    await lan.presses("🆘 Không ai trả lời")
    await lan.presses("🆘 Nhờ chủ sở hữu")
    assert "Tôi đã nhắn fake 900" in lan.sees
    assert "Lan không gọi được ai duyệt tin nóng" in owner.sees
    await owner.presses("3 giờ")
    assert "fake 900 cho phép một người tự gửi tin nóng đến" in lan.sees
    assert "cho phép một người tự gửi" in desk.minh.sees
    await desk.passes(2)
    assert any("Lúc này một người là đủ" in said.message.text for said in lan.shown)
    await lan.presses("📤 Gửi")
    alert = await desk.alert()
    assert (alert.state, alert.alone) == ("approved", True)
    await desk.passes(21)
    assert await desk.outbox() == ["7", "8", "9"]
    await owner.writes("/nhatky")
    assert "Lan đã gửi một mình tin nóng #1" in owner.sees
    await owner.presses("Trở lại hai người duyệt")
    assert "tin nóng lại cần hai người" in lan.sees


async def test_what_was_submitted_and_approved_elsewhere_is_shown_in_chat_once(desk: Desk) -> None:
    """At the console nobody is asked in chat: the alarm does it."""
    service, now = desk.newsroom.services.alerts, desk.newsroom.now
    lan, minh = [await desk.newsroom.services.members.person(who.ref) for who in (desk.lan, desk.minh)]
    title, _, body = FLOOD.partition("\n")
    alert = await service.draft(AlertText(title=title, body=body), lan, now)
    await service.submit(alert.id, lan, now)
    for seconds in (1, 5, 5, 60):
        await desk.passes(seconds)
    assert [said.message.text.count("nhờ bạn duyệt") for said in desk.minh.shown] == [1]
    assert desk.lan.shown == []
    await service.approve(alert.id, alert.hash, minh, desk.newsroom.now)
    await desk.passes(5)
    assert "Tin sẽ gửi sau 15 giây (lúc 06:31:31)" in desk.minh.sees
    assert len(desk.minh.shown) == 1


async def test_sending_can_be_stopped_and_resumed(desk: Desk) -> None:
    await desk.approved()
    await desk.passes(21)
    await desk.minh.presses("⏸ Dừng gửi")
    assert "Đã dừng" in desk.minh.sees
    await desk.passes(5)
    assert "đã dừng" in desk.lan.sees
    assert "còn lại: 3" in desk.lan.sees
    await desk.lan.presses("▶️ Gửi tiếp")
    await desk.deliver()
    assert any("Đã nhận: 3" in said.message.text for said in desk.lan.shown)
