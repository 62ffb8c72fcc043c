"""/dinhchinh and /thuhoi in conversation: what is wrong, before and after, approval, the receipt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from digests.compose.edition import compose_due
from digests.compose.message import FITS
from digests.model import AlertText, utf16_units
from digests.store import alerts
from digests.store.schema import articles, broadcasts, deliveries
from tests.bot.newsdesk import FLOOD, Desk
from tests.bot.talk import Newsroom

ONE_DATABASE = "a conversation; its queries are tested on both in tests/correcting"
RIGHT = "Lũ trên suối Lũng Pô dâng nhanh\nNgười dân ven suối cần rời nhà ngay trong sáng nay."
TITLE = "Thông xe cầu Làng Giàng"


@pytest.fixture
async def desk(newsroom: Newsroom) -> Desk:
    """An alert has reached everybody."""
    desk = await Desk.of(newsroom)
    await desk.approved()
    await desk.passes(30)
    await _arrives(desk)
    return desk


async def _arrives(desk: Desk) -> None:
    async with desk.newsroom.db.write() as tx:
        sent = {"state": "sent", "updated_at": desk.newsroom.now, "refs": ["1"], "parts_sent": 1}
        await tx.execute(update(deliveries).where(deliveries.c.state == "pending").values(sent))
    await desk.passes(3)


async def _edits_arrive(desk: Desk) -> None:
    async with desk.newsroom.db.write() as tx:
        sent = {"state": "sent", "updated_at": desk.newsroom.now}
        await tx.execute(update(deliveries).where(deliveries.c.state == "pending").values(sent))
    await desk.passes(3)


async def test_a_correction_that_is_sent_back_says_why_and_what_it_is(desk: Desk) -> None:
    lan, minh = desk.lan, desk.minh
    await lan.writes("/dinhchinh 1")
    await lan.writes(RIGHT)
    await lan.presses("➡️ Gửi duyệt")
    await minh.presses("✋ Trả lại")
    assert "Vì sao bạn trả lại đính chính #2?" in minh.sees
    await minh.presses("cần sửa câu chữ")
    assert "Đính chính #2 đã được trả lại cho Lan" in minh.sees
    for _ in range(3):
        await desk.passes(5)
    assert "Minh trả lại tin của bạn: cần sửa câu chữ" in lan.sees, "the reason stays"
    await lan.presses("✏️ Mở bản nháp")
    assert "Sẽ đổi thành" in lan.sees
    await lan.presses("➡️ Gửi duyệt")
    await minh.presses("✅ Duyệt")
    assert "Minh đã duyệt đính chính #2 của bạn" in lan.sees


async def test_an_alert_is_corrected_with_a_second_persons_word(desk: Desk) -> None:
    lan, minh = desk.lan, desk.minh
    await lan.writes("/dinhchinh 1")
    assert "trong tối nay" in lan.sees  # what readers have
    assert "Nhắn riêng cho 3 người" in lan.sees  # the fake channel cannot edit
    await lan.writes(RIGHT)
    assert "Sai: “trong tối nay”. Đúng: “trong sáng nay”." in lan.sees
    assert lan.sees.index("trong tối nay") < lan.sees.index("trong sáng nay")
    await lan.presses("➡️ Gửi duyệt")
    assert minh.sees.index("trong tối nay") < minh.sees.index("trong sáng nay")  # the card itself shows both
    assert "Sai: “trong tối nay”. Đúng: “trong sáng nay”." in minh.sees
    assert "Nhắn riêng cho 3 người" in minh.sees
    await minh.presses("✅ Duyệt")
    await desk.passes(30)
    assert (await desk.alert(2)).state == "sending"
    await _edits_arrive(desk)
    assert (await desk.alert(2)).state == "sent"
    assert "Kết quả" in lan.sees
    assert "3" in lan.sees
    await lan.writes("/baocao 2")
    assert "Kết quả: Đính chính #2" in lan.sees


async def test_what_waits_is_called_what_it_is(desk: Desk) -> None:
    await desk.lan.writes(f"/dinhchinh 1 {RIGHT}")
    await desk.lan.presses("➡️ Gửi duyệt")
    await desk.minh.writes("/duyet")
    assert desk.minh.sees == "Có 1 đính chính chờ duyệt. Bấm vào tin để đọc."
    await desk.minh.presses("⏳ Đính chính #2")
    assert "Bạn đọc đang thấy" in desk.minh.sees
    await desk.minh.writes("/tinnong Sạt lở ở Mường Hum\nĐường 158 tắc tại km 12.")
    await desk.minh.presses("➡️ Gửi duyệt")
    await desk.lan.writes("/duyet")
    assert "Có 1 tin nóng chờ duyệt." in desk.lan.sees
    assert "Có 1 đính chính chờ duyệt." in desk.lan.sees


async def test_the_longest_correction_is_one_card_that_can_be_kept_up_to_date(desk: Desk) -> None:
    """A card that has to be split is never written anew (digests/deliver/replies.py)."""
    made = await desk.alert(1)
    wrong = AlertText(title="Á" * 90, body="Nước lũ đang lên. " * 70)
    async with desk.newsroom.db.write() as tx:
        await alerts.save(tx, replace(made, text=wrong))
    await desk.lan.writes("/dinhchinh 1 " + "Ờ" * 90 + "\n" + "Nước lũ đã rút đi. " * 65)
    await desk.lan.presses("➡️ Gửi duyệt")
    assert (await desk.alert(2)).state == "waiting"
    assert utf16_units(desk.minh.sees) < FITS


async def test_corrections_and_recalls_are_not_for_groups(desk: Desk) -> None:
    group = desk.newsroom.person("-77", private=False, sender=desk.lan.ref.id)
    for command in ("/dinhchinh 1", "/thuhoi 1", "/dinhchinh", "/thuhoi"):
        await group.writes(command)
        assert "cuộc trò chuyện riêng" in group.sees


async def test_the_right_words_may_come_with_the_command(desk: Desk) -> None:
    await desk.lan.writes(f"/dinhchinh #1 {RIGHT}")
    assert "Sai: “trong tối nay”. Đúng: “trong sáng nay”." in desk.lan.sees
    await desk.lan.presses("✏️ Sửa nội dung")
    await desk.lan.writes(RIGHT.replace("sáng", "trưa"))
    assert "Đúng: “trong trưa nay”." in desk.lan.sees
    await desk.lan.presses("🗑 Hủy")
    assert (await desk.alert(2)).state == "cancelled"


async def test_without_a_number_the_alerts_that_went_out_are_offered(desk: Desk) -> None:
    await desk.lan.writes("/dinhchinh")
    await desk.lan.presses("#1 Lũ trên suối")
    assert "Đính chính tin nóng #1" in desk.lan.sees
    await desk.lan.presses("✖")
    await desk.lan.writes("/thuhoi")
    await desk.lan.presses("#1 Lũ trên suối")
    assert "Thu hồi tin nóng #1" in desk.lan.sees


@pytest.mark.parametrize("nonsense", ["99", "tin 99", "https://bao.example/khong-co", "#", "123456789012345"])
async def test_what_there_is_not_cannot_be_corrected(desk: Desk, nonsense: str) -> None:
    for command in ("/dinhchinh", "/thuhoi"):
        await desk.lan.writes(f"{command} {nonsense}")
        assert len(await desk.newsroom.services.alerts.recent()) == 1
        assert any(words in desk.lan.sees for words in ("không tìm thấy", "Tin nào sai", "Thu hồi tin nào"))


async def test_the_same_words_again_are_no_correction(desk: Desk) -> None:
    await desk.lan.writes(f"/dinhchinh 1 {FLOOD}")
    assert "không có gì khác" in desk.lan.sees
    await desk.lan.writes("/dinhchinh 1 " + "a" * 5_000)
    assert len(await desk.newsroom.services.alerts.recent()) == 1


async def test_what_has_not_gone_out_is_changed_and_not_corrected(newsroom: Newsroom) -> None:
    desk = await Desk.of(newsroom)
    await desk.submitted()
    for command in ("/dinhchinh 1", "/thuhoi 1"):
        await desk.lan.writes(command)
        assert "chưa gửi đi" in desk.lan.sees


async def test_a_recall_takes_one_persons_confirmed_word_and_stops_the_rest(newsroom: Newsroom) -> None:
    desk = await Desk.of(newsroom)
    await desk.approved()
    await desk.passes(30)
    await desk.lan.writes("/thuhoi 1 Tin báo nhầm.")
    assert "3 người đang chờ nhận sẽ không nhận nữa" in desk.lan.sees
    assert "Bạn đọc sẽ thấy lý do: “Tin báo nhầm.”" in desk.lan.sees
    await desk.lan.presses("↩️ Thu hồi")
    await desk.passes(3)
    assert (await desk.alert()).state == "recalled"
    assert (await desk.alert(2)).state == "sent"
    assert "🛡 Chưa kịp nhận và sẽ không nhận: 3" in desk.lan.sees
    await desk.lan.writes("/thuhoi 1")
    assert "đã được thu hồi rồi" in desk.lan.sees


async def test_a_revoked_editors_button_recalls_nothing(desk: Desk) -> None:
    await desk.lan.writes("/thuhoi 1")
    await desk.newsroom.services.members.revoke(desk.lan.ref, None, desk.newsroom.now)
    await desk.lan.presses("↩️ Thu hồi")
    await desk.passes(3)
    assert (await desk.alert()).state == "sent"
    for made_up in ("co:y:1:x", "co:s:1:x", "co:w:a1", "co:zzz"):
        await desk.lan.sends_action(made_up)
        await desk.minh.sends_action(made_up)
    assert (await desk.alert()).state == "sent"


async def test_a_reader_does_not_know_these_commands(desk: Desk) -> None:
    reader = desk.newsroom.person("9")
    for command in ("/dinhchinh 1", "/thuhoi 1", "/correct 1", "/recall 1"):
        await reader.writes(command)
    assert len(await desk.newsroom.services.alerts.recent()) == 1


async def test_a_story_of_a_digest_is_corrected_in_the_digest_the_archive_and_the_search(newsroom: Newsroom) -> None:
    desk = await Desk.of(newsroom)
    story = await _digest_went_out(desk)
    await desk.lan.writes(f"/dinhchinh tin {story}\nThông xe cầu Làng Giàng vào thứ hai\nCầu thông xe ngày 30.")
    assert "Bạn đọc đang thấy" in desk.lan.sees
    await desk.lan.presses("➡️ Gửi duyệt")
    await desk.minh.presses("✅ Duyệt")
    await desk.passes(30)
    async with newsroom.db.read() as tx:
        row = (await tx.execute(select(broadcasts).where(broadcasts.c.mode == "edit"))).one()
        article = (await tx.execute(select(articles).where(articles.c.id == story))).one()
    told = str(row.message)
    assert "vào thứ hai" in told
    assert "Đã đính chính lúc" in told
    assert (article.title, article.lead) == ("Thông xe cầu Làng Giàng vào thứ hai", "Cầu thông xe ngày 30.")
    reader = newsroom.person("9")
    await reader.writes("/timkiem Làng Giàng")
    assert "✏️ tòa soạn đã đính chính" in reader.sees


async def _digest_went_out(desk: Desk) -> int:
    """The next morning's digest tells a new story; return its id."""
    newsroom = desk.newsroom
    newsroom.passes(hours=23)
    await newsroom.news(TITLE)
    newsroom.passes(hours=2)
    await compose_due(newsroom.db, newsroom.services.newsroom, newsroom.now)
    await _arrives(desk)
    async with newsroom.db.read() as tx:
        return int((await tx.execute(select(articles.c.id).where(articles.c.title == TITLE))).scalar_one())
