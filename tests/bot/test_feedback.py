"""Letters to the newsroom: the reader writes, somebody of the newsroom answers, the answer comes back."""

from __future__ import annotations

import pytest

from tests.bot.talk import EDITORS, Newsroom

LETTER = "Đường vào thôn Sín Chải bị sạt từ tối qua.\nMong tòa soạn báo giúp."


async def test_a_letter_reaches_the_newsroom_as_it_was_written(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    said = await reader.writes(f"/gopy {LETTER}")
    assert "Thư đã tới tòa soạn" in said[0]
    assert LETTER in editors.shown[-1].message.text
    assert "Thư bạn đọc số 1" in editors.shown[-1].message.text


async def test_the_answer_comes_back_under_the_readers_own_words(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await reader.writes("/gopy Bao giờ có điện lại ở Cốc San ạ?")
    asked = await editors.presses("Trả lời")
    assert "thư số 1" in asked[0]
    said = await editors.writes("Điện lực báo 18 giờ hôm nay.\nCảm ơn bạn.")
    assert "đã tới bạn đọc" in said[0]
    assert "Không còn thư nào" in said[0]
    answer = reader.shown[-1].message.text
    assert answer.index("Bao giờ có điện lại") < answer.index("Điện lực báo 18 giờ hôm nay.\nCảm ơn bạn.")


async def test_in_a_group_of_editors_a_reply_to_the_letter_is_the_answer(newsroom: Newsroom) -> None:
    reader = newsroom.person("7")
    editor, colleague = (newsroom.person(EDITORS, private=False, sender=person) for person in ("31", "32"))
    await reader.writes("/gopy Cầu treo Nậm Pung đã thông chưa?")
    assert await colleague.writes("Ai trả lời thư này nhé") == []
    told = await editor.replies("Cầu đã thông từ trưa nay.", to="Cầu treo Nậm Pung")
    assert "đã tới bạn đọc" in told[0]
    assert "Cầu đã thông từ trưa nay." in reader.shown[-1].message.text


async def test_of_two_editors_who_answer_at_once_the_reader_hears_one(newsroom: Newsroom) -> None:
    reader = newsroom.person("7")
    editor, colleague = (newsroom.person(EDITORS, private=False, sender=person) for person in ("31", "32"))
    await reader.writes("/gopy Cầu treo Nậm Pung đã thông chưa?")
    await editor.replies("Cầu đã thông từ trưa nay.", to="Cầu treo Nậm Pung")
    newsroom.passes(seconds=5)
    told = await colleague.replies("Thông rồi bạn nhé.", to="Cầu treo Nậm Pung")
    assert "vừa trả lời thư số 1" in told[0]
    assert "Cầu đã thông từ trưa nay." in told[0]
    assert "Thông rồi" not in reader.shown[-1].message.text
    newsroom.passes(minutes=1)
    await colleague.replies("Thông rồi bạn nhé.", to="Cầu treo Nậm Pung")
    assert "Thông rồi" in reader.shown[-1].message.text


async def test_a_question_first_then_the_letter_in_the_next_message(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    assert "nhắn gì với tòa soạn" in (await reader.writes("/feedback"))[0]
    await reader.writes("thể thao nhiều quá, bớt đi nhé")
    assert "thể thao nhiều quá, bớt đi nhé" in editors.shown[-1].message.text
    assert "Tin mới" in (await reader.writes("thể thao"))[0] or "chưa có" in reader.shown[-1].message.text
    assert len(editors.shown) == 1


async def test_a_question_can_be_cancelled(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await reader.writes("/gopy")
    assert "chưa có gì được gửi" in (await reader.presses("Thôi"))[0]
    await reader.writes("lúa xuân")
    assert editors.shown == []


async def test_too_many_letters_are_refused_and_an_hour_later_taken(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    for number in range(5):
        await reader.writes(f"/gopy thư {number}")
    assert "Xin chờ một lúc" in (await reader.writes("/gopy thư nữa"))[0]
    assert len(editors.shown) == 5
    newsroom.passes(hours=1, minutes=1)
    assert "Thư đã tới" in (await reader.writes("/gopy thư nữa"))[0]


async def test_a_letter_of_many_pages_is_refused_and_a_long_one_taken_whole(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    assert "tối đa 2.000" in (await reader.writes("/gopy " + "a" * 2001))[0]
    assert editors.shown == []
    await reader.writes("/gopy " + "a" * 2000)
    assert "a" * 2000 in editors.shown[-1].message.text


async def test_a_blocked_reader_is_refused_until_it_is_undone_and_still_gets_news(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await newsroom.news("Chợ phiên Bắc Hà đông khách")
    await reader.writes("/gopy mua hàng của tôi đi")
    await editors.presses("Không nhận thư người này nữa")
    assert "không nhận thư" in (await reader.writes("/gopy mua đi"))[0]
    assert "Chợ phiên Bắc Hà" in (await reader.writes("/tin"))[0]
    await editors.presses("Hoàn tác")
    assert "Thư đã tới" in (await reader.writes("/gopy xin lỗi tòa soạn"))[0]


@pytest.mark.parametrize("action", ["f:a:1", "f:x:1", "f:b:1", "f:u:1", "f:a:99", "f:z:1", "f:s:1", "f:a:-1", "f:a"])
async def test_who_is_not_of_the_newsroom_can_do_nothing_with_letters(newsroom: Newsroom, action: str) -> None:
    reader, stranger, editors = newsroom.person("7"), newsroom.person("8"), newsroom.person(EDITORS)
    await reader.writes("/gopy Xin hỏi lịch tiêm vắc xin")
    before = [said.message.text for said in editors.shown], len(reader.shown)
    said = await stranger.sends_action(action)
    assert "không còn" in said[0] or "đã cũ" in said[0]
    assert ([said.message.text for said in editors.shown], len(reader.shown)) == before
    await stranger.writes("giả làm tòa soạn")
    assert len(reader.shown) == before[1]


async def test_a_letter_put_aside_waits_no_more(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await reader.writes("/gopy cảm ơn tòa soạn")
    assert "Đã cất thư số 1" in (await editors.presses("Không cần trả lời"))[0]
    newsroom.passes(seconds=2)  # no double tap
    assert "không còn chờ" in (await editors.presses("Không cần trả lời"))[0]
    assert await newsroom.services.feedback.waiting() == 0


async def test_the_editor_hears_when_the_reader_is_gone(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await reader.writes("/gopy tôi sắp đi xa")
    await reader.writes("/gopy thư thứ hai")
    newsroom.outlet.lose(reader.ref)
    await editors.presses("Trả lời")
    assert "không còn dùng kênh này" in (await editors.writes("Chúc bạn đi đường bình an"))[0]
    for step in ("x:del", "x:yes", "x:gone"):
        await reader.sends_action(step, reader.shown[-1].ref)
    assert "đã xóa thư này" in (await editors.presses("Trả lời"))[0]
