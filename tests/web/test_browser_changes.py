"""What became of a message, in a real browser: answered, removed, with a picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page

from digests.model import Message
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


async def test_who_asks_sees_the_answer_wherever_the_page_stands(served: Site, browser: Browser) -> None:
    async with Window(browser, {"reduced_motion": "reduce"}) as window:  # nothing slides: the page stands where it is
        page = await window.visit(served.url)
        await _writes(page, "menu")
        await until_shown(page, "Chọn một")
        await served.channel.send(await served.chat(), Message(blocks=plain("Dòng dài. " * 20).blocks * 20))
        await until_shown(page, "Dòng dài.")
        await _writes(page, "chậm")
        await page.wait_for_selector("#log li.mine:not(.waiting) >> text=chậm")
        await page.evaluate("() => scrollTo(0, 0)")
        served.echo.patience.set()
        await until_attached(page, "Bạn nói: chậm")
        await page.wait_for_function(
            """() => { const answer = document.querySelector('#log li:last-child').getBoundingClientRect();
                   const end = document.querySelector('.bottom').getBoundingClientRect().top;
                   return answer.top > 0 && answer.bottom < end; }"""
        )


async def until_attached(page: Page, words: str) -> None:
    """Wait until a message with these words is there, in sight or not."""
    await page.locator("#log .card", has_text=words).last.wait_for(state="attached")


async def _writes(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter")
