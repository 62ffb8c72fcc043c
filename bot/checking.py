"""`bantin feeds check`: visit feeds, store nothing, and say in a line each what they give."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.sources import known
from bot.terminal import ago, counted, say
from config.newsroom import Newsroom, Source, load
from config.settings import Settings
from digests.collect.doubts import dates_of, doubts
from digests.collect.fetch.web import Web
from digests.collect.refresh import Parser
from digests.collect.workers import ParseWorkers
from digests.errors import FeedError
from digests.model import Parsed
from digests.store.feeds import Feed

AT_ONCE = 8


WELL, DOUBTFUL, BAD = "✓", "!", "✗"
NO_FEEDS = "there are no feeds: put [[feeds]] into feeds.toml, or try one with `bantin feeds add URL`"


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a visit to a feed showed: the mark of its line and the words after it."""

    mark: str
    words: str


async def check_feeds(settings: Settings, url: str | None, now: datetime) -> bool:
    """Print a line for each feed as it comes, or only for the one at `url`; return whether none of them fails."""
    sources = _sources(load(settings.config_dir), await known(settings, now), url)
    if not sources:
        say(f"{DOUBTFUL}  {NO_FEEDS}")
    turns = asyncio.Semaphore(AT_ONCE)
    workers = ParseWorkers(settings.config_dir)
    try:
        async with Web(settings.fetch_allow) as web:

            async def check(source: Source) -> bool:
                async with turns:
                    look = await look_at(source, web, workers, now)
                say(f"{look.mark}  {source.name}: {source.url}  {look.words}")
                return look.mark != BAD

            return all(await asyncio.gather(*map(check, sources)))
    finally:
        await workers.close()


async def look_at(source: Source, web: Web, worker: Parser, now: datetime) -> Look:
    """Visit one feed and say whether it works, and what was found or what is wrong."""
    try:
        page = await web.get(source.url)
        if page is None:
            return Look(mark=BAD, words="the server says that it has not changed, though we never saw it")
        parsed = await worker.parse(page.body, page.url, source, now)
    except FeedError as error:
        return Look(mark=BAD, words=str(error))
    if not parsed.entries:
        return Look(mark=BAD, words=findings(parsed, now))
    wrong = doubts(parsed, page.body, now)
    return Look(mark=DOUBTFUL if wrong else WELL, words="; ".join([findings(parsed, now), *wrong]))


def findings(parsed: Parsed, now: datetime) -> str:
    """Return what a feed held: items, dates, leads, and what was left out."""
    left_out = f"{len(parsed.dropped)} left out"
    if not parsed.entries:
        return f"it holds no articles{f', {left_out}: {parsed.dropped[0].reason}' if parsed.dropped else ''}"
    dates = dates_of(parsed)
    words = [counted(len(parsed.entries), "item"), f"{len(dates)} dated"]
    if dates:
        words.append(f"newest {ago(now - max(dates))} ago")
    words.append(counted(sum(bool(entry.lead) for entry in parsed.entries), "lead"))
    return ", ".join([*words, left_out] if parsed.dropped else words)


def _sources(newsroom: Newsroom, feeds: Sequence[Feed], url: str | None) -> list[Source]:
    declared = {source.url: source for source in newsroom.sources}
    rules = {feed.url: declared.get(feed.url) or _by_hand(feed, newsroom) for feed in feeds}
    if url is None:
        return list(rules.values())
    return [rules.get(url) or Source(url=url, name=urlsplit(url).hostname or url, zone=newsroom.zone)]


def _by_hand(feed: Feed, newsroom: Newsroom) -> Source:
    return Source(url=feed.url, name=feed.name, topic=feed.topic, own=feed.own, zone=newsroom.zone)
