"""The desk at the console: what is put in order here is the order in which readers get it."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from digests.desk import Desk
from digests.store import desk, intake
from tests.bot.talk import Newsroom
from tests.web.console.office import Office, make_office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
LEADS = "Cầu tạm ở thôn Ba bị cuốn trôi trong đêm. Mười hộ dân được đưa tới nơi an toàn trước khi trời sáng."


@pytest.fixture
async def office(newsroom: Newsroom) -> Office:
    services = newsroom.services
    newsroom.services = replace(services, desk=Desk(newsroom.db, services.newsroom))  # it reads no pages
    newsroom.passes(hours=2)  # a digest tells the news of the day before it
    await newsroom.news("Chợ phiên mở lại", "Trường mới khánh thành", "Đường liên thôn thông xe")
    return await make_office(newsroom)


async def told(office: Office) -> list[str]:
    coming = await office.newsroom.services.desk.upcoming(office.newsroom.now)
    return [article.title for article in coming.told.shown]


async def ids(browser: httpx.AsyncClient) -> list[str]:
    return re.findall(r'data-id="(\d+)"', (await browser.get(f"{HOME}/bantruc")).text)


async def stamp(browser: httpx.AsyncClient, id: str) -> str:
    found = re.search(rf'data-id="{id}" data-seen="(\w+)"', (await browser.get(f"{HOME}/bantruc")).text)
    assert found
    return found[1]


async def test_the_order_of_the_list_is_the_order_of_the_digest(office: Office) -> None:
    async with office.signed_in("editor") as lan:
        before, shown = await told(office), await ids(lan)
        order: dict[str, str | list[str]] = {
            "id": [shown[2], shown[0], shown[1]],
            "moved": shown[2],
            "seen": await stamp(lan, shown[2]),
        }
        answer = await send(lan, "/bantruc", "/bantruc/thutu", **order)
        assert "<html" not in answer.text
        assert await told(office) == [before[2], before[0], before[1]]
        assert (await send(lan, "/bantruc", "/bantruc/thutu", moved="x", id="x")).status_code == 422
        assert await told(office) == [before[2], before[0], before[1]]


async def test_the_buttons_do_the_same_without_a_script(office: Office) -> None:
    async with office.signed_in("editor") as lan:
        (first, second, third), before = await ids(lan), await told(office)

        async def press(id: str, act: str, **fields: str) -> None:
            answer = await send(
                lan, "/bantruc", f"/bantruc/{id}/{act}", listed="1", seen=await stamp(lan, id), **fields
            )
            assert answer.headers["location"] == f"{HOME}/bantruc"

        await press(first, "xuong")
        assert await told(office) == [before[1], before[0], before[2]]
        await press(first, "len")
        assert await told(office) == before
        await press(third, "ghim")
        assert await told(office) == [before[2], before[0], before[1]]
        await press(third, "hoan", what="pin")
        await press(second, "an")
        assert before[1] not in await told(office)
        page = (await lan.get(f"{HOME}/bantruc")).text
        assert "Không có trong bản tin" in page
        assert before[1] in page


async def test_whoever_decides_on_an_old_screen_is_shown_what_the_other_decided(office: Office) -> None:
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        id = (await ids(lan))[0]
        old = await stamp(lan, id)
        await send(mai, "/bantruc", f"/bantruc/{id}/ghim", seen=old)
        for listed in ("", "1"):
            late = await send(lan, "/bantruc", f"/bantruc/{id}/an", seen=old, listed=listed)
            assert late.status_code == 409
            assert "Lan vừa quyết định khác" in late.text
        dragged = await send(lan, "/bantruc", "/bantruc/thutu", id=id, moved=id, seen=old)
        assert (dragged.status_code, "Lan vừa quyết định khác" in dragged.text) == (409, True)
    story = await office.newsroom.services.desk.story(int(id))
    assert story
    assert story.mark.mark == "pin"


async def test_another_lead_is_one_of_the_articles_sentences_and_another_topic_one_of_ours(office: Office) -> None:
    async with office.newsroom.db.write() as tx:
        known = await intake.known_by_id(tx, 1)
        assert known
        await intake.revise(tx, known, lead=LEADS, now=office.newsroom.now)
    async with office.signed_in("editor") as lan:
        shown = (await lan.get(f"{HOME}/bantruc/1?leads=1")).text
        sentence = LEADS.partition(". ")[2]
        assert f'value="{sentence}"' in shown
        made_up = {"passage": "Một câu không hề có trong bài báo này.", "seen": await stamp(lan, "1")}
        made = await send(lan, "/bantruc/1", "/bantruc/1/dan", **made_up)
        assert (made.status_code, "không thể làm đoạn dẫn" in made.text) == (409, True)
        made = await send(lan, "/bantruc/1", "/bantruc/1/dan", lead=sentence, seen=await stamp(lan, "1"))
        assert made.headers["location"] == f"{HOME}/bantruc/1"
        assert (await send(lan, "/bantruc/1", "/bantruc/1/chude", file="không có")).status_code == 409
        filed = await send(lan, "/bantruc/1", "/bantruc/1/chude", file="y-te", topic="kinh-te")
        assert filed.headers["location"] == f"{HOME}/bantruc/1?topic=kinh-te"
    story = await office.newsroom.services.desk.story(1)
    assert story
    assert (story.article.lead, story.article.topic) == (sentence, "y-te")


async def test_what_a_source_changed_after_sending_is_shown_word_by_word(office: Office) -> None:
    newsroom = office.newsroom
    await newsroom.person("5").writes("/bantin")
    newsroom.passes(minutes=30)
    async with newsroom.db.write() as tx:
        known = await intake.known_by_id(tx, 1)
        assert known
        await intake.revise(tx, known, newsroom.now, title="Chợ phiên <chưa> lại")
    newsroom.passes(minutes=5)
    async with office.signed_in("editor") as lan:
        shown = (await lan.get(f"{HOME}/bantruc")).text
        assert "Chợ phiên <del>mở</del> <ins>&lt;chưa&gt;</ins> lại" in shown
        assert f'href="{HOME}/dinhchinh/s1"' in shown
        assert "1" in (await lan.get(HOME + "/")).text.partition("Đã sửa sau khi gửi: ")[2][:1]


async def test_what_was_taken_down_at_its_source_is_held_until_an_editor_lets_it_go_out(office: Office) -> None:
    newsroom = office.newsroom
    async with newsroom.db.write() as tx:
        await desk.take_down(tx, 1, newsroom.now)
    async with office.signed_in("editor") as lan:
        assert "Nguồn đã gỡ bài" in (await lan.get(f"{HOME}/bantruc")).text
        assert "📢 Làm tin nóng" not in (await lan.get(f"{HOME}/bantruc/1")).text
        assert len(await told(office)) == 2
        refused = await send(lan, "/bantruc/1", "/bantruc/1/tinnong")
        assert refused.status_code == 409
        away = (await newsroom.services.desk.away(newsroom.now))[0]
        await send(lan, "/bantruc", "/bantruc/1/hoan", what="hold", seen=away.mark.stamp)
    assert len(await told(office)) == 3


async def test_a_story_becomes_an_alert_that_is_still_to_be_looked_at(office: Office) -> None:
    async with office.signed_in("editor") as lan:
        begun = await send(lan, "/bantruc/1", "/bantruc/1/tinnong")
        alert = (await office.newsroom.services.alerts.open())[0]
        assert begun.headers["location"] == f"{HOME}/tinnong/{alert.id}/sua"
        assert (alert.state, alert.article, alert.text.title) == ("draft", 1, "Chợ phiên mở lại")
        again = await send(lan, "/bantruc/1", "/bantruc/1/tinnong")
        assert (again.status_code, f"#{alert.id}" in again.text) == (409, True)


@pytest.mark.parametrize("path", ["/bantruc/999", "/bantruc/99999999999999999999999", "/bantruc/1/gi"])
async def test_what_is_not_on_the_desk_is_not_found(office: Office, path: str) -> None:
    async with office.signed_in("editor") as lan:
        answer = await (send(lan, "/bantruc", path) if path.endswith("gi") else lan.get(HOME + path))
        assert answer.status_code == 404


async def test_a_story_is_found_by_its_number_its_address_or_words(office: Office) -> None:
    await office.newsroom.news("Chợ đêm đóng cửa")
    async with office.signed_in("editor") as lan:
        for wanted in ("2", "tin 2", "https://bao.example/truong-moi-khanh-thanh.html", "khánh thành"):
            found = await lan.get(f"{HOME}/bantruc", params={"tim": wanted})
            assert (wanted, found.headers["location"]) == (wanted, f"{HOME}/bantruc/2")
        several = (await lan.get(f"{HOME}/bantruc", params={"tim": "chợ"})).text
        assert f"{HOME}/bantruc/1" in several
        assert f"{HOME}/bantruc/4" in several
        nothing = await lan.get(f"{HOME}/bantruc", params={"tim": "<b>tàu vũ trụ"})
        assert "&lt;b&gt;tàu vũ trụ" in nothing.text
