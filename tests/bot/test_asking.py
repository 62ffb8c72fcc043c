"""Sentences as people write them: the words of asking and of courtesy go, what is asked about stays."""

from __future__ import annotations

import pytest

from bot.asking import asked
from bot.questions import time_of_day
from digests.collect.places.gazetteer import Gazetteer
from tests.bot.talk import NEWSROOM, Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"

DIGEST = "15 tháng Mười âm lịch"
GREETING, THANKS, STOPPED = "Xin chào!", "bạn cứ nhắn nhé", "không nhận bản tin nữa"


def place(name: str) -> str:
    found = Gazetteer(NEWSROOM.places).named(name)
    assert found is not None
    return found.full_name


WEATHER = "Tin mới: ⛅ Môi trường – Thời tiết"
DEV = [
    ("tin ve nghia lo", place("Nghĩa Lộ")),
    ("toi muon xem tin sa pa", place("Sa Pa")),
    ("toi o sa pa", place("Sa Pa")),
    ("tôi ở xã Mường Hum", place("Mường Hum")),
    ("xa chieng ken co gi moi khong", place("xã Chiềng Ken")),
    ("what is the news in sa pa", place("Sa Pa")),
    ("chao chau, ba muon nghe tin thoi tiet o bat xat", place("Bát Xát")),
    ("thoi tiet hom nay", WEATHER),
    ("hom nay co gi moi", DIGEST),
    ("cam on chau", THANKS),
    ("chau oi", GREETING),
    ("gửi lúc 5 giờ chiều", "gửi lúc 17:00"),
    ("mai gui luc 8h nhe", "gửi lúc 08:00"),
    ("6g30", "gửi lúc 06:30"),
    ("6.30", "nhận bản tin lúc 06:30 hằng ngày phải không?"),
    ("sáu giờ sáng", "gửi lúc 06:00"),
    ("send at 7am", "gửi lúc 07:00"),
    ("25h70", "“25h70” không phải là giờ hợp lệ"),
    ("18:65", "“18:65” không phải là giờ hợp lệ"),
    ("24h", "“24h” không phải là giờ hợp lệ"),
    ("/gio 6h 7h 8h 9h", "tối đa 3 lần"),
    ("/gio 06:30 t9", "“t9” không phải là thứ trong tuần"),
    ("dung thoi", STOPPED),
    ("stop sending", STOPPED),
    ("gui lai di", "Bạn vẫn đang nhận bản tin"),
    ("bat dau lai", "Bạn vẫn đang nhận bản tin"),
    ("xóa dữ liệu của tôi", "Xóa tất cả?"),
    ("Có", "thì chưa rõ bạn muốn đọc tin gì"),
    ("1", "thì chưa rõ bạn muốn đọc tin gì"),
]
"""What a newcomer wrote, and what the answer holds."""

KEPT = [
    ("cho tôi tin về Bắc Hà", place("Bắc Hà")),
    ("có tin gì mới ở Bảo Thắng không?", place("Bảo Thắng")),
    ("Bác ở Văn Bàn cháu ạ", place("Văn Bàn")),
    ("em muốn đọc tin thể thao với ạ", "Thể thao"),
    ("tình hình giáo dục thế nào rồi", "Giáo dục"),
    ("Cho mình hỏi hôm nay thời tiết thế nào ạ?", WEATHER),
    ("show me the latest news about Sa Pa please", place("Sa Pa")),
    ("news about sport", "Thể thao"),
    ("hôm nay có tin gì không nhỉ", DIGEST),
    ("Chào cháu, bà cảm ơn nhiều nhé", THANKS),
    ("bạn ơi", GREETING),
    ("cho tôi tìm đội bóng xã", "Kết quả tìm “đội bóng xã”"),
    ("mỗi ngày gửi tin lúc 7 giờ rưỡi tối nhé", "gửi lúc 19:30"),
    ("đổi giờ sang mười một giờ", "gửi lúc 11:00"),
    ("nhắn tôi lúc sáng 6h t2-t6", "gửi lúc 06:00"),
    ("30:30", "không phải là giờ hợp lệ"),
    ("20.11", "🕐"),
    ("tôi muốn dừng nhận tin", STOPPED),
    ("dừng lại đi nhé", STOPPED),
    ("cho tôi xem cài đặt", "Cài đặt của bạn"),
    ("vâng có", "thì chưa rõ bạn muốn đọc tin gì"),
    ("huyện Bát Xát", "xã, phường bạn muốn nhận tin"),
    ("tôi muốn đăng ký thể thao", "Bạn đã theo dõi"),
    ("bà muốn nhận tin lúc 6 giờ sáng", "gửi lúc 06:00"),
    ("gui tin luc 6 ruoi", "gửi lúc 06:30"),
    ("toi khong muon nhan tin nua", STOPPED),
    ("đừng gửi tin cho tôi nữa", STOPPED),
    ("tôi không hiểu", "Không cần nhớ lệnh"),
    ("ok cháu", THANKS),
    ("báo lào cai có tin gì mới", DIGEST),
    ("hôm nay sa pa có mưa không", place("Sa Pa")),
    ("tin về cầu gãy ở Văn Bàn", place("Văn Bàn")),
]
"""Others of the same kinds: of 22 written before they were first tried 21 were right."""

SEARCHES = [
    "dừng xe đèn đỏ", "toi muon dung", "toi muon dung lai", "tin dung", "dung roi", "tạm dừng thi công", "xóa nhà tạm",
    "hàng không", "cháo ấu tẩu", "5G", "giờ thi đấu", "bắt đầu lại năm học", "hủy thầu", "một giờ làm thêm",
    "đăng ký kết hôn", "anh hùng lực lượng vũ trang", "có bầu", "ngừng tuyển sinh lớp 10",
    "bàn tân họp chiều qua", "dừng tin",
]  # fmt: skip
"""What is looked for, whatever commands begin with these words."""


async def _answer(newsroom: Newsroom, number: int, text: str) -> str:
    person = await newsroom.subscriber(str(number))
    said = await person.writes(text)
    return "\n".join([*said, *person.buttons])


@pytest.mark.parametrize("sentences", [DEV, KEPT], ids=["dev", "kept"])
async def test_a_sentence_gets_what_it_asks_for(newsroom: Newsroom, sentences: list[tuple[str, str]]) -> None:
    wrong = []
    for number, (text, answer) in enumerate(sentences):
        said = await _answer(newsroom, number, text)
        wrong += [(text, said)] if answer not in said else []
    assert not wrong


async def test_what_only_begins_like_a_command_is_looked_for(newsroom: Newsroom) -> None:
    for number, text in enumerate(SEARCHES):
        before = await _settings(newsroom, number)
        said = await _answer(newsroom, number, text)
        assert "Chưa tìm thấy tin nào về" in said or "Tin mới: “" in said or "Kết quả tìm" in said, (text, said)
        assert await _settings(newsroom, number) == before, text


async def _settings(newsroom: Newsroom, number: int) -> object:
    person = await newsroom.subscriber(str(number))
    return await newsroom.services.subscriptions.find(person.ref)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("giá vàng hôm nay thế nào ạ", "giá vàng"),
        ("cho em hỏi giá quế với ạ", "giá quế"),
        ("có tin gì về giá quế không", "giá quế"),
        ("thông tin tuyển sinh lớp 10", "tuyển sinh lớp 10"),
        ("tin học", "tin học"),
        ("bài thuốc nam", "bài thuốc nam"),
        ("hàng không", "hàng không"),
        ("xay nha", "xay nha"),
        ("cần tuyển lao động", "cần tuyển lao động"),
        ("con đường tơ lụa", "con đường tơ lụa"),
        ("toi muốn xem tin lũ", "lũ"),
    ],
)
def test_only_words_of_asking_are_left_out(text: str, core: str) -> None:
    assert asked(text).core == core


@pytest.mark.parametrize(
    ("text", "is_time"),
    [("7h30 và 6 giờ tối", True), ("bay gio", False), ("bay gio sang", True), ("5g", False), ("113", False)],
)
def test_a_time_is_told_from_other_words(text: str, is_time: bool) -> None:
    assert time_of_day(text) is is_time


LABELS = [
    ("Đăng ký lại", "Bạn vẫn đang nhận bản tin"),
    ("Đọc bản tin", DIGEST),
    ("Xem thêm tin", "Tin mới nhất"),
    ("Giờ khác", "Hãy nhắn giờ bạn muốn nhận"),
    ("giờ nhận", "Giờ đã chọn"),
    ("Huyện khác", "Địa phương"),
    ("Không có tin thì không nhắn", "Cài đặt của bạn"),
    ("Không có tin cũng báo", "Cài đặt của bạn"),
    ("Newest stories", "Tin mới nhất"),
]


async def test_the_label_of_a_button_does_what_the_button_does(newsroom: Newsroom) -> None:
    for number, (label, answer) in enumerate(LABELS):
        assert answer in await _answer(newsroom, number, label), label


async def test_unsubscribing_asks_which_and_offers_to_stop_at_once(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    await person.writes("/dangky thể thao")
    await person.writes("hủy đăng ký")
    assert any("Thể thao" in label for label in person.buttons)
    (said,) = await person.presses("Ngừng nhận bản tin")
    assert STOPPED in said


async def test_a_dropped_keyword_is_named_as_it_was_typed(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    await person.writes("/dangky giá quế")
    (said,) = await person.writes("/huy giá quế")
    assert "“giá quế”" in said


async def test_a_digest_without_news_says_where_to_find_some(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    newsroom.passes(days=9)
    await person.writes("/bantin")
    assert person.buttons == ["🗞 Tin mới nhất", "⚙️ Cài đặt"]
    (said,) = await person.presses("Tin mới nhất")
    assert "Đội bóng xã thắng trận mở màn" in said or "Chuyện làng" in said


async def test_who_turns_away_from_the_three_questions_can_go_on_with_them(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.writes("mưa lũ")
    (question,) = await person.presses("Chọn tiếp phần còn lại")
    assert question.startswith("1/3")
    await person.presses("Bỏ qua")
    await person.writes("/caidat")
    (question,) = await person.presses("Chọn tiếp phần còn lại")
    assert question.startswith("2/3")


async def test_nobody_is_asked_twice_to_go_on_nor_after_the_end(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    for _ in range(2):
        await person.writes("mưa lũ")
    assert not _asked_to_go_on(person)
    for last_answer in ("s:done", "g:1800:s"):
        await person.writes("/start")
        await person.sends_action(last_answer)
        await person.writes("mưa lũ")
        assert not _asked_to_go_on(person), last_answer


async def test_who_chose_a_place_alone_is_told_that_general_news_comes_with_it(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    await person.writes("/dangky Sa Pa")
    (told,) = await person.sends_action("s:done")
    assert "Bạn theo dõi: tin tổng hợp; phường Sa Pa." in told


def _asked_to_go_on(person: Person) -> bool:
    return any("Chọn tiếp" in label for label in person.buttons)


async def test_where_somebody_lives_may_be_said_in_a_sentence(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.presses("Bỏ qua")
    (said,) = await person.writes("nhà tôi ở Sa Pa")
    assert f"Bạn đã theo dõi {place('Sa Pa')}" in said
