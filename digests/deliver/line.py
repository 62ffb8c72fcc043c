"""The one way out to a platform: whatever leaves this process for it passes here, paced and obeying every 429."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from math import inf
from typing import TypeVar

from config.logs import event
from digests.clock import Clock, utc_now
from digests.deliver.channel import Channel, Limit
from digests.deliver.outcome import LONG_WAIT, Throttles
from digests.deliver.pace import ChatPace, Trip, Window, spacing
from digests.errors import Throttled
from digests.model import ChatRef, Message
from digests.store import Connection, Database
from digests.store import rate as budget

logger = logging.getLogger(__name__)
T = TypeVar("T")
LATE, TRIES, SHARED_SECONDS, TINY = 0.06, 5, 60.0, 1e-3
"""When another process shares the budget, a slot missed by so many seconds is given up for a new one."""
SLACK = 0.1
"""Seconds more than the platform asked for, so that they have passed on its clock too."""


class Line:
    """The budget of one bot, shared by its broadcasts and its replies, and by other processes through the database."""

    def __init__(self, db: Database, channel: Channel, clock: Clock = utc_now) -> None:
        self.db, self.channel, self.clock = db, channel, clock
        self.spacing = spacing(channel.rate)
        self.throttles = Throttles()
        self._blocked_until = self._taken_until = self._shared_until = 0.0
        self._window, self._chats = Window(channel.rate), ChatPace()
        self._gate = asyncio.Lock()

    def time(self) -> float:
        """Return the present as epoch seconds."""
        return self.clock().timestamp()

    async def reserve(self, count: int) -> float:
        """Take `count` slots of the budget and return when the first begins (epoch seconds)."""
        async with self.db.single() as tx:
            return await self.reserve_in(tx, count)

    async def reserve_in(self, tx: Connection, count: int) -> float:
        now = self.time()
        start = await budget.reserve(tx, self.channel.kind, now, count, self.spacing)
        if start > max(now, self._taken_until) + TINY:
            self._shared_until = now + SHARED_SECONDS  # somebody else has taken the slots in between
        self._taken_until = start + count * self.spacing
        return start

    async def silence(self, tx: Connection) -> float:
        """Return for how many more seconds the bot may not send; learn it from the other processes too."""
        now = self.time()
        self._blocked_until = max(self._blocked_until, await budget.blocked_until(tx, self.channel.kind, now))
        return max(0.0, self._blocked_until - now)

    def chat_wait(self, chat: ChatRef) -> float:
        """Return for how many seconds this chat must still be left alone."""
        return self._chats.wait(chat.id, self.channel.limits(chat), _monotonic())

    async def send(self, chat: ChatRef, message: Message, at: float, answers: str | None = None) -> str:
        """Send one part in the slot that begins `at`; return the platform's id of it, or raise a DeliveryError."""
        limits = self.channel.limits(chat)
        ref = await self._through(chat, limits, at, lambda: self.channel.send(chat, message, answers=answers))
        self.throttles.sent()
        return ref

    async def edit(self, chat: ChatRef, ref: str, message: Message, at: float) -> None:
        """Replace a message in the slot that begins `at`, or raise a DeliveryError."""
        await self._through(chat, (), at, lambda: self.channel.edit(chat, ref, message))

    async def delete(self, chat: ChatRef, ref: str, at: float) -> None:
        """Take a message away in the slot that begins `at`, or raise a DeliveryError."""
        await self._through(chat, (), at, lambda: self.channel.delete(chat, ref))

    async def _through(self, chat: ChatRef, limits: Sequence[Limit], at: float, act: Callable[[], Awaitable[T]]) -> T:
        for tries in range(TRIES, 0, -1):
            if (wait := at - self.time()) > 0:
                await asyncio.sleep(wait)
            trip = await self._leave(chat, limits, at + LATE if tries > 1 else inf)
            if trip is not None:
                break
            at = await self.reserve(1)
        assert trip is not None  # the last time there is no too late
        try:
            return await act()
        except Throttled as throttled:
            raise await self._obey(chat, throttled.wait) from None
        finally:
            trip.answered = _monotonic()

    async def _leave(self, chat: ChatRef, limits: Sequence[Limit], latest: float) -> Trip | None:
        """Wait until a message may leave. None: its slot is over, and it would meet what another process sends."""
        while True:
            if (wait := self._chats.wait(chat.id, limits, _monotonic())) > 0:
                await asyncio.sleep(wait)
            # One at a time, in order: two that both see one free place must not both take it.
            async with self._gate:
                while (wait := self._window.wait(_monotonic())) > 0:  # noqa: ASYNC110 -- a pace is waited for, no event
                    await asyncio.sleep(wait)
                if (left := self._blocked_until - self.time()) > 0:
                    raise Throttled(left)
                if latest < self.time() < self._shared_until:
                    return None
                now = _monotonic()
                if self._chats.wait(chat.id, limits, now) == 0:
                    trip = self._window.leave(now)
                    self._chats.note(chat.id, limits, trip)
                    return trip

    async def _obey(self, chat: ChatRef, wait: float) -> Throttled:
        alone = self.throttles.alone(chat.id, wait)
        event(logger, "throttled", level=logging.WARNING, channel=self.channel.kind, wait=wait, one_chat=alone)
        if not alone:
            # In this process at once; in the others as soon as the row is written.
            pause = min(wait, LONG_WAIT)  # should it be longer after all, the next try tells
            self._blocked_until = max(self._blocked_until, self.time() + pause + SLACK)
            async with self.db.write() as tx:
                await budget.block(tx, self.channel.kind, self._blocked_until)
        # A second longer for this chat, so that the others show whether the wait is its own.
        return Throttled(wait + 1.0, alone=alone)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
