"""The outbox's queries, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from digests.deliver.outcome import decide
from digests.errors import Rejected, Throttled
from digests.model import Block, Button, Delivery, Message, Outcome, Span
from digests.model_json import from_json, to_json
from digests.store import Database, ledger, outbox, rate, whereabouts
from digests.store.schema import chats, deliveries
from tests.deliver.outboxes import book, broadcast, readers

LEASE = timedelta(seconds=30)
HOUR = timedelta(hours=1)


async def claim(db: Database, now: datetime, limit: int = 100, lease: str = "l") -> list[Delivery]:
    async with db.write() as tx:
        return await outbox.claim(tx, "telegram", now, limit, lease=lease, until=now + LEASE, known={})


async def start(db: Database, batch: list[Delivery], now: datetime) -> set[int]:
    async with db.write() as tx:
        return await outbox.start(tx, [one.id for one in batch], batch[0].lease, now, now + 2 * LEASE)


async def finish(db: Database, outcomes: list[Outcome], now: datetime) -> list[int]:
    async with db.write() as tx:
        return await ledger.finish(tx, outcomes, now)


def sent(delivery: Delivery) -> Outcome:
    return decide(delivery, None, [f"m{delivery.id}"], delivery.send_at, 0.5)


def test_a_message_survives_being_kept_as_json() -> None:
    lines = ((Span(text="Chợ", bold=True, link="https://x.vn/"), Span(text=" phiên")), (Span(text="i", italic=True),))
    buttons = ((Button(label="Xem", action="more:1"), Button(label="Web", url="https://x.vn/")),)
    whole = Message(blocks=(Block(lines=lines), Block(lines=())), buttons=buttons, silent=True, preview=True)
    assert from_json(to_json(whole)) == whole
    assert from_json(to_json(Message(blocks=()))) == Message(blocks=())


async def test_fan_out_adds_each_chat_once(db: Database, now: datetime) -> None:
    await readers(db, 1, 2, 3)
    id = await broadcast(db, "Tin", now=now)
    async with db.write() as tx:
        assert await outbox.fan_out(tx, id, select(chats.c.id), now) == 0
    assert await book(db, id) == {"pending": 3}


async def test_the_most_urgent_is_claimed_first_and_nothing_before_its_time(db: Database, now: datetime) -> None:
    people = await readers(db, 1, 2)
    await broadcast(db, "Thông báo", kind="notice", now=now - HOUR, to=people[:1])
    digest = await broadcast(db, "Tin", now=now, to=people)
    await broadcast(db, "Mai", now=now + HOUR, to=people)
    alert = await broadcast(db, "Nóng", kind="alert", now=now, to=people[1:])
    first = await claim(db, now, 3)
    assert [one.broadcast.id for one in first] == [alert, digest, digest]
    assert [one.broadcast.message.text for one in await claim(db, now)] == ["Thông báo"]
    assert await claim(db, now) == []


async def test_only_our_own_channel_is_claimed(db: Database, now: datetime) -> None:
    await readers(db, 1, channel="web")
    await broadcast(db, "Tin", now=now)
    assert await claim(db, now) == []


async def test_who_has_left_or_pauses_gets_no_digest(db: Database, now: datetime) -> None:
    people = await readers(db, 1, 2, 3, 4)
    async with db.write() as tx:
        for person, state in zip(people, ("blocked", "left", "paused", "active"), strict=True):
            await tx.execute(update(chats).where(chats.c.id == person).values(state=state))
    digest = await broadcast(db, "Tin", now=now)
    alert = await broadcast(db, "Nóng", kind="alert", now=now)
    assert {(one.broadcast.id, one.ref.id) for one in await claim(db, now)} == {
        (digest, "4"),
        (alert, "3"),
        (alert, "4"),
    }
    assert await book(db, digest) == {"cancelled": 3, "leased": 1}


async def test_a_chat_that_must_be_left_alone_is_claimed_when_its_wait_is_over(db: Database, now: datetime) -> None:
    people = await readers(db, 1, 2)
    await broadcast(db, "Tin", now=now)
    async with db.write() as tx:
        await whereabouts.wait(tx, people[0], now + HOUR)
    await broadcast(db, "Tin thêm", now=now)
    assert [one.chat_id for one in await claim(db, now)] == [people[1]] * 2
    assert [one.chat_id for one in await claim(db, now + HOUR)] == [people[0]] * 2


async def test_what_is_old_news_expires(db: Database, now: datetime) -> None:
    await readers(db, 1, 2)
    id = await broadcast(db, "Tin", now=now)
    async with db.write() as tx:
        assert await ledger.expire(tx, now + HOUR) == 0
        assert await ledger.expire(tx, now + 5 * HOUR) == 2
        assert await ledger.expire(tx, now + 5 * HOUR) == 0
    assert await book(db, id) == {"expired": 2}


async def test_old_news_met_while_claiming_expires_too(db: Database, now: datetime) -> None:
    await readers(db, 1)
    id = await broadcast(db, "Tin", now=now)
    assert await claim(db, now + 5 * HOUR) == []
    assert await book(db, id) == {"expired": 1}


async def test_a_stopped_broadcast_reaches_nobody_else(db: Database, now: datetime) -> None:
    await readers(db, 1, 2, 3)
    id = await broadcast(db, "Tin", now=now)
    batch = await claim(db, now, 2)
    async with db.write() as tx:
        assert await ledger.stop_broadcast(tx, id, now) == 1
    assert await start(db, batch, now) == set()
    await finish(db, [decide(one, Throttled(0), (), now, 0) for one in batch], now)
    assert await claim(db, now + HOUR) == []
    assert await book(db, id) == {"cancelled": 3}


async def test_the_third_rejection_stops_a_broadcast(db: Database, now: datetime) -> None:
    await readers(db, *range(1, 6))
    id = await broadcast(db, "Tin", now=now)
    batch = await claim(db, now, 4)
    wrong = [decide(one, Rejected("bad"), (), now, 0.5) for one in batch]
    assert await finish(db, wrong[:2], now) == []
    assert await finish(db, wrong[2:3], now) == [id]
    assert await finish(db, wrong[3:], now) == []  # it was stopped already
    assert await book(db, id) == {"rejected": 4, "cancelled": 1}


async def test_three_odd_groups_among_many_readers_do_not_stop_a_broadcast(db: Database, now: datetime) -> None:
    await readers(db, *range(1, 41))
    id = await broadcast(db, "Tin", now=now)
    batch = await claim(db, now, 39)
    await finish(db, [sent(one) for one in batch[:36]], now)
    assert await finish(db, [decide(one, Rejected("topic closed"), (), now, 0.5) for one in batch[36:]], now) == []
    assert await book(db, id) == {"sent": 36, "rejected": 3, "pending": 1}


async def test_what_became_of_it_is_written_down_once_and_only_by_who_holds_the_lease(
    db: Database, now: datetime
) -> None:
    await readers(db, 1)
    id = await broadcast(db, "Tin", now=now)
    (mine,) = await claim(db, now)
    await finish(db, [sent(replace(mine, lease="stolen"))], now)
    assert await book(db, id) == {"leased": 1}
    await finish(db, [sent(mine)], now)
    await finish(db, [decide(mine, Throttled(1), (), now, 0)], now)  # too late
    async with db.read() as tx:
        row = (await tx.execute(select(deliveries))).one()
    assert (row.state, row.refs, row.attempts, row.lease) == ("sent", [f"m{mine.id}"], 1, None)


async def test_promise_1_a_lease_that_a_crash_left_is_resolved(db: Database, now: datetime) -> None:
    await readers(db, 1, 2, 3)
    id = await broadcast(db, "Tin", now=now)
    batch = await claim(db, now)
    assert await start(db, batch[:1], now) == {batch[0].id}
    await finish(db, [sent(batch[1])], now)
    async with db.write() as tx:
        assert await ledger.recover_leases(tx, now + LEASE / 2) == (0, 0)
        assert await ledger.recover_leases(tx, now + 3 * LEASE) == (1, 1)
    assert await book(db, id) == {"uncertain": 1, "sent": 1, "pending": 1}
    (again,) = await claim(db, now + HOUR, lease="second")
    assert again.id == batch[2].id


async def test_two_who_claim_at_once_get_different_rows(db: Database, now: datetime) -> None:
    import asyncio

    await readers(db, *range(1, 41))
    await broadcast(db, "Tin", now=now)
    one, other = await asyncio.gather(claim(db, now, 20, "one"), claim(db, now, 20, "other"))
    assert len({row.id for row in (*one, *other)}) == len(one) + len(other) == 40


async def test_the_claim_reads_its_index_and_not_the_table(db: Database, now: datetime) -> None:
    people = await readers(db, *range(1, 301))
    for _ in range(4):
        await broadcast(db, "Tin", now=now, to=people)
    values = {"ours": "telegram", "now": now, "urgency": 2, "room": 10}
    query = outbox.waiting().params(values).compile(db.engine, compile_kwargs={"literal_binds": True})
    async with db.write() as tx:
        await tx.execute(update(deliveries).where(deliveries.c.id % 50 != 0).values(state="sent"))
        await tx.execute(text("ANALYZE"))
        explain = "EXPLAIN QUERY PLAN " if db.sqlite else "EXPLAIN "
        plan = " ".join(str(row) for row in await tx.exec_driver_sql(explain + str(query)))
    assert "ix_deliveries_claim" in plan
    assert "SCAN deliveries" not in plan
    assert "Seq Scan on deliveries" not in plan


async def test_slots_are_handed_out_one_after_the_other(db: Database) -> None:
    async with db.write() as tx:
        assert await rate.reserve(tx, "telegram", 1000.0, 10, 0.1) == 1000.0
        assert abs(await rate.reserve(tx, "telegram", 1000.2, 1, 0.1) - 1001.0) < 1e-6
        assert await rate.reserve(tx, "telegram", 1005.0, 1, 0.1) == 1005.0
        assert await rate.reserve(tx, "zalo", 1000.0, 1, 0.1) == 1000.0


async def test_nobody_gets_a_slot_before_the_silence_is_over(db: Database) -> None:
    async with db.write() as tx:
        await rate.block(tx, "telegram", 1030.0)
        await rate.block(tx, "telegram", 1010.0)  # a shorter one does not end it
        assert await rate.blocked_until(tx, "telegram", 1000.0) == 1030.0
        assert await rate.reserve(tx, "telegram", 1000.0, 1, 0.1) == 1030.0


async def test_a_clock_that_was_set_back_silences_nobody_for_long(db: Database) -> None:
    async with db.write() as tx:
        await rate.reserve(tx, "telegram", 9000.0, 1, 0.1)
        await rate.block(tx, "telegram", 9000.0)
        assert await rate.blocked_until(tx, "telegram", 1000.0) == 0.0
        assert await rate.reserve(tx, "telegram", 1000.0, 1, 0.1) == 1000.0
