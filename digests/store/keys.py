"""Keys that this installation made for itself, such as the one that signs the web chat's cookies."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.database import Connection
from digests.store.schema import keys


async def secret_key(tx: Connection, name: str) -> bytes:
    """Return the 32 random bytes kept under `name`; the first call makes them, every later one gives the same."""
    if (kept := await _find(tx, name)) is not None:
        return kept
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    fresh = {"name": name, "value": secrets.token_bytes(32)}
    # Two processes may start at once: the second one's key is dropped, and both read the first one's.
    await tx.execute(insert(keys).values(fresh).on_conflict_do_nothing())
    made = await _find(tx, name)
    assert made is not None  # it was there, or we have just put it there
    return made


async def _find(tx: Connection, name: str) -> bytes | None:
    value = await tx.scalar(select(keys.c.value).where(keys.c.name == name))
    return None if value is None else bytes(value)
