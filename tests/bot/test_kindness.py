"""Small things that a reader notices: menus change in place, what is set is shown, what is said is true."""

from __future__ import annotations

from tests.bot.talk import EDITORS, Newsroom

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"


async def test_every_button_of_the_settings_changes_them_in_place(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    for button in ("Chủ đề", "Địa phương", "Giờ nhận", "Giờ yên lặng", "Từ khóa", "Ngôn ngữ", "Tạm dừng"):
        await reader.writes("/caidat")
        before = len(reader.shown)
        await reader.presses(button)
        assert len(reader.shown) == before, button


async def test_a_pause_without_an_end_offers_one(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    (said,) = await reader.writes("/tamdung")
    assert "chọn số ngày" in said
    (said,) = await reader.presses("3 ngày")
    assert "đến ngày" in said
    assert "chọn số ngày" not in said


async def test_the_settings_show_what_is_hidden_later_or_elsewhere(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    (plain,) = await reader.writes("/caidat")
    assert not any(word in plain for word in ("Đang ẩn", "Cuối tuần", "Múi giờ"))
    await reader.writes("/tukhoa -bóng đá")
    await reader.writes("/gio")
    await reader.presses("Cuối tuần")
    await reader.presses("Múi giờ")
    await reader.presses("Nhật Bản")
    (said,) = await reader.writes("/caidat")
    assert "Đang ẩn: “bóng đá”" in said
    assert "Cuối tuần, ngày lễ: 09:00" in said
    assert "Múi giờ: Nhật Bản, Hàn Quốc" in said


async def test_the_greeting_ends_with_what_comes_next(newsroom: Newsroom) -> None:
    hello, *_ = await newsroom.person().writes("/start")
    assert hello.endswith("Đây là bản tin mới nhất:")
    assert "bạn đồng ý" in hello


async def test_who_never_read_is_not_told_when_they_last_read(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    (said,) = await reader.writes("/lobo")
    assert "lần bạn đọc gần nhất" not in said
    assert "mấy ngày qua" in said


async def test_a_confirmed_pin_is_no_longer_a_question(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.pins(22.3364, 103.8438)
    before = len(reader.shown)
    (said,) = await reader.presses("Đúng, theo dõi")
    assert "Bạn đã theo dõi phường Sa Pa" in said
    assert len(reader.shown) == before


async def test_who_deletes_all_is_told_of_the_linked_chat(newsroom: Newsroom) -> None:
    first, second = await newsroom.subscriber("7"), newsroom.person("8")
    await first.writes("/lienket")
    line = next(line for line in first.shown[-1].message.text.split("\n") if line.startswith("/lienket"))
    await second.writes(line)
    (said,) = await second.sends_action("x:gone")
    assert "vẫn giữ các lựa chọn" in said
    (alone,) = await first.sends_action("x:gone")
    assert "vẫn giữ các lựa chọn" not in alone


async def test_the_newsroom_hears_that_nothing_waits(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await reader.writes("/gopy Đường đã thông chưa?")
    await editors.presses("Trả lời")
    assert "Không còn thư nào" in (await editors.writes("Thông rồi nhé."))[0]
