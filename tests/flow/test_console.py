"""The console in the whole program: what is done on its pages reaches people in their chats."""

from __future__ import annotations

import re

import httpx
import pytest

from config.settings import Settings
from tests.fakes.telegram import FakeTelegram

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

HOME = "/bantin-console"
OWNER, READER, LAN = 1, 20, 7


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"owners": (("telegram", str(OWNER)),)})


async def send(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Send a form with the token of this session's pages."""
    found = re.search(r'data-token="(\w+)"', (await browser.get(f"{HOME}/")).text)
    assert found
    return await browser.post(HOME + path, data={"token": found[1], **fields})


async def test_a_letter_is_answered_and_somebody_invited_from_the_page(telegram: FakeTelegram, web: str) -> None:
    telegram.writes(READER, "/gopy Bao giờ có điện lại ở Cốc San ạ?")
    await telegram.until(lambda: any("Thư đã tới" in sent.text for sent in telegram.messages(READER)))
    await telegram.until(lambda: any("Cốc San" in sent.text for sent in telegram.messages(OWNER)))
    telegram.writes(OWNER, "/console")
    await telegram.until(lambda: "/vao/" in telegram.last(OWNER).text)
    link = re.search(rf"{HOME}/vao/[\w-]+", telegram.last(OWNER).text)
    assert link
    async with httpx.AsyncClient(base_url=web, timeout=60) as browser:
        assert (await browser.post(link[0])).status_code == 303
        assert "Cốc San" in (await browser.get(f"{HOME}/gopy/1")).text
        assert (await send(browser, "/gopy/1", seen="", text="18 giờ hôm nay bạn nhé.")).status_code == 303
        await telegram.until(lambda: "18 giờ hôm nay" in telegram.last(READER).text)
        page = await send(browser, "/quyen/moi", role="editor", name="Lan")
        invited = re.search(r"https://t\.me/bantin_test_bot\?start=(role_[\w-]+)", page.text)
        assert invited
        telegram.writes(LAN, f"/start {invited[1]}")
        await telegram.until(lambda: any("biên tập viên" in sent.text for sent in telegram.messages(LAN)))
        assert "Lan" in (await browser.get(f"{HOME}/quyen")).text
