"""The rack: the newest articles, in this process, for all who leaf through them. Most lists need no more than these."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from config.logs import event
from digests.clock import Clock
from digests.compose.select import wanted
from digests.model import Article, Follows
from digests.store import Database, articles
from digests.store.together import Together

logger = logging.getLogger(__name__)
REACH = 2000
"""Articles that can be found here; with them all others of their stories are kept."""
FRESH = timedelta(seconds=5)
"""For so long what came in is not looked at; what an editor decides counts at once."""
KEPT = timedelta(minutes=1)
"""And for so long while nothing comes in: pages are taken down and stories found to be one meanwhile."""
LATEST = timedelta(seconds=8)
"""For so long it says what it has while it is being read anew by its keeper; after that it says None."""


class Rack:
    """What is newest in the database, a few seconds old at most. It says None where it does not reach far enough.

    Whoever asks when it is too old reads it anew; but while a keeper runs (`keep`), nobody who asks waits for that:
    the keeper reads it, and meanwhile it says what it has, or None when that may not be right any more.
    """

    def __init__(self, db: Database, reach: int = REACH) -> None:
        self._db, self._reach = db, reach
        self._newest: Together[None, tuple[int, datetime | None]] = Together(self._ask)
        self._reading = asyncio.Lock()
        self._keepers = 0
        self._is_wanted = asyncio.Event()
        self._state: tuple[int, datetime | None] | None = None
        self._read_at: datetime | None = None
        self._listed: list[Article] = []
        self._stories: dict[int, list[Article]] = {}
        self._whole = False

    async def latest(
        self,
        now: datetime,
        *,
        follows: Follows | None = None,
        topic: str | None = None,
        place: str | None = None,
        limit: int = 5,
        offset: int = 0,
    ) -> list[Article] | None:
        """Return the newest articles that match all that is given, one for each story, as the store's `latest` does.

        None when there are not so many here, and the database may have more.
        """
        if not await self._stands(now):
            return None

        def matches(article: Article) -> bool:
            if (topic and article.topic != topic) or (place and place not in article.places):
                return False
            return follows is None or wanted(article, follows)

        told = (one for one in self._listed if matches(one) and self._tells(one, matches))
        found = list(islice(told, offset, offset + limit))
        return found if len(found) == limit or self._whole else None

    def _tells(self, article: Article, matches: Callable[[Article], bool]) -> bool:
        """Is it the one that tells its story: of those that match the newsroom's own, or else the first?"""
        told = self._stories[article.story]
        return len(told) == 1 or article is min(filter(matches, told), key=lambda one: (not one.own, one.id))

    async def keep(self, now: Clock, stop: asyncio.Event) -> None:
        """Read it anew whenever somebody found it too old, until `stop` is set."""
        stopped = asyncio.create_task(stop.wait())
        self._keepers += 1
        try:
            while not stop.is_set():
                wanted = asyncio.create_task(self._is_wanted.wait())
                await asyncio.wait([wanted, stopped], return_when=asyncio.FIRST_COMPLETED)
                wanted.cancel()
                if self._is_wanted.is_set():
                    await self._refresh_quietly(now())
        finally:
            self._keepers -= 1
            stopped.cancel()

    async def _refresh_quietly(self, now: datetime) -> None:
        try:
            await self._refresh(now, await self._newest.answer(None))
        except Exception as error:  # the database is away: those who ask are told so, and it is tried when they ask
            event(logger, "rack_failed", level=logging.WARNING, error=error)
        self._is_wanted.clear()

    async def _stands(self, now: datetime) -> bool:
        """Say whether what is here is right, after having read it anew if that is not its keeper's."""
        state = await self._newest.answer(None)
        if not self._is_old(now, state):
            return True
        if self._keepers:
            self._is_wanted.set()
            return self._is_near(now, state)
        await self._refresh(now, state)
        return True

    async def _refresh(self, now: datetime, state: tuple[int, datetime | None]) -> None:
        async with self._reading:  # many who ask at once wait for one
            if self._is_old(now, state):
                await self._read()
                self._state, self._read_at = state, now

    def _is_near(self, now: datetime, state: tuple[int, datetime | None]) -> bool:
        """Is it only a moment too old, and has no editor decided anything since?"""
        if self._state is None or self._read_at is None or state[1] != self._state[1]:
            return False
        age = now - self._read_at
        return timedelta(0) < age < (LATEST if state[0] != self._state[0] else KEPT + LATEST)

    def _is_old(self, now: datetime, state: tuple[int, datetime | None]) -> bool:
        if self._state is None or self._read_at is None or state[1] != self._state[1]:
            return True
        age = now - self._read_at
        if timedelta(0) < age < FRESH:
            return False
        return state[0] != self._state[0] or not timedelta(0) <= age < KEPT

    async def _read(self) -> None:
        found: dict[int, Article] = {}
        for offset in range(0, self._reach, articles.PART):  # in parts, so that nobody else waits long
            async with self._db.often() as tx:
                part = await articles.newest_stories(tx, offset)
            found |= {article.id: article for article in part}
            if len(part) < articles.PART:
                break
        every = sorted(found.values(), key=lambda article: (article.published, article.id), reverse=True)
        self._whole, self._stories = len(every) < self._reach, {}
        self._listed = [article for article in every[: self._reach] if not article.held]
        for article in every:
            if not article.held:
                self._stories.setdefault(article.story, []).append(article)

    async def _ask(self, keys: Sequence[None]) -> list[tuple[int, datetime | None]]:
        async with self._db.often() as tx:
            return [await articles.newest_id(tx)] * len(keys)
