"""The newsstand: read once for many, and nothing is lost between two readings."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from config.newsroom import Newsroom, load
from digests.compose.ondemand import digest_now
from digests.compose.stand import FRESH, KEPT, Stand
from digests.model import Message
from digests.store import Database
from tests.compose.stage import Stage, titles
from tests.fakes.queries import counted


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    return Stage(db, newsroom, now)


@pytest.fixture
def stand(stage: Stage) -> Stand:
    return Stand(stage.db, stage.newsroom)


async def ask(stage: Stage, stand: Stand, name: str) -> Message:
    return await digest_now(stage.db, stage.newsroom, await stage.reader(name), stage.now, stand=stand)


async def test_many_who_ask_at_once_share_one_reading_of_the_news(stage: Stage, stand: Stand) -> None:
    names = [f"reader {number}" for number in range(6)]
    for name in names:
        await stage.subscribe(name)
    await stage.publish("Tin")
    with counted(stage.db) as asked:
        answers = await asyncio.gather(*(ask(stage, stand, name) for name in names))
    assert [titles(answer) for answer in answers] == [["Tin"]] * 6
    assert sum("articles.title" in statement for statement in asked) == 1


async def test_what_comes_in_between_two_readings_is_told_the_next_time(stage: Stage, stand: Stand) -> None:
    for name in ("Lan", "Mai"):
        await stage.subscribe(name)
    await stage.publish("Cũ", hours=0.1)
    await ask(stage, stand, "Lan")
    stage.now += FRESH / 5
    await stage.publish("Vừa ra", hours=0)
    stage.now += FRESH / 5
    assert titles(await ask(stage, stand, "Mai")) == ["Cũ"]  # as it was a moment ago
    stage.now += FRESH
    assert titles(await ask(stage, stand, "Mai")) == ["Vừa ra"]
    assert titles(await ask(stage, stand, "Lan")) == ["Vừa ra"]


async def test_news_is_read_anew_after_a_while_though_no_article_came(stage: Stage, stand: Stand) -> None:
    await stage.publish("Tin")
    first = await stand.news(stage.now, 1)
    assert await stand.news(stage.now + KEPT - timedelta(seconds=1), 1) is first
    assert await stand.news(stage.now + KEPT, 1) is not first
    assert (await stand.news(stage.now, 1)).until == stage.now  # a clock that was set back


async def test_asking_three_times_in_a_moment_tells_the_same(stage: Stage, stand: Stand) -> None:
    await stage.subscribe("Lan")
    await stage.publish("Tin")
    assert [titles(await ask(stage, stand, "Lan")) for _ in range(3)] == [["Tin"]] * 3
