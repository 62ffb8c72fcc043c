"""Shaping a draft: whom it is for, when it goes out, what it follows, its text, and what is asked on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.newsroom.alerts.times import read_moment
from digests.alerts.words import LONGEST
from tests.bot.newsdesk import FLOOD, Desk
from tests.bot.talk import NEWSROOM, Newsroom

ONE_DATABASE = "a conversation; its queries are tested on both in tests/alerts"
ZONE = NEWSROOM.zone


@pytest.fixture
async def desk(newsroom: Newsroom) -> Desk:
    desk = await Desk.of(newsroom)
    await desk.drafted()
    return desk


async def test_places_are_typed_by_name_and_former_districts_stand_for_their_communes(desk: Desk) -> None:
    lan = desk.lan
    await lan.presses("👥 Gửi cho ai")
    await lan.presses("📍 Người theo dõi địa phương")
    await lan.writes("Bát Xát, Y Tý và huyện Si Ma Cai; Tây Thiên Trúc")
    assert "Tôi không biết nơi nào tên là “Tây Thiên Trúc”" in lan.sees
    names = {NEWSROOM.place(code).name for code in (await desk.alert()).audience.places}  # type: ignore[union-attr]  # they were just taken from there
    assert names == {"Bát Xát", "Y Tý", "Si Ma Cai", "Sín Chéng", "Lùng Phình"}
    await lan.presses("➕ Cả huyện Bát Xát cũ")
    assert len((await desk.alert()).audience.places) == 11
    await lan.presses("✖ Sín Chéng")
    assert "Sín Chéng" not in lan.sees
    await lan.presses("✖ Bỏ hết địa phương")
    assert (await desk.alert()).audience.everyone


async def test_a_misspelt_place_is_offered_as_it_is_written(desk: Desk) -> None:
    await desk.lan.presses("👥 Gửi cho ai")
    await desk.lan.presses("📍 Người theo dõi địa phương")
    await desk.lan.writes("Bảo")
    assert "“Bảo”" in desk.lan.sees
    await desk.lan.presses("➕ Xã Bảo Thắng")
    assert "xã Bảo Thắng" in desk.lan.sees


async def test_topics_and_channels_are_ticked_and_everyone_takes_them_back(desk: Desk) -> None:
    lan = desk.lan
    await lan.presses("👥 Gửi cho ai")
    await lan.presses("🗂 Người theo dõi chủ đề")
    await lan.presses("Thể thao")
    assert any(label.startswith("✅") and "Thể thao" in label for label in lan.buttons)
    await lan.presses("← Quay lại")
    assert "người theo dõi Thể thao" in lan.sees
    await lan.presses("📱 Chỉ một số kênh")
    await lan.presses("Telegram")
    assert "chỉ trên Telegram" in lan.sees
    await lan.presses("✓ Xong")
    assert "người theo dõi Thể thao · chỉ trên Telegram" in lan.sees
    await lan.presses("👥 Gửi cho ai")
    await lan.presses("Tất cả bạn đọc")
    assert (await desk.alert()).audience.everyone


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ("18:30", "2026-11-23 18:30"),
        ("6h", "2026-11-24 06:00"),
        ("18h30 chiều nay", "2026-11-23 18:30"),
        ("7h tối mai", "2026-11-24 19:00"),
        ("sáng mai 6 giờ rưỡi", "2026-11-24 06:30"),
        ("24/11 06:00", "2026-11-24 06:00"),
        ("6:00 tomorrow", "2026-11-24 06:00"),
        ("1/12/2026 7h", "2026-12-01 07:00"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, then: str) -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
    found = read_moment(typed, now, ZONE)
    assert found is not None
    assert found.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == then


@pytest.mark.parametrize(
    "typed", ["", "sớm", "25:00", "hôm nay 9h", "32/13 6h", "24/12/2027 6h", "6h 7h", "6h t2", "24/11"]
)
def test_what_is_no_moment_ahead_is_not_guessed(typed: str) -> None:
    assert read_moment(typed, datetime(2026, 11, 23, 10, 0, tzinfo=ZONE), ZONE) is None


async def test_an_alert_is_scheduled_and_goes_out_then(desk: Desk) -> None:
    lan, minh = desk.lan, desk.minh
    await lan.presses("⏰ Hẹn giờ")
    await lan.writes("lúc nào đó")
    assert "Tôi chưa hiểu giờ đó" in lan.sees
    at = (desk.newsroom.now + timedelta(hours=2)).astimezone(ZONE)
    await lan.writes(f"{at:%H:%M}")
    assert f"⏰ Gửi lúc: {at:%H:%M}" in lan.sees
    await lan.presses("➡️ Gửi duyệt")
    await minh.presses("✅ Duyệt")
    assert f"Tin sẽ gửi lúc {at:%H:%M}" in minh.sees
    await desk.passes(3600)
    assert await desk.outbox() == []
    await desk.passes(3700)
    assert await desk.outbox() == ["7", "8", "9"]


async def test_an_expiry_is_chosen_and_one_in_the_past_is_refused(desk: Desk) -> None:
    await desk.lan.presses("⌛ Hết hạn")
    await desk.lan.presses("2 giờ")
    assert (await desk.alert()).expires_at == desk.newsroom.now + timedelta(hours=2)
    await desk.lan.presses("➡️ Gửi duyệt")
    await desk.passes(3 * 3600)
    assert "hết hạn" in desk.minh.sees
    await desk.minh.sends_action(f"al:ok:1:{await desk.hash()}")
    assert "Việc này không còn làm được nữa" in desk.minh.sees


async def test_a_text_keeps_its_link_until_it_is_taken_away(desk: Desk) -> None:
    lan = desk.lan
    await lan.writes("/tinnong Mưa lớn ở Văn Bàn\nhttps://bao.example/mua-lon\nNhiều nơi ngập.")
    await lan.presses("✏️ Sửa nội dung")
    await lan.writes("Mưa rất lớn ở Văn Bàn")
    alert = await desk.alert(2)
    assert (alert.text.title, alert.text.body, alert.text.url) == (
        "Mưa rất lớn ở Văn Bàn",
        "",
        "https://bao.example/mua-lon",
    )
    await lan.presses("✏️ Sửa nội dung")
    await lan.presses("✂️ Bỏ liên kết")
    assert (await desk.alert(2)).text.url is None


async def test_a_story_of_ours_becomes_an_alert_by_its_number(desk: Desk) -> None:
    await desk.newsroom.news("Cầu treo ở Bảo Yên được mở lại")
    await desk.lan.writes("/tinnong tin 1")
    assert "Lũ quét cuốn trôi cầu tạm" in desk.lan.sees
    await desk.lan.writes("/tinnong https://bao.example/cau-treo-o-bao-yen-duoc-mo-lai.html")
    assert "Cầu treo ở Bảo Yên được mở lại" in desk.lan.sees
    await desk.lan.writes("/tinnong 999")
    assert "Tôi không thấy tin nào có số đó" in desk.lan.sees


async def test_after_a_page_that_cannot_be_read_the_words_are_taken(desk: Desk) -> None:
    await desk.lan.writes("/tinnong http://127.0.0.1:9/bai-viet")
    assert "Tôi không đọc được trang đó" in desk.lan.sees
    await desk.lan.writes("Sạt lở ở Văn Bàn\nhttp://127.0.0.1:9/bai-viet")
    assert "Tin nóng #2: bản nháp" in desk.lan.sees
    assert (await desk.alert(2)).text.url == "http://127.0.0.1:9/bai-viet"


async def test_five_thousand_characters_are_refused_with_the_figure(desk: Desk) -> None:
    await desk.lan.writes("/tinnong " + "Mưa lớn. " * 600)
    assert "quá dài cho một tin nhắn" in desk.lan.sees
    assert f"nhiều nhất là {LONGEST:,}".replace(",", ".") in desk.lan.sees


async def test_a_follow_up_goes_to_the_same_readers_and_says_what_changed(desk: Desk) -> None:
    lan = desk.lan
    await lan.presses("👥 Gửi cho ai")
    await lan.presses("📍 Người theo dõi địa phương")
    await lan.writes("Y Tý")
    await lan.presses("✓ Xong")
    await lan.presses("➡️ Gửi duyệt")
    await desk.minh.presses("✅ Duyệt")
    await desk.passes(21)
    await desk.deliver()
    await lan.presses("🔗 Nối tiếp")
    await lan.writes("Nước suối Lũng Pô đã rút")
    assert "điều gì đã thay đổi" in lan.sees
    await lan.presses("⬇️ Nguy hiểm giảm")
    assert "Nối tiếp tin nóng #1: ⬇️ Nguy hiểm giảm" in lan.sees
    assert "xã Y Tý" in lan.sees
    await lan.presses("🔗 Nối tiếp")
    await lan.presses("#1 Lũ trên suối")
    await lan.presses("✅ Đã hết nguy hiểm")
    alert = await desk.alert(2)
    assert (alert.follows, alert.change) == (1, "over")
    assert alert.audience == (await desk.alert()).audience


async def test_an_all_clear_wakes_nobody_unless_the_editor_says_so_and_a_raised_danger_does(desk: Desk) -> None:
    lan = desk.lan
    await lan.presses("🚨 Đặt khẩn")
    await lan.presses("➡️ Gửi duyệt")
    await desk.minh.presses("✅ Duyệt")
    await desk.passes(21)
    await desk.deliver()
    await lan.presses("🔗 Nối tiếp")
    await lan.writes("Nước suối Lũng Pô đã rút")
    for label, urgent in (
        ("✅ Đã hết nguy hiểm", False),
        ("⬆️ Nguy hiểm tăng", True),
        ("⬇️ Nguy hiểm giảm", False),
        ("📰 Chỉ có thông tin mới", False),
    ):
        await lan.sends_action("ad:f:2:1")
        await lan.presses(label)
        assert (await desk.alert(2)).urgent is urgent, label
    await lan.presses("🚨 Đặt khẩn")
    assert (await desk.alert(2)).urgent
    await lan.sends_action("ad:f:2:1")
    await lan.presses("✅ Đã hết nguy hiểm")
    assert "không đánh thức ai" in lan.sees
    assert "🚨 Đặt khẩn" in lan.buttons


async def test_a_draft_is_discarded_only_after_a_question(desk: Desk) -> None:
    await desk.lan.presses("🗑 Hủy")
    assert "Hủy tin nóng #1" in desk.lan.sees
    assert (await desk.alert()).state == "draft"
    await desk.lan.presses("🗑 Đúng, hủy tin này")
    assert "đã hủy" in desk.lan.sees
    await desk.lan.sends_action("ad:u:1:1")
    assert "Việc này không còn làm được nữa" in desk.lan.sees


async def test_the_preview_is_what_readers_get_with_the_reach_and_a_map(desk: Desk) -> None:
    reader = desk.newsroom.person("9")
    await reader.writes("/diaphuong Y Tý")
    await desk.lan.presses("👥 Gửi cho ai")
    await desk.lan.presses("📍 Người theo dõi địa phương")
    await desk.lan.writes("Y Tý")
    await desk.lan.presses("✓ Xong")
    await desk.lan.presses("👁 Xem trước")
    head, message, reach, card = desk.lan.shown[-4:]
    assert "đúng như sau" in head.message.text
    assert message.message == (await desk.newsroom.services.alerts.messages(await desk.alert()))["vi"]
    assert "Tin sẽ tới 1 bạn đọc" in reach.message.text
    assert reach.message.file is not None
    assert reach.message.file.media_type == "image/png"
    assert "bản nháp" in card.message.text
    await desk.lan.replies("Lũ trên suối Lũng Pô đang lên", to=message.message.text.splitlines()[0])
    assert (await desk.alert()).text.title == "Lũ trên suối Lũng Pô đang lên"


async def test_the_preview_tells_those_awake_from_those_in_quiet_hours(desk: Desk) -> None:
    for chat, hours in (("9", "22:00-07:00"), ("21", "21:00-06:45"), ("22", "19:00-12:00")):
        reader = await desk.newsroom.subscriber(chat)
        await reader.writes(f"/yenlang {hours}")
    await desk.lan.presses("👁 Xem trước")
    told = desk.lan.shown[-2].message.text
    assert "Người cuối cùng không trong giờ yên lặng nhận được sau khoảng 1 giây" in told
    assert "3 người đang trong giờ yên lặng, hết giờ ấy mới nhận: 06:45 – 12:00" in told
    assert "Với 1 người" not in told
    await desk.lan.presses("⌛ Hết hạn")
    await desk.lan.presses("2 giờ")
    await desk.lan.presses("👁 Xem trước")
    assert "Với 1 người trong số đó thì quá muộn" in desk.lan.shown[-2].message.text


async def test_a_place_with_a_slip_of_the_finger_is_offered_as_it_is_written(desk: Desk) -> None:
    await desk.lan.presses("👥 Gửi cho ai")
    await desk.lan.presses("📍 Người theo dõi địa phương")
    await desk.lan.writes("Bát Xác, Tả")
    assert "Tôi không biết nơi nào tên là “Bát Xác”, “Tả”" in desk.lan.sees
    offered = [label for label in desk.lan.buttons if label.startswith("➕")]
    assert offered[0] == "➕ Xã Bát Xát"
    assert all(label.startswith("➕ Xã Tả ") for label in offered[1:4]), "those with its diacritics first"
    await desk.lan.presses("➕ Xã Bát Xát")
    assert desk.lan.sees.startswith("Hiện đang chọn: người theo dõi xã Bát Xát.")


async def test_never_mind_forgets_the_question(desk: Desk) -> None:
    await desk.lan.writes("/tinnong")
    await desk.lan.presses("✖ Thôi")
    await desk.lan.writes(FLOOD.splitlines()[1])
    assert await desk.newsroom.services.alerts.find(2) is None


@pytest.mark.parametrize(
    "action",
    [
        *("ad:u:1:7", "ad:w:1:t:+:nothing", "ad:w:1:p:+:99999", "ad:w:1:c:+:fax", "ad:h:1:7", "ad:x:1:x", "ad:f:1:1:z"),
        *("ad:q:1", "ad:o:999", "ad:o:x", "ad:one:99", "al:zz:1", "al:no:1:x", "al:ok:77777777777777777:x"),
    ],
)
async def test_made_up_buttons_are_old_buttons(desk: Desk, action: str) -> None:
    if action.startswith("al:no"):
        await desk.lan.presses("➡️ Gửi duyệt")
    await desk.lan.sends_action(action)
    assert "không còn dùng được" in desk.lan.sees


def test_moments_are_aware() -> None:
    found = read_moment("18:30", datetime(2026, 11, 23, 1, 0, tzinfo=UTC), ZONE)
    assert found is not None
    assert found.tzinfo is not None


async def test_the_places_of_which_it_tells_are_one_tap_away(desk: Desk) -> None:
    await desk.lan.writes("/tinnong Sạt lở đường vào xã Y Tý\nXe tải chưa qua được.")
    await desk.lan.presses("📍 Chỉ gửi cho xã Y Tý")
    assert "người theo dõi xã Y Tý" in desk.lan.sees
    assert "Tin sẽ không tới ai cả" in desk.lan.sees
    assert "➡️ Gửi duyệt" in desk.lan.buttons


async def test_an_approver_s_reply_is_no_new_text(desk: Desk) -> None:
    await desk.lan.presses("➡️ Gửi duyệt")
    await desk.minh.replies("ok em", to="nhờ bạn duyệt")
    assert "Chưa thay đổi gì" in desk.minh.sees
    assert (await desk.alert()).state == "waiting"
    await desk.minh.presses("✏️ Sửa")
    assert "➡️ Gửi duyệt" not in desk.minh.buttons
    await desk.minh.presses("🚨 Đặt khẩn")
    assert "➡️ Gửi duyệt" in desk.minh.buttons
    assert (await desk.alert()).state == "draft"
