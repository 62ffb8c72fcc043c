from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from config.newsroom import Source
from digests.model import Validators
from digests.store import Database, feeds, intake
from digests.store.feeds import Feed, Visit
from tests.store.test_articles import draft

HOME = Source(url="https://bao.example/rss/home.rss", name="Báo thử", own=True)
NEXT = Source(url="https://ben.example/rss", name="Báo bên", topic="society")


async def claim(db: Database, now: datetime, limit: int = 10) -> list[str]:
    async with db.write() as tx:
        return [feed.name for feed in await feeds.due(tx, now, limit)]


async def by_url(db: Database, url: str) -> Feed:
    async with db.read() as tx:
        return next(feed for feed in await feeds.all(tx) if feed.url == url)


async def declare(db: Database, now: datetime, *sources: Source) -> None:
    async with db.write() as tx:
        await feeds.sync(tx, sources, now)


async def test_the_declared_feeds_are_those_of_the_newsroom(db: Database, now: datetime) -> None:
    await declare(db, now, NEXT, HOME)
    async with db.read() as tx:
        there = await feeds.all(tx)
    assert [(feed.name, feed.topic, feed.own, feed.declared) for feed in there] == [
        ("Báo thử", None, True, True),
        ("Báo bên", "society", False, True),
    ]
    assert {feed.next_fetch_at for feed in there} == {now}
    await declare(db, now, HOME)
    async with db.read() as tx:
        assert [feed.url for feed in await feeds.all(tx)] == [HOME.url]


async def test_a_feed_added_by_hand_stays_when_the_declared_ones_change(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        added = await feeds.add(tx, "https://tay.example/rss", "Thêm tay", now)
    await declare(db, now, HOME)
    assert (await by_url(db, added.url)).id == added.id


async def test_a_feed_added_again_is_renamed(db: Database, now: datetime) -> None:
    for name in ("Một", "Hai"):
        async with db.write() as tx:
            await feeds.add(tx, "https://tay.example/rss", name, now, topic="health")
    async with db.read() as tx:
        assert [(feed.name, feed.topic) for feed in await feeds.all(tx)] == [("Hai", "health")]


async def test_a_removed_feed_of_the_newsroom_stays_away_until_it_is_added_again(db: Database, now: datetime) -> None:
    await declare(db, now, HOME)
    async with db.write() as tx:
        (home,) = await feeds.all(tx)
        assert await feeds.set_state(tx, home.id, "removed")
        assert not await feeds.set_state(tx, home.id, "removed")
    await declare(db, now, HOME)
    assert await claim(db, now) == []
    async with db.write() as tx:
        assert await feeds.all(tx) == []
        await feeds.add(tx, HOME.url, "Lại đây", now)
    assert await claim(db, now) == ["Lại đây"]


async def test_a_feed_added_by_hand_can_be_removed(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        added = await feeds.add(tx, "https://tay.example/rss", "Thêm tay", now)
        assert await feeds.set_state(tx, added.id, "removed")
        assert await feeds.all(tx) == []


async def test_a_paused_feed_is_not_visited(db: Database, now: datetime) -> None:
    await declare(db, now, HOME, NEXT)
    paused = (await by_url(db, NEXT.url)).id
    async with db.write() as tx:
        assert await feeds.set_state(tx, paused, "paused")
        assert not await feeds.set_state(tx, paused, "paused")
        assert not await feeds.set_state(tx, 999, "paused")
    assert await claim(db, now) == ["Báo thử"]
    async with db.write() as tx:
        assert await feeds.set_state(tx, paused, "active")
    assert await claim(db, now) == ["Báo bên"]


async def test_what_an_administrator_named_stays_named(db: Database, now: datetime) -> None:
    await declare(db, now, HOME, NEXT)
    async with db.write() as tx:
        await feeds.edit(tx, (await feeds.all(tx))[1].id, name="Báo bạn", topic="sport")
    await declare(db, now, HOME, NEXT)
    async with db.read() as tx:
        assert [(feed.name, feed.topic, feed.edited) for feed in await feeds.all(tx)] == [
            ("Báo thử", None, False),
            ("Báo bạn", "sport", True),
        ]


async def test_a_feed_that_is_added_again_is_met_for_the_first_time_again(db: Database, now: datetime) -> None:
    await declare(db, now, HOME)
    async with db.write() as tx:
        [feed] = await feeds.due(tx, now, 1)
        visit = Visit(at=now, next_fetch_at=now + timedelta(hours=1), interval=300, validators=Validators(etag="1"))
        await feeds.save_results(tx, [(feed, visit)])
        await feeds.set_state(tx, feed.id, "removed")
        assert await feeds.get(tx, feed.id) is None
        assert (await feeds.get(tx, feed.id, removed=True)) is not None
        again = await feeds.add(tx, HOME.url, "Lại đây", now)
    assert (again.id, again.last_ok_at, again.validators, again.next_fetch_at) == (feed.id, None, Validators(), now)


async def test_it_is_known_which_feeds_brought_an_article(db: Database, now: datetime) -> None:
    await declare(db, now, HOME)
    feed = await by_url(db, HOME.url)
    async with db.write() as tx:
        await intake.add(tx, [draft(feed.id, str(n), now, url=f"https://bao.example/{n}") for n in range(3)])
    async with db.read() as tx:
        assert await feeds.holding(tx, ["https://bao.example/1", "https://bao.example/2", "https://x.vn/"]) == {
            feed.id: 2
        }


async def test_the_newsrooms_own_feeds_are_claimed_first_and_each_once(db: Database, now: datetime) -> None:
    await declare(db, now, NEXT, HOME)
    assert await claim(db, now, 1) == ["Báo thử"]
    assert await claim(db, now) == ["Báo bên"]
    assert await claim(db, now) == []
    assert len(await claim(db, now + feeds.LEASE)) == 2  # whoever had them died


async def test_two_collectors_never_claim_the_same_feed(db: Database, now: datetime) -> None:
    await declare(db, now, *(Source(url=f"https://{n}.example/", name=str(n)) for n in range(40)))
    claimed = await asyncio.gather(*(claim(db, now, 10) for _ in range(4)))
    names = [name for some in claimed for name in some]
    assert len(set(names)) == len(names)
    assert set(names) | set(await claim(db, now, 40)) == {str(n) for n in range(40)}


async def test_a_round_without_regard_to_what_is_due_visits_each_feed_once(db: Database, now: datetime) -> None:
    await declare(db, now, HOME, NEXT)
    async with db.write() as tx:
        for feed in await feeds.due(tx, now, 10):
            later = now + timedelta(hours=1)
            await feeds.save_results(tx, [(feed, Visit(at=now, next_fetch_at=later, interval=3600))])
    start = now + timedelta(minutes=1)
    assert await claim(db, start) == []
    async with db.write() as tx:
        [alone] = await feeds.due(tx, start, 10, not_since=start, url=NEXT.url)
        assert alone.name == "Báo bên"
        [other] = await feeds.due(tx, start, 10, not_since=start)
        assert other.name == "Báo thử"
        await feeds.save_results(tx, [(other, Visit(at=start, next_fetch_at=start, interval=300))])
        assert await feeds.due(tx, start, 10, not_since=start) == []


async def test_what_a_visit_brought_is_kept(db: Database, now: datetime) -> None:
    await declare(db, now, HOME)
    async with db.write() as tx:
        [feed] = await feeds.due(tx, now, 1)
        later = now + timedelta(minutes=5)
        seen = Validators(etag='"1"', last_modified="x")
        good = Visit(at=now, next_fetch_at=later, interval=300, validators=seen, items=50, new=2)
        await feeds.save_results(tx, [(feed, good)])
    feed = await by_url(db, HOME.url)
    assert (feed.validators, feed.items, feed.failures, feed.error, feed.leased_until) == (seen, 50, 0, None, None)
    assert (feed.fetched_at, feed.last_ok_at, feed.last_new_at, feed.next_fetch_at) == (now, now, now, later)


async def test_a_failed_visit_changes_nothing_that_was_known(db: Database, now: datetime) -> None:
    await declare(db, now, HOME)
    seen = Validators(etag='"1"')
    for turn, error in enumerate([None, "the server answered 503", "the server answered 503", None]):
        at = now + timedelta(hours=turn)
        async with db.write() as tx:
            [feed] = await feeds.due(tx, at, 1)
            assert feed.failures == [0, 0, 1, 2][turn]
            visit = Visit(at=at, next_fetch_at=at, interval=300, error=error, validators=seen if turn == 0 else None)
            await feeds.save_results(tx, [(feed, visit)])
    feed = await by_url(db, HOME.url)
    assert (feed.failures, feed.error, feed.validators) == (0, None, seen)
    assert feed.last_ok_at == now + timedelta(hours=3)
    assert feed.last_new_at is None


async def test_a_collector_that_came_too_late_overwrites_nothing(db: Database, now: datetime) -> None:
    await declare(db, now, HOME)
    async with db.write() as tx:
        [slow] = await feeds.due(tx, now, 1)
        later = now + feeds.LEASE
        [quick] = await feeds.due(tx, later, 1)
        late = Visit(at=later, next_fetch_at=later, interval=1, error="late")
        await feeds.save_results(tx, [(slow, late), (quick, Visit(at=later, next_fetch_at=later, interval=300))])
        await feeds.save_results(tx, [(slow, late)])
    assert (await by_url(db, HOME.url)).error is None


async def test_many_visits_are_written_down_at_once(db: Database, now: datetime) -> None:
    await declare(db, now, HOME, NEXT)
    later = now + feeds.LEASE
    async with db.write() as tx:
        lost, *_ = await feeds.due(tx, now, 1)
        claimed = await feeds.due(tx, later, 2)
        good = Visit(at=later, next_fetch_at=later + timedelta(hours=1), interval=600)
        await feeds.save_results(tx, [(feed, good) for feed in [*claimed[1:], lost]])
        home, other = await feeds.all(tx)
    assert (other.leased_until, other.last_ok_at, other.interval) == (None, later, 600)
    assert (home.leased_until, home.last_ok_at) == (later + feeds.LEASE, None)  # another collector has it by now


async def test_two_schedulers_that_start_together_declare_each_feed_once(db: Database, now: datetime) -> None:
    sources = [Source(url=f"https://bao.example/{number}.rss", name=f"Báo {number}") for number in range(5)]

    async def start() -> None:
        async with db.write() as tx:
            await feeds.sync(tx, sources, now)

    await asyncio.gather(start(), start(), start())
    async with db.read() as tx:
        assert sorted(feed.url for feed in await feeds.all(tx)) == [source.url for source in sources]


async def test_the_newsrooms_own_feed_is_due_when_the_program_starts_and_others_keep_their_time(
    db: Database, now: datetime
) -> None:
    await declare(db, now, HOME, NEXT)
    async with db.write() as tx:
        due = await feeds.due(tx, now, 10)
        later = Visit(at=now, next_fetch_at=now + timedelta(hours=1), interval=3600.0)
        await feeds.save_results(tx, [(feed, later) for feed in due])
    await declare(db, now + timedelta(minutes=1), HOME, NEXT)
    assert await claim(db, now + timedelta(minutes=1)) == [HOME.name]
