"""The way into the console: only with a link from the bot, once, and only as long as the role lasts."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.bot.talk import EDITORS
from tests.web.console.office import OWNER, Office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"


async def test_the_bot_gives_a_link_and_the_link_a_session(office: Office) -> None:
    owner = office.newsroom.person(EDITORS)
    await owner.writes("/console")
    found = re.search(r"/bantin-console/vao/[\w-]+", owner.sees)
    assert found
    async with office.browser() as browser:
        for _ in range(2):  # programs look at links before people do: that uses nothing up
            assert "Đăng nhập" in (await browser.get(found[0])).text
        entered = await browser.post(found[0])
        assert (entered.status_code, entered.headers["location"]) == (303, HOME)
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()
        assert f"path={HOME}" in cookie.lower()
        home = await browser.get(HOME, follow_redirects=True)
        assert "Hôm nay" in home.text
        assert home.headers["cache-control"] == "private, no-store"
    async with office.browser() as other:
        again = await other.post(found[0])
        assert again.status_code == 403
        assert "đã được dùng" in again.text


async def test_without_a_session_every_page_leads_to_the_door(office: Office) -> None:
    async with office.browser() as browser:
        for path in ("/", "/quyen"):
            answer = await browser.get(HOME + path)
            assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}/vao")
        assert "/console" in (await browser.get(f"{HOME}/vao")).text
        assert (await browser.post(f"{HOME}/quyen/moi", data={"role": "owner"})).headers["location"] == f"{HOME}/vao"
        assert (await browser.get(f"{HOME}/", headers={"X-Script": "1"})).status_code == 401


async def test_links_and_sessions_end(office: Office) -> None:
    owner = await office.person("owner")
    late, replaced = await office.link(owner), await office.link(owner)
    async with office.browser() as browser:
        assert (await browser.post(late)).status_code == 403  # a newer one was asked for
        office.newsroom.passes(minutes=11)
        assert (await browser.post(replaced)).status_code == 403
        await browser.post(await office.link(owner))
        assert (await browser.get(f"{HOME}/")).status_code == 200
        office.newsroom.passes(hours=12, seconds=1)
        assert (await browser.get(f"{HOME}/")).status_code == 303


@pytest.mark.parametrize("everywhere", ["", "1"])
async def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(office: Office, everywhere: str) -> None:
    async with office.signed_in("owner") as browser:
        kept = browser.cookies["bantin-console"]
        assert 'name="everywhere" value="1"' in (await browser.get(f"{HOME}/")).text
        fields = {"everywhere": everywhere} if everywhere else {}
        assert (await send(browser, "/", "/ra", **fields)).headers["location"] == f"{HOME}/vao"
        assert (await browser.get(f"{HOME}/", headers={"Cookie": f"bantin-console={kept}"})).status_code == 303


async def test_a_role_that_is_taken_away_ends_the_session_at_once(office: Office) -> None:
    async with office.signed_in("admin", "7") as browser:
        assert (await browser.get(f"{HOME}/quyen")).status_code == 200
        owner = await office.newsroom.services.members.person(OWNER)
        person = await office.newsroom.services.members.person(office.newsroom.person("7").ref)
        assert await office.newsroom.services.members.revoke(person.ref, owner, office.newsroom.now)
        assert (await browser.get(f"{HOME}/quyen")).status_code == 303


async def test_an_editor_sees_no_page_of_the_administrators(office: Office) -> None:
    async with office.signed_in("editor") as browser:
        home = await browser.get(f"{HOME}/")
        assert "/bantin-console/quyen" not in home.text
        assert (await browser.get(f"{HOME}/quyen")).status_code == 404
        assert (await send(browser, "/", "/quyen/moi", role="editor")).status_code == 404


async def test_a_form_of_another_page_or_session_is_refused(office: Office) -> None:
    async with office.signed_in("owner") as browser:
        await browser.get(f"{HOME}/quyen")
        other = await browser.post(f"{HOME}/quyen/moi", data={"role": "owner", "token": "0" * 32})
        assert (other.status_code, hidden(other.text)) == (403, {}), "nothing that a second press would carry out"
        assert (await browser.post(f"{HOME}/quyen/moi", data={"role": "owner"})).status_code == 403
        shown = await browser.get(f"{HOME}/quyen")
        token = re.search(r'data-token="(\w+)"', shown.text)
        assert token
        abroad = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
        fields = {"role": "owner", "token": token[1]}
        assert (await browser.post(f"{HOME}/quyen/moi", data=fields, headers=abroad)).status_code == 403
        assert (await browser.post(f"{HOME}/quyen/moi", content=b"x" * 300_000)).status_code == 413
    assert await office.newsroom.services.members.invitations(office.newsroom.now) == []


def hidden(page: str) -> dict[str, str]:
    """Return the fields of the form that sends once more what was written."""
    fields = re.findall(r'<textarea name="(\w+)" hidden aria-hidden="true">(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value) for name, value in fields}


async def test_what_was_written_is_kept_when_the_session_has_ended_or_is_another(office: Office) -> None:
    path = f"{HOME}/tinnong/moi"
    words = {"title": "Lũ <b>quét</b>", "body": "Dòng một\nDòng hai", "whom": "all", "hours": "6"}
    async with office.signed_in("editor") as lan:
        token = re.search(r'data-token="(\w+)"', (await lan.get(path)).text)
        assert token
        office.newsroom.passes(hours=13)
        ended = await lan.post(path, data={"token": token[1], **words})
        assert ended.status_code == 401
        assert hidden(ended.text) == words
        assert "Lũ &lt;b&gt;quét" in ended.text
        assert "/console" in ended.text
        await lan.post(await office.link(await office.person("editor")))
        other = await lan.post(path, data={"token": "", **hidden(ended.text)})
        assert other.status_code == 403
        assert await office.newsroom.services.alerts.open() == []
        fresh = re.search(r'name="token" value="(\w+)"', other.text.partition("<main")[2])
        assert fresh
        taken = await lan.post(path, data={"token": fresh[1], **hidden(other.text)})
        assert taken.status_code == 303
    [alert] = await office.newsroom.services.alerts.open()
    assert (alert.text.title, alert.text.body) == (words["title"], words["body"])


async def test_what_another_page_sends_is_not_shown_back(office: Office) -> None:
    abroad = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    async with office.browser() as stranger:
        answer = await stranger.post(f"{HOME}/tinnong/moi", data={"title": "Lừa"}, headers=abroad)
        assert (answer.status_code, "Lừa" in answer.text) == (303, False)
    async with office.signed_in("editor") as lan:
        answer = await lan.post(f"{HOME}/tinnong/moi", data={"title": "Lừa", "token": "x"}, headers=abroad)
        assert (answer.status_code, "Lừa" in answer.text) == (403, False)


async def test_a_page_that_is_not_there_says_so_and_leads_back(office: Office) -> None:
    async with office.signed_in("editor") as lan:
        for path in ("/quyen", "/khong-co", "/tinnong/999", "/tinnong/x", "/nguon/1"):
            answer = await lan.get(HOME + path)
            assert (path, answer.status_code, "Không có gì ở đây" in answer.text) == (path, 404, True)
    async with office.browser() as stranger:
        assert (await stranger.get(f"{HOME}/khong-co")).headers["location"] == f"{HOME}/vao"


async def test_what_fails_is_logged_once_and_said_in_words(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(limit: int = 0) -> None:
        raise RuntimeError("the database is away")

    async with office.signed_in("editor") as lan:
        monkeypatch.setattr(office.newsroom.services.alerts, "recent", broken)
        answer = await lan.get(f"{HOME}/tinnong")
        assert (answer.status_code, "Có lỗi ở phía chúng tôi" in answer.text) == (500, True)
    assert [record.levelname for record in caplog.records if "web_request_failed" in record.getMessage()] == ["ERROR"]


async def test_the_key_in_a_link_stands_in_no_log(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(code: str, now: object) -> None:
        raise RuntimeError("the database is away")

    link = await office.link(await office.person("owner"))
    monkeypatch.setattr(office.newsroom.services.signing_in, "begin", broken)
    async with office.browser() as browser:
        assert (await browser.post(link)).status_code == 500
    assert "web_request_failed" in caplog.text
    assert link.rpartition("/")[2] not in caplog.text + str([vars(record) for record in caplog.records])


async def test_no_page_of_the_console_can_be_framed_or_run_foreign_scripts(office: Office) -> None:
    async with office.signed_in("owner") as browser:
        for path in ("/", "/vao", "/tinnong/moi", "/khong-co"):
            headers = (await browser.get(HOME + path)).headers
            policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
            assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
            shut = (policy["frame-ancestors"], policy["form-action"], policy["base-uri"])
            assert shut == ("'none'", "'self'", "'none'")
            assert headers["cache-control"] == "private, no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"


async def test_the_console_speaks_the_language_that_was_chosen(office: Office) -> None:
    async with office.signed_in("owner") as browser:
        answer = await send(browser, "/quyen", "/ngonngu", language="en", here="/quyen")
        assert answer.headers["location"] == f"{HOME}/quyen"
        assert "Who works in the newsroom" in (await browser.get(f"{HOME}/quyen")).text
        away = await send(browser, "/quyen", "/ngonngu", language="xx", here="//elsewhere.example")
        assert away.headers["location"] == HOME
