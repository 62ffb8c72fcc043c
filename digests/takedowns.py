"""Articles whose page was taken down at the source: nobody is told them any more.

Asked for are the pages of what the next digests would tell, and of what digests told within a day: a few in a round,
each at most every half hour, those of one host one after the other. A page that is not there twice is gone; one whose
server refuses us, breaks or does not answer is not.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from config.logs import event
from config.newsroom import Newsroom
from digests.compose.upcoming import chosen, coming
from digests.errors import FetchError
from digests.model import Mark
from digests.store import Connection, Database, audit, desk
from digests.store.desk import Page

logger = logging.getLogger(__name__)

PER_ROUND = 20
EVERY = timedelta(minutes=30)
"""How often a page is asked for, at most."""
TOLD = timedelta(hours=24)
TWICE = 2
SPACING = 1.5
"""Seconds between two pages of one host."""
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_TICK = timedelta(milliseconds=1)


class Asks(Protocol):
    """A way to ask whether a page is there (collect/visitor.py)."""

    async def status(self, url: str) -> int: ...


@dataclass(frozen=True, kw_only=True)
class TakenDown:
    """An article that was taken down; `told`: digests have told it within a day."""

    id: int
    title: str
    url: str
    told: bool


class Takedowns:
    """Looks for pages that are gone. `spacing` is in seconds."""

    def __init__(self, db: Database, newsroom: Newsroom, web: Asks, *, spacing: float = SPACING) -> None:
        self._db, self._newsroom, self._web, self._spacing = db, newsroom, web, spacing

    async def look(self, now: datetime) -> list[TakenDown]:
        """Ask for the pages of one round, and return the articles that turned out to be gone."""
        told, ids = await self._worth_asking(now)
        if not ids:
            return []
        async with self._db.write() as tx:
            pages = await desk.to_check(tx, ids, now, now - EVERY, PER_ROUND)
        answers = await asyncio.gather(*(self._ask_host(host) for host in _by_host(pages)))
        gone = [page for host in answers for page, status in host if await self._settle(page, status, now)]
        if pages:
            event(logger, "pages_checked", level=logging.DEBUG, pages=len(pages), gone=len(gone))
        return [TakenDown(id=page.id, title=page.title, url=page.url, told=page.id in told) for page in gone]

    async def _worth_asking(self, now: datetime) -> tuple[set[int], list[int]]:
        """Return what digests told lately, and that with what the next ones would tell."""
        edition = await coming(self._db, self._newsroom, now)
        async with self._db.read() as tx:
            told = {one.article for one in await desk.told(tx, now - TOLD)}
            topics = (None, *(topic.slug for topic in self._newsroom.topics))
            next_ones = {article.id for topic in topics for article in (await chosen(tx, edition, topic)).shown}
        return told, sorted(told | next_ones)

    async def _ask_host(self, pages: list[Page]) -> list[tuple[Page, int | None]]:
        answers: list[tuple[Page, int | None]] = []
        for page in pages:
            if answers:
                await asyncio.sleep(self._spacing)
            answers.append((page, await self._ask(page)))
        return answers

    async def _ask(self, page: Page) -> int | None:
        """Return the status of a page, None when its server does not say."""
        try:
            return await self._web.status(page.url)
        except FetchError as error:
            event(logger, "page_unasked", level=logging.DEBUG, url=page.url, reason=str(error))
            return None

    async def _settle(self, page: Page, status: int | None, now: datetime) -> bool:
        """Write down what became of a page; True when it has turned out to be gone."""
        missing = status in _GONE
        if not missing and not (page.misses and status is not None and status < HTTPStatus.BAD_REQUEST):
            return False
        async with self._db.write() as tx:
            if not missing:
                await desk.found(tx, page.id)
                return False
            if await desk.missed(tx, page.id) < TWICE or await desk.is_gone(tx, page.id):
                return False
            await self._take_down(tx, page, now)
        event(logger, "page_gone", level=logging.WARNING, article=page.id, url=page.url, status=status)
        return True

    async def _take_down(self, tx: Connection, page: Page, now: datetime) -> None:
        await desk.lock(tx)
        await desk.take_down(tx, page.id, now)
        mark = await desk.of_story(tx, page.story) or Mark(story=page.story, article=page.id, by="", at=now)
        await desk.put(tx, replace(mark, at=max(now, mark.at + _TICK)))  # digests on demand look at the news anew
        await audit.note(tx, None, "desk.down", f"article:{page.id}", now, title=page.title, url=page.url)


def _by_host(pages: Iterable[Page]) -> list[list[Page]]:
    hosts: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        hosts[urlsplit(page.url).netloc].append(page)
    return list(hosts.values())
