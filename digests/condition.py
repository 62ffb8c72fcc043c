"""How the house stands, at one glance: feeds, queues, digests, the program's parts, the database and the disk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from digests.store import Database, condition, feeds, slots
from digests.store.condition import MOST as MOST
from digests.store.condition import PARKED, REFUSED
from digests.store.condition import Queue as Queue
from digests.store.feeds import Feed as Feed
from digests.store.migrate import current, newest

FEED_DOWN, FEWEST_FAILURES, NEVER_WORKED = timedelta(hours=6), 3, 7
"""A feed is down when nothing could be read for so long; one that never worked, after so many failures."""
LATE = timedelta(minutes=10)
"""A digest is late when it is due for so long and not composed; a message, when it could have left for so long."""
SILENT = timedelta(minutes=3)
"""A part of the program that has not said for so long that it lives does not run."""
LEAST_BYTES, LEAST_SHARE = 1_000_000_000, 0.1
"""The disk is filling when less than this is free."""
ROLE = "role "
"""The pulses of the roles: "role bot"."""
ROLES = ("bot", "scheduler", "sender", "web")


@dataclass(frozen=True, kw_only=True)
class Disk:
    """The disk that holds the database, or, with PostgreSQL, the one on which the program runs."""

    free: int
    total: int

    @property
    def filling(self) -> bool:
        return self.free < LEAST_BYTES or self.free < LEAST_SHARE * self.total


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How everything stands at a moment."""

    feeds: int
    failing: tuple[Feed, ...]
    """Active ones whose last visit failed, those that are down for longest first."""
    queues: tuple[Queue, ...]
    parked: Mapping[str, datetime]
    refused: Mapping[str, datetime]
    last_digest: datetime | None
    next_digest: datetime | None
    """May be over: then it is late."""
    parts: Mapping[str, datetime | None]
    """When each role last said that it lives."""
    size: int
    """Bytes of the database."""
    disk: Disk
    server: str
    schema: str | None
    newest_schema: str | None


class House:
    """Looks after the house. `disk` says how much room there is: tests have disks of their own."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def look(self, now: datetime) -> Condition:
        """Look at everything; some thirty quick queries."""
        schema = await current(self._db)
        async with self._db.read() as tx:
            known = [feed for feed in await feeds.all(tx) if feed.state == "active"]
            beats = await condition.beats(tx)
            return Condition(
                feeds=len(known),
                failing=tuple(sorted((feed for feed in known if feed.failures), key=_longest_first)),
                queues=tuple([await condition.queue(tx, name, now) for name in await condition.channels(tx)]),
                parked=await condition.thrown(tx, PARKED, now),
                refused=await condition.thrown(tx, REFUSED, now),
                last_digest=await condition.last_digest(tx),
                next_digest=await condition.next_digest(tx),
                parts={role: beats.get(ROLE + role) for role in ROLES},
                size=await condition.size(tx),
                disk=self.disk(),
                server=await condition.server(tx),
                schema=schema,
                newest_schema=newest(),
            )

    def disk(self) -> Disk:
        """Return how much room there is."""
        database = self._db.url.database if self._db.sqlite else None
        found = shutil.disk_usage(Path(database or ".").absolute().parent if database else Path.cwd())
        return Disk(free=found.free, total=found.total)

    async def beat(self, roles: frozenset[str], now: datetime) -> None:
        """Note that these parts of the program live."""
        async with self._db.single() as tx:
            for role in sorted(roles):
                await slots.beat(tx, ROLE + role, now)


def is_down(feed: Feed, now: datetime) -> bool:
    """Has nothing been read from this feed for six hours, although it was tried?"""
    if feed.state != "active":
        return False
    if feed.last_ok_at is None:
        return feed.failures >= NEVER_WORKED
    return feed.failures >= FEWEST_FAILURES and now - feed.last_ok_at >= FEED_DOWN


def _longest_first(feed: Feed) -> tuple[float, str]:
    return (feed.last_ok_at.timestamp() if feed.last_ok_at else 0.0, feed.name)
