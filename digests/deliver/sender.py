"""Deliver what waits in the outbox: claim a batch → reserve its slots → send each at its slot → settle it."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.logs import event
from digests.clock import Clock, utc_now
from digests.deliver.answers import Answers
from digests.deliver.carrier import SENDING, Carrier, Errand
from digests.deliver.channel import Channel, Limit
from digests.deliver.line import Line
from digests.deliver.outcome import backoff, decide
from digests.deliver.pace import batch_size, waves
from digests.deliver.replies import Replies
from digests.deliver.results import Results
from digests.deliver.suspects import Suspects
from digests.errors import ChannelRefused, DeliveryError, Throttled, Transient, Uncertain
from digests.model import Broadcast, ChatRef, Delivery, Message
from digests.store import Database, ledger, outbox

__all__ = ["Channel", "Limit", "Sender"]

logger = logging.getLogger(__name__)
POLL = 0.5
LEASE = timedelta(seconds=30)
"""How long a claimed row may wait for its slot; after a crash it waits again when this has passed."""
IN_FLIGHT = 256
HOUSEKEEPING = 5.0
LONG_CHAT_WAIT = 2.0
MANY_FAILURES, LONGEST_REST = 3, 30.0
LONGEST_OUTAGE_REST = 8.0
KEPT_BROADCASTS = 64
PATIENCE = 8.0


class Sender:
    """Delivers one channel's outbox and answers its readers."""

    def __init__(self, db: Database, channel: Channel, clock: Clock = utc_now) -> None:
        self.db, self.channel, self.clock = db, channel, clock
        self.line = Line(db, channel, clock)
        self.suspects = Suspects(db, channel.kind, clock)
        self.answers = Answers(db)
        self._replies = Replies(self.line, self.suspects.reply_bounced, self.answers)
        self._known: dict[int, Broadcast] = {}
        self._carrier = Carrier(db, self.line)
        self._results = Results(db, channel.kind, clock, self.suspects)
        self._places = asyncio.Semaphore(IN_FLIGHT)
        self._sending: set[asyncio.Task[None]] = set()
        self._nudge, self._stop = asyncio.Event(), asyncio.Event()
        self._failures = self._rests = 0  # one after the other: the platform is away, not a reader

    async def reply(self, chat: ChatRef, *messages: Message) -> str | None:
        """Answer a person; return the platform's id of the last message, or None when it could not be delivered."""
        return await self._replies.reply(chat, *messages)

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace an earlier message, or send anew where that is not possible."""
        await self._replies.edit(chat, ref, message)

    async def update(self, chat: ChatRef, ref: str, message: Message) -> bool:
        """Replace a message that says how something stands; False: it cannot be replaced any more."""
        return await self._replies.update(chat, ref, message)

    def nudge(self) -> None:
        """Something was put into the outbox: look at once instead of at the next poll."""
        self._nudge.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; then finish what is under way, and give back what has not left yet."""
        self._stop = stop
        acts = (self._deliver_or_wait, self._results.settle_soon, self._keep_house)
        loops = [asyncio.create_task(self._forever(act)) for act in acts]
        await stop.wait()
        self._nudge.set()
        await asyncio.wait(loops[:1], timeout=PATIENCE / 2)
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=PATIENCE / 2)
            loops += late
        for task in loops:
            task.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await self._results.settle()

    async def step(self, now: datetime) -> int:
        """Deliver one batch to its end and return how many messages it had."""
        batch = await self._claim(now)
        await self._spread(batch)
        await self._landed()
        return len(batch)

    # --- the loops ---

    async def _forever(self, act: Callable[[], Awaitable[None]]) -> None:
        rest = 1.0
        while not self._stop.is_set():
            try:
                await act()
                rest = 1.0
            except Exception as error:  # the one place: a database that is away for a while must not end the delivery
                event(logger, "delivery_failed", level=logging.ERROR, channel=self.channel.kind, error=error)
                await self._rest(rest)
                rest = min(LONGEST_OUTAGE_REST, rest * 2)

    async def _deliver_or_wait(self) -> None:
        if self._failures >= MANY_FAILURES:
            await self._rest(min(LONGEST_REST, backoff(self._rests, random.random())))
            self._rests += 1
        else:
            self._rests = 0
        self._nudge.clear()
        batch = await self._claim(self.clock())
        if not batch:
            await _wait(self._nudge, POLL)
            return
        await self._spread(batch)
        if self.suspects.parked:
            await self._landed()
            await self.suspects.judge_probe()

    async def _keep_house(self) -> None:
        await self.suspects.settle()
        await self._results.keep_house()
        await self._rest(HOUSEKEEPING)

    async def _rest(self, seconds: float) -> None:
        await _wait(self._stop, seconds)

    # --- one batch ---

    async def _claim(self, now: datetime) -> list[Delivery]:
        wanted = 1 if self._failures >= MANY_FAILURES else batch_size(self.channel.rate)
        room = self.suspects.room(wanted)
        if not room:
            return []
        self._forget_broadcasts()
        async with self.db.read() as tx:
            if not await outbox.anything_waits(tx, self.channel.kind):
                return []
        async with self.db.write() as tx:
            if await self.line.silence(tx):
                return []
            lease = secrets.token_hex(8)
            batch = await outbox.claim(
                tx, self.channel.kind, now, room, lease=lease, until=now + LEASE, known=self._known
            )
            start = await self.line.reserve_in(tx, len(batch)) if batch else 0.0
        slots = (start + place * self.line.spacing for place in range(len(batch)))
        return [replace(one, send_at=datetime.fromtimestamp(at, UTC)) for one, at in zip(batch, slots, strict=True)]

    async def _spread(self, batch: Sequence[Delivery]) -> None:
        """Start each message shortly before its slot; give back what may not leave any more."""
        for wave in waves(batch):
            await asyncio.sleep(max(0.0, wave[0].send_at.timestamp() - self.line.time()))
            if self._stop.is_set():
                self._give_back(wave, 0.0)
            else:
                await self._start(wave)

    async def _start(self, wave: Sequence[Delivery]) -> None:
        crowded = [one for one in wave if self.line.chat_wait(one.ref) > LONG_CHAT_WAIT]
        for one in crowded:
            self._give_back([one], self.line.chat_wait(one.ref))
        wave = [one for one in wave if one not in crowded] if crowded else wave
        for _ in wave:
            await self._places.acquire()
        going: set[int] = set()
        try:
            going = await self._mark_started(wave)
        finally:
            for one in wave:
                if one.id in going:
                    task = asyncio.create_task(self._deliver(one))
                    self._sending.add(task)
                    task.add_done_callback(self._sending.discard)
                else:
                    self._places.release()

    async def _mark_started(self, wave: Sequence[Delivery]) -> set[int]:
        """Return which of them leave now; the others are given back (silence was asked for, the broadcast stopped)."""
        if not wave:
            return set()
        now, going = self.clock(), set[int]()
        async with self.db.write() as tx:
            silence = await self.line.silence(tx)
            if not silence:
                ids = [one.id for one in wave]
                going = await outbox.start(tx, ids, wave[0].lease, now, now + SENDING)
                if new := [one for one in wave if one.target and self._carrier.becomes_new(one)]:
                    await ledger.forget_targets(tx, new, now + SENDING)
        self._give_back([one for one in wave if one.id not in going], silence)
        return going

    def _give_back(self, wave: Sequence[Delivery], wait: float) -> None:
        for one in wave:
            self._results.note(decide(one, Throttled(wait), one.refs, self.clock(), 0.0))

    async def _landed(self) -> None:
        while self._sending:
            await asyncio.wait(self._sending)
        await self._results.settle()

    # --- one message ---

    async def _deliver(self, delivery: Delivery) -> None:
        errand = Errand(delivery, anew=self._carrier.sends(delivery))
        error: DeliveryError | None = None
        try:
            await self._carrier.carry(errand)
        except Uncertain as unknown:
            # An edit or a deletion may be done twice: what is not known of it is tried again.
            error = unknown if errand.anew else Transient(str(unknown))
        except DeliveryError as expected:
            error = expected
        except asyncio.CancelledError:
            error = (Uncertain if errand.anew else Transient)("stopped while it was being sent")
            raise
        except Exception as unexpected:
            event(logger, "send_failed", level=logging.ERROR, channel=self.channel.kind, error=unexpected)
            error = Uncertain(type(unexpected).__name__)
        finally:
            self._places.release()
            self._failures = self._failures + 1 if isinstance(error, Transient | ChannelRefused) else 0
            self._results.note(decide(delivery, error, errand.refs, self.clock(), random.random()))

    def _forget_broadcasts(self) -> None:
        if len(self._known) > KEPT_BROADCASTS:
            self._known.clear()


async def _wait(happening: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(happening.wait(), seconds)
