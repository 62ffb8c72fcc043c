"""The requests of the web chat: what a reader says arrives once, stays theirs, and nobody else can say it for them."""

from __future__ import annotations

import re

import httpx
import pytest

from config.settings import load_settings
from digests.store import Database, conversation
from digests.store.conversation import Line
from tests.web.site import Site, make_site, plain


async def _lines(site: Site, who: int = -1) -> list[Line]:
    async with site.db.read() as tx:
        return await conversation.latest(tx, (await site.chat(who)).id)


async def test_what_a_reader_writes_is_kept_heard_and_answered(site: Site) -> None:
    async with site.reader() as hoa:
        await hoa.get("/")
        answer = await hoa.post("/chat", json={"text": "Sa Pa", "nonce": "a1"})
    assert answer.status_code == 202
    (incoming,) = site.echo.heard
    assert (incoming.text, incoming.language, incoming.private) == ("Sa Pa", "vi", True)
    assert incoming.sender == incoming.chat.id
    said, answered = await _lines(site)
    assert (said.mine, said.body["text"]) == (True, "Sa Pa")
    assert answered.body["blocks"] == [[[{"text": "Bạn nói: Sa Pa"}]]]


async def test_a_pressed_button_edits_its_message_in_place(site: Site) -> None:
    async with site.reader() as hoa:
        await hoa.post("/chat", json={"text": "menu"})
        menu = (await _lines(site))[-1]
        await hoa.post("/chat", json={"action": "b", "message": menu.place})
    edited = (await _lines(site))[-1]
    assert (edited.place, edited.revision) == (menu.place, 2)
    assert edited.body["blocks"] == [[[{"text": "Đã bấm b"}]]]


async def test_what_is_sent_again_because_the_answer_got_lost_counts_once(site: Site) -> None:
    async with site.reader() as hoa:
        for _ in range(3):
            assert (await hoa.post("/chat", json={"text": "một lần", "nonce": "n1"})).status_code == 202
        await hoa.post("/chat", json={"text": "một lần", "nonce": "n2"})
    assert len(site.echo.heard) == 2


async def test_two_sessions_never_see_each_others_messages(site: Site) -> None:
    async with site.reader() as hoa, site.reader() as minh:
        await hoa.post("/chat", json={"text": "bí mật của Hoa"})
        secret = (await _lines(site))[-1]
        await minh.post("/chat", json={"text": "chào"})
        await minh.post("/chat", json={"action": "edit", "message": secret.place})
        theirs = (await minh.get("/")).text
        own = (await hoa.get("/")).text
    assert len({incoming.chat for incoming in site.echo.heard}) == 2
    assert "bí mật của Hoa" not in theirs
    assert "bí mật của Hoa" in own
    assert (await _lines(site, 0))[-1] == secret


async def test_a_forged_cookie_opens_nobodys_conversation(site: Site) -> None:
    async with site.reader() as hoa:
        await hoa.post("/chat", json={"text": "bí mật của Hoa"})
        value = hoa.cookies["bantin"]
    body, _, signature = value.partition(".")
    other = "a" if value[-2] != "a" else "b"  # the very last character holds bits that do not count
    for forged in (value[:-2] + other + value[-1], f"x{body}.{signature}", body, "null", "", "....", "%C3%A9"):
        async with site.reader(Cookie=f"bantin={forged}") as stranger:
            page = await stranger.get("/")
            assert page.status_code == 200
            assert "bí mật của Hoa" not in page.text
            assert "set-cookie" in page.headers


async def test_the_cookie_is_signed_and_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    async with site.reader() as hoa:
        cookie = (await hoa.get("/")).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


async def test_behind_https_the_cookie_never_travels_in_the_clear(db: Database) -> None:
    site = await make_site(db, load_settings({"BANTIN_PUBLIC_URL": "https://bantin.example.vn"}))
    async with site.reader() as hoa:
        assert "secure" in (await hoa.get("/")).headers["set-cookie"].lower()


async def test_the_same_cookie_is_the_same_reader_after_a_restart(site: Site, db: Database) -> None:
    async with site.reader() as hoa:
        await hoa.post("/chat", json={"text": "trước"})
        cookie = hoa.cookies["bantin"]
    again = await make_site(db)
    async with again.reader(Cookie=f"bantin={cookie}") as hoa:
        assert "Bạn nói: trước" in (await hoa.get("/")).text
        await hoa.post("/chat", json={"text": "sau"})
    assert again.echo.heard[0].chat == site.echo.heard[0].chat


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://bantin.test.evil.example"},
        {"Origin": "http://bantin.test:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://bantin.test"},
    ],
)
@pytest.mark.parametrize("path", ["/chat", "/language"])
async def test_another_site_cannot_speak_for_a_reader(site: Site, headers: dict[str, str], path: str) -> None:
    async with site.reader(**headers) as evil:
        answer = await evil.post(path, json={"text": "/dung"})
    assert answer.status_code == 403
    assert site.echo.heard == []


@pytest.mark.parametrize("origin", ["http://bantin.test", "https://bantin.example.vn", "https://bantin.example.vn:443"])
async def test_our_own_page_may_speak_also_through_the_public_address(db: Database, origin: str) -> None:
    site = await make_site(db, load_settings({"BANTIN_PUBLIC_URL": "https://bantin.example.vn"}))
    async with site.reader(Origin=origin) as hoa:
        assert (await hoa.post("/chat", json={"text": "chào"})).status_code == 202


async def test_ten_thousand_characters_are_refused_kindly(site: Site) -> None:
    async with site.reader() as hoa:
        for text in ("ệ" * 10_000, "a" * 1001, "x" * 500_000):
            answer = await hoa.post("/chat", json={"text": text})
            assert answer.status_code == 413
            assert re.search(r"1[.,]000", answer.json()["error"])
    assert site.echo.heard == []


async def test_nonsense_is_refused_with_a_sentence(site: Site) -> None:
    async with site.reader() as hoa:
        answer = await hoa.post("/chat", content=b"<xml/>")
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert (await hoa.get("/chat")).status_code == 405
        assert (await hoa.get("/static/../app.py")).status_code == 404


async def test_a_failure_is_told_and_logged_and_hides_its_reason(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    async with site.reader() as hoa:
        answer = await hoa.post("/chat", json={"text": "boom"})
    assert answer.status_code == 500
    assert answer.json()["error"]
    assert "boom" not in answer.text
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["web_request_failed"]


async def test_hostile_text_reaches_the_page_as_data_only(site: Site) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202eevil\u2066 \"'&amp;"
    async with site.reader() as hoa:
        await hoa.post("/chat", json={"text": hostile})
        page = (await hoa.get("/")).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert (await _lines(site))[0].body["text"] == hostile


async def test_every_answer_carries_the_headers_that_keep_a_page_safe(site: Site) -> None:
    async with site.reader() as hoa:
        answers = [await hoa.get(path) for path in ("/", "/static/chat.js", "/nowhere", "/healthz")]
        answers.append(await hoa.post("/chat", json={"text": "boom"}))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_page_speaks_vietnamese_until_the_reader_chooses(site: Site) -> None:
    async with site.reader(**{"Accept-Language": "en"}) as hoa:
        assert '<html lang="vi">' in (await hoa.get("/")).text
        moved = await hoa.post("/language", data={"language": "en"})
        assert (moved.status_code, moved.headers["location"]) == (303, "/")
        assert '<html lang="en">' in (await hoa.get("/")).text
        await hoa.post("/chat", json={"text": "hello"})
        await hoa.post("/language", data={"language": "tlh"})
        assert '<html lang="vi">' in (await hoa.get("/")).text
    assert site.echo.heard[0].language == "en"


async def test_a_digest_is_there_when_the_page_is_opened_again(site: Site) -> None:
    async with site.reader() as hoa:
        await hoa.post("/chat", json={"text": "chào"})
        await site.channel.send(await site.chat(), plain("Bản tin sáng thứ Hai"))
        assert "Bản tin sáng thứ Hai" in (await hoa.get("/")).text


async def test_files_are_kept_for_ever_by_their_content_and_read_again_when_it_changes(site: Site) -> None:
    async with site.reader() as hoa:
        page = (await hoa.get("/")).text
        addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        assert len(set(addresses)) == 3
        for address in addresses:
            assert "immutable" in (await hoa.get(address)).headers["cache-control"]
            assert "immutable" not in (await hoa.get(address + "0")).headers["cache-control"]


async def test_the_page_loads_nothing_from_elsewhere_and_holds_no_inline_code(site: Site) -> None:
    async with site.reader() as hoa:
        page: httpx.Response = await hoa.get("/")
        style, script = (await hoa.get("/static/chat.css")).text, (await hoa.get("/static/chat.js")).text
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", page.text)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|application/json))", page.text)
    assert not re.search(r"url\(|@import", style)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script)
