"""How fast messages may leave: pure rules and small memories; whoever uses them says what time it is (in seconds).

Slots come from the shared row in the database (store/rate.py). What stands here makes sure of two more things in this
process: that no second on the wire carries more than the rate although the network is uneven, and that one chat gets
no more than the platform allows towards one chat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from digests.deliver.channel import Limit
from digests.model import Delivery

MARGIN = 0.1
"""Slots are this much wider than the rate needs: room for jitter between several senders."""
BATCH_SECONDS = 0.35
"""A batch of a broadcast takes so long, so that a reply or an alert never waits half a second behind it."""
LARGEST_BATCH = 500
WAVE_SECONDS = 0.02
"""Messages whose slots lie this close together are marked as started in one transaction."""
LARGEST_WAVE = 64


def spacing(rate: float) -> float:
    """Return the seconds between two slots."""
    return (1 + MARGIN) / rate


def batch_size(rate: float) -> int:
    """Return how many messages of the outbox are claimed at once."""
    return max(1, min(LARGEST_BATCH, int(rate * BATCH_SECONDS)))


def reply_batch_size(rate: float) -> int:
    """Return how many replies take slots at once: half as many, so that a crowd of them gets a third of the budget."""
    return max(1, batch_size(rate) // 2)


def waves(batch: Sequence[Delivery]) -> Iterator[list[Delivery]]:
    """Cut a batch, ordered by `send_at`, into groups that leave at practically the same time."""
    wave: list[Delivery] = []
    for delivery in batch:
        late = wave and (delivery.send_at - wave[0].send_at).total_seconds() > WAVE_SECONDS
        if late or len(wave) == LARGEST_WAVE:
            yield wave
            wave = []
        wave.append(delivery)
    if wave:
        yield wave


class Trip:
    """A message on its way: when it left, and when its answer came. It arrives somewhere in between."""

    SLOWEST = 0.5  # an answer that takes longer says nothing about the way there

    __slots__ = ("answered", "left")

    def __init__(self, left: float) -> None:
        self.left = left
        self.answered: float | None = None

    def arrived(self, now: float) -> float:
        """Return the latest moment at which it can have arrived, as far as is known now."""
        return min(now if self.answered is None else self.answered, self.left + self.SLOWEST)


class Window:
    """Let at most `rate` messages arrive in any second, however long each is under way.

    The one that would be too many leaves a second after the arrival of the one it must not share a second with: they
    cannot meet, whatever the network does to them.
    """

    def __init__(self, rate: float) -> None:
        self.count = max(1, int(rate))
        self.seconds = self.count / rate
        self._trips: deque[Trip] = deque(maxlen=self.count)

    def wait(self, now: float) -> float:
        """Return how many seconds must pass before the next message may leave; ask again after them."""
        if len(self._trips) < self.count:
            return 0.0
        return max(0.0, self._trips[0].arrived(now) + self.seconds - now)

    def leave(self, now: float) -> Trip:
        """Note that a message leaves; the caller fills in `answered`."""
        trip = Trip(now)
        while self._trips and self._trips[0].left + Trip.SLOWEST + self.seconds < now:
            self._trips.popleft()
        self._trips.append(trip)
        return trip


class ChatPace:
    """Remember what each chat was sent, as long as its limits look back and no longer."""

    def __init__(self) -> None:
        self._trips: dict[str, list[Trip]] = {}
        self._kept: dict[str, float] = {}

    def wait(self, chat: str, limits: Sequence[Limit], now: float) -> float:
        """Return how many seconds this chat must still be left alone; ask again after them."""
        trips = self._trips.get(chat)
        if not trips:
            return 0.0
        full = (limit for limit in limits if len(trips) >= limit.count)
        return max((0.0, *(trips[-limit.count].arrived(now) + limit.seconds - now for limit in full)))

    def note(self, chat: str, limits: Sequence[Limit], trip: Trip) -> None:
        """Note that a message leaves for this chat."""
        if not limits:
            return
        trips = self._trips.setdefault(chat, [])
        trips.append(trip)
        del trips[: -max(limit.count for limit in limits)]
        # Kept in the order of use, so that forgetting looks only at the oldest.
        self._kept.pop(chat, None)
        self._kept[chat] = trip.left + Trip.SLOWEST + max(limit.seconds for limit in limits)
        self._forget(trip.left)

    def _forget(self, now: float) -> None:
        for chat in list(islice(self._kept, 2)):
            if self._kept[chat] <= now:
                del self._kept[chat], self._trips[chat]

    def __len__(self) -> int:
        return len(self._trips)
