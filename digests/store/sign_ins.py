"""How the newsroom's people get into the console: links that work once, and the sessions that they begin."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select

from digests.store.database import Connection
from digests.store.schema import sign_ins

Kind = Literal["link", "session"]


async def add(tx: Connection, hash: str, kind: Kind, who: str, now: datetime, expires_at: datetime) -> None:
    """Keep a link or a session of a person ("telegram:123"). A new link puts the person's earlier ones out of use."""
    if kind == "link":
        await tx.execute(delete(sign_ins).where(sign_ins.c.who == who, sign_ins.c.kind == "link"))
    row = {"hash": hash, "kind": kind, "who": who, "at": now, "expires_at": expires_at}
    await tx.execute(insert(sign_ins).values(row))


async def who(tx: Connection, hash: str, kind: Kind, now: datetime) -> str | None:
    """Return whose link or session this is; None when it is unknown or has ended."""
    mine = sign_ins.c.hash == hash, sign_ins.c.kind == kind, sign_ins.c.expires_at > now
    return (await tx.execute(select(sign_ins.c.who).where(*mine))).scalar()


async def take(tx: Connection, hash: str, now: datetime) -> str | None:
    """Use a link up and return whose it is; of two who try, one gets it."""
    mine = sign_ins.c.hash == hash, sign_ins.c.kind == "link"
    query = delete(sign_ins).where(*mine).returning(sign_ins.c.who, sign_ins.c.expires_at)
    row = (await tx.execute(query)).first()
    return None if row is None or row.expires_at <= now else str(row.who)


async def end(tx: Connection, hash: str) -> None:
    """End a session."""
    await tx.execute(delete(sign_ins).where(sign_ins.c.hash == hash))


async def end_all(tx: Connection, who: str) -> int:
    """End every link and session of a person, and return how many there were."""
    return (await tx.execute(delete(sign_ins).where(sign_ins.c.who == who))).rowcount
