"""The sources as an operator lists, adds, removes and moves them; `digests/feeding.py` does it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.opening import opened
from bot.terminal import ago, counted
from config.errors import ConfigError
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.collect.opml import Outline, is_address
from digests.collect.visitor import Visitor
from digests.feeding import Added, Feed, Feeding, host, paper_of


@asynccontextmanager
async def feeding(settings: Settings, now: datetime) -> AsyncIterator[Feeding]:
    """Open the database with the feeds of feeds.toml in it."""
    async with opened(settings) as db, Visitor(settings.fetch_allow, settings.config_dir) as visitor:
        service = Feeding(db, load(settings.config_dir), visitor)
        await service.sync(now)
        yield service


async def known(settings: Settings, now: datetime) -> list[Feed]:
    """Return every feed, those of feeds.toml and those added by hand."""
    async with feeding(settings, now) as service:
        return await service.every()


async def add(settings: Settings, outlines: Sequence[Outline], *, strict: bool = False) -> Added:
    """Add the feeds that are not there yet. A topic we do not have: none, `strict`: refused."""
    now = datetime.now(UTC)
    if strict:
        for outline in outlines:
            _refuse_unknown(outline.topic, load(settings.config_dir))
    async with feeding(settings, now) as service:
        return await service.add(outlines, None, now)


async def remove(settings: Settings, url: str) -> None:
    """Remove a feed; ConfigError when there is none."""
    now = datetime.now(UTC)
    async with feeding(settings, now) as service:
        feed = next((feed for feed in await service.every() if feed.url == url), None) or await service.same_as(url)
        if feed is None or not await service.remove(feed, None, now):
            raise ConfigError(f"there is no feed {url}; `bantin feeds list` shows what there is")


async def exported(settings: Settings, now: datetime) -> str:
    """Return the feeds as OPML."""
    async with feeding(settings, now) as service:
        return await service.exported(None, now)


def describe(feed: Feed, now: datetime) -> str:
    """Return the line of one feed."""
    name = f"{feed.name}{' (own)' if feed.own else ''}: {feed.url}"
    if feed.state != "active":
        return f"·  {name}  {feed.state}"
    if feed.fetched_at is None:
        return f"·  {name}  not visited yet"
    visited = f"visited {ago(now - feed.fetched_at)} ago"
    if feed.error:
        return f"✗  {name}  {visited}, failed {feed.failures} in a row: {feed.error}"
    return f"✓  {name}  {visited}, {counted(feed.items, 'item')}"


def address(url: str) -> str:
    """Return `url`, or raise ConfigError when it is not an http(s) address."""
    if not is_address(url):
        raise ConfigError(f"{url!r} is not the address of a feed; right would be: https://example.vn/rss/home.rss")
    return url


def paper(settings: Settings, url: str) -> str:
    """Return the name that the newsroom's feeds of this site have; else the host."""
    return paper_of(url, [(source.url, source.name) for source in load(settings.config_dir).sources]) or host(url)


def _refuse_unknown(slug: str | None, newsroom: Newsroom) -> None:
    if slug and not newsroom.topic(slug):
        slugs = ", ".join(topic.slug for topic in newsroom.topics)
        raise ConfigError(f"{slug!r} is no topic of the newsroom; right would be one of: {slugs}")
