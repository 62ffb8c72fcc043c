"""People at the console: invited by a link, given another role, and without one at once."""

from __future__ import annotations

import re

import pytest

from digests.model import ChatRef
from tests.web.console.office import Office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
MAI = ChatRef(channel="fake", id="8")


async def test_people_are_invited_and_roles_taken_on_the_page(office: Office) -> None:
    async with office.signed_in("owner") as browser:
        page = await send(browser, "/quyen", "/quyen/moi", role="editor", name="<b>Mai</b>")
        code = re.search(r"https://chat\.example/Bantin_Bot\?start=role_([\w-]+)", page.text)
        assert code
        assert "&lt;b&gt;Mai" in page.text
        mai = office.newsroom.person("8")
        await mai.writes(f"/start role_{code[1]}")
        assert "biên tập viên" in mai.sees
        assert "fake:8" in (await browser.get(f"{HOME}/quyen")).text
        assert (await send(browser, "/quyen", "/quyen/thu", who="fake:8")).status_code == 303
        assert "fake:8" not in (await browser.get(f"{HOME}/quyen")).text
    async with office.signed_in("admin", "9") as browser:
        assert (await send(browser, "/quyen", "/quyen/moi", role="owner", name="x")).status_code == 403


async def test_a_role_is_changed_and_given_by_name_and_the_menu_in_the_chat_follows(office: Office) -> None:
    newsroom = office.newsroom
    async with office.signed_in("owner") as browser:
        given = await send(browser, "/quyen", "/quyen/trao", who="fake:8", role="editor", name=" Mai  Lò ")
        assert given.status_code == 303
        person = await newsroom.services.members.person(MAI)
        assert (person.role, person.name) == ("editor", "Mai Lò")
        editors = newsroom.platform.menus[MAI]
        await send(browser, "/quyen", "/quyen/trao", who="fake:8", role="admin")
        person = await newsroom.services.members.person(MAI)
        assert (person.role, person.name) == ("admin", "Mai Lò")
        assert set(newsroom.platform.menus[MAI]) > set(editors)
        await send(browser, "/quyen", "/quyen/thu", who="fake:8")
        assert newsroom.platform.menus[MAI] == ()


@pytest.mark.parametrize("who", ["", "Mai", "fake:", ":8", "fake:8 9", "FAKE:8"])
async def test_who_is_nobody_gets_no_role_and_the_words_stay(office: Office, who: str) -> None:
    async with office.signed_in("owner") as browser:
        answer = await send(browser, "/quyen", "/quyen/trao", who=who, role="editor")
        assert (answer.status_code, "telegram:123456" in answer.text) == (422, True)
        assert f'name="who" value="{who}"' in answer.text
    assert await office.newsroom.services.members.every() == []


async def test_an_administrator_changes_nobody_above_an_editor(office: Office) -> None:
    await office.person("editor", "8", "Mai")
    async with office.signed_in("admin", "9") as browser:
        shown = (await browser.get(f"{HOME}/quyen")).text
        assert '<option value="owner">' not in shown
        for who, role in (("fake:8", "owner"), ("fake:8", "admin"), ("fake:9", "editor")):
            assert (await send(browser, "/quyen", "/quyen/trao", who=who, role=role)).status_code == 403
        assert (await send(browser, "/quyen", "/quyen/thu", who="fake:9")).status_code == 403
    assert (await office.newsroom.services.members.person(MAI)).role == "editor"
