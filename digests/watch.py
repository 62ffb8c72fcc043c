"""What the newsroom's people have to be told: troubles, each once when it begins and once when it is over."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from digests.condition import FEED_DOWN, LATE, LEAST_BYTES, LEAST_SHARE, House, is_down
from digests.store import Connection, Database, condition, feeds
from digests.store.condition import PARKED, REFUSED, Told

TroubleKind = Literal["feed", "late", "parked", "refused", "stopped", "disk"]
CLAIM = timedelta(seconds=90)
"""Who found a trouble has so long to tell of it; after that somebody else does."""
LASTS = timedelta(days=1)
"""So long a stopped broadcast is looked at; it has no end that could be told."""
_MARGIN = 1.1
"""A disk that was filling has room again when it has a tenth more than the least: it must not be told every minute."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that is wrong. `about` names the feed, the channel, the broadcast; `values` are for the sentence."""

    kind: TroubleKind
    about: str = ""
    since: datetime
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.about}"


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What is to be told now, by whoever asked: nobody else gets it."""

    begun: tuple[Trouble, ...]
    over: tuple[Trouble, ...]


class Watch:
    """Finds troubles. Several schedulers may do so: the database remembers what was told, and gives each to one."""

    def __init__(self, db: Database, house: House) -> None:
        self._db, self._house = db, house
        self._overdue_before: datetime | None = None

    async def look(self, now: datetime) -> Changes:
        """Return what has begun and what is over since anybody last looked; say `told` when it was told."""
        async with self._db.read() as tx:
            present = {trouble.name: trouble for trouble in await self._find(tx, now)}
            known = await condition.troubles_told(tx)
            working = {str(feed.id) for feed in await feeds.all(tx) if feed.state == "active" and not feed.failures}
        begun, over = [], []
        async with self._db.write() as tx:
            for name, trouble in present.items():
                noted = {"since": trouble.since.isoformat(), "values": dict(trouble.values)}
                if await condition.claim_trouble(tx, name, noted, now, now + CLAIM):
                    begun.append(trouble)
            for name in known.keys() - present.keys():
                if await condition.end_trouble(tx, name):
                    over.append(_again(name, known[name]))
        return Changes(begun=tuple(begun), over=tuple(trouble for trouble in over if _has_ended(trouble, working)))

    async def told(self, troubles: tuple[Trouble, ...]) -> None:
        """Note that these were told."""
        async with self._db.write() as tx:
            for trouble in troubles:
                await condition.note_told(tx, trouble.name)

    async def _find(self, tx: Connection, now: datetime) -> list[Trouble]:
        return [
            *await _feeds_down(tx, now),
            *await self._late(tx, now),
            *await _switched(tx, "parked", PARKED, now),
            *await _switched(tx, "refused", REFUSED, now),
            *await _stopped(tx, now),
            *await self._disk(tx, now),
        ]

    async def _late(self, tx: Connection, now: datetime) -> list[Trouble]:
        """A digest is late when it was overdue the last time, too: after a standstill it may be composed right now."""
        due, before = await condition.next_digest(tx), self._overdue_before
        overdue = due is not None and now - due > LATE
        self._overdue_before = due if overdue else None
        if due is None or not overdue or before is None or due > before:
            return []
        return [Trouble(kind="late", since=due)]

    async def _disk(self, tx: Connection, now: datetime) -> list[Trouble]:
        disk = self._house.disk()
        before = (await condition.troubles_told(tx)).get("disk:")
        more = _MARGIN if before else 1.0
        if disk.free >= more * LEAST_BYTES and disk.free >= more * LEAST_SHARE * disk.total:
            return []
        return [Trouble(kind="disk", since=now, values={"free": disk.free, "total": disk.total})]


async def _feeds_down(tx: Connection, now: datetime) -> list[Trouble]:
    return [
        Trouble(
            kind="feed",
            about=str(feed.id),
            since=feed.last_ok_at or now - FEED_DOWN,
            values={"name": feed.name, "url": feed.url, "error": feed.error or ""},
        )
        for feed in await feeds.all(tx)
        if is_down(feed, now)
    ]


async def _switched(tx: Connection, kind: TroubleKind, prefix: str, now: datetime) -> list[Trouble]:
    found = await condition.thrown(tx, prefix, now)
    return [Trouble(kind=kind, about=channel, since=since) for channel, since in sorted(found.items())]


async def _stopped(tx: Connection, now: datetime) -> list[Trouble]:
    return [
        Trouble(kind="stopped", about=str(one.id), since=one.at, values={"what": one.kind, "alert": one.alert or 0})
        for one in await condition.lately_stopped(tx, now - LASTS)
    ]


def _has_ended(trouble: Trouble, working: Set[str]) -> bool:
    """Is there good news? A feed that was paused or removed is not down any more, but it is not back either."""
    return trouble.kind != "stopped" and (trouble.kind != "feed" or trouble.about in working)


def _again(name: str, told: Told) -> Trouble:
    """Return a trouble as it was when it began."""
    kind, _, about = name.partition(":")
    since = datetime.fromisoformat(told.value["since"])
    return Trouble(kind=kind, about=about, since=since, values=told.value["values"])  # type: ignore[arg-type]  # ours
