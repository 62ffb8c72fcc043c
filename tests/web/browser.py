"""A real browser for tests: Chromium, headless, with the eyes of a reader."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
SECONDS = 60
"""After so long something hangs: on a busy machine a browser may take ten."""
expect.set_options(timeout=SECONDS * 1000)


class Window:
    """A browser with cookies of its own. `complaints` holds every error and every breach of the page's policy."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self._browser = browser
        self._options = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "viewport": PHONE, **options}
        self.complaints: list[str] = []
        self.asked: list[str] = []
        """Every address that was requested."""

    async def __aenter__(self) -> Window:
        self.context = await self._browser.new_context(**self._options)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.context.close()

    def _console(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.complaints.append(said.text)

    async def visit(self, url: str) -> Page:
        """Open a tab of the chat and return it once the stream is open."""
        page = await self.open(url)
        await page.wait_for_selector("html[data-state=on]")
        return page

    async def open(self, url: str) -> Page:
        """Open a tab."""
        page = await self.context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("request", lambda request: self.asked.append(request.url))
        await page.goto(url)
        return page


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Chromium for the block; without it the test is skipped and says why."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium, or name one in CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def shown(page: Page) -> list[str]:
    """Return the conversation as it stands on the page, own words with “> ” before them."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll('#log > li[data-place]')].map((item) => item.matches('.mine')
             ? '> ' + item.querySelector('.words').lastChild.textContent
             : item.querySelector('.card').innerText)"""
    )
    return found


async def until_shown(page: Page, words: str) -> None:
    """Wait until a message with these words is on the page."""
    await page.locator("#log .card, #log .mine .words", has_text=words).last.wait_for()
