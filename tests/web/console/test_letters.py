"""Readers' letters at the console: read in the reader's own words, answered once, put aside, and blocked."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from digests.feedback import Ticket
from digests.trail import Filter
from tests.fakes.outlet import Person
from tests.web.console.office import Office, send

HOME = "/bantin-console"
LETTER = "Đường vào thôn Sín Chải <b>bị sạt</b> từ tối qua.\nMong tòa soạn báo giúp."


@pytest.fixture
async def reader(office: Office) -> Person:
    """Somebody who has written to the newsroom."""
    reader = office.newsroom.person("ban-doc")
    await reader.writes(f"/gopy {LETTER}")
    return reader


async def the_letter(office: Office) -> Ticket:
    letter = await office.newsroom.services.feedback.find(1)
    assert letter
    return letter


async def deeds(office: Office) -> list[str]:
    return [deed.what for deed in (await office.newsroom.services.trail.page(Filter(about="letter:1"))).deeds]


async def test_a_letter_is_listed_read_answered_and_kept_with_its_answer(office: Office, reader: Person) -> None:
    async with office.signed_in("editor") as lan:
        assert f'href="{HOME}/gopy"' in (await lan.get(f"{HOME}/")).text
        assert "Sín Chải" in (await lan.get(f"{HOME}/gopy")).text
        shown = (await lan.get(f"{HOME}/gopy/1")).text
        assert "&lt;b&gt;bị sạt&lt;/b&gt; từ tối qua.\nMong tòa soạn" in shown
        assert reader.ref.id not in shown, "who wrote is shown to nobody"
        answer = await send(lan, "/gopy/1", "/gopy/1", seen="", text="Đường đã thông lúc 9 giờ.\nCảm ơn bạn.")
        assert answer.headers["location"] == f"{HOME}/gopy/1"
        heard = reader.shown[-1].message.text
        assert heard.index("Đường vào thôn Sín Chải") < heard.index("Đường đã thông lúc 9 giờ.\nCảm ơn bạn.")
        after = (await lan.get(f"{HOME}/gopy/1")).text
        assert "Đường đã thông lúc 9 giờ." in after
        assert "Lan" in after.partition("<main")[2]
        assert "Không có thư nào chờ" in (await lan.get(f"{HOME}/gopy")).text
    assert await deeds(office) == ["letter.answered"]


async def test_of_two_editors_who_answer_at_once_one_is_heard_and_the_other_keeps_the_words(
    office: Office, reader: Person
) -> None:
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        before = len(reader.shown)

        async def answers(browser: httpx.AsyncClient, text: str) -> httpx.Response:
            return await send(browser, "/gopy/1", "/gopy/1", seen="", text=text)

        answers_given = await asyncio.gather(answers(lan, "Lan trả lời"), answers(mai, "Mai trả lời"))
        assert sorted(each.status_code for each in answers_given) == [303, 409]
        refused = next(each for each in answers_given if each.status_code == 409)
        assert "Lan trả lời" in refused.text
        assert "Mai trả lời" in refused.text
        assert "đã có người trả lời" in refused.text
        assert len(reader.shown) == before + 1
        for _ in range(2):  # read, and then sent all the same; a second press sends nothing more
            stamp = (await the_letter(office)).stamp
            await send(mai, "/gopy/1", "/gopy/1", seen=stamp, text="Mai nói thêm")
        assert len(reader.shown) == before + 2


async def test_what_needs_no_answer_is_put_aside_and_a_reader_is_blocked_and_heard_again(
    office: Office, reader: Person
) -> None:
    async with office.signed_in("editor") as lan:
        await send(lan, "/gopy/1", "/gopy/1/cat")
        assert "đã cất" in (await lan.get(f"{HOME}/gopy")).text
        await send(lan, "/gopy/1", "/gopy/1/chan", blocked="1")
        assert "không nhận thư" in (await reader.writes("/gopy nữa này"))[0]
        assert "Nhận lại thư" in (await lan.get(f"{HOME}/gopy/1")).text
        await send(lan, "/gopy/1", "/gopy/1/chan")
        assert "Thư đã tới" in (await reader.writes("/gopy nữa này"))[0]
    assert await deeds(office) == ["letter.unblocked", "letter.blocked", "letter.closed"]


async def test_an_answer_that_cannot_be_sent_says_why(office: Office, reader: Person) -> None:
    async with office.signed_in("editor") as lan:
        assert (await send(lan, "/gopy/1", "/gopy/1", seen="", text="  ")).status_code == 422
        long = await send(lan, "/gopy/1", "/gopy/1", seen="", text="a" * 2001)
        assert (long.status_code, "a" * 2001 in long.text) == (409, True)
        office.newsroom.outlet.lose(reader.ref)
        gone = await send(lan, "/gopy/1", "/gopy/1", seen="", text="Chúc bạn đi đường bình an")
        assert (gone.status_code, "không còn dùng kênh này" in gone.text) == (409, True)
        for step in ("x:del", "x:yes", "x:gone"):
            await reader.sends_action(step, reader.shown[-1].ref if reader.shown else None)
        for path in ("/gopy/1", "/gopy/99", "/gopy/99999999999999999999"):
            assert (await lan.get(HOME + path)).status_code == 404
        assert (await send(lan, "/gopy", "/gopy/99", seen="", text="Ai đó?")).status_code == 404


async def test_a_draft_of_a_reader_is_nobodys_to_read(office: Office) -> None:
    feedback, newsroom = office.newsroom.services.feedback, office.newsroom
    reader = await newsroom.subscriber("70")
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat
    id = await feedback.draft(chat, "Chưa chắc là thư", newsroom.now)
    async with office.signed_in("editor") as lan:
        assert "Chưa chắc" not in (await lan.get(f"{HOME}/gopy")).text
        assert (await lan.get(f"{HOME}/gopy/{id}")).status_code == 404
        assert (await send(lan, "/gopy", f"/gopy/{id}", seen="", text="Chào bạn")).status_code in (404, 409)
