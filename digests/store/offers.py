"""What was shown to somebody of the newsroom and waits for the button that carries it out: feeds, a file."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import delete, insert, select

from digests.model import Person
from digests.store.database import Connection
from digests.store.schema import offers

VALID = timedelta(hours=24)


async def add(tx: Connection, kind: str, by: Person, content: Any, now: datetime) -> str:
    """Keep what was offered (anything that JSON holds) and return the id that the button carries."""
    await tidy(tx, now)
    row = {
        "id": secrets.token_hex(5),
        "kind": kind,
        "who": by.key,
        "content": orjson.dumps(content),
        "expires_at": now + VALID,
    }
    return str((await tx.execute(insert(offers).values(row).returning(offers.c.id))).scalar_one())


async def find(tx: Connection, id: str, kind: str, by: Person, now: datetime) -> Any:
    """Return what was offered to this person, None when it is unknown, another's, carried out or too old."""
    mine = offers.c.id == id, offers.c.kind == kind, offers.c.who.in_({by.key, *by.refs}), offers.c.expires_at > now
    content = (await tx.execute(select(offers.c.content).where(*mine))).scalar()
    return None if content is None else orjson.loads(content)


async def take(tx: Connection, id: str, kind: str, by: Person, now: datetime) -> Any:
    """Return what was offered, as `find` does, once: whoever presses the button a second time gets None."""
    mine = offers.c.id == id, offers.c.kind == kind, offers.c.who.in_({by.key, *by.refs}), offers.c.expires_at > now
    content = (await tx.execute(delete(offers).where(*mine).returning(offers.c.content))).scalar()
    return None if content is None else orjson.loads(content)


async def tidy(tx: Connection, now: datetime) -> int:
    """Forget what is too old, and return how many."""
    return (await tx.execute(delete(offers).where(offers.c.expires_at <= now))).rowcount
