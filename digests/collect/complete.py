"""The verb of completing: articles whose feed gave no usable lead get that of their page.

take → fetch the page → read it in the worker → store the lead → find its story

A page is asked for once, whatever comes of it; one that fails leaves its article with what it has.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from config.logs import event
from config.newsroom import Newsroom
from digests.clock import Clock, utc_now
from digests.collect.completion import SHORTEST, Completion, Wanted
from digests.collect.fetch.web import Web
from digests.collect.shelf import Shelf
from digests.collect.urls import is_anchor
from digests.errors import FeedError
from digests.model import GENERAL
from digests.store import Database, intake, pages
from digests.store.pages import Incomplete

logger = logging.getLogger(__name__)

PER_ROUND = 24
"""Pages of one round, of which a host is asked for `PER_HOST`, two at once (fetch/web.py)."""
PER_HOST = 6
RECENT = timedelta(days=3)
"""Older articles are told to nobody: their pages are left alone."""


class PageReader(Protocol):
    """What finds the lead in a page's bytes (collect/worker.py), or raises FeedError."""

    async def complete(self, body: bytes, wanted: Wanted) -> Completion | None: ...


class Completer:
    """Completes articles; `clock` returns the time in UTC. `shelf` finds the stories of those that were completed."""

    def __init__(
        self,
        *,
        db: Database,
        newsroom: Newsroom,
        web: Web,
        worker: PageReader,
        shelf: Shelf | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._db = db
        self._newsroom = newsroom
        self._sources = {source.url: source for source in newsroom.sources}
        self._shelf = shelf or Shelf(newsroom.zone)
        self._web = web
        self._worker = worker
        self._now = clock

    async def complete(self) -> int:
        """Ask for the pages of one round, and return how many those were."""
        async with self._db.read() as tx:
            found = await pages.incomplete(tx, self._now() - RECENT, shortest=SHORTEST, limit=20 * PER_ROUND)
        if not found:
            return 0
        async with self._db.write() as tx:
            taken = await pages.take(tx, _in_turn(found), self._now())
        await asyncio.gather(*map(self._complete, taken))
        return len(taken)

    async def _complete(self, article: Incomplete) -> None:
        """Complete one article: what goes wrong with it, expected or not, stops no other."""
        if is_anchor(article.url):
            return  # the lead of a page that tells of many things is that of none
        try:
            page = await self._web.get(article.url)
            found = await self._worker.complete(page.body, self._wanted(article)) if page else None
            done = found is not None and await self._store(article, found)
        except FeedError as error:
            event(logger, "page_failed", url=article.url, reason=str(error))
        except Exception as error:
            event(logger, "page_crashed", level=logging.ERROR, url=article.url, error=error)
        else:
            event(logger, "page_read", level=logging.DEBUG, url=article.url, completed=done)

    def _wanted(self, article: Incomplete) -> Wanted:
        source = self._sources.get(article.feed_url)
        province, ours = (source.province if source else None) or "", self._newsroom.province
        local = source is not None and (source.own or province == ours != "")
        topic = article.topic if article.topic != GENERAL else (source.topic if source else None)
        return Wanted(
            title=article.title, url=article.url, topic=topic, local=local, elsewhere=province != "" and not local
        )

    async def _store(self, article: Incomplete, found: Completion) -> bool:
        try:
            async with self._db.write() as tx:
                await intake.begin_intake(tx)
                done = await pages.complete(tx, article, found.lead, found.topic, found.places, self._now())
                if done:
                    await self._shelf.retell(tx, article.id, self._now())
                return done
        except BaseException:
            self._shelf.forget()
            raise


def _in_turn(found: Iterable[Incomplete]) -> list[Incomplete]:
    """Return one round of articles, so many of each host, in order."""
    hosts: Counter[str] = Counter()
    chosen = []
    for article in found:
        host = urlsplit(article.url).netloc
        hosts[host] += 1
        if hosts[host] <= PER_HOST:
            chosen.append(article)
    return chosen[:PER_ROUND]
