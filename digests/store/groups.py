"""Groups and channels: where in one we speak, what it is called, and which private chat sets it up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from digests.model import ChatRef
from digests.store.database import Connection
from digests.store.schema import chats


async def set_thread(tx: Connection, ref: ChatRef) -> None:
    """Note the topic of a forum group to which its digests go."""
    mine = chats.c.channel == ref.channel, chats.c.external_id == ref.id
    await tx.execute(update(chats).where(*mine).values(thread=ref.thread))


async def set_title(tx: Connection, id: int, title: str) -> None:
    """Note what a group or channel is called."""
    await tx.execute(update(chats).where(chats.c.id == id).values(title=title))


async def set_acting(tx: Connection, id: int, group: int | None, until: datetime | None) -> None:
    """Note for which group a private chat acts, and until when; None: for itself alone."""
    await tx.execute(update(chats).where(chats.c.id == id).values(acts_for=group, acts_until=until))
