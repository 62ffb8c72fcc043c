"""Where visits end: what they brought is stored, many at once when many come at once.

A transaction costs more than what is in it. So whose turn it is waits a moment while others are under way, and stores
what has gathered; the others find theirs done. If one cannot be stored, each is stored by itself, and only that one
fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from digests.clock import Clock
from digests.collect.shelf import Arrival, Shelf, Shelved
from digests.store import Database, feeds, intake
from digests.store.feeds import Visit

TOGETHER = 12
"""Visits in one transaction at most: nobody else can write to SQLite for so long."""
GATHER = 0.1
"""Seconds to wait for others that are under way."""


@dataclass(kw_only=True, eq=False)
class _Waiting:
    arrival: Arrival
    visit: Visit
    shelved: Shelved | None = None
    error: Exception | None = field(default=None)


class Counter:
    """Stores what visits brought."""

    def __init__(self, db: Database, shelf: Shelf, now: Clock) -> None:
        self._db = db
        self._shelf = shelf
        self._now = now
        self._waiting: list[_Waiting] = []
        self._turn = asyncio.Lock()
        self._under_way = 0
        self._enough = asyncio.Event()

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """Say that a visit is under way, so that others may wait for it."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._look()

    async def store(self, arrival: Arrival, visit: Visit) -> Shelved:
        """Store the entries of a visit and what it says about the feed; return what became of the entries."""
        mine = _Waiting(arrival=arrival, visit=visit)
        self._waiting.append(mine)
        self._look()
        async with self._turn:
            if mine.shelved is None and mine.error is None:
                await self._gather()
            while mine.shelved is None and mine.error is None:
                together, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                try:
                    await self._store_all(together)
                except BaseException:  # cancelled: those who wait behind us store theirs
                    self._shelf.forget()
                    self._waiting = [one for one in together if one is not mine and one.shelved is None] + self._waiting
                    raise
        if mine.error is not None:
            raise mine.error
        return mine.shelved or Shelved()

    def _look(self) -> None:
        if len(self._waiting) >= min(TOGETHER, self._under_way):
            self._enough.set()
        else:
            self._enough.clear()

    async def _gather(self) -> None:
        self._look()
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHER):
                await self._enough.wait()

    async def _store_all(self, together: list[_Waiting]) -> None:
        try:
            shelved = await self._transact(together)
        except Exception as error:
            self._shelf.forget()
            if len(together) == 1:
                together[0].error = error
                return
            for one in together:
                await self._store_all([one])
            return
        for one, result in zip(together, shelved, strict=True):
            one.shelved = result

    async def _transact(self, together: list[_Waiting]) -> list[Shelved]:
        async with self._db.write() as tx:
            shelved = [Shelved()] * len(together)
            if any(one.arrival.entries for one in together):
                await intake.begin_intake(tx)
                # Only now, when our turn has come: no article is older news than a digest that went before.
                shelved = await self._shelf.put(tx, [one.arrival for one in together], self._now())
            visits = zip(together, shelved, strict=True)
            await feeds.save_results(tx, [(one.arrival.feed, replace(one.visit, new=put.new)) for one, put in visits])
        return shelved
