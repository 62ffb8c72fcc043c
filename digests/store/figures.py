"""A few numbers that tell whether everything works, cheap enough to be asked for every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from digests.store.database import Connection
from digests.store.schema import articles, chats, deliveries, feeds


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How things stand. The pairs are (channel, state)."""

    chats: dict[tuple[str, str], int]
    waiting: dict[str, int]
    """Deliveries that wait to be sent, per channel."""
    feeds: int
    feeds_failing: int
    newest_article: datetime | None


async def figures(tx: Connection) -> Figures:
    """Count."""
    readers = select(chats.c.channel, chats.c.state, func.count()).group_by(chats.c.channel, chats.c.state)
    waiting = select(deliveries.c.channel, func.count()).where(deliveries.c.state == "pending")
    return Figures(
        chats={(channel, state): count for channel, state, count in await tx.execute(readers)},
        waiting={channel: count for channel, count in await tx.execute(waiting.group_by(deliveries.c.channel))},
        feeds=await tx.scalar(select(func.count()).select_from(feeds)) or 0,
        feeds_failing=await tx.scalar(select(func.count()).select_from(feeds).where(feeds.c.failures > 0)) or 0,
        newest_article=await tx.scalar(select(func.max(articles.c.first_seen_at))),
    )
