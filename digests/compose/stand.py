"""The newsstand: the news of this moment, read once for all who ask for their digest within a few seconds."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from config.newsroom import Newsroom
from digests.compose.edition import open_news
from digests.compose.news import News
from digests.store import Database

FRESH = timedelta(seconds=5)
"""For so long the news is not read again, whatever has come in; it comes into the reader's next digest."""
KEPT = timedelta(minutes=1)
"""And for so long while no article comes in."""


class Stand:
    """What digests on demand are made of. A reader counts as told up to the `until` of the news, and no further."""

    def __init__(self, db: Database, newsroom: Newsroom) -> None:
        self._db, self._newsroom = db, newsroom
        self._news: News | None = None
        self._newest = 0
        self._decided: datetime | None = None
        self._reading = asyncio.Lock()

    async def news(self, now: datetime, newest: int, decided: datetime | None = None) -> News:
        """Return the news; `newest` is the highest id of an article that the caller knows of.

        `decided` is when an editor last decided something about a story: that counts at once.
        """
        async with self._reading:  # many who ask at once wait for one
            if self._news is None or decided != self._decided or self._is_old(now - self._news.until, newest):
                self._news = await open_news(self._db, self._newsroom, now)
                self._newest, self._decided = newest, decided
            return self._news

    def _is_old(self, age: timedelta, newest: int) -> bool:
        if timedelta(0) < age < FRESH:
            return False
        return newest != self._newest or not timedelta(0) <= age < KEPT
