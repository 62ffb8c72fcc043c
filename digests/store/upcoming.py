"""The digest that is due next: when, for how many, and what those who follow nothing in particular had before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from digests.store.database import Connection
from digests.store.schema import chats, digest_plans


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A moment at which so many readers are due."""

    at: datetime
    readers: int


async def commonest(tx: Connection, after: datetime, until: datetime) -> Slot | None:
    """Return the moment at which the most active readers are due, the first of equal ones; None: nobody is."""
    due = digest_plans.c.next_due_at
    count = func.count().label("readers")
    query = select(due, count).join_from(digest_plans, chats)
    query = query.where(chats.c.state == "active", due > after, due <= until)
    row = (await tx.execute(query.group_by(due).order_by(count.desc(), due).limit(1))).first()
    return None if row is None else Slot(at=row[0], readers=row[1])


async def largest_group(tx: Connection, slot: datetime, signature: str) -> int | None:
    """Return one reader of the largest group due at `slot` who share wishes and what they were told; None: no such."""
    told = chats.c.watermark, chats.c.catching_up
    query = select(func.min(chats.c.id)).join_from(digest_plans, chats)
    query = query.where(digest_plans.c.next_due_at == slot, chats.c.state == "active", chats.c.signature == signature)
    found: int | None = await tx.scalar(
        query.group_by(*told).order_by(func.count().desc(), func.min(chats.c.id)).limit(1)
    )
    return found
