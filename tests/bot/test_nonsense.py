"""Whatever a person can type or send gets a helpful answer: what is wrong, and an example."""

from __future__ import annotations

import random
import re

import pytest

from bot.commands.actions import ACTIONS
from bot.commands.table import COMMANDS
from tests.bot.talk import Newsroom

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"

LONG = "Bà con ơi cho tôi hỏi chuyện này " * 125


NONSENSE = [
    ("/gio 25:99", "“25:99” không phải là giờ hợp lệ", "/gio 06:30"),
    ("/gio sáng mai nhé", "không phải là giờ hợp lệ", "/gio 06:30 18:00 t2-t6"),
    ("/gio 1:00 2:00 3:00 4:00", "Nhiều giờ quá: bản tin được gửi mỗi ngày tối đa 3 lần", "/gio 06:30"),
    ("/gio 🙃", "không phải là giờ hợp lệ", "/gio 06:30"),
    ("/gio 06:30 t9", "“t9” không phải là thứ trong tuần", "/gio 06:30"),
    ("/gio -1", "không phải là giờ hợp lệ", "/gio 06:30"),
    ("/tin 🙃", "Không thể tìm “🙃”", "/timkiem mưa lũ"),
    ("/tin ???", "Không thể tìm “???”", "/timkiem mưa lũ"),
    ("/timkiem %%%", "Không thể tìm “%%%”", "/timkiem mưa lũ"),
    ("/timkiem ' OR 1=1 --", "Chưa tìm thấy tin nào", "có dấu hay không dấu"),
    (f"/tin {LONG}", "dài quá", "/timkiem mưa lũ"),
    (LONG, "dài quá", "/timkiem mưa lũ"),
    ("a" * 4000, "dài quá", "/timkiem"),
    ("🙃" * 2000, "chỉ hiểu được chữ viết", "“mưa lũ”"),
    ("", "chỉ hiểu được chữ viết", "“mưa lũ”"),
    ("\x00\x1b\x7f\u200b\u202e", "chỉ hiểu được chữ viết", "“mưa lũ”"),
    ("\ud800", "chỉ hiểu được chữ viết", "“mưa lũ”"),
    ("/tamdung mãi mãi", "tạm dừng bao lâu", "/tamdung 3 ngày"),
    ("/tamdung -3 ngày", "tạm dừng bao lâu", "/tamdung 3 ngày"),
    ("/tamdung 9999 tháng", "từ 1 đến 365", "/tamdung 3 ngày"),
    ("/dangky x", "Không theo dõi được “x”", "từ 2 đến 50 ký tự"),
    ("/dangky 🙃", "Không theo dõi được “🙃”", "từ 2 đến 50 ký tự"),
    (f"/dangky {LONG}", "Không theo dõi được “Bà con ơi", "từ 2 đến 50 ký tự"),
    ("/dangky ,,,", "Không theo dõi được", "từ 2 đến 50 ký tự"),
    (f"/huy {LONG}", "Bạn chưa theo dõi “Bà con ơi", "…”"),
    ("/diaphuong Hogwarts", "Không có xã, phường nào tên “Hogwarts”", "ví dụ: Lào Cai"),
    (f"/diaphuong {LONG}", "Không có xã, phường nào tên “Bà con ơi", "ví dụ: Lào Cai"),
    ("/ngonngu tiếng Mèo", "chạm để chọn", ""),
    ("/tnn", "Không có lệnh /tnn", "/tin"),
    ("/hồi đó tới giờ", "Không có lệnh /hồi", "/trogiup"),
    ("/", "Không có lệnh /", "/trogiup"),
    ("/" + "x" * 4000, "Không có lệnh /xxx", "/trogiup"),
    ("////", "Không có lệnh", "/trogiup"),
    ("/{count}%s", "Không có lệnh /{count}%s", "/trogiup"),
]
"""(what somebody types, what the answer says is wrong, the example it gives)"""

MADE_UP = [
    "", ":", "t", "t:+", "t:+:no-such-topic:c", "t:*:the-thao:c", "t:+:the-thao:c:x", "p:+:99999::c", "p:+:02647:c",
    "d:no-such-district:s", "d", "g:2500:c", "g:1260:c", "g:99", "g:½½30:c", "w:0", "w:-1", "w:9999", "w:x", "w:²",
    "n:-5:a:", "n:5", "n:99999:a:", "n:x:a:", "n:5:t:no-such", "n:5:p:99999", "n:5:w:", "n:5:z:x", "q:5", "q:5:",
    "q:x:lu", "q:5:🙃", "more:1", "more:x:1", "more:-1:1", "more:1:x", "more:99999999999999999999:1", "l:fr",
    "l:../../etc", "c:rm", "s:nowhere", "k:+:spam", "k:-:", "zzz:1", "x" * 4000, "__class__", "{0}",
    "t:+:the-thao\n:c", "\ud800",
]  # fmt: skip


async def test_nonsense_gets_what_is_wrong_and_an_example(newsroom: Newsroom) -> None:
    for number, (text, answer, example) in enumerate(NONSENSE):
        person = await newsroom.subscriber(str(number))
        said = await person.writes(text)
        assert len(said) == 1, text
        assert answer in said[0]
        assert example in said[0]
        assert len(said[0]) < 600, "an answer does not repeat what was too long"


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_names_like_a_mistyped_one_are_of_the_reader_s_language_unless_they_typed_another(
    newsroom: Newsroom, language: str
) -> None:
    person = newsroom.person(language=language)
    await person.writes("/start")
    ours = {f"/{command.name(language)}" for command in COMMANDS}
    for typed in ("/tinn", "/newss", "/chudde", "/topicss", "/setings", "/yenlag", "/hel", "/dungg"):
        newsroom.passes(seconds=5)
        (said,) = await person.writes(typed)
        names = set(re.findall(r"/\w+", said)) - {typed}
        assert names, typed
        assert names <= ours or not names & ours, typed
    assert "/dung" in names, "typed in Vietnamese, whoever reads it"


async def test_button_data_that_nobody_was_shown_changes_nothing(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    before = await newsroom.services.subscriptions.find(person.ref)
    for action in MADE_UP:
        newsroom.passes(seconds=1)
        answers = await person.sends_action(action, "1")
        assert len(answers) == 1, action
        assert "Xin lỗi, hệ thống" not in answers[0], action
        assert await newsroom.services.subscriptions.find(person.ref) == before, action


async def test_a_page_that_does_not_exist_is_the_end(newsroom: Newsroom) -> None:
    person = newsroom.person()
    for action in ("n:400:a:", "q:400:lũ", "more:99:1", "more:1:999"):
        assert await person.sends_action(action) == ["Đã hết tin."]


async def test_what_was_typed_is_never_markup_nor_a_format(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (said,) = await person.writes("/dangky <b>{name}</b> & %s")
    assert "b name b s" in said or "<b>{name}</b> & %s" in said
    spans = [span for block in person.shown[-1].message.blocks for line in block.lines for span in line]
    assert not any(span.link for span in spans)


@pytest.mark.slow
async def test_too_many_keywords_are_refused(newsroom: Newsroom) -> None:
    person = newsroom.person()
    for ten in range(5):
        newsroom.passes(minutes=1)
        await person.writes("/dangky " + ", ".join(f"từ khóa số {ten}{one}" for one in range(10)))
    (said,) = await person.writes("/dangky thêm một từ nữa")
    assert "Bạn đã theo dõi 50 từ khóa" in said
    (said,) = await person.writes("/dangky thể thao")
    assert "Bạn đã theo dõi 🏆 Thể thao" in said or "Thể thao" in said


@pytest.mark.slow
async def test_too_many_names_at_once_are_not_all_taken(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (said,) = await person.writes("/dangky " + ",".join(f"từ{number}" for number in range(500)))
    assert said.count("Bạn đã theo dõi") == 10


@pytest.mark.slow
async def test_no_text_and_no_button_data_leads_to_an_apology(newsroom: Newsroom) -> None:
    dice = random.Random(2026)
    names = [f"/{name}" for command in COMMANDS for name in command.names]
    words = [word for command in COMMANDS for word in command.words]
    alphabet = [*"aăâđêôơưÁỆ09:-+/@{}<>&%'\"\\ \n\t\x00🙃\u202e\u0301", "sa pa", "thể thao", "7h", "t2-t6", "\ud83d"]
    for number in range(120):
        newsroom.passes(seconds=1)
        person = newsroom.person(str(number % 7))
        junk = "".join(dice.choices(alphabet, k=dice.randrange(12)))
        if number % 3:
            text = f"{dice.choice([*names, *words])}{dice.choice(['', ' '])}{junk}"
            said = await person.writes(text)
        else:
            text = f"{dice.choice(list(ACTIONS))}:{junk}"
            said = await person.sends_action(text)
        assert said or "@" in text, text
        assert not any("Xin lỗi, hệ thống" in answer or "Sorry, something" in answer for answer in said), text
