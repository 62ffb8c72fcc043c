"""Readers at the console: found, looked after, and as a file that is weighed before it is carried out."""

from __future__ import annotations

import re

import httpx
import pytest

from digests.model import ChatRef
from digests.trail import Filter
from tests.web.console.office import Office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
READER = ChatRef(channel="fake", id="70")


@pytest.fixture
async def reader(office: Office) -> int:
    """The number of somebody who reads."""
    await office.newsroom.subscriber("70")
    chat = await office.newsroom.services.subscriptions.find(READER)
    assert chat
    return chat.id


async def state(office: Office) -> str:
    chat = await office.newsroom.services.subscriptions.find(READER)
    return chat.state if chat else "forgotten"


async def test_somebody_is_found_shown_and_looked_after_and_all_of_it_is_in_the_log(
    office: Office, reader: int
) -> None:
    page = f"/thuebao/{reader}"
    async with office.signed_in("admin") as browser:
        found = await browser.get(f"{HOME}/thuebao", params={"q": "fake:70"})
        assert found.headers["location"] == HOME + page
        shown = (await browser.get(HOME + page)).text
        assert "06:30" in shown
        for act, then in (("pause", "paused"), ("resume", "active"), ("ban", "banned"), ("unban", "left")):
            answer = await send(browser, page, page, act=act)
            assert answer.headers["location"].partition("?")[0] == HOME + page
            assert await state(office) == then
        assert (await send(browser, page, page, act="resume")).status_code == 404, "who left is not subscribed again"
        assert (await send(browser, page, page, act="delete")).headers["location"] == f"{HOME}/thuebao"
        assert (await browser.get(HOME + page)).status_code == 404
    assert await state(office) == "forgotten"
    deeds = (await office.newsroom.services.trail.page(Filter(about=f"chat:{reader}"))).deeds
    assert {"subscriber.viewed", "subscriber.banned", "subscriber.deleted"} <= {deed.what for deed in deeds}


@pytest.mark.parametrize("act", ["end", "ban"])
async def test_what_was_done_by_mistake_is_undone_by_the_same_person_a_short_time_after(
    office: Office, reader: int, act: str
) -> None:
    page = f"/thuebao/{reader}"
    async with office.signed_in("admin", "7") as browser, office.signed_in("admin", "9") as other:
        paused = await does(browser, page, "pause")
        assert "Hoàn tác" not in paused, "a pause is ended by its own button"
        done = await does(browser, page, act)
        assert "Hoàn tác" in done
        hoan = revision(done)
        assert (await send(other, page, page, act="undo", hoan=hoan)).status_code == 404, "it is not theirs"
        assert (await send(browser, page, page, act="undo", hoan=hoan)).status_code == 303
        assert await state(office) == "paused"
        hoan = revision(await does(browser, page, act))
        office.newsroom.passes(minutes=11)
        assert (await send(browser, page, page, act="undo", hoan=hoan)).status_code == 404
    assert await state(office) == {"end": "left", "ban": "banned"}[act]


async def test_who_leaves_by_themselves_is_brought_back_by_nobody(office: Office, reader: int) -> None:
    page = f"/thuebao/{reader}"
    async with office.signed_in("admin") as browser:
        hoan = revision(await does(browser, page, "end"))
        for words in ("/start", "/dung"):
            await office.newsroom.person("70").writes(words)
            office.newsroom.passes(seconds=30)
        assert await state(office) == "left"
        assert (await send(browser, page, page, act="undo", hoan=hoan)).status_code == 404
        assert "Hoàn tác" not in (await browser.get(HOME + page)).text


async def does(browser: httpx.AsyncClient, page: str, act: str) -> str:
    """Do something with a reader, and return the page that shows them then."""
    answer = await send(browser, page, page, act=act)
    return (await browser.get(answer.headers["location"])).text


def revision(page: str) -> str:
    found = re.search(r'name="hoan" value="(\d+)"', page)
    assert found
    return found[1]


async def test_somebody_of_the_newsroom_is_not_banned_from_here(office: Office) -> None:
    await office.newsroom.subscriber("8")
    await office.person("editor", "8", "Mai")
    chat = await office.newsroom.services.subscriptions.find(ChatRef(channel="fake", id="8"))
    assert chat
    async with office.signed_in("admin") as browser:
        answer = await send(browser, f"/thuebao/{chat.id}", f"/thuebao/{chat.id}", act="ban")
        assert (answer.status_code, "hãy thu quyền trước" in answer.text) == (409, True)


@pytest.mark.parametrize("path", ["/thuebao/999", "/thuebao/99999999999999999999"])
async def test_nobody_is_nobody(office: Office, path: str) -> None:
    async with office.signed_in("admin") as browser:
        assert (await browser.get(HOME + path)).status_code == 404
        nobody = await browser.get(f"{HOME}/thuebao", params={"q": "<b>không\0 ai"})
        assert "&lt;b&gt;không ai" in nobody.text


async def test_all_of_them_come_as_a_file_and_go_back_in_after_a_look(office: Office, reader: int) -> None:
    async with office.signed_in("admin") as browser:
        file = await send(browser, "/thuebao", "/thuebao/danhsach.csv")
        assert file.content.startswith("\ufeff".encode())
        assert "attachment" in file.headers["content-disposition"]
        lines = file.text.removeprefix("\ufeff").splitlines()
        assert sum("70" in line for line in lines) == 1
        other = "channel,id,state\ntelegram,12345,active\nbưu thiếp,1,active\n"
        weighed = await send(browser, "/thuebao", "/thuebao/xem", csv=other)
        assert "Dòng 3" in weighed.text
        offer = re.search(r'name="offer" value="([^"]+)"', weighed.text)
        assert offer
        assert not await office.newsroom.services.readership.find("telegram:12345")
        done = await send(browser, "/thuebao", "/thuebao/nhap", offer=offer[1])
        assert "<b>1</b>thêm mới" in done.text
        assert await office.newsroom.services.readership.find("telegram:12345")
        again = await send(browser, "/thuebao", "/thuebao/nhap", offer=offer[1])
        assert again.status_code == 409


@pytest.mark.parametrize(
    ("csv", "problem"), [("", "chọn một tệp"), ("xin chào\nbạn", "Dòng đầu"), ("channel,id\n\ufffd,1", "UTF-8")]
)
async def test_a_file_that_is_none_is_refused_with_the_reason(office: Office, csv: str, problem: str) -> None:
    async with office.signed_in("admin") as browser:
        answer = await send(browser, "/thuebao", "/thuebao/xem", csv=csv)
        assert (answer.status_code, problem in answer.text) == (422, True)


async def test_whom_a_file_would_ban_is_said_before_it_does(office: Office) -> None:
    lines = "channel,id,state\ntelegram,12345,active\n"
    async with office.signed_in("admin") as browser:
        offer = re.search(
            r'name="offer" value="([^"]+)"', (await send(browser, "/thuebao", "/thuebao/xem", csv=lines)).text
        )
        assert offer
        await send(browser, "/thuebao", "/thuebao/nhap", offer=offer[1])
        weighed = await send(browser, "/thuebao", "/thuebao/xem", csv=lines.replace("active", "banned"))
        assert "bị cấm: 1" in weighed.text
    [chat] = await office.newsroom.services.readership.find("telegram:12345")
    assert chat.state == "active"


async def test_a_file_of_several_megabytes_is_weighed_to_its_last_line(office: Office) -> None:
    lines = "".join(f"telegram,{10**9 + number},active,{'x' * 400}\n" for number in range(6_000))
    async with office.signed_in("admin") as browser:
        answer = await send(browser, "/thuebao", "/thuebao/xem", csv="channel,id,state,title\n" + lines)
        assert answer.status_code == 200
        assert "<b>6.000</b>" in answer.text


async def test_an_editor_sees_no_readers(office: Office, reader: int) -> None:
    async with office.signed_in("editor") as browser:
        for path in ("/thuebao", f"/thuebao/{reader}"):
            assert (await browser.get(HOME + path)).status_code == 404
        assert (await send(browser, "/", "/thuebao/danhsach.csv")).status_code == 404
