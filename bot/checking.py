"""`bantin feeds check`: visit feeds, store nothing, and say in a line each what they give."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.sources import known
from bot.terminal import ago, say
from config.newsroom import Newsroom, Source, load
from config.settings import Settings
from digests.collect.fetch import Web
from digests.collect.refresh import Parser
from digests.collect.workers import ParseWorkers
from digests.errors import FeedError
from digests.model import Parsed
from digests.store.feeds import Feed

AT_ONCE = 8


async def check_feeds(settings: Settings, url: str | None, now: datetime) -> bool:
    """Print a line for each feed as it comes, or only for the one at `url`; return whether all of them work."""
    sources = _sources(load(settings.config_dir), await known(settings, now), url)
    turns = asyncio.Semaphore(AT_ONCE)
    workers = ParseWorkers(settings.config_dir)
    try:
        async with Web(settings.fetch_allow) as web:

            async def check(source: Source) -> bool:
                async with turns:
                    works, finding = await look_at(source, web, workers, now)
                say(f"{'✓' if works else '✗'}  {source.name}: {source.url}  {finding}")
                return works

            return all(await asyncio.gather(*map(check, sources)))
    finally:
        await workers.close()


async def look_at(source: Source, web: Web, worker: Parser, now: datetime) -> tuple[bool, str]:
    """Visit one feed; return whether it works, and what was found or what is wrong."""
    try:
        page = await web.get(source.url)
        if page is None:
            return False, "the server says that it has not changed, though we never saw it"
        parsed = await worker.parse(page.body, page.url, source, now)
    except FeedError as error:
        return False, str(error)
    return bool(parsed.entries), findings(parsed, now)


def findings(parsed: Parsed, now: datetime) -> str:
    """Return what a feed held: items, dates, leads, and what was left out."""
    if not parsed.entries:
        return "it holds no articles"
    dates = [entry.published for entry in parsed.entries if entry.published]
    words = [f"{len(parsed.entries)} items", f"{len(dates)} dated"]
    if dates:
        words.append(f"newest {ago(now - max(dates))} ago")
    words.append(f"{sum(bool(entry.lead) for entry in parsed.entries)} leads")
    if parsed.dropped:
        words.append(f"{len(parsed.dropped)} left out")
    return ", ".join(words)


def _sources(newsroom: Newsroom, feeds: Sequence[Feed], url: str | None) -> list[Source]:
    declared = {source.url: source for source in newsroom.sources}
    rules = {feed.url: declared.get(feed.url) or _by_hand(feed, newsroom) for feed in feeds}
    if url is None:
        return list(rules.values())
    return [rules.get(url) or Source(url=url, name=urlsplit(url).hostname or url, zone=newsroom.zone)]


def _by_hand(feed: Feed, newsroom: Newsroom) -> Source:
    return Source(url=feed.url, name=feed.name, topic=feed.topic, own=feed.own, zone=newsroom.zone)
