"""A web chat for tests: the real application over a conversation of ours, in process or on a real port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from starlette.applications import Starlette

from bot.channels.web import WebChannel
from bot.messages import Incoming
from bot.web.app import web_app
from bot.web.server import listen, serve
from config.newsroom import load
from config.settings import Settings, load_settings
from digests.model import Block, Button, ChatRef, Message, Span
from digests.store import Database


def plain(text: str, *buttons: Button) -> Message:
    """Return a message of one sentence, its buttons in one row."""
    return Message(blocks=(Block(lines=((Span(text=text),),)),), buttons=(buttons,) if buttons else ())


@dataclass
class Echo:
    """A conversation that says back what it hears, edits what is pressed, and breaks down on "boom"."""

    channel: WebChannel
    heard: list[Incoming] = field(default_factory=list)
    patience: asyncio.Event = field(default_factory=asyncio.Event)
    """"chậm" is answered once this is set."""

    async def __call__(self, incoming: Incoming) -> None:
        self.heard.append(incoming)
        if incoming.text == "boom":
            raise RuntimeError("boom")
        if incoming.text == "chậm":
            await self.patience.wait()
        if incoming.action and incoming.message_ref:
            pressed = plain(f"Đã bấm {incoming.action}", Button(label="Lần nữa", action="again"))
            await self.channel.edit(incoming.chat, incoming.message_ref, pressed)
        elif incoming.text == "menu":
            menu = plain("Chọn một", Button(label="✅ Thời tiết", action="t:weather"), Button(label="B", action="b"))
            await self.channel.send(incoming.chat, menu)
        else:
            await self.channel.send(incoming.chat, plain(f"Bạn nói: {incoming.text}"))


@dataclass
class Site:
    """The application and what it is made of."""

    app: Starlette
    db: Database
    channel: WebChannel
    echo: Echo
    url: str = "http://bantin.test"
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def reader(self, **headers: str) -> httpx.AsyncClient:
        """Return a browser-like client with a cookie jar of its own, in process."""
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url=self.url, headers=headers)

    async def chat(self, number: int = -1) -> ChatRef:
        """Return who spoke last (or the one of that number)."""
        return self.echo.heard[number].chat


async def make_site(db: Database, settings: Settings | None = None) -> Site:
    """Return a site that is not on any port."""
    channel = WebChannel(db)
    echo = Echo(channel)
    app = await web_app(settings or load_settings({}), db, load(), channel, echo)
    return Site(app=app, db=db, channel=channel, echo=echo)


@asynccontextmanager
async def on_a_port(site: Site, port: int = 0) -> AsyncIterator[Site]:
    """Serve the site on loopback for the block."""
    listener = listen("127.0.0.1", port)
    site.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    site.stop = asyncio.Event()
    serving = asyncio.create_task(serve(site.app, listener, site.stop, site.channel.close))
    try:
        yield site
    finally:
        site.stop.set()
        await serving
