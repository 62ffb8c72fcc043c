"""What a send's result means: pure decisions from what happened, and the two memories they need."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests.errors import (
    CannotChange,
    ChannelRefused,
    ChatGone,
    ChatMoved,
    DeliveryError,
    Rejected,
    ThreadGone,
    Throttled,
    Transient,
)
from digests.model import Delivery, Outcome

LONG_WAIT = 60.0
"""A longer wait than this is never the whole bot's: Telegram asks such waits for one chat."""
LONGEST_BACKOFF = 300.0
REFUSED_WAIT = timedelta(seconds=60)


def backoff(attempts: int, jitter: float) -> float:
    """Return the seconds before the next try: 1, 2, 4 … up to five minutes, from half to one and a half times that.

    `jitter` is a random number from 0 to 1: without it, everything that failed together would come back together.
    """
    return float(min(LONGEST_BACKOFF, 2 ** min(attempts, 20)) * (0.5 + jitter))


def decide(
    delivery: Delivery, error: DeliveryError | None, refs: Sequence[str], now: datetime, jitter: float
) -> Outcome:
    """Say what becomes of a delivery. `refs` are the platform's ids of all parts that have arrived so far."""
    so_far = Outcome(
        delivery=delivery,
        state="pending",
        refs=tuple(refs),
        attempts=delivery.attempts,
        due_at=now,
        error=str(error)[:200] if error else None,
    )
    tried = replace(so_far, attempts=delivery.attempts + 1)
    match error:
        case None:
            return replace(tried, state="sent")
        case ChatGone():
            return replace(tried, state="gone")
        case CannotChange():
            return replace(tried, state="cancelled")
        case Rejected():
            return replace(tried, state="rejected")
        case Throttled() | Transient() | ChatMoved() | ThreadGone() | ChannelRefused():
            return _again(so_far, tried, error, now, jitter)
        case _:  # Uncertain, and whatever else leaves us without knowing: once too few, never once too often
            return replace(tried, state="uncertain")


def _again(so_far: Outcome, tried: Outcome, error: DeliveryError, now: datetime, jitter: float) -> Outcome:
    match error:
        case Throttled(wait=wait, alone=alone):
            due = now + timedelta(seconds=wait)
            return replace(so_far, due_at=due, chat_waits_until=due if alone else None)
        case ChatMoved(new_id=new_id):
            wait = backoff(tried.attempts, jitter) if so_far.attempts else 0.0
            return replace(tried, due_at=now + timedelta(seconds=wait), moved_to=new_id)
        case ThreadGone():
            return replace(tried, thread_gone=True)
        case ChannelRefused():
            return replace(so_far, due_at=now + REFUSED_WAIT, refused=True)
        case _:
            return replace(tried, due_at=now + timedelta(seconds=backoff(so_far.attempts, jitter)))


class Throttles:
    """Tell a wait for the whole bot from a wait that is one chat's own."""

    REMEMBERED = 1_000
    MANY = 5
    """So many long waits in a row, and nothing that got through: they are not so many chats' own."""

    def __init__(self) -> None:
        self._met: dict[str, int] = {}
        self._sent = 0
        self._in_a_row = 0

    def sent(self) -> None:
        """Note that something got through."""
        self._sent += 1
        self._in_a_row = 0

    def alone(self, chat: str, wait: float) -> bool:
        """Say whether this 429 is the chat's own: a long one, or again the same chat while others got through."""
        before = self._met.pop(chat, None)
        self._met[chat] = self._sent
        if len(self._met) > self.REMEMBERED:
            del self._met[next(iter(self._met))]
        self._in_a_row += 1
        again = before is not None and self._sent > before
        return again or (wait > LONG_WAIT and self._in_a_row < self.MANY)


class GoneWatch:
    """Hold those who seem to have left until it is clear that the platform itself is not at fault.

    In a normal hour a few in a hundred are gone. When a fifth of a minute's sends say so, nobody is believed.
    """

    WINDOW, SURE_AFTER = 60.0, 30.0
    FEWEST, SHARE = 5, 0.2

    def __init__(self) -> None:
        self._seconds: deque[tuple[float, int, int]] = deque()  # when, sent, gone
        self._suspects: dict[int, tuple[float, int | None]] = {}

    def saw(self, now: float, *, sent: int = 0) -> None:
        """Count messages that got through."""
        self._count(now, sent, 0)

    def suspect(self, now: float, chat_id: int, delivery_id: int | None) -> None:
        """Somebody seems to be gone."""
        self._count(now, 0, 1)
        self._suspects[chat_id] = (now, delivery_id)

    def _count(self, now: float, sent: int, gone: int) -> None:
        if self._seconds and now - self._seconds[-1][0] < 1.0:
            at, before_sent, before_gone = self._seconds.pop()
            now, sent, gone = at, before_sent + sent, before_gone + gone
        self._seconds.append((now, sent, gone))

    def counts(self, now: float) -> tuple[int, int]:
        """Return how many of the last minute's sends were gone, and how many there were in all."""
        while self._seconds and self._seconds[0][0] <= now - self.WINDOW:
            self._seconds.popleft()
        gone = sum(entry[2] for entry in self._seconds)
        return gone, gone + sum(entry[1] for entry in self._seconds)

    def mass(self, now: float) -> bool:
        """Say whether far too many are gone for it to be true."""
        gone, total = self.counts(now)
        return gone >= self.FEWEST and gone > self.SHARE * total

    def sure(self, now: float) -> list[int]:
        """Return, and forget, the chats that have been gone for long enough to believe it."""
        if self.mass(now):
            return []
        sure = [chat for chat, (at, _) in self._suspects.items() if at <= now - self.SURE_AFTER]
        for chat in sure:
            del self._suspects[chat]
        return sure

    def pardon(self) -> list[int]:
        """Believe nobody: forget all suspects and counts, and return the deliveries to try again."""
        deliveries = [delivery for _, delivery in self._suspects.values() if delivery is not None]
        self._suspects.clear()
        self._seconds.clear()
        return deliveries
