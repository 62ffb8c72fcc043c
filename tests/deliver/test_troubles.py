"""What a sender finds out about its platform is there for the admins, whichever process asks."""

from __future__ import annotations

import asyncio

import pytest

from digests.store import Database, condition
from tests.deliver.conftest import sending
from tests.deliver.outboxes import broadcast, readers, utc_now
from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow


async def thrown(db: Database, prefix: str, clock: Clock) -> list[str]:
    async with db.read() as tx:
        return list(await condition.thrown(tx, prefix, clock()))


async def test_a_parked_channel_is_known_until_it_is_open_again(db: Database, telegram: FakeTelegram) -> None:
    clock, people = Clock(utc_now()), range(1, 31)
    await readers(db, *people)
    for chat in people:
        telegram.block(chat, silently=True)
    async with sending(db, telegram, 100, clock) as sender:
        await broadcast(db, "Tin sáng")
        await telegram.until(lambda: sender.suspects.parked)
        async with asyncio.timeout(60):
            while await thrown(db, condition.PARKED, clock) != ["telegram"]:
                await asyncio.sleep(0.02)
        for chat in people:
            telegram.unblock(chat, silently=True)
        clock.advance(minutes=2)
        await telegram.until(lambda: not sender.suspects.parked)
        async with asyncio.timeout(60):
            while await thrown(db, condition.PARKED, clock):
                await asyncio.sleep(0.02)


async def test_a_refused_token_is_known_and_forgotten_when_it_is_not_refused_any_more(
    db: Database, telegram: FakeTelegram
) -> None:
    clock = Clock(utc_now())
    await readers(db, 1)
    telegram.revoked = True
    async with sending(db, telegram, clock=clock):
        await broadcast(db, "Tin sáng")
        async with asyncio.timeout(60):
            while await thrown(db, condition.REFUSED, clock) != ["telegram"]:
                await asyncio.sleep(0.02)
        telegram.revoked = False
        clock.advance(minutes=4)
        assert await thrown(db, condition.REFUSED, clock) == []
        await telegram.until(lambda: bool(telegram.messages(1)))
