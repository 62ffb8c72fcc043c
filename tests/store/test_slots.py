"""What must happen once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from digests.store import Database, slots

MINUTE = timedelta(minutes=1)


async def test_a_job_is_taken_once(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        assert await slots.take(tx, "tidy", "2026-11-23", "03:00", now)
        assert not await slots.take(tx, "tidy", "2026-11-23", "03:00", now + MINUTE)
        assert await slots.take(tx, "tidy", "2026-11-24", "03:00", now)


async def test_an_update_is_new_once_whoever_asks(db: Database, database_url: str, now: datetime) -> None:
    other = Database(database_url)

    async def ask(database: Database) -> bool:
        async with database.write() as tx:
            return await slots.first_time(tx, "telegram", "4711", now)

    try:
        answers = await asyncio.gather(*(ask(database) for database in (db, other) * 4))
    finally:
        await other.close()
    assert sorted(answers) == [False] * 7 + [True]
    async with db.write() as tx:
        assert await slots.first_time(tx, "zalo", "4711", now)


async def test_a_pulse_says_when_it_last_beat_and_never_goes_back(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        assert await slots.pulse(tx, "compose") is None
        assert await slots.beat(tx, "compose", now) is None
        assert await slots.beat(tx, "compose", now + MINUTE) == now
        assert await slots.beat(tx, "compose", now) == now + MINUTE
        assert await slots.pulse(tx, "compose") == now + MINUTE


async def test_what_is_old_is_tidied_away(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        await slots.take(tx, "tidy", "2026-11-23", "03:00", now)
        await slots.first_time(tx, "telegram", "1", now - MINUTE)
        assert await slots.tidy(tx, before=now) == 1
        assert await slots.first_time(tx, "telegram", "1", now)
        assert not await slots.take(tx, "tidy", "2026-11-23", "03:00", now)
