"""Promise 6 where it is narrowest: two processes put the same thing into the outbox, two editors mean two texts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from digests.errors import AlertRefused
from digests.model import AlertText
from digests.store import Connection, Database, corrections, fanout, outbox
from digests.store.correctable import Carrier
from digests.store.corrections import Filling
from digests.store.schema import chats, deliveries
from tests.alerts.house import HA, LAN, MINH, House

READERS = 40
Fill = Callable[[Connection], Awaitable[object]]


@pytest.fixture
async def processes(db: Database, database_url: str) -> AsyncIterator[tuple[Database, ...]]:
    """The database as three processes see it."""
    others = (Database(database_url), Database(database_url))
    yield (db, *others)
    for other in others:
        await other.close()


async def at_once(processes: tuple[Database, ...], fill: Fill) -> None:
    """All fill the same; the first ends when another has come upon what it has not written for good yet."""
    filled = asyncio.Event()

    async def begin() -> None:
        async with processes[0].write() as tx:
            await fill(tx)
            filled.set()
            await somebody_waits(processes[0])

    async def follow(db: Database) -> None:
        await filled.wait()
        async with db.write() as tx:
            await fill(tx)

    await asyncio.gather(begin(), *(follow(db) for db in processes[1:]))


async def somebody_waits(db: Database) -> None:
    """Return when a transaction waits for another. On SQLite none begins to write before the other has ended."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not db.sqlite:
        async with db.read() as tx:
            if await tx.scalar(waiting):
                return


async def test_promise_6_an_alert_put_into_the_outbox_by_several_processes_is_there_once(
    house: House, processes: tuple[Database, ...]
) -> None:
    await house.readers(READERS)
    alert = await house.approved()
    async with house.db.write() as tx:
        await fanout.begin(tx, alert, await house.alerts.messages(alert), house.now)
        into = await fanout.of_alert(tx, alert.id)
        last = await fanout.next_chunk(tx, 0)
    assert last is not None
    await at_once(processes, lambda tx: fanout.fill(tx, alert, into, last, [], house.now))
    assert sorted(row.chat for row in await house.outbox(alert)) == sorted(str(id) for id in range(1, READERS + 1))


async def test_promise_6_a_correction_put_into_the_outbox_by_several_processes_is_there_once(
    house: House, processes: tuple[Database, ...]
) -> None:
    await house.readers(READERS)
    alert = await house.sent()
    message = (await house.alerts.messages(alert))["vi"]
    async with house.db.write() as tx:
        of = (await fanout.of_alert(tx, alert.id))[0].id
        await tx.execute(update(deliveries).values(state="sent", refs=["1"], parts_sent=1))
        carrier = Carrier(id=of, locale="vi", message=message)
        edit = await corrections.add(tx, alert, carrier, "edit", message, None, house.now)
    await at_once(processes, lambda tx: corrections.fill(tx, Filling(id=edit, of=of), house.now))
    assert await _chats(house, edit) == list(range(1, READERS + 1))


async def test_promise_6_a_digest_put_into_the_outbox_by_several_processes_is_there_once(
    house: House, processes: tuple[Database, ...]
) -> None:
    await house.readers(READERS)
    message = (await house.alerts.messages(await house.approved()))["vi"]
    async with house.db.write() as tx:
        digest = await outbox.add_broadcast(tx, "digest", message, house.now, house.now)
    await at_once(processes, lambda tx: outbox.fan_out(tx, digest, select(chats.c.id), house.now))
    assert await _chats(house, digest) == list(range(1, READERS + 1))


async def test_promise_6_a_word_for_the_text_of_before_is_none_for_the_text_of_now(house: House) -> None:
    """Whoever changes it and submits it again, and whoever approves what they read: at once, in whatever order."""
    await house.readers(1)
    for number in range(6):
        words = AlertText(title=f"Đường {150 + number} tắc", body=f"Sạt lở ở km {number}, hãy đi đường khác.")
        alert = await house.alerts.draft(words, LAN, house.now)
        alert = await house.alerts.submit(alert.id, LAN, house.now)
        new = replace(words, body=f"Sạt lở ở km {number + 20}, hãy đi đường khác.")

        async def rewrites(id: int = alert.id, new: AlertText = new) -> None:
            await house.alerts.change(id, LAN, house.now, text=new)
            await house.alerts.submit(id, LAN, house.now)

        async def approves(id: int = alert.id, hash: str = alert.hash, times: int = 1 + number % 3) -> None:
            for _ in range(times):  # pressed before, between and after
                with suppress(AlertRefused):
                    await house.alerts.approve(id, hash, MINH, house.now)

        await asyncio.gather(approves(), rewrites(), approves())
        await approves()
        now = await house.found(alert)
        assert (now.text, now.state, [word.who for word in now.approvals]) == (new, "waiting", [LAN.key])
        assert (await house.alerts.approve(now.id, now.hash, HA, house.now)).state == "approved"


async def _chats(house: House, broadcast: int) -> list[int]:
    query = select(chats.c.external_id).join_from(deliveries, chats).where(deliveries.c.broadcast_id == broadcast)
    async with house.db.read() as tx:
        return sorted(int(id) for id in await tx.scalars(query))
