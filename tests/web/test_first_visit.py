"""The whole conversation in a real browser, with the real commands, services and database behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from playwright.async_api import Browser, Page

from bot.channels.web import WebChannel
from bot.dispatch import Dispatcher
from bot.web.app import web_app
from config.settings import load_settings
from digests.model import ChatRef, Message, Plan
from digests.store import Database, chats
from tests.bot.talk import LEAD, NEWSROOM, Newsroom
from tests.web.browser import SMALL_PHONE, Window, chromium, shown, until_shown
from tests.web.site import Echo, Site, on_a_port

pytestmark = pytest.mark.slow


@dataclass
class Straight:
    """An outlet without waiting: what is answered goes straight to the channel."""

    channel: WebChannel
    refs: list[ChatRef] = field(default_factory=list)

    async def reply(self, chat: ChatRef, *messages: Message) -> str | None:
        self.refs.append(chat)
        return [await self.channel.send(chat, message) for message in messages][-1]

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        await self.channel.edit(chat, ref, message)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def newsroom(db: Database, now: datetime) -> Newsroom:
    newsroom = Newsroom(db, now)
    await newsroom.news("Lũ quét cuốn trôi cầu tạm ở bản vùng cao", topic="moi-truong-thoi-tiet")
    await newsroom.news("Chợ phiên Bắc Hà đông khách ngày cuối tuần", topic="kinh-te")
    await newsroom.news(*(f"Chuyện làng số {number}" for number in range(1, 13)))
    return newsroom


@pytest.fixture
async def outlet(db: Database) -> Straight:
    return Straight(WebChannel(db))


@pytest.fixture
async def site(db: Database, newsroom: Newsroom, outlet: Straight) -> AsyncIterator[Site]:
    dispatcher = Dispatcher(newsroom.services, {"web": outlet}, clock=lambda: newsroom.now)
    app = await web_app(load_settings({}), db, NEWSROOM, outlet.channel, dispatcher.handle)
    async with on_a_port(Site(app=app, db=db, channel=outlet.channel, echo=Echo(outlet.channel))) as served:
        yield served


async def _taps(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label).last.click()


async def test_a_reader_taps_through_the_three_questions_reads_the_digest_and_asks_for_more(
    site: Site, browser: Browser, newsroom: Newsroom, outlet: Straight
) -> None:
    async with Window(browser, {"viewport": SMALL_PHONE, "has_touch": True}) as window:
        page = await window.visit(site.url)
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
    async with site.db.read() as tx:
        chat = await chats.find(tx, outlet.refs[0])
    assert chat is not None
    assert chat.follows.topics == {"the-thao"}
    assert len(chat.follows.places) == 1
    assert [plan.at.strftime("%H:%M") for plan in chat.plans] == ["18:00"]
    assert all(isinstance(plan, Plan) for plan in chat.plans)
