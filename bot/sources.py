"""The sources as an operator lists, adds, removes and moves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.opening import opened
from bot.opml import Outline, is_address, write_opml
from bot.terminal import ago, counted
from config.errors import ConfigError
from config.newsroom import Newsroom, load
from config.settings import Settings
from digests.store import feeds
from digests.store.feeds import Feed


async def known(settings: Settings, now: datetime) -> list[Feed]:
    """Return every feed, those of feeds.toml and those added by hand."""
    newsroom = load(settings.config_dir)
    async with opened(settings) as db, db.write() as tx:
        await feeds.sync(tx, newsroom.sources, now)
        return await feeds.all(tx)


async def add(settings: Settings, outlines: Sequence[Outline], *, strict: bool = False) -> list[Feed]:
    """Add the feeds that are not there yet; return those that were. A topic we do not have: none, `strict`: refused."""
    newsroom = load(settings.config_dir)
    now = datetime.now(UTC)
    there = []
    async with opened(settings) as db, db.write() as tx:
        await feeds.sync(tx, newsroom.sources, now)
        for outline in outlines:
            topic = _topic(outline.topic, newsroom, strict)
            if kept := await feeds.by_url(tx, outline.url):
                there.append(kept)
            else:
                await feeds.add(tx, outline.url, outline.name, now, topic=topic, own=outline.own)
    return there


async def remove(settings: Settings, url: str) -> None:
    """Remove a feed; ConfigError when there is none."""
    newsroom = load(settings.config_dir)
    async with opened(settings) as db, db.write() as tx:
        await feeds.sync(tx, newsroom.sources, datetime.now(UTC))
        if not await feeds.remove(tx, url):
            raise ConfigError(f"there is no feed {url}; `bantin feeds list` shows what there is")


async def exported(settings: Settings, now: datetime) -> str:
    """Return the feeds as OPML."""
    newsroom = load(settings.config_dir)
    sites = {source.url: source.site for source in newsroom.sources}
    listed = await known(settings, now)
    return write_opml(
        newsroom.name,
        [
            Outline(url=feed.url, name=feed.name, topic=feed.topic, site=sites.get(feed.url), own=feed.own)
            for feed in listed
        ],
    )


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


def host(url: str) -> str:
    """Return the host of an address, or ""."""
    return urlsplit(url).hostname or ""


def paper(settings: Settings, url: str) -> str:
    """Return the name that our feeds of this site have, so that two feeds of a paper are one paper; else the host."""
    site = host(url).removeprefix("www.")
    names = {
        source.name for source in load(settings.config_dir).sources if host(source.url).removeprefix("www.") == site
    }
    return names.pop() if len(names) == 1 else host(url)


def _topic(slug: str | None, newsroom: Newsroom, strict: bool) -> str | None:
    if not slug or newsroom.topic(slug):
        return slug
    if strict:
        slugs = ", ".join(topic.slug for topic in newsroom.topics)
        raise ConfigError(f"{slug!r} is no topic of the newsroom; right would be one of: {slugs}")
    return None
