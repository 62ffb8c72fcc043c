"""The composition root: the only place that builds things and connects them.

    serve(settings, roles)   →   bot (listens) · scheduler (ticks) · sender (outbox) · web (chat page)

The roles share nothing but the database, so each may run in a process of its own, or all of them in one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from socket import socket
from typing import Any

from bot.channels import CONNECT, NO_ZALO, ChatChannel
from bot.channels.web import WebChannel
from bot.commands import Services
from bot.commands.table import menu
from bot.dispatch import Dispatcher
from bot.inbox import Inbox
from bot.inline import Inline
from bot.messages import Incoming
from bot.opening import opened
from bot.pulses import keep_beating
from bot.scheduler import Scheduler
from bot.services import atlas_of, services_of
from bot.stopping import stopping_on_signals
from bot.ticks import notices_of, ticks_of
from bot.voice import Voice
from bot.web.app import web_app
from bot.web.server import listen
from bot.web.server import serve as serve_web
from config.errors import ConfigError
from config.logs import event
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.alerts import Rules
from digests.clock import Clock, utc_now
from digests.collect.visitor import Visitor
from digests.deliver.sender import Channel, Sender
from digests.store import Database, articles

logger = logging.getLogger(__name__)

ROLES = frozenset({"bot", "scheduler", "sender", "web"})
Part = Coroutine[Any, Any, None]


@dataclass(frozen=True, kw_only=True)
class House:
    """What the parts are made from."""

    settings: Settings
    newsroom: Newsroom
    db: Database
    clock: Clock
    web: WebChannel
    platforms: dict[str, ChatChannel]
    senders: dict[str, Sender]
    services: Services
    dispatcher: Dispatcher
    inline: Inline
    stop: asyncio.Event
    stocked: asyncio.Event
    """There is something to read, or the first round has given nothing."""

    async def hear(self, incoming: Incoming) -> str | None:
        """Answer a person; the first ones of all wait until the first round has been made."""
        await self.stocked.wait()
        return await self.dispatcher.handle(incoming)

    def nudge(self) -> None:
        """Have the senders of this process look into the outbox at once."""
        for sender in self.senders.values():
            sender.nudge()


async def serve(
    settings: Settings,
    roles: frozenset[str] = ROLES,
    *,
    clock: Clock = utc_now,
    stop: asyncio.Event | None = None,
    on_ready: Callable[[str], object] = lambda address: None,
) -> None:
    """Run the roles until SIGTERM, SIGINT or `stop`; then finish what is under way, within ten seconds.

    `on_ready` gets the web chat's address ("" without the role web) when everything has been started. Raises
    ConfigError, StoreError or ChannelRefused with the sentence for the operator.
    """
    newsroom = load(settings.config_dir)
    async with AsyncExitStack() as stack:
        listener = listen(settings.web_bind.host, settings.web_bind.port) if "web" in roles else None
        if listener:
            stack.callback(listener.close)
        db = await stack.enter_async_context(opened(settings))
        house = build(settings, newsroom, db, clock, stop or asyncio.Event())
        for channel in house.platforms.values():
            stack.push_async_callback(channel.close)
        stack.push_async_callback(house.services.visitor.close)
        for sender in house.senders.values():
            stack.push_async_callback(sender.answers.settle)
        stack.enter_context(stopping_on_signals(house.stop))
        if "scheduler" not in roles or await _has_news(db):
            house.stocked.set()
        parts = _parts(house, roles)
        address = ""
        if listener:
            address = f"http://{settings.web_bind.host}:{listener.getsockname()[1]}"
            parts.append(await _pages(house, listener))
        _announce(house, roles, address)
        on_ready(address)
        await _run(parts, house.stop)
        event(logger, "stopped")


def build(settings: Settings, newsroom: Newsroom, db: Database, clock: Clock, stop: asyncio.Event) -> House:
    """Connect services, channels, senders and the dispatcher to one another."""
    web = WebChannel(db, clock=clock)
    platforms = {kind: channel for kind, connect in CONNECT.items() if (channel := connect(settings)) is not None}
    channels: dict[str, Channel] = {**platforms, "web": web}
    senders = {kind: Sender(db, channel, clock) for kind, channel in channels.items()}
    site = settings.public_url or f"http://{settings.web_bind}"
    rules = Rules(
        approvals=settings.alert_approvals,
        undo=timedelta(seconds=settings.alert_undo_seconds),
        rates={kind: channel.rate for kind, channel in channels.items()},
    )
    atlas = atlas_of(newsroom, settings.config_dir)
    visitor = Visitor(settings.fetch_allow, settings.config_dir)
    edits = {kind for kind, channel in channels.items() if channel.edits}
    services = services_of(db, newsroom, atlas, settings.owners, site=site, rules=rules, edits=edits, visitor=visitor)
    return House(
        settings=settings,
        newsroom=newsroom,
        db=db,
        clock=clock,
        web=web,
        platforms=platforms,
        senders=senders,
        services=services,
        dispatcher=Dispatcher(services, senders, clock=clock, platforms=platforms),
        inline=Inline(services, clock),
        stop=stop,
        stocked=asyncio.Event(),
    )


# --- the parts ----------------------------------------------------------------------------------


def _parts(house: House, roles: frozenset[str]) -> list[Part]:
    """Return what the roles do, the web aside; ConfigError when that is nothing."""
    parts: list[Part] = []
    if "scheduler" in roles:
        scheduler = Scheduler(
            settings=house.settings,
            newsroom=house.newsroom,
            db=house.db,
            clock=house.clock,
            on_composed=house.nudge,
            at_once=ticks_of(house.db, house.services, house.senders, house.clock, house.nudge),
        )
        parts.append(scheduler.run(house.stop, house.stocked))
    if "sender" in roles:
        parts += [sender.run(house.stop) for sender in house.senders.values()]
    if "bot" in roles:
        parts += [_listen(house, kind, channel) for kind, channel in house.platforms.items()]
    if roles == {"bot"} and not parts:
        raise ConfigError("BANTIN_TELEGRAM_TOKEN is not set, so there is nobody to listen to; @BotFather gives a token")
    if roles & {"bot", "web"}:
        parts.append(house.services.reading.keep(house.clock, house.stop))
        parts += [sender.answers.run(house.stop) for sender in house.senders.values()]
    if "bot" in roles and "scheduler" not in roles:
        parts.append(notices_of(house.db, house.services, house.senders, house.clock).run(house.stop))
    return [*parts, keep_beating(house.services.house, roles, house.clock, house.stop)]


async def _pages(house: House, listener: socket) -> Part:
    """Build the web application, and return what serves it."""
    voice = Voice(house.senders, house.platforms)
    settings, services = house.settings, house.services
    app = await web_app(
        settings, house.db, house.newsroom, house.web, house.hear, clock=house.clock, services=services, voice=voice
    )
    return serve_web(app, listener, house.stop, house.web.close)


async def _listen(house: House, kind: str, channel: ChatChannel) -> None:
    inbox = Inbox(house.db, kind, house.clock)
    menus = {"": menu(house.newsroom.languages[0])} | {locale: menu(locale) for locale in house.newsroom.languages}
    await channel.listen(house.hear, house.stop, menus=menus, first_time=inbox.first_time, on_inline=house.inline)


# --- starting and stopping ----------------------------------------------------------------------


async def _run(parts: list[Part], stop: asyncio.Event) -> None:
    """Run the parts until all have ended; one that fails stops the others, and its error is raised."""
    tasks = [asyncio.create_task(part) for part in parts]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    stop.set()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, BaseException):
            raise error


async def _has_news(db: Database) -> bool:
    async with db.read() as tx:
        return await articles.count(tx) > 0


def _announce(house: House, roles: frozenset[str], address: str) -> None:
    event(logger, "started", roles=",".join(sorted(roles)), channels=",".join(house.senders), web=address or None)
    if house.settings.zalo_token and "zalo" not in CONNECT:
        event(logger, "channel_missing", level=logging.WARNING, channel="zalo", meaning=NO_ZALO)
    if not house.platforms:
        event(
            logger,
            "no_token",
            level=logging.WARNING,
            meaning="the web chat is the only channel",
            remedy="get a token from @BotFather and set BANTIN_TELEGRAM_TOKEN to serve readers on Telegram",
        )
