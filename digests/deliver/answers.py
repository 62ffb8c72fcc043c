"""What a platform calls the digests that people were answered with: noted, so that they can be corrected there.

A reader waits for no such note. Those of half a second are one statement, and what a crash in between leaves is a
digest that may have arrived: whoever has it is told of a correction in a message of its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

from config.logs import event
from digests.store import Database, answers

logger = logging.getLogger(__name__)
PAUSE = 0.5
"""Seconds between two notes."""


class Answers:
    """Gathers them until `settle` writes them down."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._refs: dict[int, Sequence[str]] = {}

    def arrived(self, edition: int, refs: Sequence[str]) -> None:
        """Keep the ids of an edition's parts for the next `settle`; none: it certainly has not arrived."""
        self._refs[edition] = refs

    async def settle(self) -> None:
        """Write down all so far; what cannot be is kept for the next time."""
        refs, self._refs = self._refs, {}
        if not refs:
            return
        try:
            async with self._db.write() as tx:
                await answers.arrived(tx, refs)
        except BaseException:
            self._refs = {**refs, **self._refs}
            raise

    async def run(self, stop: asyncio.Event) -> None:
        """Write down what comes, until `stop` is set; whoever stops calls `settle` once more."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE)
            try:
                await self.settle()
            except Exception as error:  # a database that is away for a while must not end it
                event(logger, "answers_not_noted", level=logging.ERROR, error=error)
