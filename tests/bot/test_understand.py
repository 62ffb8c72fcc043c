"""What people write without a slash, and what they mean by it."""

from __future__ import annotations

import pytest

from bot.commands.actions import ACTIONS
from bot.commands.pauses import days_in
from bot.commands.table import COMMANDS, menu
from bot.understand import addressee, command_of
from tests.bot.talk import Newsroom

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"

MEANT = [
    ("bản tin", "15 tháng Mười âm lịch"),
    ("BAN TIN", "15 tháng Mười âm lịch"),
    ("Bản tin hôm nay?", "15 tháng Mười âm lịch"),
    ("tin", "Tin mới nhất"),
    ("tin mới nhất", "Tin mới nhất"),
    ("tin thể thao", "Đội bóng xã thắng trận mở màn"),
    ("thể thao", "Tin mới: "),
    ("The thao!", "Đội bóng xã thắng trận mở màn"),
    ("đăng ký thể thao", "Bạn đã theo dõi"),
    ("đăng ký hộ khẩu", "Chưa tìm thấy tin nào về"),
    ("tìm mưa lũ", "Kết quả tìm “mưa lũ”"),
    ("tìm kiếm: mưa lũ", "Kết quả tìm “mưa lũ”"),
    ("mưa lũ", "Đường lên bản đã thông sau mưa lũ"),
    ("đội bóng xã", "Kết quả tìm “đội bóng xã”"),
    ("hủy diệt rừng", "Chưa tìm thấy tin nào về"),
    ("06:30", "Bản tin sẽ được gửi lúc 06:30"),
    ("7 giờ tối", "Bản tin sẽ được gửi lúc 19:00"),
    ("giờ 7h15", "Bản tin sẽ được gửi lúc 07:15"),
    ("giờ thi đấu", "Chưa tìm thấy tin nào về"),
    ("gió", "Chưa tìm thấy tin nào về “gió”"),
    ("tạm dừng 2 tuần", "tạm dừng bản tin đến ngày"),
    ("dừng", "không nhận bản tin nữa"),
    ("dung", "không nhận bản tin nữa"),
    ("đúng", "Chưa tìm thấy tin nào về"),
    ("huỷ bản tin", "không nhận bản tin nữa"),
    ("trợ giúp", "Không cần nhớ lệnh"),
    ("help", "Không cần nhớ lệnh"),
    ("cài đặt", "Cài đặt của bạn"),
    ("xin chào", "Xin chào!"),
    ("Chào bạn ạ", "Xin chào!"),
    ("cảm ơn bạn", "bạn cứ nhắn nhé"),
    ("ok", "bạn cứ nhắn nhé"),
    ("3 con vật", "Chưa tìm thấy tin nào về"),
    ("tiếng Anh", "From now on I speak English"),
]
"""(what somebody writes, what the answer holds)"""


async def test_plain_words_do_what_a_person_means(newsroom: Newsroom) -> None:
    for number, (text, answer) in enumerate(MEANT):
        person = await newsroom.subscriber(str(number))
        (said,) = await person.writes(text)
        assert answer in said, text


async def test_a_place_named_alone_shows_its_news(newsroom: Newsroom) -> None:
    place = newsroom.services.newsroom.places[2]
    await newsroom.news("Cầu mới thông xe", places=(place.code,))
    (said,) = await newsroom.person().writes(place.name)
    assert "Cầu mới thông xe" in said


async def test_a_question_is_forgotten_when_the_person_goes_on_to_something_else(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/timkiem")
    await person.writes("/caidat")
    (said,) = await person.writes("thể thao")
    assert said.startswith("Tin mới: ")


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/tin Sa Pa", "tin", "Sa Pa"),
        ("/TIN", "tin", ""),
        ("/tin@Bantin_bot Sa Pa", "tin", "Sa Pa"),
        ("/ tin Sa Pa", "tin", "Sa Pa"),
        ("/Tìm kiếm mưa lũ", "timkiem", "mưa lũ"),
        ("/bản tin", "bantin", ""),
        ("/tạm dừng 3 ngày", "tamdung", "3 ngày"),
        ("/news flood", "tin", "flood"),
        ("/tintuc", None, ""),
        ("/", None, ""),
    ],
)
def test_a_command_is_known_however_it_is_written(text: str, name: str | None, argument: str) -> None:
    command, _, rest = command_of(text, COMMANDS)
    assert (command.vi if command else None) == name
    assert rest == argument


def test_the_bot_that_a_command_is_for_is_read_off_it() -> None:
    assert addressee("/tin@OtherBot Sa Pa") == "otherbot"
    assert addressee("/tin Sa Pa ai@day") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3", 3), ("3 ngày", 3), ("1 tuần", 7), ("hai tuần", 14), ("2 weeks", 14), ("một tháng", 30), ("365", 365),
        ("trong 3 ngày", 3), ("3 ngày nữa", 3), ("366", None), ("0", None), ("3 con vịt", None), ("ngày", None),
        ("99999999999999999999 ngày", None), ("", None),
    ],
)  # fmt: skip
def test_a_span_of_days_is_read_in_figures_and_words(text: str, days: int | None) -> None:
    assert days_in(text) == days


def test_no_two_commands_share_a_name_or_a_word() -> None:
    names = [name for command in COMMANDS for name in dict.fromkeys(command.names)]
    words = [word for command in COMMANDS for word in command.words]
    assert len(names) == len(set(names))
    assert len(words) == len(set(words))
    assert all(name.isascii() and name.isalnum() and name.islower() and len(name) <= 32 for name in names)
    assert len(ACTIONS) == len({*ACTIONS})


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_menu_fits_telegram(language: str) -> None:
    entries = menu(language)
    assert len(entries) == len(COMMANDS) <= 100
    assert all(0 < len(summary) <= 256 for _, summary in entries)
