"""What the cards of an alert say to whom: its author, its approvers, and those whose role is gone."""

from __future__ import annotations

import pytest

from tests.bot.newsdesk import Desk
from tests.bot.talk import Newsroom

ONE_DATABASE = "a conversation; its queries are tested on both in tests/alerts"


@pytest.fixture
async def desk(newsroom: Newsroom) -> Desk:
    return await Desk.of(newsroom)


async def revoke_minh(desk: Desk) -> None:
    await desk.newsroom.services.members.revoke(desk.minh.ref, None, desk.newsroom.now)
    desk.newsroom.services.members.forget()


async def test_who_has_no_role_any_more_is_not_shown_what_an_alert_becomes(desk: Desk) -> None:
    await desk.submitted()
    await desk.passes(5)
    await revoke_minh(desk)
    await desk.lan.replies("Lũ trên suối Lũng Pô đã rút\nNgười dân có thể về nhà.", to="chờ duyệt")
    await desk.passes(5)
    assert "bản nháp" in desk.lan.sees
    assert not any("đã rút" in said.message.text for said in desk.minh.shown)
    assert not [chat for chat, _ in (await desk.alert()).live if chat == desk.minh.ref]


async def test_who_has_no_role_any_more_gets_no_report(desk: Desk) -> None:
    await desk.approved()
    await revoke_minh(desk)
    await desk.passes(21)
    await desk.deliver()
    assert any("📊 Báo cáo: Tin nóng #1" in said.message.text for said in desk.lan.shown)
    assert not any("📊 Báo cáo: Tin nóng #1" in said.message.text for said in desk.minh.shown)


async def test_only_who_approves_is_told_that_they_will_be_asked_again(desk: Desk) -> None:
    await desk.submitted()
    await desk.passes(5)
    await desk.minh.presses("✋ Trả lại")
    await desk.minh.writes("Bạn ghi rõ tên xã giúp")
    await desk.passes(5)
    again = "bạn sẽ được nhờ duyệt lại"
    assert any(again in said.message.text for said in desk.minh.shown)
    assert not any(again in said.message.text for said in desk.lan.shown)
    assert any("Tin lại là bản nháp" in said.message.text for said in desk.lan.shown)


async def test_who_waits_for_the_end_of_the_quiet_hours_is_counted_apart(desk: Desk) -> None:
    local = desk.newsroom.now.astimezone(desk.newsroom.services.newsroom.zone)
    await desk.newsroom.person("9").writes(f"/yenlang {local:%H}:00-{(local.hour + 3) % 24:02}:00")
    await desk.approved()
    await desk.passes(21)
    await desk.passes(4)
    card = next(said.message.text for said in desk.lan.shown if "đang gửi" in said.message.text)
    assert "1 bạn đọc chờ hết giờ yên lặng" in card


async def test_a_correction_that_changes_no_message_says_so_without_a_nought(desk: Desk) -> None:
    await desk.newsroom.news("Chợ phiên Bắc Hà đông khách")
    await desk.lan.writes("/dinhchinh tin 1")
    assert "Không có tin nhắn nào đã gửi cần thay đổi." in desk.lan.sees
    assert " 0 " not in desk.lan.sees


async def test_the_report_names_also_who_has_no_role_any_more(desk: Desk) -> None:
    house, owner = desk.newsroom, desk.owner
    code = await house.services.members.invite(
        "editor", "Sương", await house.services.members.person(owner.ref), house.now
    )
    suong = await house.subscriber("12")
    await house.services.members.accept(code, await house.services.members.person(suong.ref), house.now)
    await desk.submitted()
    await suong.presses("✅ Duyệt")
    await house.services.members.revoke(suong.ref, None, house.now)
    house.services.members.forget()
    await desk.passes(21)
    await desk.deliver()
    report = next(said.message.text for said in desk.lan.shown if "📊 Báo cáo" in said.message.text)
    assert "Sương" in report.split("Người chịu trách nhiệm: ")[1]
