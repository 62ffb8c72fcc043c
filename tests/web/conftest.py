"""What the web tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from playwright.async_api import Browser

from bot.channels.web import WebChannel
from bot.dispatch import Dispatcher
from bot.web.app import web_app
from config.settings import load_settings
from digests.model import ChatRef, Message
from digests.store import Database
from tests.bot.talk import NEWSROOM, Newsroom
from tests.web.browser import chromium
from tests.web.site import Echo, Site, make_site, on_a_port


@pytest.fixture
async def site(db: Database) -> AsyncIterator[Site]:
    """The web chat over an echo, in process, on both databases."""
    made = await make_site(db)
    yield made
    await made.channel.close()


@pytest.fixture
async def served(db: Database) -> AsyncIterator[Site]:
    """The web chat over an echo, on a real port."""
    async with on_a_port(await make_site(db)) as made:
        yield made


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

    async def update(self, chat: ChatRef, ref: str, message: Message) -> bool:
        await self.channel.edit(chat, ref, message)
        return True


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
async def press(db: Database, newsroom: Newsroom, outlet: Straight) -> AsyncIterator[Site]:
    """The real commands behind the web chat, on a real port."""
    dispatcher = Dispatcher(newsroom.services, {"web": outlet}, clock=lambda: newsroom.now)
    app = await web_app(load_settings({}), db, NEWSROOM, outlet.channel, dispatcher.handle)
    async with on_a_port(Site(app=app, db=db, channel=outlet.channel, echo=Echo(outlet.channel))) as served:
        yield served
