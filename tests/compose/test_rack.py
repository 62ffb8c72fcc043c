"""The rack of the newest articles: it says what the database would say, or that it does not know."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from digests.compose.rack import FRESH, KEPT, Rack
from digests.model import Follows, Mark
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
