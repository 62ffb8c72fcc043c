"""The keys that an installation makes for itself."""

from __future__ import annotations

import asyncio

from digests.store import Database
from digests.store.keys import secret_key


async def _key(db: Database, name: str) -> bytes:
    async with db.write() as tx:
        return await secret_key(tx, name)


async def test_a_key_is_made_once_and_stays(db: Database) -> None:
    first = await _key(db, "cookies")
    assert len(first) == 32
    assert await _key(db, "cookies") == first
    assert await _key(db, "something else") != first


async def test_two_starts_at_once_share_one_key(db: Database) -> None:
    keys = await asyncio.gather(*(_key(db, "cookies") for _ in range(8)))
    assert len(set(keys)) == 1
