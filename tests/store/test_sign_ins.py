"""Links and sessions of the console, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from digests.model import ChatRef, Person
from digests.signing_in import SigningIn
from digests.store import Database, members

LAN = Person(ref=ChatRef(channel="telegram", id="1"), role="editor")


async def test_of_two_who_use_a_link_one_gets_in(db: Database, now: datetime) -> None:
    service = SigningIn(db)
    code = await service.link(LAN, now)
    entered = [begun for begun in await asyncio.gather(*(service.begin(code, now) for _ in range(4))) if begun]
    assert [ref for _, ref in entered] == [LAN.ref]
    assert await service.whose(entered[0][0], now) == LAN.ref
    assert await service.whose(entered[0][0], now + timedelta(hours=12)) is None
    assert await service.whose("made up", now) is None


async def test_signing_out_everywhere_ends_all(db: Database, now: datetime) -> None:
    service = SigningIn(db)
    sessions = [begun[0] for _ in range(2) if (begun := await service.begin(await service.link(LAN, now), now))]
    await service.end(sessions[0])
    assert await service.whose(sessions[0], now) is None
    assert await service.end_all(LAN, now) == 1
    assert await service.whose(sessions[1], now) is None


async def test_old_sign_ins_are_forgotten(db: Database, now: datetime) -> None:
    service = SigningIn(db)
    await service.begin(await service.link(LAN, now), now)
    async with db.write() as tx:
        assert await members.tidy(tx, now) == 0
        assert await members.tidy(tx, now + timedelta(hours=13)) == 1
