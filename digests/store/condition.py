"""How the house stands: what waits, what runs, what was told; each query reads a few rows of an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.ledger import REJECTIONS
from digests.store.outbox import URGENCIES
from digests.store.schema import broadcasts, deliveries, digest_plans, pulses, rate, switches

MOST = 10_000
"""What waits is counted up to here."""
PARKED, REFUSED = "parked:", "refused:"
"""Switches that senders throw: nothing is sent on this channel, its token is refused."""
TOLD = "told:"
"""Switches of this name remember which troubles the newsroom's people were told of."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What is due to be sent on a channel. `due` goes up to `MOST` + 1."""

    channel: str
    due: int
    oldest: datetime | None
    blocked_until: datetime | None
    """The platform wants silence until then."""


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A broadcast that was stopped because its message was refused too often."""

    id: int
    kind: str
    alert: int | None
    at: datetime


async def queue(tx: Connection, channel: str, now: datetime) -> Queue:
    """Return what is due on a channel: one priority at a time, so that what waits for later is not read."""
    d = deliveries.c
    # Written out: with a parameter, PostgreSQL could not use the partial index in a prepared statement.
    pending = d.state == literal_column("'pending'")
    due, firsts = 0, []
    for urgency in URGENCIES:
        mine = select(d.due_at).where(pending, d.channel == channel, d.priority == urgency, d.due_at <= now)
        due += (await tx.execute(select(func.count()).select_from(mine.limit(MOST + 1 - due).subquery()))).scalar_one()
        firsts.append((await tx.execute(mine.order_by(d.due_at, d.id).limit(1))).scalar())
    blocked = (await tx.execute(select(rate.c.blocked_until).where(rate.c.bot == channel))).scalar() or 0.0
    return Queue(
        channel=channel,
        due=min(due, MOST + 1),
        oldest=min((first for first in firsts if first), default=None),
        blocked_until=datetime.fromtimestamp(blocked, UTC) if blocked > now.timestamp() else None,
    )


async def channels(tx: Connection) -> list[str]:
    """Return the channels that ever sent anything."""
    return sorted((await tx.execute(select(rate.c.bot))).scalars())


async def last_digest(tx: Connection) -> datetime | None:
    """Return when the last digest was composed that went into the outbox."""
    b = broadcasts.c
    return (await tx.execute(select(b.created_at).where(b.kind == "digest").order_by(b.id.desc()).limit(1))).scalar()


async def next_digest(tx: Connection) -> datetime | None:
    """Return the earliest moment at which a digest is due and not composed; it may be over."""
    p = digest_plans.c
    return (
        await tx.execute(select(p.next_due_at).where(p.next_due_at.is_not(None)).order_by(p.next_due_at).limit(1))
    ).scalar()


async def lately_stopped(tx: Connection, since: datetime) -> list[Stopped]:
    """Return the broadcasts since a moment that were stopped because platforms refused their message."""
    b = broadcasts.c
    query = select(b.id, b.kind, b.alert_id, b.created_at).where(
        b.created_at >= since, b.state == "stopped", b.rejections >= REJECTIONS
    )
    rows = await tx.execute(query.order_by(b.id))
    return [Stopped(id=row.id, kind=row.kind, alert=row.alert_id, at=row.created_at) for row in rows]


async def beats(tx: Connection) -> dict[str, datetime]:
    """Return when each part of the program last said that it lives."""
    return {row.name: row.at for row in await tx.execute(select(pulses.c.name, pulses.c.at))}


async def thrown(tx: Connection, prefix: str, now: datetime) -> dict[str, datetime]:
    """Return what follows the prefix in the names of the switches that hold now, and since when each does."""
    s = switches.c
    rows = await tx.execute(select(s.name, s.at, s.until).where(s.name.startswith(prefix, autoescape=True)))
    return {row.name.removeprefix(prefix): row.at for row in rows if row.until is None or row.until > now}


async def size(tx: Connection) -> int:
    """Return how many bytes the database takes."""
    if tx.dialect.name == "sqlite":
        pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        return int((await tx.execute(text(pages))).scalar_one())
    return int((await tx.execute(select(func.pg_database_size(func.current_database())))).scalar_one())


async def server(tx: Connection) -> str:
    """Return the name and version of the database."""
    if tx.dialect.name == "sqlite":
        return f"SQLite {(await tx.execute(text('SELECT sqlite_version()'))).scalar_one()}"
    version = (await tx.execute(text("SHOW server_version"))).scalar_one()
    return f"PostgreSQL {str(version).split()[0]}"


# --- what the newsroom's people were told -------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Told:
    """A trouble that is known: what was noted when it began, and when that was."""

    value: dict[str, Any]
    since: datetime


async def troubles_told(tx: Connection) -> dict[str, Told]:
    """Return the troubles that were noted and are not over, by name."""
    s = switches.c
    rows = await tx.execute(select(s.name, s.value, s.at).where(s.name.startswith(TOLD, autoescape=True)))
    return {row.name.removeprefix(TOLD): Told(value=dict(row.value), since=row.at) for row in rows}


async def claim_trouble(tx: Connection, name: str, value: dict[str, Any], now: datetime, until: datetime) -> bool:
    """Note a trouble; True for the one process that is to tell of it, once more when nobody has told it by `until`."""
    row = {"name": TOLD + name, "value": value, "by": "", "at": now, "until": until}
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(switches)
    query = into.values(row).on_conflict_do_update(
        index_elements=["name"], set_={"until": until}, where=switches.c.until <= now
    )
    return (await tx.execute(query.returning(switches.c.name))).first() is not None


async def note_told(tx: Connection, name: str) -> None:
    """Note that people were told of a trouble: never again, until it is over."""
    await tx.execute(update(switches).where(switches.c.name == TOLD + name).values(until=None))


async def end_trouble(tx: Connection, name: str) -> bool:
    """Forget a trouble that is over; True for the one process that is to tell of it."""
    return bool((await tx.execute(delete(switches).where(switches.c.name == TOLD + name))).rowcount)
