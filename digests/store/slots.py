"""What must happen once: jobs of a day, updates of a platform; and when each part of the program last lived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Table, Text, bindparam, delete, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.ready import Ready
from digests.store.schema import UtcDateTime, inbox, pulses, slots


async def take(tx: Connection, job: str, local_date: str, slot: str, now: datetime) -> bool:
    """Take a once-only job; True for the one caller who got it."""
    return await _once(tx, slots, {"job": job, "local_date": local_date, "slot": slot, "at": now})


async def first_time(tx: Connection, channel: str, update_id: str, now: datetime) -> bool:
    """Is this platform update new to us? True once for each id, whoever asks."""
    return await _once(tx, inbox, {"channel": channel, "update_id": update_id, "at": now})


async def first_times(tx: Connection, channel: str, update_ids: Collection[str], now: datetime) -> set[str]:
    """Return those of these platform updates that are new to us: each id once, whoever asks."""
    if not update_ids:
        return set()
    values = {"channel": channel, "at": now, "ids": sorted(update_ids)}
    return {row.update_id for row in await _first_times(tx.dialect.name == "sqlite").rows(tx, values)}


@cache
def _first_times(lite: bool) -> Ready:
    """Return one statement for any number of ids: one with a row for each would be made anew each time."""
    every = func.json_each if lite else func.json_array_elements_text
    ids = every(bindparam("ids", type_=JSON)).table_valued("value")
    rows = select(bindparam("channel", type_=Text), ids.c.value, bindparam("at", type_=UtcDateTime))
    into = (sqlite if lite else postgresql).insert(inbox)
    # "WHERE true" tells SQLite that what follows is no join (sqlite.org/lang_upsert.html, "Parsing Ambiguity").
    query = into.from_select(["channel", "update_id", "at"], rows.where(true()))
    return Ready(query.on_conflict_do_nothing().returning(inbox.c.update_id))


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
