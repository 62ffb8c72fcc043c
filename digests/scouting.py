"""Looks at an address that somebody names as a source: is it a feed, which one, and is it there already?

page → feed: what it holds, what speaks against it, which of ours is the same
     → page: the feeds that it names, or that papers usually have; each tried
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from config.newsroom import Newsroom, Source
from digests.collect.doubts import doubts
from digests.collect.fetch.web import Page
from digests.collect.page.alternates import Alternate
from digests.collect.visitor import Visitor
from digests.errors import FeedError
from digests.model import Parsed

SECONDS = 25.0
"""How long the feeds of a page are looked for."""
TRIED, OFFERED = 12, 8
"""Feeds of a page that are tried, and those that are offered."""
USUAL = (
    *("/rss/home.rss", "/rss", "/rss.html", "/rss.htm", "/rss/tin-moi-nhat.rss", "/home.rss"),
    *("/feed/", "/rss.xml", "/feed.xml", "/rss_feed/"),
)
"""Where papers have their feeds, or the page that lists them."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A feed of a page that works: how many entries it holds, and what it calls itself."""

    url: str
    name: str
    items: int


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What stands at an address: a feed (`parsed`), or a page that leads to feeds (`candidates`, maybe none)."""

    url: str
    at: str
    """Where it was found, after redirects."""
    parsed: Parsed | None = None
    doubts: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = field(default=())


def address_key(url: str) -> str:
    """Return what two addresses of one feed have in common: the scheme, "www." and a final slash aside."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url
    return f"{host}{port}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


class Scouting:
    """Looks at addresses. It stores nothing."""

    def __init__(self, newsroom: Newsroom, visitor: Visitor) -> None:
        self._newsroom, self._visitor = newsroom, visitor
        self._declared = {source.url: source for source in newsroom.sources}

    async def look(self, url: str, now: datetime) -> Sight:
        """Return what stands at `url`, or raise FeedError when nothing useful does."""
        page = await self._visitor.fetch(url)
        try:
            parsed = await self._visitor.parse(page, self._source(url), now)
        except FeedError:
            if not _is_page(page):
                raise
            return Sight(url=url, at=page.url, candidates=await self._discover(page, now))
        return Sight(url=url, at=page.url, parsed=parsed, doubts=tuple(doubts(parsed, page.body, now)))

    def _source(self, url: str) -> Source:
        host = urlsplit(url).hostname or url
        return self._declared.get(url) or Source(url=url, name=host, zone=self._newsroom.zone)

    async def _discover(self, page: Page, now: datetime) -> tuple[Candidate, ...]:
        """Return the feeds that a page names and that work; where it names none, those at the usual places."""
        found: dict[str, Candidate] = {}
        try:
            async with asyncio.timeout(SECONDS):
                await self._try(await self._visitor.alternates(page), found, now)
                if not found:
                    await self._try(await self._guesses(page, found, now), found, now)
        except TimeoutError:
            pass  # what was found until then is worth offering
        return tuple(found.values())[:OFFERED]

    async def _guesses(self, page: Page, found: dict[str, Candidate], now: datetime) -> tuple[Alternate, ...]:
        """Try the usual places, and return the feeds that the pages there name."""
        places = [urljoin(page.url, path) for path in USUAL]
        pages = [each for each in await asyncio.gather(*map(self._page, places)) if each]
        named: dict[str, Alternate] = {}
        for each in pages:
            if _is_page(each):
                named |= {one.url: one for one in await self._visitor.alternates(each)}
            elif candidate := await self._candidate(each, "", now):
                found[each.url] = candidate
        return tuple(named.values())

    async def _try(self, some: Iterable[Alternate], found: dict[str, Candidate], now: datetime) -> None:
        async def one(alternate: Alternate) -> None:
            page = await self._page(alternate.url)
            if page and (candidate := await self._candidate(page, alternate.title, now)):
                found[alternate.url] = candidate

        tried = list(some)[:TRIED]
        await asyncio.gather(*map(one, tried))
        _sort(found, [alternate.url for alternate in tried])

    async def _page(self, url: str) -> Page | None:
        try:
            return await self._visitor.fetch(url)
        except FeedError:
            return None

    async def _candidate(self, page: Page, title: str, now: datetime) -> Candidate | None:
        try:
            parsed = await self._visitor.parse(page, self._source(page.url), now)
        except FeedError:
            return None
        return Candidate(url=page.url, name=parsed.title or title, items=len(parsed.entries))


def _is_page(page: Page) -> bool:
    start = page.body[:2000].lower()
    return b"<html" in start or b"<!doctype html" in start or "html" in page.content_type


def _sort(found: dict[str, Candidate], order: Collection[str]) -> None:
    """Bring what was found into the order in which the page names it."""
    places = {url: place for place, url in enumerate(order)}
    for url in sorted(found, key=lambda url: places.get(url, len(places))):
        found[url] = found.pop(url)
