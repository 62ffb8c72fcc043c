"""What a reader does in the web chat, in a real browser with the real commands behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from digests.store import chats
from tests.web.browser import DESK, Window, shown, until_shown
from tests.web.conftest import Straight
from tests.web.site import Site

pytestmark = pytest.mark.slow
SA_PA = {"latitude": 22.3364, "longitude": 103.8438}


async def taps(page: Page, label: str, *, exact: bool = False) -> None:
    await page.get_by_role("button", name=label, exact=exact).last.click()


async def writes(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter")


async def test_a_story_is_opened_by_its_number_and_its_address_copied_for_friends(
    press: Site, browser: Browser
) -> None:
    async with Window(browser, {"viewport": DESK, "permissions": ["clipboard-read", "clipboard-write"]}) as window:
        page = await window.visit(press.url)
        await writes(page, "/tin chợ phiên")
        await until_shown(page, "Chợ phiên Bắc Hà")
        await taps(page, "1", exact=True)
        await page.get_by_role("link", name="Đọc bài").wait_for()
        await taps(page, "Chia sẻ")
        await page.get_by_text("Đã sao chép liên kết").wait_for()
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert copied == await page.get_by_role("link", name="Đọc bài").get_attribute("href")
        assert window.complaints == []


async def test_the_place_is_found_where_the_phone_is_and_only_if_it_may_tell(press: Site, browser: Browser) -> None:
    async with Window(browser, {"geolocation": SA_PA, "permissions": ["geolocation"]}) as window:
        page = await window.visit(press.url)
        await writes(page, "/diaphuong")
        await taps(page, "Dùng vị trí")
        await taps(page, "Gửi vị trí của tôi")
        await until_shown(page, "phường Sa Pa, đúng không?")
        await taps(page, "Đúng, theo dõi")
        await until_shown(page, "Bạn đã theo dõi phường Sa Pa")
        assert window.complaints == []
    async with Window(browser, {"permissions": []}) as window:
        page = await window.visit(press.url)
        await writes(page, "/diaphuong")
        await taps(page, "Dùng vị trí")
        await taps(page, "Gửi vị trí của tôi")
        await page.get_by_text("Bạn hãy gõ tên xã, phường").last.wait_for()


async def test_everything_kept_can_be_fetched_by_its_reader_and_by_nobody_else(
    press: Site, browser: Browser, tmp_path: Path
) -> None:
    async with Window(browser, {}) as window, Window(browser, {}) as stranger:
        page = await window.visit(press.url)
        await writes(page, "/dangky hoa đào")
        await writes(page, "/dulieu")
        await taps(page, "Tải tất cả về")
        link = page.get_by_role("link", name="bantin.json")
        async with page.expect_download() as download:
            await link.click()
        await (await download.value).save_as(tmp_path / "bantin.json")
        kept = json.loads((tmp_path / "bantin.json").read_text())
        assert kept["follows"][0]["label"] == "hoa đào"
        address = press.url + str(await link.get_attribute("href"))
        assert (await stranger.context.request.get(address)).status == 404
        assert window.complaints == []


async def test_promise_14_after_deletion_the_page_and_the_server_know_nothing(
    press: Site, browser: Browser, outlet: Straight
) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(press.url)
        await writes(page, "/dangky hoa đào")
        await until_shown(page, "hoa đào")
        cookie = (await window.context.cookies())[0]["value"]
        await writes(page, "/dulieu")
        for step, answer in (("Xóa tất cả", "Xóa tất cả?"), ("Có, xóa", "Bạn chắc chắn chứ?")):
            await taps(page, step)
            await until_shown(page, answer)
        await taps(page, "Xóa tất cả ngay")
        await page.get_by_text("Đã xóa mọi dữ liệu về bạn").wait_for()
        assert await shown(page) == []
        assert await page.get_by_role("button", name="Bắt đầu").is_visible()
        await page.reload()
        assert await shown(page) == []
        assert cookie not in [one["value"] for one in await window.context.cookies()]
        assert window.complaints == []
    async with press.db.read() as tx:
        assert await chats.find(tx, outlet.refs[0]) is None


async def test_the_settings_of_a_reader_are_a_conversation_in_english_too(press: Site, browser: Browser) -> None:
    async with Window(browser, {"viewport": DESK}) as window:
        page = await window.visit(press.url)
        await page.get_by_role("button", name="English").click()
        await page.wait_for_selector("html[lang=en][data-state=on]")
        for said, answer in (
            ("/keywords +peach -football", "Muted: “football”"),
            ("/quiet 22:00-06:00", "Now: 22:00 – 06:00"),
            ("/catchup", "in the last days"),
            ("/link", "/lienket"),
            ("/feedback Please write about our bridge", "Your letter is with the newsroom"),
            ("/mydata", "What is kept about you"),
        ):
            await writes(page, said)
            await until_shown(page, answer)
        assert window.complaints == []
