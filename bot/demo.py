"""`bantin demo`: everything at once on this machine alone. No token, no internet, nothing kept."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import ROLES, serve
from bot.demo_feeds import Newspapers, newspapers, write_config
from bot.opening import opened
from bot.terminal import say, show
from bot.upkeep import visit_feeds
from config.logs import set_up_logs
from config.newsroom import load
from config.settings import Bind, Settings, load_settings
from digests.compose.ondemand import digest_now
from digests.model import ChatRef, Message
from digests.subscriptions import Subscriptions

READER = ChatRef(channel="web", id="demo")


async def demonstrate(*, once: bool) -> None:
    """Collect the demonstration's feeds, print a subscriber's first digest, then serve the web chat until stopped."""
    now = datetime.now(UTC)
    with TemporaryDirectory(prefix="bantin-demo-") as folder, newspapers(now) as papers:
        settings = demo_settings(Path(folder), papers)
        set_up_logs("text", "ERROR", settings.secrets())
        show(await first_digest(settings, now), title="Bantin · demo")
        if once:
            return
        await serve(settings, ROLES, on_ready=_invite)


def demo_settings(folder: Path, papers: Newspapers) -> Settings:
    """Return settings that touch nothing but `folder` and loopback, with the configuration written there."""
    config = folder / "config"
    config.mkdir()
    write_config(config, papers)
    return Settings(
        database_url=f"sqlite:///{folder}/bantin.db",
        config_dir=config,
        fetch_allow=frozenset({("127.0.0.1", papers.port)}),
        web_bind=_free(load_settings({"BANTIN_WEB_BIND": os.environ.get("BANTIN_WEB_BIND", "")}).web_bind),
        log_level="ERROR",
    )


async def first_digest(settings: Settings, now: datetime) -> Message:
    """Visit the feeds, subscribe a reader who chose nothing, and return what they get."""
    newsroom = load(settings.config_dir)
    async with opened(settings) as db:
        async for harvest in visit_feeds(db, newsroom, settings, now=now):
            say(f"{harvest.feed.name}: {harvest.new} stories")
        readers = Subscriptions(db, newsroom)
        chat, _ = await readers.welcome(READER, locale=newsroom.languages[0], private=True, now=now)
        return await digest_now(db, newsroom, chat, datetime.now(UTC))


def _invite(address: str) -> None:
    say(f"The web chat is at {address}: open it and press “Bắt đầu”. Ctrl+C ends the demonstration.")


def _free(wanted: Bind) -> Bind:
    """Return `wanted`, or the same host with a port that the system chooses when that one is taken."""
    for port in (wanted.port, 0):
        try:
            with socket.create_server((wanted.host, port)) as probe:
                return Bind(wanted.host, probe.getsockname()[1])
        except OSError:
            continue
    return wanted
