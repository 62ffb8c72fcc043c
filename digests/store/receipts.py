"""What became of a correction or recall, in numbers of chats."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from digests.model import Alert
from digests.store.correctable import taken_back
from digests.store.database import Connection
from digests.store.schema import broadcasts, deliveries


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a correction or recall: numbers of chats."""

    changed: int = 0
    """Their message was edited or taken away."""
    said: int = 0
    """They were sent a message instead."""
    uncertain: int = 0
    failed: int = 0
    """They left, or their message can neither be edited nor may another be sent."""
    waiting: int = 0
    instead: int = 0
    """They had not got the wrong one yet: they get the right one, or nothing after a recall."""


async def receipt(tx: Connection, alert: Alert) -> Receipt:
    """Count what became of a correction or recall."""
    d, b = deliveries.c, broadcasts.c
    said = (d.parts_sent > 0).label("said")
    query = select(d.state, said, func.count().label("chats")).join_from(deliveries, broadcasts)
    query = query.where(b.alert_id == alert.id, b.kind == "correction").group_by(d.state, said)
    counts = {(row.state, bool(row.said)): row.chats for row in await tx.execute(query)}

    def ended(*states: str) -> int:
        return sum(count for (state, _), count in counts.items() if state in states)

    return Receipt(
        changed=counts.get(("sent", False), 0),
        said=counts.get(("sent", True), 0),
        uncertain=ended("uncertain"),
        failed=ended("gone", "rejected", "cancelled", "expired"),
        waiting=ended("pending", "leased"),
        instead=await _spared(tx, alert),
    )


async def _spared(tx: Connection, alert: Alert) -> int:
    """Count those who get the right message at once, or after an alert's recall nothing."""
    d, b, mine = deliveries.c, broadcasts.c, broadcasts.alias("mine")
    query = select(func.count()).select_from(deliveries.join(broadcasts))
    if alert.kind == "recall" and alert.follows is not None:
        of = select(mine.c.corrects).where(mine.c.alert_id == alert.id, mine.c.otherwise.is_not(None))
        query = query.where(b.id.in_(of), taken_back(), d.updated_at >= (alert.started_at or alert.updated_at))
    else:
        # The chats that had to wait for the digest were moved to one that will never have the wrong words.
        right = b.corrects.in_(select(mine.c.id).where(mine.c.alert_id == alert.id))
        query = query.where(right, d.state.in_(("sent", "pending", "leased")))
    return int((await tx.execute(query)).scalar_one())
