"""What must happen once: jobs of a day, updates of a platform; and when each part of the program last lived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.schema import inbox, pulses, slots


async def take(tx: Connection, job: str, local_date: str, slot: str, now: datetime) -> bool:
    """Take a once-only job; True for the one caller who got it."""
    return await _once(tx, slots, {"job": job, "local_date": local_date, "slot": slot, "at": now})


async def first_time(tx: Connection, channel: str, update_id: str, now: datetime) -> bool:
    """Is this platform update new to us? True once for each id, whoever asks."""
    return await _once(tx, inbox, {"channel": channel, "update_id": update_id, "at": now})


async def first_times(tx: Connection, channel: str, update_ids: Collection[str], now: datetime) -> set[str]:
    """Return those of these platform updates that are new to us: each id once, whoever asks."""
    rows = [{"channel": channel, "update_id": id, "at": now} for id in sorted(update_ids)]
    query = _insert(tx, inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.update_id)
    return set((await tx.execute(query)).scalars()) if rows else set()


async def pulse(tx: Connection, name: str) -> datetime | None:
    """Return when `name` last said that it lives; None when it never did."""
    row = (await tx.execute(select(pulses.c.at).where(pulses.c.name == name))).first()
    return None if row is None else row.at


async def beat(tx: Connection, name: str, now: datetime) -> datetime | None:
    """Note that `name` lives, and return when it last did; a beat never goes back in time."""
    previous = await pulse(tx, name)
    if previous is None or previous < now:
        query = _insert(tx, pulses).values(name=name, at=now)
        await tx.execute(query.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
    return previous


async def tidy(tx: Connection, before: datetime) -> int:
    """Forget jobs and updates older than `before`, and return how many."""
    gone = [await tx.execute(delete(table).where(table.c.at < before)) for table in (slots, inbox)]
    return sum(result.rowcount for result in gone)


async def _once(tx: Connection, table: Table, row: dict[str, Any]) -> bool:
    query = _insert(tx, table).values(row).on_conflict_do_nothing().returning(table.c.at)
    return (await tx.execute(query)).first() is not None


def _insert(tx: Connection, table: Table) -> Any:
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)
