"""Where a chat is: the ways in which a group gets the id of a supergroup."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from digests.model import ChatRef, Delivery
from digests.store import Connection, Database, outbox, whereabouts
from digests.store.schema import chats, deliveries
from tests.deliver.outboxes import broadcast, readers

GROUP = ChatRef(channel="telegram", id="-5")
LEASE = timedelta(seconds=30)
Way = Callable[[Connection, Delivery], Awaitable[object]]


async def told_by_telegram(tx: Connection, delivery: Delivery) -> None:
    await whereabouts.move(tx, delivery.ref, "-1005")


async def learnt_from_a_delivery(tx: Connection, delivery: Delivery) -> None:
    await whereabouts.follow(tx, delivery, "-1005")


@pytest.mark.parametrize("way", [told_by_telegram, learnt_from_a_delivery])
async def test_the_messages_of_a_group_are_not_looked_for_under_the_numbers_of_the_supergroup(
    db: Database, now: datetime, way: Way
) -> None:
    await readers(db, -5)
    await broadcast(db, "Tin sáng", now=now)
    await broadcast(db, "Đính chính", now=now)
    async with db.write() as tx:
        arrived, change = await outbox.claim(tx, "telegram", now, 2, lease="l", until=now + LEASE, known={})
        d = deliveries.c
        sent = {"state": "sent", "refs": ["77"], "parts_sent": 1, "lease": None}
        await tx.execute(update(deliveries).where(d.id == arrived.id).values(sent))
        await tx.execute(update(deliveries).where(d.id == change.id).values(target=["77"]))
        await way(tx, change)
        assert (await tx.execute(select(chats.c.external_id))).scalar() == "-1005"
        rows = (await tx.execute(select(d.state, d.refs, d.target, d.parts_sent).order_by(d.id))).all()
    assert [tuple(row) for row in rows] == [("sent", [], None, 0), ("leased", [], None, 0)]


async def test_a_chat_is_found_by_its_platforms_id(db: Database) -> None:
    (group,) = await readers(db, -5)
    async with db.read() as tx:
        assert await whereabouts.chat_id_of(tx, GROUP) == group
        assert await whereabouts.chat_id_of(tx, ChatRef(channel="web", id="-5")) is None
