"""Readers and broadcasts for the tests of the delivery."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from digests.model import Block, Kind, Message, Span
from digests.store import Connection, Database, ledger, outbox
from digests.store.schema import chats, deliveries


def utc_now() -> datetime:
    return datetime.now(UTC)


def text(words: str) -> Message:
    return Message(blocks=(Block(lines=((Span(text=words),),)),))


async def readers(db: Database, *ids: int, channel: str = "telegram") -> list[int]:
    """Add readers with these ids on the platform and return ours."""
    seen = datetime.now(UTC)
    rows = [
        {
            "channel": channel,
            "external_id": str(id),
            "locale": "vi",
            "zone": "Asia/Ho_Chi_Minh",
            "signature": "s",
            "created_at": seen,
            "seen_at": seen,
        }
        for id in ids
    ]
    async with db.write() as tx:
        await tx.execute(insert(chats), rows)
        known = await tx.execute(select(chats.c.id).where(chats.c.channel == channel).order_by(chats.c.id))
        return list(known.scalars())[-len(ids) :]


async def broadcast(
    db: Database,
    words: str | Message,
    *,
    kind: Kind = "digest",
    to: list[int] | None = None,
    now: datetime | None = None,
    lasts: timedelta = timedelta(hours=4),
) -> int:
    """Put a message into the outbox of these readers (everybody's when not said) and return the broadcast's id."""
    now = now or datetime.now(UTC)
    message = text(words) if isinstance(words, str) else words
    async with db.write() as tx:
        id = await outbox.add_broadcast(tx, kind, message, now, now + lasts)
        wanted = select(chats.c.id) if to is None else select(chats.c.id).where(chats.c.id.in_(to))
        await outbox.fan_out(tx, id, wanted, now)
    return id


async def book(db: Database, broadcast_id: int) -> dict[str, int]:
    async with db.read() as tx:
        return await ledger.ledger(tx, broadcast_id)


async def rows(tx: Connection, *columns: Any) -> list[Any]:
    return list((await tx.execute(select(*columns or (deliveries,)).order_by(deliveries.c.id))).all())


async def states(db: Database) -> dict[str, str]:
    """Return the state of every reader, by the platform's id."""
    async with db.read() as tx:
        return {row.external_id: row.state for row in await tx.execute(select(chats.c.external_id, chats.c.state))}


async def settled(db: Database, id: int) -> dict[str, int]:
    """Wait until nothing of the broadcast waits any more, and return its ledger."""
    for _ in range(3000):
        if not {"pending", "leased"} & (found := await book(db, id)).keys():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"still waiting: {found}")
