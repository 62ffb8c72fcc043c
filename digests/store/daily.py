"""Figures of each day: counted from the ledger and the readers while they are there, and kept when these are gone.

Counting goes through much of a table, so it is done in the background; whoever wants to see figures reads `daily`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.outbox import PRIORITY, URGENT
from digests.store.schema import broadcasts, chats, daily, deliveries, departures, follows

Counts = dict[tuple[str, str], int]
"""(channel, detail) → how many."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many of something there were on a day."""

    day: date
    what: str
    channel: str
    detail: str
    count: int


# --- what is kept -------------------------------------------------------------------------------


async def put(tx: Connection, day: date, what: str, counts: Mapping[tuple[str, str], int]) -> None:
    """Keep the figures of one kind for a day, in place of those that were there."""
    await tx.execute(delete(daily).where(daily.c.day == day.isoformat(), daily.c.what == what))
    rows = [
        {"day": day.isoformat(), "what": what, "channel": channel, "detail": detail, "count": count}
        for (channel, detail), count in counts.items()
    ]
    if rows:
        into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(daily)
        same = ["day", "what", "channel", "detail"]
        # Another scheduler may count the same day at the same moment.
        await tx.execute(into.on_conflict_do_update(index_elements=same, set_={"count": into.excluded.count}), rows)


async def kept(tx: Connection, since: date, whats: Collection[str]) -> list[Figure]:
    """Return the figures of some kinds from a day on, the oldest first."""
    d = daily.c
    query = select(d.day, d.what, d.channel, d.detail, d.count.label("many"))
    query = query.where(d.day >= since.isoformat(), d.what.in_(sorted(whats)))
    rows = await tx.execute(query.order_by(d.day, d.what, d.channel, d.detail))
    return [
        Figure(day=date.fromisoformat(row.day), what=row.what, channel=row.channel, detail=row.detail, count=row.many)
        for row in rows
    ]


async def newest(tx: Connection, what: str) -> date | None:
    """Return the last day for which there are figures of a kind."""
    day = (await tx.execute(select(func.max(daily.c.day)).where(daily.c.what == what))).scalar()
    return None if day is None else date.fromisoformat(day)


# --- what is counted ----------------------------------------------------------------------------


async def count_chats(tx: Connection) -> tuple[Counts, Counts]:
    """Return how many chats are in each state: private ones, and groups and channels."""
    query = select(chats.c.private, chats.c.channel, chats.c.state, func.count().label("many"))
    rows = (await tx.execute(query.group_by(chats.c.private, chats.c.channel, chats.c.state))).all()
    private, rooms = (
        {(row.channel, row.state): row.many for row in rows if row.private is alone} for alone in (True, False)
    )
    return private, rooms


async def count_new(tx: Connection, since: datetime, until: datetime) -> Counts:
    """Return how many private chats came between two moments, by channel."""
    c = chats.c
    query = select(c.channel, func.count().label("many")).where(c.created_at >= since, c.created_at < until, c.private)
    return {(row.channel, ""): row.many for row in await tx.execute(query.group_by(c.channel))}


async def count_gone(tx: Connection, since: datetime, until: datetime) -> Counts:
    """Return how many said goodbye between two moments, by channel and by what they tapped as their reason."""
    d = departures.c
    query = select(d.channel, d.reason, func.count().label("many")).where(d.at >= since, d.at < until)
    return {(row.channel, row.reason): row.many for row in await tx.execute(query.group_by(d.channel, d.reason))}


async def count_follows(tx: Connection) -> dict[str, Counts]:
    """Return how many active chats follow each topic and each place: "topic" and "place" → (“”, slug or code) → n."""
    f = follows.c
    query = select(f.kind, f.value, func.count().label("many")).join_from(follows, chats)
    query = query.where(f.kind.in_(("topic", "place")), chats.c.state == "active").group_by(f.kind, f.value)
    found: dict[str, Counts] = {"topic": {}, "place": {}}
    for row in await tx.execute(query):
        found[row.kind][("", row.value)] = row.many
    return found


async def first_broadcast(tx: Connection, since: datetime) -> int | None:
    """Return the id of the first broadcast of a moment or later."""
    b = broadcasts.c
    return (await tx.execute(select(b.id).where(b.created_at >= since).order_by(b.created_at, b.id).limit(1))).scalar()


async def count_deliveries(tx: Connection, first: int, end: int | None) -> dict[str, Counts]:
    """Return what became of the deliveries of broadcasts `first` to before `end`: kind → (channel, state) → n.

    Of corrections and recalls "edited" are those whose message was changed or taken away where it stood.
    """
    kinds: dict[int, str] = {URGENT: "alert", **{priority: kind for kind, priority in PRIORITY.items()}}
    found: dict[str, Counts] = {kind: {} for kind in PRIORITY}
    edited = (await tx.execute(_edited(first, end))).all()  # first: whoever is edited meanwhile was sent, too
    for row in await tx.execute(outcomes(first, end)):
        if row.priority not in kinds:
            continue  # an answer, which is in the ledger only to be corrected
        counts, key = found[kinds[row.priority]], (row.channel, row.state)
        counts[key] = counts.get(key, 0) + row.many
    for row in edited:
        found["correction"] |= {(row.channel, "edited"): row.many}
        found["correction"][row.channel, "sent"] -= row.many
    return found


def _edited(first: int, end: int | None) -> Select[Any]:
    """Return the query for the messages that corrections and recalls changed in place: no new one was sent."""
    d, b = deliveries.c, broadcasts.c
    mine = select(b.id).where(b.kind == "correction", b.id >= first, *([] if end is None else [b.id < end]))
    query = select(d.channel, func.count().label("many"))
    return query.where(d.broadcast_id.in_(mine), d.state == "sent", d.parts_sent == 0).group_by(d.channel)


def outcomes(first: int, end: int | None) -> Select[Any]:
    """Return the query for the deliveries of these broadcasts, by channel, priority and state."""
    d = deliveries.c
    query = select(d.channel, d.priority, d.state, func.count().label("many")).where(*_of(first, end))
    return query.group_by(d.channel, d.priority, d.state)


async def count_seen(tx: Connection, first: int, end: int | None) -> Counts:
    """Return of the digests sent to one reader each how many ("sent"), and after how many they did something ("seen").

    Platforms do not say who reads; that somebody has written or pressed since is all that can be known.
    """
    d, c = deliveries.c, chats.c
    seen = func.sum(case((c.seen_at >= d.updated_at, 1), else_=0)).label("seen")
    query = select(d.channel, func.count().label("sent"), seen).join_from(deliveries, chats)
    digests = d.state == "sent", d.priority == PRIORITY["digest"], c.private
    found: Counts = {}
    for row in await tx.execute(query.where(*_of(first, end), *digests).group_by(d.channel)):
        found |= {(row.channel, "sent"): row.sent, (row.channel, "seen"): row.seen}
    return found


def _of(first: int, end: int | None) -> tuple[Any, ...]:
    """A range of broadcasts is a range of the deliveries' unique index; a day of their own times would be a scan."""
    ids = deliveries.c.broadcast_id
    return (ids >= first,) if end is None else (ids >= first, ids < end)
