"""How far the sending of an alert is, and what became of it: counted in the ledger, row by row nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, literal, select

from digests.store.database import Connection
from digests.store.schema import broadcasts, deliveries

_ERRORS = 5
_UNSENT = ("rejected", "uncertain", "gone")


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many deliveries of one channel are in a state, of them lately settled, and not due before some later time."""

    channel: str
    state: str
    deliveries: int
    lately: int
    later: int


async def counts(tx: Connection, alert: int, lately: datetime, now: datetime) -> list[Count]:
    """Count the deliveries of an alert; `lately` is after that moment, later is after `now`."""
    d = deliveries.c
    settled = func.sum(case((d.updated_at > literal(lately, d.updated_at.type), 1), else_=0))
    later = func.sum(case((d.due_at > literal(now, d.due_at.type), 1), else_=0))
    query = select(d.channel, d.state, func.count(), settled, later).where(d.broadcast_id.in_(_mine(alert)))
    rows = await tx.execute(query.group_by(d.channel, d.state).order_by(d.channel, d.state))
    return [Count(channel=row[0], state=row[1], deliveries=row[2], lately=row[3], later=row[4]) for row in rows]


async def delays(tx: Connection, alert: int, since: datetime, step: float) -> list[tuple[float, int]]:
    """Return (seconds, how many had it within these and not within the ones before), in steps of so many seconds.

    The seconds are from when a delivery was due; one that had to be tried again was due when it all began (`since`).
    """
    width = round(step * 10)
    place = (_delay(tx, since) + (width - 1)) // width
    query = select(place.label("place"), func.count()).where(*_arrived(alert))
    rows = await tx.execute(query.group_by("place").order_by("place"))
    return [(place * width / 10, count) for place, count in rows]


async def longest(tx: Connection, alert: int, since: datetime) -> tuple[datetime | None, float]:
    """Return when the last message of an alert arrived (None: none has), and the longest delay in seconds."""
    last = func.max(deliveries.c.updated_at, type_=deliveries.c.updated_at.type)
    row = (await tx.execute(select(last, func.max(_delay(tx, since))).where(*_arrived(alert)))).one()
    return row[0], (row[1] or 0) / 10


async def errors(tx: Connection, alert: int) -> dict[str, int]:
    """Return what was said of those who did not get it, the commonest first."""
    d = deliveries.c
    such = d.broadcast_id.in_(_mine(alert)), d.state.in_(_UNSENT), d.error.is_not(None)
    query = select(d.error, func.count()).where(*such).group_by(d.error).order_by(func.count().desc(), d.error)
    return {error: count for error, count in await tx.execute(query.limit(_ERRORS))}


def _mine(alert: int) -> Select[tuple[int]]:
    return select(broadcasts.c.id).where(broadcasts.c.alert_id == alert)


def _arrived(alert: int) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.broadcast_id.in_(_mine(alert)), deliveries.c.state == "sent"


def _delay(tx: Connection, since: datetime) -> ColumnElement[int]:
    """Return how long a delivery took, in tenths of a second. One that was tried again was due at `since`."""
    d = deliveries.c
    due = case((d.attempts <= 1, d.due_at), else_=literal(since, d.due_at.type))
    tenths = _tenths(tx, d.updated_at) - _tenths(tx, due)
    return case((tenths < 0, 0), else_=tenths)


def _tenths(tx: Connection, moment: ColumnElement[Any]) -> ColumnElement[int]:
    """Return a moment in tenths of a second."""
    if tx.dialect.name == "sqlite":
        # Days since noon in Greenwich, 4714 BC (sqlite.org/lang_datefunc.html): 15 digits are exact to 0.1 ms.
        return cast(func.round(func.julianday(moment) * 864_000), BigInteger)
    return cast(func.round(func.extract("epoch", moment) * 10), BigInteger)
