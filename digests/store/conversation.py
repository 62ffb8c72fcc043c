"""The web chat's conversations: what was said in each, in order, and what is new in it.

A row is an event. Its id only grows, so "what came after 17?" is one range of an index, however the reader got
there: a page that lost its connection, a second tab, a sender in another process. An edit is a new row in the
place of the old one: `first_id` says which message it shows now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select

from digests.store.database import Connection
from digests.store.schema import web_messages

KEPT = 200
"""How many messages of a conversation are kept; older ones go when new ones come."""

_place = func.coalesce(web_messages.c.first_id, web_messages.c.id)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message of a conversation as it is now. `place` names it and never changes; `id` grows with each edit."""

    id: int
    place: int
    mine: bool
    """Written by the reader."""
    body: dict[str, Any]
    at: datetime
    revision: int = 1


async def add(tx: Connection, external_id: str, body: dict[str, Any], *, mine: bool, at: datetime) -> Line:
    """Add a message at the end of a conversation."""
    await _take_turn(tx, external_id)
    line = await _insert(tx, external_id=external_id, body=body, mine=mine, at=at, revision=1)
    await tx.execute(delete(web_messages).where(web_messages.c.id.in_(_beyond(external_id))))
    return line


async def replace(tx: Connection, external_id: str, place: int, body: dict[str, Any]) -> Line | None:
    """Change a message of ours in its place; None when this conversation has no such message."""
    await _take_turn(tx, external_id)
    old = (await tx.execute(_lines(external_id).where(_place == place, ~web_messages.c.mine))).first()
    if old is None:
        return None
    # The new row first: SQLite must never see the highest id gone and give it again.
    line = await _insert(
        tx, external_id=external_id, first_id=place, body=body, mine=False, at=old.at, revision=old.revision + 1
    )
    await tx.execute(delete(web_messages).where(web_messages.c.id == old.id))
    return line


async def after(tx: Connection, external_id: str, id: int) -> list[Line]:
    """Return what was added or changed after the event `id`, in the order in which it happened."""
    rows = await tx.execute(_lines(external_id).where(web_messages.c.id > id).order_by(web_messages.c.id))
    return [_line(row) for row in rows]


async def latest(tx: Connection, external_id: str, limit: int = 100) -> list[Line]:
    """Return the last messages of a conversation as they are now, the oldest first."""
    rows = await tx.execute(_lines(external_id).order_by(_place.desc()).limit(limit))
    return [_line(row) for row in rows][::-1]


async def changed(tx: Connection, since: int) -> dict[str, int]:
    """Return the conversations with events after `since`, each with the id of its newest event."""
    query = select(web_messages.c.external_id, func.max(web_messages.c.id)).where(web_messages.c.id > since)
    return {external_id: newest for external_id, newest in await tx.execute(query.group_by(web_messages.c.external_id))}


async def newest(tx: Connection) -> int:
    """Return the id of the newest event of all; 0 when there is none."""
    return await tx.scalar(select(func.coalesce(func.max(web_messages.c.id), 0))) or 0


async def forget(tx: Connection, external_id: str) -> int:
    """Delete a whole conversation and return how many messages it had."""
    return (await tx.execute(delete(web_messages).where(web_messages.c.external_id == external_id))).rowcount


async def tidy(tx: Connection, before: datetime) -> int:
    """Delete messages older than `before` and return how many there were."""
    return (await tx.execute(delete(web_messages).where(web_messages.c.at < before))).rowcount


async def _take_turn(tx: Connection, external_id: str) -> None:
    # PostgreSQL gives ids when rows are written and shows them when they are committed: without taking turns a reader
    # could be past event 8 when event 7 appears, and never see it. SQLite has one writer anyway.
    if tx.dialect.name == "postgresql":
        await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(external_id, 0))))


async def _insert(tx: Connection, **values: Any) -> Line:
    row = (await tx.execute(insert(web_messages).values(values).returning(web_messages))).one()
    return _line(row)


def _lines(external_id: str) -> Select[Any]:
    return select(web_messages).where(web_messages.c.external_id == external_id)


def _beyond(external_id: str) -> Select[Any]:
    mine = select(web_messages.c.id).where(web_messages.c.external_id == external_id)
    return mine.order_by(web_messages.c.id.desc()).offset(KEPT).limit(KEPT)


def _line(row: Row[Any]) -> Line:
    return Line(
        id=row.id,
        place=row.first_id or row.id,
        mine=row.mine,
        body=row.body,
        at=row.at,
        revision=row.revision,
    )
