"""Long texts and things without words: what may be a letter is asked, and nothing empty is ever delivered."""

from __future__ import annotations

from tests.bot.talk import EDITORS, Newsroom

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"
LETTER = (
    "Tòa soạn cho tôi phản ánh: đoạn đường từ ngã ba chợ vào trường tiểu học thôn tôi hỏng nặng đã hai tháng, trẻ con "
    "ngã xe nhiều lần, bà con đã kiến nghị mà chưa thấy ai sửa.\nMong báo hỏi giúp."
)


async def test_a_text_too_long_to_be_looked_for_may_be_a_letter_and_is_kept_whole(newsroom: Newsroom) -> None:
    reader, editors = await newsroom.subscriber(), newsroom.person(EDITORS)
    (said,) = await reader.writes(LETTER)
    assert "lời nhắn cho tòa soạn" in said
    await reader.presses("Gửi tòa soạn")
    assert LETTER in editors.shown[-1].message.text


async def test_a_complaint_that_names_a_place_is_asked_about_before_the_news_of_the_place(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    place = newsroom.services.newsroom.places[3]
    await newsroom.news("Cầu mới thông xe", places=(place.code,))
    complaint = f"Quán karaoke cạnh nhà tôi ở {place.full_name} ồn suốt đêm, không ai ngủ được, mong báo giúp"
    (said,) = await reader.writes(complaint)
    assert "lời nhắn cho tòa soạn" in said
    (shown,) = await reader.presses(place.full_name)
    assert "Cầu mới thông xe" in shown


async def test_a_sticker_is_no_answer_to_a_letter(newsroom: Newsroom) -> None:
    reader, editors = newsroom.person("7"), newsroom.person(EDITORS)
    await reader.writes("/gopy Bao giờ có điện lại?")
    await editors.presses("Trả lời")
    assert "chỉ hiểu được chữ viết" in (await editors.writes(""))[0]
    assert "chỉ hiểu được chữ viết" in (await editors.replies("", to="Bao giờ có điện"))[0]
    assert len(reader.shown) == 1
    await editors.writes("18 giờ nhé.")
    assert "18 giờ nhé." in reader.shown[-1].message.text


async def test_a_sticker_answers_no_question(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    for question in ("/tukhoa", "/gopy", "/timkiem", "/dangky", "/diaphuong", "/gio"):
        await reader.writes(question)
        (said,) = await reader.writes("")
        assert "trục trặc" not in said, question
