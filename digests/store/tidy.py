"""What is forgotten, and when: nothing that identifies a reader's reading is kept longer than it serves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from digests.store import alerts, answers, audit, conversation, desk, editions, members, offers, persons, slots, tickets
from digests.store.database import Connection
from digests.store.schema import broadcasts, deliveries

UPDATES = timedelta(days=7)
"""Ids of handled updates, and once-only jobs: a platform repeats an update for a day at most."""
DELIVERIES = timedelta(days=35)
"""What was sent to whom, and the editions: long enough for a monthly report."""
ANSWERS = timedelta(hours=48)
"""The digests that somebody asked for, word by word: so long a story of theirs can be corrected."""
CONVERSATIONS = timedelta(days=35)
"""Messages of the web chat."""
DESK = timedelta(days=35)
"""What editors decided about stories, and what articles said before they were changed."""
AUDIT = timedelta(days=365)
"""Who did what in the newsroom, who was invited, and its alerts: long enough to look into what went wrong."""
LETTERS, DRAFTS = timedelta(days=365), timedelta(days=1)
"""Letters to the newsroom that were dealt with, and texts of which nobody said that they are letters."""


async def tidy(tx: Connection, now: datetime) -> dict[str, int]:
    """Forget what is old, and return how many rows of each kind. What still waits to be sent is never touched."""
    return {
        "updates": await slots.tidy(tx, now - UPDATES),
        "editions": await editions.forget(tx, now - DELIVERIES),
        "answers": await answers.forget(tx, now - ANSWERS),
        "broadcasts": await _forget_broadcasts(tx, now - DELIVERIES),
        "letters": await tickets.tidy(tx, now - LETTERS, now - DRAFTS),
        "desk": await desk.tidy(tx, now - DESK),
        "offers": await offers.tidy(tx, now),
        "codes": await persons.tidy(tx, now),
        "messages": await conversation.tidy(tx, now - CONVERSATIONS),
        "alerts": await alerts.tidy(tx, now - AUDIT),
        "audit": await audit.tidy(tx, now - AUDIT),
        "invitations": await members.tidy(tx, now - AUDIT),
    }


async def _forget_broadcasts(tx: Connection, before: datetime) -> int:
    open_rows = select(deliveries.c.id).where(
        deliveries.c.broadcast_id == broadcasts.c.id, deliveries.c.state.in_(("pending", "leased"))
    )
    query = delete(broadcasts).where(broadcasts.c.created_at < before, ~open_rows.exists())
    return (await tx.execute(query)).rowcount
