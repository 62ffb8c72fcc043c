"""The rack of the newest articles: it says what the database would say, or that it does not know."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from digests.compose.rack import FRESH, KEPT, LATEST, Rack
from digests.model import Article, Follows, Mark
from digests.store import Database, articles, desk
from tests.fakes.queries import counted
from tests.store.stories import tell_stories
from tests.store.test_articles import draft, store

TOPICS, PLACES = ("van-hoa", "kinh-te", "y-te"), ("10001", "10002", "10003")
WORDS = ("lũ quét", "chợ phiên", "giá quế", "lễ hội", "cá hồi")
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


async def fill(db: Database, now: datetime, count: int, chance: random.Random) -> None:
    """Store articles of some topics and places; some tell the same story, some are the newsroom's own."""
    drafts = [
        draft(
            1,
            f"{chance.choice(WORDS)} {chance.choice(WORDS)} số {number}",
            now - chance.randrange(1, 60) * HOUR,
            topic=chance.choice(TOPICS),
            places=tuple(chance.sample(PLACES, chance.choice((0, 0, 1, 2)))),
            own=chance.random() < 0.2,
        )
        for number in range(count)
    ]
    ids = await store(db, now, *drafts)
    async with db.write() as tx:
        await tell_stories(tx, {id: ids[max(0, place - chance.choice((0, 0, 1, 3)))] for place, id in enumerate(ids)})


def some(chance: random.Random, things: tuple[str, ...]) -> frozenset[str]:
    return frozenset(chance.sample(things, chance.choice((0, 0, 1, 2))))


def question(chance: random.Random) -> dict[str, Any]:
    """Return what somebody may ask for."""
    mutes = some(chance, ("#kinh-te", "le hoi"))
    follows = Follows(
        topics=some(chance, TOPICS),
        places=some(chance, PLACES),
        keywords=some(chance, ("lu quet", "ca hoi")),
        mutes=mutes,
    )
    narrow = chance.choice(({}, {"topic": chance.choice(TOPICS)}, {"place": chance.choice(PLACES)}))
    if narrow:
        return {**narrow, "follows": Follows(mutes=mutes) if mutes else None}
    return {"follows": chance.choice((None, follows))}


async def ask_the_database(db: Database, **asked: Any) -> list[int]:
    async with db.read() as tx:
        return [article.id for article in await articles.latest(tx, **asked)]


@pytest.mark.parametrize("reach", [30, 400])
async def test_it_says_what_the_database_says_or_that_it_does_not_know(db: Database, now: datetime, reach: int) -> None:
    chance, rack, known = random.Random(reach), Rack(db, reach), 0
    await fill(db, now, 80, chance)
    for _ in range(120):
        asked = question(chance) | {"limit": chance.choice((1, 6)), "offset": chance.choice((0, 0, 5))}
        found = await rack.latest(now, **asked)
        known += found is not None
        assert found is None or [article.id for article in found] == await ask_the_database(db, **asked), asked
    assert known == 120 if reach > 80 else 20 < known < 120


async def test_a_list_takes_one_query_and_for_some_seconds_what_came_in_is_not_looked_at(
    db: Database, now: datetime
) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    await rack.latest(now)
    await store(db, now, draft(1, "Tin mới nhất", now))
    with counted(db) as asked:
        assert "Tin mới nhất" not in [article.title for article in await rack.latest(now + SECOND) or ()]
    assert len(asked) == 1
    assert (await rack.latest(now + FRESH) or [])[0].title == "Tin mới nhất"


async def test_what_changed_in_an_article_is_seen_within_a_minute(db: Database, now: datetime) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    [newest] = await rack.latest(now, limit=1) or []
    async with db.write() as tx:
        await desk.take_down(tx, newest.id, now)
    assert (await rack.latest(now + FRESH, limit=1) or [])[0] == newest
    assert newest not in (await rack.latest(now + KEPT) or [])


async def test_what_an_editor_decides_counts_at_once(db: Database, now: datetime) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    [newest] = await rack.latest(now, limit=1) or []
    async with db.write() as tx:
        await desk.put(tx, Mark(story=newest.story, article=newest.id, by="telegram:1", at=now, mark="hold"))
    assert newest.story not in [article.story for article in await rack.latest(now + SECOND) or ()]


# --- with a keeper --------------------------------------------------------------------------------


@asynccontextmanager
async def kept(rack: Rack, now: datetime) -> AsyncIterator[None]:
    """Have a rack kept, by a clock that stands."""
    stop = asyncio.Event()
    keeper = asyncio.create_task(rack.keep(lambda: now, stop))
    await asyncio.sleep(0)  # it begins
    try:
        yield
    finally:
        stop.set()
        await keeper


async def known(rack: Rack, now: datetime) -> list[Article]:
    """Ask until the rack knows."""
    async with asyncio.timeout(60):
        while (found := await rack.latest(now)) is None:
            await asyncio.sleep(0)
    return found


async def test_who_asks_a_kept_rack_never_waits_for_more_than_one_query(db: Database, now: datetime) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    async with kept(rack, now):
        assert await rack.latest(now) is None, "nothing is here yet: the database may be asked"
        assert [one.id for one in await known(rack, now)] == await ask_the_database(db, limit=5)
        [newest] = await store(db, now, draft(1, "Tin mới nhất", now))
        assert await rack.latest(now) is None, "it may not be right any more"
        assert (await known(rack, now))[0].id == newest
        with counted(db) as asked:
            await rack.latest(now)
        assert len(asked) == 1


async def test_a_kept_rack_says_nothing_that_is_older_than_some_seconds(db: Database, now: datetime) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    async with kept(rack, now):
        before = await known(rack, now)
        await store(db, now, draft(1, "Tin mới nhất", now))
        assert await rack.latest(now + FRESH) == before, "meanwhile it is read anew"
    stale = Rack(db)
    await stale.latest(now)
    await store(db, now, draft(1, "Tin mới hơn nữa", now))
    async with kept(stale, now + LATEST):
        assert await stale.latest(now + LATEST) is None


async def test_what_an_editor_decides_counts_at_once_in_a_kept_rack(db: Database, now: datetime) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    async with kept(rack, now + SECOND):
        newest = (await known(rack, now + SECOND))[0]
        async with db.write() as tx:
            await desk.put(tx, Mark(story=newest.story, article=newest.id, by="telegram:1", at=now, mark="hold"))
        assert await rack.latest(now + SECOND) is None
        assert newest.story not in [article.story for article in await known(rack, now + SECOND)]


async def test_a_keeper_outlives_a_database_that_is_in_trouble(db: Database, now: datetime) -> None:
    rack = Rack(db)
    await fill(db, now, 10, random.Random(1))
    async with kept(rack, now):
        async with db.write() as tx:
            await tx.execute(text("ALTER TABLE article_places RENAME TO lost"))
        for _ in range(3):
            assert await rack.latest(now) is None
            await asyncio.sleep(0)
        async with db.write() as tx:
            await tx.execute(text("ALTER TABLE lost RENAME TO article_places"))
        assert await known(rack, now)
