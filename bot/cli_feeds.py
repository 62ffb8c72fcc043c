"""`bantin feeds`: the sources, a line each."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.checking import check_feeds
from bot.cli_ready import ready
from bot.opening import opened
from bot.opml import Outline, read_opml, write_opml
from bot.terminal import ago, say
from config.errors import ConfigError
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.store import Connection, feeds
from digests.store.feeds import Feed

feeds_app = typer.Typer(help="The sources: list, add, remove, check, import, export.", no_args_is_help=True)
Address = Annotated[str, typer.Argument(help="The feed's address.")]


@feeds_app.command("list")
def list_feeds() -> None:
    """Show every feed and how it fares."""
    settings = ready()
    now = datetime.now(UTC)
    for feed in asyncio.run(_all(settings, load(settings.config_dir), now)):
        say(describe(feed, now))


@feeds_app.command()
def add(
    url: Address,
    name: Annotated[str, typer.Option(help="The source as readers see it; without it, the host.")] = "",
    topic: Annotated[str, typer.Option(help="The topic that the whole feed is about.")] = "",
    own: Annotated[bool, typer.Option(help="The newsroom's own feed.")] = False,
) -> None:
    """Add a feed by hand; it is visited at the next round."""
    settings = ready()
    newsroom = load(settings.config_dir)
    outline = Outline(url=_address(url), name=name or _host(url), topic=_topic(topic, newsroom))
    asyncio.run(_add(settings, newsroom, (outline,), own=own))
    say(f"added {outline.name}: {outline.url}")


@feeds_app.command()
def remove(url: Address) -> None:
    """Remove a feed; its articles stay. One of feeds.toml stays away until it is added again."""
    settings = ready()
    if not asyncio.run(_remove(settings, load(settings.config_dir), url)):
        raise ConfigError(f"there is no feed {url}; `bantin feeds list` shows what there is")
    say(f"removed {url}")


@feeds_app.command()
def check(url: Annotated[str, typer.Argument(help="Only this feed; it need not be one of ours.")] = "") -> None:
    """Visit the feeds and show status, dates and leads found; exit code 1 if any fails. Nothing is stored."""
    settings = ready()
    newsroom = load(settings.config_dir)
    now = datetime.now(UTC)
    known = asyncio.run(_all(settings, newsroom, now))
    if not asyncio.run(check_feeds(settings, newsroom, known, _address(url) if url else None, now)):
        raise SystemExit(1)


@feeds_app.command("import")
def import_feeds(file: Annotated[Path, typer.Argument(help="An OPML file; - reads standard input.")]) -> None:
    """Add the feeds of an OPML file."""
    settings = ready()
    newsroom = load(settings.config_dir)
    found = read_opml(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    new = asyncio.run(_add(settings, newsroom, found))
    say(f"{len(found)} feeds in the file, {new} of them new")


@feeds_app.command()
def export(file: Annotated[Path, typer.Argument(help="Where to; - writes to standard output.")] = Path("-")) -> None:
    """Write the feeds as OPML."""
    settings = ready()
    newsroom = load(settings.config_dir)
    known = asyncio.run(_all(settings, newsroom, datetime.now(UTC)))
    sites = {source.url: source.site for source in newsroom.sources}
    outlines = [Outline(url=feed.url, name=feed.name, topic=feed.topic, site=sites.get(feed.url)) for feed in known]
    document = write_opml(newsroom.name, outlines)
    if str(file) == "-":
        sys.stdout.write(document)
    else:
        file.write_text(document, encoding="utf-8")


def describe(feed: Feed, now: datetime) -> str:
    """Return the line of one feed."""
    whose = " (own)" if feed.own else ""
    name = f"{feed.name}{whose}: {feed.url}"
    if feed.state != "active":
        return f"·  {name}  {feed.state}"
    if feed.fetched_at is None:
        return f"·  {name}  not visited yet"
    visited = f"visited {ago(now - feed.fetched_at)} ago"
    if feed.error:
        return f"✗  {name}  {visited}, failed {feed.failures} in a row: {feed.error}"
    return f"✓  {name}  {visited}, {feed.items} items"


async def _all(settings: Settings, newsroom: Newsroom, now: datetime) -> list[Feed]:
    async with opened(settings) as db, db.write() as tx:
        await feeds.sync(tx, newsroom.sources, now)
        return await feeds.all(tx)


async def _add(settings: Settings, newsroom: Newsroom, outlines: tuple[Outline, ...], *, own: bool = False) -> int:
    """Add the feeds that are not there yet; return how many."""
    now = datetime.now(UTC)
    async with opened(settings) as db, db.write() as tx:
        await feeds.sync(tx, newsroom.sources, now)
        new = [outline for outline in outlines if await _missing(tx, outline)]
        for outline in new:
            topic = outline.topic if newsroom.topic(outline.topic or "") else None
            await feeds.add(tx, outline.url, outline.name, now, topic=topic, own=own)
    return len(new)


async def _missing(tx: Connection, outline: Outline) -> bool:
    return await feeds.by_url(tx, outline.url) is None


async def _remove(settings: Settings, newsroom: Newsroom, url: str) -> bool:
    async with opened(settings) as db, db.write() as tx:
        await feeds.sync(tx, newsroom.sources, datetime.now(UTC))
        return await feeds.remove(tx, url)


def _address(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not _host(url):
        raise ConfigError(f"{url!r} is not the address of a feed; right would be: https://example.vn/rss/home.rss")
    return url


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _topic(slug: str, newsroom: Newsroom) -> str | None:
    if slug and not newsroom.topic(slug):
        slugs = ", ".join(topic.slug for topic in newsroom.topics)
        raise ConfigError(f"{slug!r} is no topic of the newsroom; right would be one of: {slugs}")
    return slug or None
