"""Somebody at the console in a real browser, with a mouse or with the keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from digests.model import Role
from tests.web.browser import DESK, Window
from tests.web.console.office import Office


@asynccontextmanager
async def entered(
    office: Office, browser: Browser, role: Role, id: str, size: dict[str, int] = DESK
) -> AsyncIterator[tuple[Window, Page]]:
    """Somebody who came in by a link of the bot's."""
    async with Window(browser, {"viewport": size}) as window:
        yield window, await enter(office, window, role, id)


async def enter(office: Office, window: Window, role: Role, id: str) -> Page:
    """Open a tab, and come in by a link of the bot's."""
    page = await window.open(office.url + await office.link(await office.person(role, id, f"Lan {id}")))
    await page.get_by_role("button", name="Đăng nhập").click()
    await page.get_by_role("heading", name="Hôm nay").wait_for()
    return page


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so; it must be seen that it has it."""
    passed = []
    for _ in range(80):
        await page.keyboard.press("Tab")
        called, outline = await page.evaluate(_FOCUS)
        passed.append(called)
        if name in called:
            assert outline, f"it cannot be seen that {called} has the focus"
            return
    raise AssertionError(f"no way to {name} with the keyboard: {passed}")


_FOCUS = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  const called = node.getAttribute("aria-label") || node.labels?.[0]?.innerText || node.innerText || "";
  return [called.trim(), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""
