"""Switches of the newsroom that somebody throws for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.schema import switches


@dataclass(frozen=True, kw_only=True)
class Switch:
    """What was switched to, by whom ("telegram:123"), when, and until when (None: until it is thrown again)."""

    value: Any
    by: str
    at: datetime
    until: datetime | None


async def find(tx: Connection, name: str, now: datetime) -> Switch | None:
    """Return a switch; None when nobody has thrown it, or its time is over."""
    row = (await tx.execute(select(switches).where(switches.c.name == name))).first()
    if row is None or (row.until is not None and row.until <= now):
        return None
    return Switch(value=row.value, by=row.by, at=row.at, until=row.until)


async def throw(tx: Connection, name: str, value: Any, by: str, now: datetime, until: datetime | None = None) -> None:
    """Set a switch; one that was set before is replaced."""
    row = {"name": name, "value": value, "by": by, "at": now, "until": until}
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(switches)
    replaced = {column: row[column] for column in ("value", "by", "at", "until")}
    await tx.execute(into.values(row).on_conflict_do_update(index_elements=["name"], set_=replaced))


async def forget(tx: Connection, name: str) -> None:
    """Take a switch back."""
    await tx.execute(delete(switches).where(switches.c.name == name))
