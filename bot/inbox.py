"""Updates of a platform that may be told twice: each is taken once, whichever process asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from digests.store import Database, slots


class Inbox:
    """The updates of one channel. Those asked about at the same time share one transaction."""

    def __init__(self, db: Database, channel: str, clock: Callable[[], datetime]) -> None:
        self._db, self._channel, self._clock = db, channel, clock
        self._asked: dict[asyncio.Future[bool], str] = {}
        self._asking = asyncio.Lock()

    async def first_time(self, update_id: str) -> bool:
        """Is this update new to us? True once for each id."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked[answer] = update_id
        async with self._asking:  # while one transaction runs, the next ones gather
            if not answer.done():
                await self._ask()
        return answer.result()

    async def _ask(self) -> None:
        asked, self._asked = self._asked, {}
        try:
            async with self._db.single() as tx:
                new = await slots.first_times(tx, self._channel, set(asked.values()), self._clock())
        except Exception as error:
            for answer in asked:
                answer.set_exception(error)
                answer.exception()  # whoever has stopped waiting need not hear of it
            return
        for answer, update_id in asked.items():
            answer.set_result(update_id in new)
            new.discard(update_id)
