"""Those who seem to have left: believed after a while, and not at all when there are far too many of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from config.logs import event
from digests.clock import Clock
from digests.deliver.outcome import GoneWatch
from digests.model import ChatRef, Outcome
from digests.store import Database, ledger, switches, whereabouts
from digests.store.condition import PARKED

logger = logging.getLogger(__name__)
PROBE = 5
"""How many messages are tried to see whether a parked channel works again."""
FIRST_WAIT, LONGEST_WAIT = 10.0, 300.0
REMEMBERED = timedelta(minutes=5)


class Suspects:
    """Sets readers aside who are gone, or parks the channel when it is the platform that must be wrong."""

    def __init__(self, db: Database, channel: str, clock: Clock) -> None:
        self._db, self._channel, self._clock = db, channel, clock
        self._watch = GoneWatch()
        self._wait = 0.0  # seconds between probes; 0: not parked
        self._probe_at = 0.0

    @property
    def parked(self) -> bool:
        """Nothing is sent but a few messages now and then, to see whether it works again."""
        return self._wait > 0

    def room(self, wanted: int) -> int:
        """Return how many messages may be claimed now."""
        if not self.parked:
            return wanted
        return min(PROBE, wanted) if self._time() >= self._probe_at else 0

    async def learn(self, outcomes: Sequence[Outcome]) -> None:
        """Look at what became of some messages; park the channel when far too many readers seem to be gone."""
        now = self._time()
        self._watch.saw(now, sent=sum(outcome.state == "sent" for outcome in outcomes))
        for outcome in outcomes:
            if outcome.state == "gone":
                self._watch.suspect(now, outcome.delivery.chat_id, outcome.delivery.id)
        await self._park_if_too_many()

    async def judge_probe(self) -> None:
        """Open the channel again if the probe went well; otherwise wait longer before the next."""
        gone, total = self._watch.counts(self._time())
        if not total:
            return
        if gone <= GoneWatch.SHARE * total:
            self._wait = 0.0
            await self._pardon()
            event(logger, "channel_reopened", level=logging.WARNING, channel=self._channel)
            return
        self._wait = min(LONGEST_WAIT, 2 * self._wait)
        await self._stay_parked("channel_still_parked")

    async def settle(self) -> None:
        """Set aside those who have been gone for long enough to believe it; their settings stay."""
        if sure := self._watch.sure(self._time()):
            async with self._db.write() as tx:
                await whereabouts.set_aside(tx, sure)
            event(logger, "readers_gone", channel=self._channel, count=len(sure))

    async def reply_bounced(self, chat: ChatRef) -> None:
        """An answer met somebody who is not there any more."""
        async with self._db.read() as tx:
            chat_id = await whereabouts.chat_id_of(tx, chat)
        if chat_id is not None:
            self._watch.suspect(self._time(), chat_id, None)
            await self._park_if_too_many()

    async def _park_if_too_many(self) -> None:
        if not self.parked and self._watch.mass(self._time()):
            self._wait = FIRST_WAIT
            await self._stay_parked("channel_parked")

    async def _stay_parked(self, name: str) -> None:
        gone, total = self._watch.counts(self._time())
        self._probe_at = self._time() + self._wait
        await self._pardon()
        event(
            logger, name, level=logging.ERROR, channel=self._channel, gone=gone, of=total, next_probe_seconds=self._wait
        )

    async def _pardon(self) -> None:
        """Believe nobody who seemed gone, and let their messages wait again: they certainly did not arrive."""
        deliveries, now = self._watch.pardon(), self._clock()
        async with self._db.write() as tx:
            await ledger.reopen(tx, deliveries, now)
            if self.parked:  # for the admins; a sender that dies parked is forgotten a while after its next probe
                until = now + timedelta(seconds=self._wait) + REMEMBERED
                await switches.throw(tx, PARKED + self._channel, True, "", now, until)
            else:
                await switches.forget(tx, PARKED + self._channel)

    def _time(self) -> float:
        return self._clock().timestamp()
