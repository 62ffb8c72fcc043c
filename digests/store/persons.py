"""Readers who use several platforms: which chats are theirs, and the codes that bring two together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update

from digests.model import Chat
from digests.store import chats as chats_of
from digests.store.database import Connection
from digests.store.schema import chats, links


async def add_code(tx: Connection, code: str, chat_id: int, expires_at: datetime) -> None:
    """Keep a code that leads to a chat; its earlier codes are forgotten."""
    await tx.execute(delete(links).where(links.c.chat_id == chat_id))
    await tx.execute(insert(links).values(code=code, chat_id=chat_id, expires_at=expires_at))


async def take_code(tx: Connection, code: str, now: datetime) -> Chat | None:
    """Return the chat that a code leads to, once; None for a code that is unknown, used or too old."""
    query = delete(links).where(links.c.code == code).returning(links.c.chat_id, links.c.expires_at)
    row = (await tx.execute(query)).first()
    return None if row is None or row.expires_at <= now else await chats_of.get(tx, row.chat_id)


async def join(tx: Connection, person: str, other: str) -> None:
    """Make two readers one."""
    await tx.execute(update(chats).where(chats.c.person == other).values(person=person))


async def astray(tx: Connection, limit: int = 100) -> list[str]:
    """Return readers to whose home nothing can be sent any more, though another chat of theirs is there."""
    home = chats.alias("home")
    reachable = exists().where(home.c.person == chats.c.person, home.c.at_home, home.c.state != "blocked")
    query = select(chats.c.person).where(chats.c.person.is_not(None), ~chats.c.at_home, chats.c.state != "blocked")
    return [
        person for person in (await tx.execute(query.where(~reachable).distinct().limit(limit))).scalars() if person
    ]


async def tidy(tx: Connection, now: datetime) -> int:
    """Forget codes that are too old, and return how many."""
    return (await tx.execute(delete(links).where(links.c.expires_at <= now))).rowcount
