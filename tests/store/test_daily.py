"""Figures of each day, on both databases: counted from what is there, kept when it is gone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import text, update

from config.newsroom import load
from digests.stats import FRESH, Stats
from digests.store import Database, daily, personal, tickets
from digests.store.schema import chats as chat_rows
from digests.store.schema import deliveries, follows
from digests.store.tidy import DELIVERIES, tidy
from tests.deliver.outboxes import broadcast, readers

NEWSROOM = load()
DAY = timedelta(days=1)


async def became(db: Database, broadcast_id: int, chat: int, state: str, at: datetime) -> None:
    mine = deliveries.c.broadcast_id == broadcast_id, deliveries.c.chat_id == chat
    async with db.write() as tx:
        await tx.execute(update(deliveries).where(*mine).values(state=state, updated_at=at))


async def came(db: Database, now: datetime, *ids: int, channel: str = "telegram") -> list[int]:
    """Add readers who came at `now` and have not written since."""
    added = await readers(db, *ids, channel=channel)
    async with db.write() as tx:
        these = update(chat_rows).where(chat_rows.c.id.in_(added))
        await tx.execute(these.values(created_at=now, seen_at=now))
    return added


async def test_what_became_of_the_deliveries_of_a_day_is_counted_by_outcome(db: Database, now: datetime) -> None:
    one, two, _ = await came(db, now - DAY, 1, 2, 3)
    await broadcast(db, "Hôm qua", now=now - DAY, to=[one])
    digest = await broadcast(db, "Tin", now=now)
    alert = await broadcast(db, "Nóng", kind="alert", now=now, to=[one])
    await became(db, digest, one, "sent", now)
    await became(db, digest, two, "gone", now)
    await became(db, alert, one, "sent", now)
    stats = Stats(db, NEWSROOM)
    await stats.count(now)
    report = await stats.report(7, now)
    assert report.days[-1].digests == {"sent": 1, "gone": 1, "pending": 1}
    assert report.days[-1].alerts == {"sent": 1}
    assert report.days[-2].digests == {"pending": 1}
    assert report.digests == {"sent": 1, "gone": 1, "pending": 2}


async def test_messages_that_a_correction_changed_in_place_are_no_new_messages(db: Database, now: datetime) -> None:
    here, there, zalo = await came(db, now - DAY, 1, 2) + await came(db, now - DAY, 3, channel="zalo")
    correction = await broadcast(db, "Đính chính", kind="correction", now=now)
    for chat, parts in ((here, 0), (there, 1), (zalo, 1)):
        await became(db, correction, chat, "sent", now)
        async with db.write() as tx:
            await tx.execute(update(deliveries).where(deliveries.c.chat_id == chat).values(parts_sent=parts))
    stats = Stats(db, NEWSROOM)
    await stats.count(now)
    report = await stats.report(7, now)
    assert (report.alerts, report.corrections) == ({}, {"sent": 2, "edited": 1})


async def test_a_digest_counts_as_seen_when_its_reader_did_something_afterwards(db: Database, now: datetime) -> None:
    one, two = await came(db, now - 5 * DAY, 1, 2)
    id = await broadcast(db, "Tin", now=now - 3 * DAY)
    for reader in (one, two):
        await became(db, id, reader, "sent", now - 3 * DAY)
    async with db.write() as tx:
        await tx.execute(update(chat_rows).where(chat_rows.c.id == two).values(seen_at=now - 2 * DAY))
    stats = Stats(db, NEWSROOM)
    await stats.count(now)
    report = await stats.report(7, now)
    assert [(day.sent, day.seen) for day in report.days if day.sent] == [(2, 1)]
    assert report.seen_share == 0.5


async def test_the_figures_stay_when_the_ledger_is_tidied(db: Database, now: datetime) -> None:
    [one] = await came(db, now, 1)
    id = await broadcast(db, "Tin", now=now)
    await became(db, id, one, "sent", now)
    stats = Stats(db, NEWSROOM)
    await stats.count(now)
    later = now + DELIVERIES + DAY
    async with db.write() as tx:
        assert (await tidy(tx, later))["broadcasts"] == 1
    await stats.count(later)
    report = await stats.report(90, later)
    assert report.digests == {"sent": 1}
    assert report.new == 1


async def test_days_on_which_nobody_counted_are_made_up_for(db: Database, now: datetime) -> None:
    stats = Stats(db, NEWSROOM)
    await stats.count(now)
    [one] = await came(db, now + DAY, 1)
    id = await broadcast(db, "Tin", now=now + 2 * DAY)
    await became(db, id, one, "sent", now + 2 * DAY)
    await stats.count(now + 5 * DAY)
    report = await stats.report(7, now + 5 * DAY)
    assert [day.new for day in report.days] == [0, 0, 1, 0, 0, 0, 0]
    assert [day.digests.get("sent", 0) for day in report.days] == [0, 0, 0, 1, 0, 0, 0]
    assert [bool(day.readers) for day in report.days] == [False, True, False, False, False, False, True]


async def test_readers_come_and_go_and_say_why(db: Database, now: datetime) -> None:
    stats = Stats(db, NEWSROOM)
    await came(db, now - DAY, 1, 2)
    await stats.count(now - DAY)
    [three, *_] = await came(db, now, 3, 4, channel="web")
    async with db.write() as tx:
        await personal.departed(tx, "telegram", "often", now)
        await tx.execute(update(chat_rows).where(chat_rows.c.id == three).values(state="left"))
    await stats.count(now)
    report = await stats.report(7, now)
    assert report.readers == {("telegram", "active"): 2, ("web", "active"): 1, ("web", "left"): 1}
    assert report.channels == ("telegram", "web")
    assert (report.in_state("active"), report.growth, report.new) == (3, 1, 4)
    assert report.gone == {"often": 1}


async def test_who_leaves_is_counted_once_whether_or_not_they_say_why(db: Database, now: datetime) -> None:
    stats = Stats(db, NEWSROOM)
    async with db.write() as tx:
        for channel in ("telegram", "telegram", "web"):
            await personal.departed(tx, channel, personal.UNSAID, now)
        await personal.explained(tx, "telegram", "much", now)
        await personal.explained(tx, "web", "moved", now)
        await personal.explained(tx, "web", "other", now)
    await stats.count(now)
    report = await stats.report(7, now)
    assert report.gone == {"unsaid": 1, "much": 1, "moved": 1, "other": 1}, "a reason without a goodbye counts as one"
    assert report.reasons == {"much": 1, "moved": 1, "other": 1}


async def test_the_most_followed_topics_and_places_are_those_of_active_readers(db: Database, now: datetime) -> None:
    one, two, three = await came(db, now, 1, 2, 3)
    wishes = [
        (one, "topic", "the-thao"),
        (two, "topic", "the-thao"),
        (two, "topic", "kinh-te"),
        (one, "place", "03043"),
    ]
    async with db.write() as tx:
        await tx.execute(update(chat_rows).where(chat_rows.c.id == three).values(state="blocked"))
        rows = [{"chat_id": chat, "kind": kind, "value": value} for chat, kind, value in wishes]
        await tx.execute(follows.insert(), [*rows, {"chat_id": three, "kind": "topic", "value": "kinh-te"}])
    stats = Stats(db, NEWSROOM)
    await stats.count(now)
    report = await stats.report(7, now)
    assert report.topics == (("the-thao", 2), ("kinh-te", 1))
    assert report.places == (("03043", 1),)


async def test_the_median_answer_is_that_of_the_letters_of_these_days(db: Database, now: datetime) -> None:
    [one] = await came(db, now, 1)
    async with db.write() as tx:
        for hours, age in ((1, 1), (3, 2), (50, 2), (9, 20)):
            id = await tickets.add(tx, one, "Kính gửi", now - age * DAY, state="open")
            at = now - age * DAY + timedelta(hours=hours)
            await tickets.set_state(tx, id, "answered", answered_at=at)
        await tickets.add(tx, one, "Kính gửi", now, state="open")
    report = await Stats(db, NEWSROOM).report(7, now)
    assert report.open_letters == 1
    assert report.median_answer == timedelta(hours=3)
    assert (report.as_of, report.growth, report.seen_share) == (None, None, None)


async def test_counting_again_changes_nothing_and_rests_for_a_while(db: Database, now: datetime) -> None:
    await came(db, now, 1)
    stats = Stats(db, NEWSROOM)
    assert await stats.refresh(now)
    before = await stats.report(7, now)
    assert not await stats.refresh(now + FRESH / 2)
    assert await stats.refresh(now + timedelta(hours=1, seconds=1))
    assert (await stats.report(7, now)).days == before.days


async def test_another_count_of_the_same_day_takes_the_place_of_the_first(db: Database) -> None:
    day = date(2026, 11, 23)
    async with db.write() as tx:
        await daily.put(tx, day, "gone", {("web", "often"): 2, ("web", "other"): 1})
        await daily.put(tx, day, "gone", {("web", "often"): 3})
        await daily.put(tx, day, "gone", {})
        assert await daily.kept(tx, day, ["gone"]) == []
        assert await daily.newest(tx, "gone") is None


async def test_a_day_s_deliveries_are_found_by_the_unique_index_and_not_by_reading_them_all(
    db: Database, now: datetime
) -> None:
    """What one day costs must not grow with the ledger's 35 days."""
    await came(db, now, *range(1, 30))
    for age in range(40, 0, -1):
        await broadcast(db, "Tin", now=now - age * DAY)
    query = daily.outcomes(3, 4).compile(db.engine, compile_kwargs={"literal_binds": True})
    async with db.write() as tx:
        if not db.sqlite:
            await tx.execute(text("ANALYZE deliveries"))
        explain = "EXPLAIN QUERY PLAN " if db.sqlite else "EXPLAIN "
        plan = " ".join(str(row) for row in await tx.exec_driver_sql(explain + str(query)))
    assert "broadcast_id" in plan
    assert "SCAN deliveries" not in plan
    assert "Seq Scan" not in plan
