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
    ("???", "Không cần nhớ lệnh"),
    ("batxat", "xã Bát Xát"),
    ("yty", "xã Y Tý"),
    ("thethao", "Tin mới: ⚽ Thể thao"),
    ("thể thao Lào Cai", "Tin mới: ⚽ Thể thao\n"),
    ("theo dõi Sa Pa và Bát Xát", "Bạn đã theo dõi phường Sa Pa.\n\nBạn đã theo dõi xã Bát Xát."),
    ("theo doi sa pa, the thao", "Bạn đã theo dõi ⚽ Thể thao."),
    ("theo dõi vợ và con", "Chưa tìm thấy tin nào về"),
    ("/dangky thể thao và quế", "Bạn đã theo dõi từ khóa “thể thao và quế”"),
    ("/dangky thể thao y tế với Bảo Yên", "Bạn đã theo dõi xã Bảo Yên."),
    ("mỗi sáng 6h", "06:00 (hằng ngày)"),
    ("tin trong nước", "Tin mới nhất"),
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
    ("question", "answer", "told"),
    [
        ("/timkiem", "lũ quét", "Kết quả tìm"),
        ("/dangky", "giá quế", "Bạn đã theo dõi từ khóa"),
        ("/gio", "7h15", "07:15"),
    ],
)
async def test_a_question_is_over_with_its_answer(newsroom: Newsroom, question: str, answer: str, told: str) -> None:
    person = await newsroom.subscriber()
    await person.writes(question)
    if question == "/gio":
        await person.presses("Giờ khác")
    assert told in (await person.writes(answer))[0]
    assert "Tin mới: ⚽ Thể thao" in (await person.writes("thể thao"))[0]
    assert "Chỉ với “5”" in (await person.writes("tin 5"))[0]


async def test_a_sentence_is_no_name_to_follow(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    for text, told in (
        ("gửi tin cho tôi lúc 6 giờ sáng hằng ngày", "Bản tin sẽ được gửi lúc 06:00"),
        ("đừng gửi tin bóng đá nữa", "ẩn tin ⚽ Thể thao"),
        ("muốn nhận tin hằng ngày", "06:00"),
    ):
        await person.writes("/dangky")
        assert told in (await person.writes(text))[0], text
    assert not (await newsroom.services.subscriptions.find(person.ref)).follows.keywords  # type: ignore[union-attr]  # they are known


async def test_where_one_lives_is_what_one_follows(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    assert "Hãy chọn huyện" in (await person.writes("cháu ơi bà muốn nghe tin xã mình"))[0]
    await newsroom.news("Chợ phiên Bắc Hà đông khách", places=("02839",))
    await person.writes("/diaphuong Bắc Hà")
    for text in ("tin xã mình", "quê tôi có gì mới không", "my commune"):
        said = (await person.writes(text))[0]
        assert "Tin mới: xã Bắc Hà" in said, text
        assert "Chợ phiên Bắc Hà đông khách" in said, text


@pytest.mark.parametrize("text", ["Bác Hồ", "bac ho"])
async def test_uncle_ho_is_no_place(newsroom: Newsroom, text: str) -> None:
    await newsroom.news("Tin ở Bắc Hà")
    assert "Chưa tìm thấy tin nào về" in (await newsroom.person().writes(text))[0]
    assert not any("Bắc Hà" in label for label in newsroom.person().buttons)


async def test_what_is_written_with_diacritics_is_put_right_only_into_what_they_allow(newsroom: Newsroom) -> None:
    await newsroom.news("Chợ phiên ở Văn Bàn", "Chợ phiên ở Bát Xát")
    for text, found in (("chợ bát xác", "Bát Xát"), ("cho bat xac", "Bát Xát"), ("chợ bạt xéc", "Chưa tìm thấy")):
        assert found in (await newsroom.person().writes(f"/timkiem {text}"))[0], text


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
