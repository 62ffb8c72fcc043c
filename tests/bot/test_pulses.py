"""Each part of the program says that it lives, whatever becomes of the database meanwhile."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import pytest

from bot.pulses import keep_beating
from digests.condition import House
from digests.store import Database


class Shaky(House):
    """A house whose database is away for the first time."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.tried = 0

    async def beat(self, roles: frozenset[str], now: datetime) -> None:
        self.tried += 1
        if self.tried == 1:
            raise OSError("the database is away")
        await super().beat(roles, now)


async def test_a_part_beats_until_it_is_stopped(db: Database, now: datetime) -> None:
    house, stop = House(db), asyncio.Event()
    beating = asyncio.create_task(keep_beating(house, frozenset({"bot", "sender"}), lambda: now, stop))
    async with asyncio.timeout(60):
        while (await house.look(now)).parts["sender"] is None:
            await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(beating, 60)
    assert (await house.look(now)).parts == {"bot": now, "scheduler": None, "sender": now, "web": None}


async def test_a_database_that_is_away_ends_nothing(
    db: Database, now: datetime, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pulses.EVERY", 0.01)
    house, stop = Shaky(db), asyncio.Event()
    with caplog.at_level(logging.WARNING):
        beating = asyncio.create_task(keep_beating(house, frozenset({"web"}), lambda: now, stop))
        async with asyncio.timeout(60):
            while (await house.look(now)).parts["web"] is None:
                await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(beating, 60)
    assert [record.message for record in caplog.records].count("pulse_failed") == 1
