"""How the house stands and what has to be told, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text, update

from config.newsroom import Source
from digests.condition import LATE, NEVER_WORKED, ROLE, Disk, House, is_down
from digests.store import Database, condition, feeds, rate, switches
from digests.store.schema import broadcasts, deliveries, digest_plans
from digests.store.schema import feeds as feed_rows
from digests.watch import CLAIM, Changes, Watch
from tests.deliver.outboxes import broadcast, readers

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ROOMY = Disk(free=50_000_000_000, total=100_000_000_000)


class Somewhere(House):
    """A house with a disk of ours."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.its = ROOMY

    def disk(self) -> Disk:
        return self.its


async def feed(db: Database, now: datetime, **values: object) -> str:
    """Add a feed that fares like this; return its id."""
    async with db.write() as tx:
        await feeds.sync(tx, [Source(url="https://bao.example/rss", name="Báo thử")], now)
        if values:
            await tx.execute(update(feed_rows).values(**values))
        return str((await feeds.all(tx))[0].id)


def kinds(changes: Changes) -> tuple[list[str], list[str]]:
    return [trouble.name for trouble in changes.begun], [trouble.name for trouble in changes.over]


# --- the condition --------------------------------------------------------------------------------


async def test_a_house_that_was_just_built_has_nothing_wrong(db: Database, now: datetime) -> None:
    found = await House(db).look(now)
    assert (found.feeds, found.failing, found.queues, found.last_digest, found.next_digest) == (0, (), (), None, None)
    assert set(found.parts.values()) == {None}
    assert found.size > 10_000
    assert 0 < found.disk.free <= found.disk.total
    assert found.schema == found.newest_schema
    assert found.server.startswith("SQLite 3." if db.sqlite else "PostgreSQL ")


async def test_the_queue_holds_what_is_due_and_says_since_when(db: Database, now: datetime) -> None:
    people = await readers(db, 1, 2, 3)
    await broadcast(db, "Mai", now=now + HOUR)
    await broadcast(db, "Tin", now=now - 9 * MINUTE, to=people[:2])
    await broadcast(db, "Nóng", kind="alert", now=now - 5 * MINUTE, to=people[:1])
    async with db.write() as tx:
        await rate.block(tx, "telegram", (now + MINUTE).timestamp())
        await rate.block(tx, "zalo", (now - MINUTE).timestamp())
        found = [await condition.queue(tx, name, now) for name in await condition.channels(tx)]
    assert [(one.channel, one.due, one.oldest, one.blocked_until) for one in found] == [
        ("telegram", 3, now - 9 * MINUTE, now + MINUTE),
        ("zalo", 0, None, None),
    ]


async def test_what_waits_is_counted_up_to_a_limit(
    db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(condition, "MOST", 3)
    await readers(db, 1, 2, 3, 4, 5)
    await broadcast(db, "Tin", now=now)
    await broadcast(db, "Nóng", kind="alert", now=now)
    async with db.read() as tx:
        assert (await condition.queue(tx, "telegram", now)).due == 4


async def test_the_queue_is_read_from_the_claim_s_index(db: Database, now: datetime) -> None:
    await readers(db, *range(1, 301))
    await broadcast(db, "Tin", now=now)
    async with db.write() as tx:
        await tx.execute(update(deliveries).where(deliveries.c.id % 50 != 0).values(state="sent"))
        await tx.execute(text("ANALYZE"))
        explain = "EXPLAIN QUERY PLAN " if db.sqlite else "EXPLAIN "
        query = (
            "SELECT due_at FROM deliveries WHERE state = 'pending' AND channel = 'telegram' AND priority = 2"
            " AND due_at <= '2027-01-01' ORDER BY due_at, id LIMIT 1"
        )
        plan = " ".join(str(row) for row in await tx.exec_driver_sql(explain + query))
    assert "ix_deliveries_claim" in plan


async def test_the_last_digest_and_the_next_one_are_found(db: Database, now: datetime) -> None:
    [one] = await readers(db, 1)
    await broadcast(db, "Tin", now=now - HOUR)
    await broadcast(db, "Nóng", kind="alert", now=now)
    async with db.write() as tx:
        await tx.execute(digest_plans.insert().values(chat_id=one, at=now.time(), next_due_at=now + HOUR))
    found = await House(db).look(now)
    assert (found.last_digest, found.next_digest) == (now - HOUR, now + HOUR)


async def test_each_part_of_the_program_says_that_it_lives(db: Database, now: datetime) -> None:
    house = House(db)
    await house.beat(frozenset({"bot", "web"}), now - HOUR)
    await house.beat(frozenset({"web"}), now)
    parts = (await house.look(now)).parts
    assert parts == {"bot": now - HOUR, "scheduler": None, "sender": None, "web": now}
    async with db.read() as tx:
        assert (await condition.beats(tx))[ROLE + "web"] == now


@pytest.mark.parametrize(
    ("values", "down"),
    [
        ({"failures": 3, "last_ok_at": -7}, True),
        ({"failures": 3, "last_ok_at": -5}, False),
        ({"failures": 2, "last_ok_at": -7}, False),
        ({"failures": NEVER_WORKED}, True),
        ({"failures": NEVER_WORKED - 1}, False),
        ({"failures": 9, "last_ok_at": -7, "state": "paused"}, False),
    ],
    ids=["down", "for-five-hours", "tried-twice", "never-worked", "new", "paused"],
)
async def test_a_feed_is_down_when_nothing_could_be_read_for_six_hours(
    db: Database, now: datetime, values: dict[str, object], down: bool
) -> None:
    hours = values.get("last_ok_at")
    since = now + timedelta(hours=hours) if isinstance(hours, int) else None
    await feed(db, now, **{**values, "last_ok_at": since})
    async with db.read() as tx:
        assert [is_down(one, now) for one in await feeds.all(tx)] == [down]


# --- what is told -----------------------------------------------------------------------------------


async def test_a_feed_that_is_down_is_told_once_and_once_when_it_is_back(db: Database, now: datetime) -> None:
    id = await feed(db, now, failures=5, last_ok_at=now - 7 * HOUR, error="HTTP 500")
    watch = Watch(db, Somewhere(db))
    first = await watch.look(now)
    assert kinds(first) == ([f"feed:{id}"], [])
    assert first.begun[0].values == {"name": "Báo thử", "url": "https://bao.example/rss", "error": "HTTP 500"}
    await watch.told(first.begun)
    again = Watch(db, Somewhere(db))  # the program was started anew
    assert kinds(await again.look(now + 9 * HOUR)) == ([], [])
    await feed(db, now, failures=0, last_ok_at=now + 10 * HOUR)
    over = await again.look(now + 10 * HOUR)
    assert kinds(over) == ([], [f"feed:{id}"])
    assert over.over[0].since == now - 7 * HOUR
    assert kinds(await again.look(now + 11 * HOUR)) == ([], [])


async def test_a_feed_that_is_removed_while_it_is_down_is_not_said_to_be_back(db: Database, now: datetime) -> None:
    await feed(db, now, failures=5, last_ok_at=now - 7 * HOUR)
    watch = Watch(db, Somewhere(db))
    await watch.told((await watch.look(now)).begun)
    async with db.write() as tx:
        await tx.execute(update(feed_rows).values(state="paused"))
    assert kinds(await watch.look(now + MINUTE)) == ([], [])
    async with db.write() as tx:
        await tx.execute(update(feed_rows).values(state="active"))
    assert len((await watch.look(now + MINUTE)).begun) == 1


async def test_of_two_schedulers_one_tells(db: Database, now: datetime) -> None:
    await feed(db, now, failures=5, last_ok_at=now - 7 * HOUR)
    watches = [Watch(db, Somewhere(db)) for _ in range(4)]
    found = await asyncio.gather(*(watch.look(now) for watch in watches))
    assert sum(len(changes.begun) for changes in found) == 1
    await watches[0].told(found[0].begun or found[1].begun or found[2].begun or found[3].begun)
    await feed(db, now, failures=0, last_ok_at=now)
    found = await asyncio.gather(*(watch.look(now) for watch in watches))
    assert sum(len(changes.over) for changes in found) == 1


async def test_what_could_not_be_told_is_told_later(db: Database, now: datetime) -> None:
    await feed(db, now, failures=5, last_ok_at=now - 7 * HOUR)
    watch = Watch(db, Somewhere(db))
    assert len((await watch.look(now)).begun) == 1
    assert (await watch.look(now + CLAIM / 2)).begun == ()
    assert len((await watch.look(now + CLAIM)).begun) == 1


async def test_a_digest_is_late_when_it_was_due_ten_minutes_ago_and_the_time_before(
    db: Database, now: datetime
) -> None:
    [one] = await readers(db, 1)
    async with db.write() as tx:
        await tx.execute(digest_plans.insert().values(chat_id=one, at=now.time(), next_due_at=now))
    watch = Watch(db, Somewhere(db))
    assert kinds(await watch.look(now + 3 * HOUR)) == ([], []), "the program has just been started"
    late = await watch.look(now + 3 * HOUR + MINUTE)
    assert kinds(late) == (["late:"], [])
    assert late.begun[0].since == now
    async with db.write() as tx:
        await tx.execute(update(digest_plans).values(next_due_at=now + 24 * HOUR))
    assert kinds(await watch.look(now + 3 * HOUR + 2 * MINUTE)) == ([], ["late:"])


async def test_a_digest_that_is_due_for_a_moment_is_not_late(db: Database, now: datetime) -> None:
    [one] = await readers(db, 1)
    async with db.write() as tx:
        await tx.execute(digest_plans.insert().values(chat_id=one, at=now.time(), next_due_at=now))
    watch = Watch(db, Somewhere(db))
    for after in (timedelta(), MINUTE, LATE):
        assert kinds(await watch.look(now + after)) == ([], [])


async def test_a_parked_channel_is_over_when_its_sender_says_so_or_is_gone(db: Database, now: datetime) -> None:
    watch = Watch(db, Somewhere(db))
    async with db.write() as tx:
        await switches.throw(tx, condition.PARKED + "telegram", True, "", now, now + 10 * MINUTE)
    assert kinds(await watch.look(now)) == (["parked:telegram"], [])
    assert kinds(await watch.look(now + MINUTE)) == ([], [])
    assert kinds(await watch.look(now + 11 * MINUTE)) == ([], ["parked:telegram"])


async def test_a_broadcast_that_was_stopped_for_rejections_is_told_and_has_no_end(db: Database, now: datetime) -> None:
    await readers(db, 1)
    wrong, stopped_by_hand = await broadcast(db, "Tin", now=now), await broadcast(db, "Nóng", kind="alert", now=now)
    async with db.write() as tx:
        await tx.execute(update(broadcasts).where(broadcasts.c.id == wrong).values(state="stopped", rejections=3))
        await tx.execute(update(broadcasts).where(broadcasts.c.id == stopped_by_hand).values(state="stopped"))
    watch = Watch(db, Somewhere(db))
    found = await watch.look(now)
    assert kinds(found) == ([f"stopped:{wrong}"], [])
    assert found.begun[0].values == {"what": "digest", "alert": 0}
    await watch.told(found.begun)
    assert kinds(await watch.look(now + 25 * HOUR)) == ([], [])


async def test_a_disk_that_fills_is_told_once_however_it_wavers(db: Database, now: datetime) -> None:
    house = Somewhere(db)
    watch, total = Watch(db, house), 100_000_000_000
    steps = [(9.9, 1, 0), (10.5, 0, 0), (9.0, 0, 0), (11.5, 0, 1), (11.0, 0, 0), (9.9, 1, 0)]
    for number, (percent, begun, over) in enumerate(steps):
        house.its = Disk(free=int(total * percent / 100), total=total)
        changes = await watch.look(now + number * MINUTE)
        await watch.told(changes.begun)
        assert (len(changes.begun), len(changes.over)) == (begun, over), percent
    assert Disk(free=900_000_000, total=2_000_000_000).filling
