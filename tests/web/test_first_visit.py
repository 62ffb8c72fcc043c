"""The whole conversation in a real browser, with the real commands, services and database behind it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page

from digests.model import Plan
from digests.store import chats
from tests.bot.talk import LEAD, Newsroom
from tests.web.browser import SMALL_PHONE, Window, shown, until_shown
from tests.web.conftest import Straight
from tests.web.site import Site

pytestmark = pytest.mark.slow


async def _taps(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label).last.click()


async def test_a_reader_taps_through_the_three_questions_reads_the_digest_and_asks_for_more(
    press: Site, browser: Browser, newsroom: Newsroom, outlet: Straight
) -> None:
    async with Window(browser, {"viewport": SMALL_PHONE, "has_touch": True}) as window:
        page = await window.visit(press.url)
        await _taps(page, "Bắt đầu")
        await until_shown(page, "1/3")
        digest = next(text for text in await shown(page) if "23/11/2026" in text)
        assert "Chuyện làng số 12" in digest
        assert LEAD in digest
        assert await page.get_by_role("link", name="Chuyện làng số 12").get_attribute("target") == "_blank"

        await _taps(page, "Thể thao")
        await page.get_by_role("button", name="✓").last.wait_for()
        await _taps(page, "Tiếp tục")
        await until_shown(page, "2/3")
        await page.fill("#text", "bac ha")
        await page.press("#text", "Enter")
        await until_shown(page, "Bắc Hà")
        await _taps(page, "Tiếp tục")
        await until_shown(page, "3/3")
        await _taps(page, "18:00")
        await until_shown(page, "Xong rồi!")

        await _taps(page, "Xem thêm tin")
        await until_shown(page, "Lũ quét cuốn trôi cầu tạm")
        everything = await shown(page)
        assert len([text for text in everything if "Lũ quét cuốn trôi cầu tạm" in text]) == 1, "no story twice"
        assert window.complaints == []
    async with press.db.read() as tx:
        chat = await chats.find(tx, outlet.refs[0])
    assert chat is not None
    assert chat.follows.topics == {"the-thao"}
    assert len(chat.follows.places) == 1
    assert [plan.at.strftime("%H:%M") for plan in chat.plans] == ["18:00"]
    assert all(isinstance(plan, Plan) for plan in chat.plans)
