"""What became of a message, in a real browser: answered, removed, with a picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Browser

from tests.web.browser import Window, shown, until_shown
from tests.web.site import Site, plain

ONE_DATABASE = "what a browser shows does not depend on the database"
pytestmark = pytest.mark.slow


async def test_a_correction_an_answer_a_picture_and_a_removed_message_look_like_what_they_are(
    served: Site, browser: Browser
) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await page.fill("#text", "Sa Pa")
        await page.press("#text", "Enter")
        await until_shown(page, "Bạn nói: Sa Pa")
        chat = await served.chat()
        flood = await served.channel.send(chat, plain("Lũ quét ở Bát Xát"))
        answer = replace(plain("Nước đã rút"), picture="https://127.0.0.1:1/anh.jpg")
        await served.channel.send(chat, answer, answers=flood)
        await until_shown(page, "Nước đã rút")
        assert await page.locator(".answered").inner_text() == "↩ Tiếp nối tin: Lũ quét ở Bát Xát"
        await page.wait_for_function("!document.querySelector('img.picture')")  # there is none at that address
        wrong = await served.channel.send(chat, plain("Tin báo nhầm"))
        await until_shown(page, "Tin báo nhầm")
        await served.channel.delete(chat, wrong)
        await until_shown(page, "Tin này đã được gỡ.")
        assert "Tin báo nhầm" not in " ".join(await shown(page))
        await page.reload()
        assert "Tin này đã được gỡ." in " ".join(await shown(page))
