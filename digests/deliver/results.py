"""Write down what became of the messages, many in one transaction, and clear up after those who could not."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Any

from config.logs import event
from digests.clock import Clock
from digests.deliver.outcome import REFUSED_WAIT
from digests.deliver.suspects import Suspects
from digests.model import Outcome
from digests.store import Database, ledger, switches
from digests.store.condition import REFUSED

logger = logging.getLogger(__name__)
FLUSH = 0.05
"""Seconds between two writings: what a crash in between leaves is uncertain."""


class Results:
    """Gathers outcomes until `settle` puts them into the ledger."""

    def __init__(self, db: Database, channel: str, clock: Clock, suspects: Suspects) -> None:
        self._db, self._channel, self._clock, self._suspects = db, channel, clock, suspects
        self._outcomes: list[Outcome] = []
        self._noted, self._turn = asyncio.Event(), asyncio.Lock()
        self._counts: Counter[str] = Counter()

    def note(self, outcome: Outcome) -> None:
        """Keep an outcome for the next `settle`."""
        self._outcomes.append(outcome)
        self._noted.set()

    async def settle_soon(self) -> None:
        """Wait for an outcome and settle it with those that came at the same time."""
        await self._noted.wait()
        self._noted.clear()
        await self.settle()
        await asyncio.sleep(FLUSH)

    async def settle(self) -> None:
        """Write down all outcomes so far in one transaction, and learn from them."""
        async with self._turn:  # whoever comes second knows afterwards that everything is settled
            outcomes, self._outcomes = self._outcomes, []
            if outcomes:
                await self._write_down(outcomes)

    async def _write_down(self, outcomes: list[Outcome]) -> None:
        try:
            async with self._db.write() as tx:
                stopped = await ledger.finish(tx, outcomes, self._clock())
                if any(outcome.refused for outcome in outcomes):  # for the admins; it is tried again every minute
                    until = self._clock() + 3 * REFUSED_WAIT
                    await switches.throw(tx, REFUSED + self._channel, True, "", self._clock(), until)
        except BaseException:
            # Not written down yet: kept for the next time. Settling twice changes nothing, the lease is gone by then.
            self._outcomes = outcomes + self._outcomes
            self._noted.set()
            raise
        self._counts.update(outcome.state for outcome in outcomes)
        for broadcast in stopped:
            event(logger, "broadcast_stopped", level=logging.ERROR, broadcast=broadcast, reason="rejected too often")
        await self._suspects.learn(outcomes)

    async def keep_house(self) -> None:
        """Resolve what a crash left, expire what is old news, and tell in one event what was delivered."""
        async with self._db.write() as tx:
            again, unknown = await ledger.recover_leases(tx, self._clock())
        if again or unknown:
            event(logger, "leases_recovered", level=logging.WARNING, waiting_again=again, uncertain=unknown)
        async with self._db.write() as tx:
            self._counts["expired"] += await ledger.expire(tx, self._clock())
        told: dict[str, Any] = {state: count for state, count in self._counts.items() if count}
        if told:
            event(logger, "delivered", channel=self._channel, **told)
        self._counts.clear()
