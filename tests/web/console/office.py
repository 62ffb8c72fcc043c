"""The console of a newsroom for tests: the real application, and people who sign in to it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from starlette.applications import Starlette

from bot.channels.web import WebChannel
from bot.voice import Voice
from bot.web.app import web_app
from config.settings import load_settings
from digests.model import ChatRef, Person, Role
from tests.bot.talk import EDITORS, NEWSROOM, Newsroom

URL = "http://bantin.test"
STORIES = ("Chợ phiên mở lại", "Trường mới khánh thành", "Đường liên thôn thông xe")
OWNER = ChatRef(channel="fake", id=EDITORS)


@dataclass
class Office:
    """The application, and the newsroom behind it."""

    newsroom: Newsroom
    app: Starlette
    url: str = URL

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """Return a browser with cookies of its own."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url=self.url, headers=headers)

    async def person(self, role: Role, id: str = "7", name: str = "Lan") -> Person:
        """Return somebody with this role."""
        members, now = self.newsroom.services.members, self.newsroom.now
        if role == "owner":
            return await members.person(OWNER)
        ref = ChatRef(channel="fake", id=id)
        await members.grant(ref, role, name, None, now)
        return await members.person(ref)

    async def link(self, person: Person) -> str:
        """Return the path of a link into the console for this person."""
        code = await self.newsroom.services.signing_in.link(person, self.newsroom.now)
        return f"/bantin-console/vao/{code}"

    @asynccontextmanager
    async def signed_in(self, role: Role, id: str = "7") -> AsyncIterator[httpx.AsyncClient]:
        """Open a browser in which somebody of this role has signed in."""
        async with self.browser() as browser:
            answer = await browser.post(await self.link(await self.person(role, id)))
            assert answer.headers["location"] == "/bantin-console"
            yield browser


async def make_office(newsroom: Newsroom) -> Office:
    """Return the console of a newsroom, in process."""
    channel = WebChannel(newsroom.db, clock=lambda: newsroom.now)
    app = await web_app(
        load_settings({}),
        newsroom.db,
        NEWSROOM,
        channel,
        newsroom.dispatcher.handle,
        clock=lambda: newsroom.now,
        services=newsroom.services,
        voice=Voice({"fake": newsroom.outlet}, {"fake": newsroom.platform}),
    )
    return Office(newsroom=newsroom, app=app)


async def send(browser: httpx.AsyncClient, page: str, path: str, /, **fields: str | list[str]) -> httpx.Response:
    """Send a form that stands on a page, with the page's token."""
    shown = await browser.get(f"/bantin-console{page}", follow_redirects=True)
    found = re.search(r'data-token="(\w+)"', shown.text)
    assert found, shown.text[:300]
    return await browser.post(f"/bantin-console{path}", data={"token": found[1], **fields})
