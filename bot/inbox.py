"""Updates of a platform that may be told twice: each is taken once, whichever process asks."""

from __future__ import annotations

from collections.abc import Sequence

from digests.clock import Clock
from digests.store import Database, slots
from digests.store.together import Together


class Inbox:
    """The updates of one channel. Those asked about at the same time share one transaction."""

    def __init__(self, db: Database, channel: str, clock: Clock) -> None:
        self._db, self._channel, self._clock = db, channel, clock
        self._new = Together(self._first_times)

    async def first_time(self, update_id: str) -> bool:
        """Is this update new to us? True once for each id."""
        return await self._new.answer(update_id)

    async def _first_times(self, update_ids: Sequence[str]) -> list[bool]:
        async with self._db.single() as tx:
            new = await slots.first_times(tx, self._channel, set(update_ids), self._clock())
        answers = []
        for update_id in update_ids:
            answers.append(update_id in new)
            new.discard(update_id)
        return answers
