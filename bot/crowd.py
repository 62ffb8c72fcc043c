"""Many people at once: nobody floods the others, and in each chat it is first come, first served."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Literal

from bot.messages import Incoming
from digests.model import ChatRef

FLOOD = 20
"""Messages and presses of one person within FLOOD_WINDOW that are answered."""
FLOOD_WINDOW = timedelta(seconds=10)

DOUBLE_TAP = timedelta(seconds=1)


class FloodGuard:
    """Counts what each person sends. One notice, then silence until they have calmed down."""

    def __init__(self, most: int = FLOOD, window: timedelta = FLOOD_WINDOW) -> None:
        self._most, self._window = most, window
        self._seen: OrderedDict[tuple[ChatRef, str], deque[datetime]] = OrderedDict()

    def judge(self, chat: ChatRef, sender: str, now: datetime) -> Literal["answer", "notice", "silence"]:
        """Count one more message and say what to do with it."""
        self._forget(now)
        times = self._seen.setdefault((chat, sender), deque(maxlen=self._most + 1))
        self._seen.move_to_end((chat, sender))
        warned = len(times) > self._most and now - times[0] < self._window
        times.append(now)
        if len(times) <= self._most or now - times[0] >= self._window:
            return "answer"
        return "silence" if warned else "notice"

    def _forget(self, now: datetime) -> None:
        """Let go of those who have been quiet: memory holds no more than the last seconds' people."""
        while self._seen and now - next(iter(self._seen.values()))[-1] >= self._window:
            self._seen.popitem(last=False)


class Taps:
    """Tells a double tap from a second wish: the same button once more within a second, and nothing else in between."""

    def __init__(self, window: timedelta = DOUBLE_TAP) -> None:
        self._window = window
        self._last: OrderedDict[tuple[ChatRef, str], tuple[datetime, str, str | None]] = OrderedDict()

    def again(self, incoming: Incoming, now: datetime) -> bool:
        """Note what a person does and say whether it is the second half of a double tap."""
        while self._last and now - next(iter(self._last.values()))[0] >= self._window:
            self._last.popitem(last=False)
        person, press = (incoming.chat, incoming.sender), (incoming.action, incoming.message_ref)
        before = self._last.pop(person, None)
        self._last[person] = (now, *press)
        return before is not None and incoming.message_ref is not None and before[1:] == press


class Turns:
    """Lets one at a time into each chat, in the order of coming; keeps nothing of chats where nobody waits."""

    def __init__(self) -> None:
        self._locks: dict[ChatRef, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, chat: ChatRef) -> AsyncIterator[None]:
        """Wait for our turn in this chat; it ends with the block."""
        lock, waiting = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(chat)
            if waiting > 1:
                self._locks[chat] = lock, waiting - 1
