"""What a reader who asks gets to read: the newest articles, a search, the digest of this moment."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from config.newsroom import Newsroom
from digests.clock import Clock
from digests.compose.catchup import catch_up
from digests.compose.ondemand import digest_now, more
from digests.compose.rack import Rack
from digests.compose.stand import Stand
from digests.model import Article, Chat, Follows, Message
from digests.names import Names
from digests.names import Query as Query
from digests.store import Database, articles, search

SLIPS = 4
"""Misspelt names that are looked for in one search."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of a search. `meant` are the words that were looked for: the reader's, with a slip put right."""

    articles: tuple[Article, ...]
    more: bool
    meant: str


class Reading:
    """The articles, for one who asks. Every list is one article a story, and says whether there are more."""

    def __init__(self, db: Database, names: Names) -> None:
        self.names = names
        self._db, self._rack = db, Rack(db)

    def resolve(self, text: str) -> Query:
        """Return what `text` asks for: a topic, a place, or words."""
        return self.names.read(text)

    def both(self, text: str) -> Query | None:
        """Return the topic in a place that `text` asks for; None when it does not name both."""
        return self.names.both(text)

    def nearest(self, text: str) -> list[Query]:
        """Return the topics and places whose names are most like the words of `text`."""
        return self.names.nearest(text)

    async def latest(
        self,
        chat: Chat | None,
        query: Query | None,
        *,
        offset: int = 0,
        limit: int = 5,
        now: datetime | None = None,
    ) -> tuple[list[Article], bool]:
        """Return the newest articles about `query`; without one, of what the chat follows.

        What the chat has muted is left out, save when the query is about that very topic or about words. With `now`
        what came in during the last seconds may be missing.
        """
        wishes = _wishes(chat.follows, query) if chat else None
        about = {"topic": query.value if query and query.kind == "topic" else None, "place": _place(query)}
        if now and not (query and query.kind == "words"):
            newest = await self._rack.latest(now, follows=wishes, **about, limit=limit + 1, offset=offset)
            if newest is not None:
                return newest[:limit], len(newest) > limit
        if (query and query.kind == "words") or (wishes and wishes.keywords):
            await self._survey()
        async with self._db.often() as tx:
            found = await articles.latest(
                tx,
                follows=wishes,
                **about,
                words=query.value if query and query.kind == "words" else None,
                limit=limit + 1,
                offset=offset,
            )
        return found[:limit], len(found) > limit

    async def keep(self, now: Clock, stop: asyncio.Event) -> None:
        """Keep the newest articles at hand until `stop` is set, so that nobody who asks waits until they are read."""
        await self._rack.keep(now, stop)

    async def article(self, id: int) -> Article | None:
        """Return one article; None when it is not kept, or held."""
        async with self._db.read() as tx:
            found = await articles.get(tx, id)
        return None if found is None or found.held else found

    async def alike(self, article: Article, limit: int = 5) -> list[Article]:
        """Return what else is told of an article's story, then the newest of its first place or else its topic."""
        async with self._db.read() as tx:
            told = await articles.of_story(tx, article.story, limit + 1)
            place, topic = next(iter(article.places), None), article.topic
            near = await articles.latest(tx, place=place, topic=None if place else topic, limit=limit + 1)
        found = [*told, *(other for other in near if other.story != article.story)]
        return [other for other in found if other.id != article.id][:limit]

    async def search(self, words: str, *, offset: int = 0, limit: int = 5) -> tuple[list[Article], bool]:
        """Return the articles that hold all the words, as `find` does, and whether there are more."""
        found = await self.find(words, offset=offset, limit=limit)
        return list(found.articles), found.more

    async def find(self, words: str, *, offset: int = 0, limit: int = 5) -> Found:
        """Return the articles that hold all the words, with or without diacritics, the most fitting first.

        A place's name with a wrong letter is put right where no article has it as it is written.
        """
        slips = list(islice(self.names.slips(words), SLIPS))
        held = await self._survey({phrase for slip in slips for phrase in (slip.written, slip.name)})
        meant = next((slip.corrected for slip in slips if slip.written not in held and slip.name in held), words)
        async with self._db.often() as tx:
            found = await articles.search(tx, meant, limit=limit + 1, offset=offset)
        return Found(articles=tuple(found[:limit]), more=len(found) > limit, meant=meant)

    async def _survey(self, phrases: Collection[str] = ()) -> frozenset[str]:
        """Make what was stored since the last search known to this one; return which folded phrases articles hold."""
        async with self._db.often() as tx:
            behind, held = await search.survey(tx, phrases)
        if not behind:
            return held
        while behind:
            async with self._db.write() as tx:
                behind = await search.catch_up(tx)
        return await self._survey(phrases)


def _place(query: Query | None) -> str | None:
    """Return the place that a query is about."""
    if query is None:
        return None
    return query.value if query.kind == "place" else query.place or None


def _wishes(follows: Follows, query: Query | None) -> Follows | None:
    """Return what of the wishes of a chat holds for a query: all without one, the mutes for a topic or a place."""
    if query is None:
        return follows
    mutes = follows.mutes - {f"#{query.value}"}
    return Follows(mutes=mutes) if mutes and query.kind != "words" else None


@dataclass(frozen=True, kw_only=True)
class Digests:
    """The digest on demand."""

    db: Database
    newsroom: Newsroom
    stand: Stand

    async def now(self, chat: Chat, now: datetime, *, asking: str | None = None) -> Message:
        """Return the chat's digest of this moment; what it tells will not be told again.

        `asking` is the question that is put to the reader with it, whose answer the next plain text is.
        """
        return await digest_now(self.db, self.newsroom, chat, now, stand=self.stand, asking=asking)

    async def more(self, chat: Chat, edition: int, page: int, now: datetime) -> Message | None:
        """Return a page (from 1) of what an edition had no room for; None when there is nothing (any more)."""
        return await more(self.db, self.newsroom, chat, edition, page, now)

    async def missed(self, chat: Chat, now: datetime) -> Message:
        """Return what the chat missed since its reader last read, as one digest."""
        return await catch_up(self.db, self.newsroom, chat, now, self.stand)
