"""Figures for the newsroom: readers, growth, deliveries, letters, what is followed; counted beforehand, day by day."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from config.newsroom import Newsroom
from digests.store import Database, daily, personal, slots, tickets
from digests.store.daily import Counts, Figure
from digests.store.outbox import PRIORITY
from digests.store.tidy import DELIVERIES

PERIODS = (7, 30, 90)
"""Days that a report may cover."""
FRESH, SLOWEST, SHARE = timedelta(minutes=5), timedelta(hours=1), 200
"""Counted every five minutes; where that takes long, after 200 times as long, and every hour at the latest."""
TOP = 5
PULSE = "figures"


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day by the newsroom's clock. A state or an outcome maps to how many."""

    day: date
    readers: Mapping[str, int] = field(default_factory=dict)
    """Readers at the end of the day, by state; empty when nobody counted."""
    new: int = 0
    gone: Mapping[str, int] = field(default_factory=dict)
    """Who said goodbye, by reason."""
    digests: Mapping[str, int] = field(default_factory=dict)
    alerts: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[str, int] = field(default_factory=dict)
    """And recalls; "edited": the message was changed, or taken away, where it stood, and no new one was sent."""
    sent: int = 0
    """Digests that reached a private chat …"""
    seen: int = 0
    """… and after which its reader wrote or pressed, until the end of the next day."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """The figures of some days, the oldest first. `as_of` None: nobody has counted yet."""

    as_of: datetime | None
    days: tuple[Day, ...]
    readers: Mapping[tuple[str, str], int]
    """Private chats now, by channel and state."""
    rooms: Mapping[tuple[str, str], int]
    """Groups and channels now."""
    topics: tuple[tuple[str, int], ...]
    """The topics (slugs) that most readers follow."""
    places: tuple[tuple[str, int], ...]
    open_letters: int
    median_answer: timedelta | None
    """How long half of the letters of these days waited for their answer, at most; None: none is answered."""

    def in_state(self, state: str) -> int:
        """Return how many readers are in a state now."""
        return sum(count for (_, its), count in self.readers.items() if its == state)

    def active_on(self, channel: str) -> int:
        """Return how many active readers a channel has now."""
        return self.readers.get((channel, "active"), 0)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels with active readers, the greatest first."""
        found = {channel for (channel, state), count in self.readers.items() if state == "active" and count}
        return tuple(sorted(found, key=lambda channel: (-self.active_on(channel), channel)))

    @property
    def new(self) -> int:
        return sum(day.new for day in self.days)

    @property
    def gone(self) -> Counter[str]:
        """Return how many said goodbye in these days, by reason."""
        return _total(day.gone for day in self.days)

    @property
    def reasons(self) -> Counter[str]:
        """Return why they left, so far as they said it."""
        return Counter({why: count for why, count in self.gone.items() if why != personal.UNSAID})

    @property
    def digests(self) -> Counter[str]:
        """Return what became of the digests of these days, by outcome."""
        return _total(day.digests for day in self.days)

    @property
    def alerts(self) -> Counter[str]:
        return _total(day.alerts for day in self.days)

    @property
    def corrections(self) -> Counter[str]:
        """Return what became of corrections and recalls."""
        return _total(day.corrections for day in self.days)

    @property
    def seen_share(self) -> float | None:
        """Return after which part of the digests their reader did something; None: none was sent.

        Days whose next day is not over are left out: their readers have had less time.
        """
        whole = self.days[:-2]
        sent = sum(day.sent for day in whole)
        return sum(day.seen for day in whole) / sent if sent else None

    @property
    def growth(self) -> int | None:
        """Return by how many active readers there are more than on the first day that was counted; None: unknown."""
        counted = [day.readers.get("active", 0) for day in self.days if day.readers]
        return counted[-1] - counted[0] if len(counted) > 1 else None


class Stats:
    """Counts in the background (`refresh`) and reports at once."""

    def __init__(self, db: Database, newsroom: Newsroom) -> None:
        self._db, self._zone = db, newsroom.zone
        self._not_before = datetime.min.replace(tzinfo=UTC)

    async def refresh(self, now: datetime) -> bool:
        """Count unless that was done a short while ago; say whether it was done."""
        if now < self._not_before:
            return False
        started = time.monotonic()
        await self.count(now)
        took = timedelta(seconds=time.monotonic() - started)
        self._not_before = now + min(SLOWEST, max(FRESH, took * SHARE))
        return True

    async def count(self, now: datetime) -> None:
        """Count today, yesterday, and the days before that nobody has counted while the ledger still knows them."""
        today = now.astimezone(self._zone).date()
        async with self._db.read() as tx:
            last = await daily.newest(tx, "reader")
        oldest = today - DELIVERIES
        day = oldest if last is None else max(oldest, min(last, today - timedelta(days=1)))
        while day <= today:
            await self._count_day(day)
            day += timedelta(days=1)
        await self._count_now(today)
        async with self._db.write() as tx:
            await slots.beat(tx, PULSE, now)

    async def _count_day(self, day: date) -> None:
        since, until = self._bounds(day)
        async with self._db.read() as tx:
            found: dict[str, Counts] = {
                "new": await daily.count_new(tx, since, until),
                "gone": await daily.count_gone(tx, since, until),
            }
            first = await daily.first_broadcast(tx, since)
            if first is not None:
                end = await daily.first_broadcast(tx, until)
                found |= await daily.count_deliveries(tx, first, end)
                found["seen"] = await daily.count_seen(tx, first, end)
        await self._put(day, found)

    async def _count_now(self, today: date) -> None:
        async with self._db.read() as tx:
            private, rooms = await daily.count_chats(tx)
            found = {"reader": private or {("", "active"): 0}, "room": rooms, **await daily.count_follows(tx)}
        await self._put(today, found)

    async def _put(self, day: date, found: Mapping[str, Counts]) -> None:
        async with self._db.write() as tx:
            for what, counts in found.items():
                await daily.put(tx, day, what, counts)

    def _bounds(self, day: date) -> tuple[datetime, datetime]:
        start, end = (
            datetime.combine(each, datetime.min.time(), self._zone) for each in (day, day + timedelta(days=1))
        )
        return start.astimezone(UTC), end.astimezone(UTC)

    # --- the report ---

    async def report(self, days: int, now: datetime) -> Report:
        """Return the figures of the last `days` days, today among them. Few rows are read, however many readers."""
        today = now.astimezone(self._zone).date()
        since = today - timedelta(days=days - 1)
        async with self._db.read() as tx:
            figures = await daily.kept(tx, since, ("reader", "new", "gone", "seen", *PRIORITY))
            last = await daily.newest(tx, "reader")
            current = [] if last is None else await daily.kept(tx, last, ("reader", "room", "topic", "place"))
            as_of = await slots.pulse(tx, PULSE)
            waits = await tickets.answer_times(tx, self._bounds(since)[0])
            letters = await tickets.waiting(tx)
        by_day = [[figure for figure in figures if figure.day == since + timedelta(days=n)] for n in range(days)]
        return Report(
            as_of=as_of,
            days=tuple(_day(since + timedelta(days=n), found) for n, found in enumerate(by_day)),
            readers=_of(current, "reader"),
            rooms=_of(current, "room"),
            topics=_top(current, "topic"),
            places=_top(current, "place"),
            open_letters=letters,
            median_answer=_median(waits),
        )


def _day(day: date, found: list[Figure]) -> Day:
    def by_detail(*whats: str) -> Counter[str]:
        return _total({figure.detail: figure.count} for figure in found if figure.what in whats)

    seen = by_detail("seen")
    return Day(
        day=day,
        readers=by_detail("reader"),
        new=by_detail("new").total(),
        gone=by_detail("gone"),
        digests=by_detail("digest"),
        alerts=by_detail("alert"),
        corrections=by_detail("correction"),
        sent=seen["sent"],
        seen=seen["seen"],
    )


def _of(figures: list[Figure], what: str) -> dict[tuple[str, str], int]:
    return {(figure.channel, figure.detail): figure.count for figure in figures if figure.what == what}


def _median(waits: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=statistics.median(wait.total_seconds() for wait in waits)) if waits else None


def _top(figures: list[Figure], what: str) -> tuple[tuple[str, int], ...]:
    found = [(figure.detail, figure.count) for figure in figures if figure.what == what]
    return tuple(sorted(found, key=lambda each: (-each[1], each[0]))[:TOP])


def _total(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total
