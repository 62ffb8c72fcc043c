"""The digest for one reader who asks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from config.newsroom import Newsroom, load
from digests.compose.edition import compose_due
from digests.compose.ondemand import digest_now, more, preview
from digests.model import Follows, Message
from digests.store import Database, schema
from tests.compose.stage import Stage, titles

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    """Monday, 06:30."""
    return Stage(db, newsroom, now)


async def ask(stage: Stage, name: str) -> Message:
    return await digest_now(stage.db, stage.newsroom, await stage.reader(name), stage.now)


async def test_a_new_reader_gets_the_latest_digest_at_once(stage: Stage) -> None:
    await stage.subscribe("Lan")
    await stage.publish("Hôm kia", hours=40)
    await stage.publish("Mới")
    message = await ask(stage, "Lan")
    assert titles(message) == ["Mới", "Hôm kia"]
    assert not message.silent
    assert (await stage.reader("Lan")).watermark == stage.now


async def test_what_was_told_on_demand_is_not_told_again_at_its_time(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", at="07:30")
    await stage.publish("Đã đọc")
    await ask(stage, "Lan")
    await stage.tick(minutes=30)
    await stage.publish("Vừa ra", hours=0.1)
    await stage.tick(to=now + timedelta(hours=1))
    assert await stage.told("Lan") == [["Vừa ra"]]


async def test_what_was_told_at_its_time_is_not_new_on_demand(stage: Stage) -> None:
    await stage.subscribe("Lan", at="07:30")
    await stage.publish("Sáng nay")
    await stage.tick(hours=1)
    await stage.tick(hours=3)
    message = await ask(stage, "Lan")
    assert "Chưa có tin mới từ 07:30." in message.text
    assert titles(message) == ["Sáng nay"]


async def test_one_who_asks_at_the_very_moment_takes_nothing_from_the_others(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", at="07:30")
    await stage.subscribe("Mai", at="07:30")
    await stage.publish("Tin")
    stage.now = now + timedelta(hours=1)
    await ask(stage, "Lan")
    await stage.tick()
    assert await stage.told("Mai") == [["Tin"]]
    assert await stage.sent("Lan") == []


async def test_asking_while_the_digest_is_composed_tells_nothing_twice_and_loses_nothing(
    stage: Stage, database_url: str, now: datetime
) -> None:
    names = [f"reader {number}" for number in range(12)]
    for name in names:
        await stage.subscribe(name, at="07:30")
    await stage.publish("Tin")
    stage.now = now + timedelta(hours=1, seconds=1)
    scheduler = Database(database_url)
    try:
        composing = asyncio.create_task(compose_due(scheduler, stage.newsroom, stage.now))
        answers = await asyncio.gather(*(ask(stage, name) for name in names))
        await composing
    finally:
        await scheduler.close()
    for name, answer in zip(names, answers, strict=True):
        on_demand = "Chưa có tin mới từ" not in answer.text
        assert await stage.told(name) == ([] if on_demand else [["Tin"]])


async def test_with_no_news_at_all_it_is_one_friendly_line(stage: Stage) -> None:
    await stage.subscribe("Lan", told=stage.now - timedelta(days=3))
    message = await ask(stage, "Lan")
    assert titles(message) == []
    assert "Chúc bạn" in message.text
    assert "Chưa có tin mới từ" not in message.text


async def test_more_shows_what_the_digest_left_out_five_a_page(stage: Stage) -> None:
    chat = await stage.subscribe("Lan")
    for number in range(20):
        await stage.publish(f"Tin {number}", hours=number)
    message = await ask(stage, "Lan")
    *_, [button] = message.buttons
    seen = titles(message)
    assert seen == [f"Tin {number}" for number in range(8)]
    pages = []
    while button.action:
        _, edition, page = button.action.split(":")
        answer = await more(stage.db, stage.newsroom, chat, int(edition), int(page), stage.now)
        assert answer is not None
        pages.append(len(titles(answer)))
        seen += titles(answer)
        last = answer.buttons[-1][0]
        button = last if last.action.startswith("more:") else replace(button, action="")
    assert pages == [5, 5, 2]
    assert seen == [f"Tin {number}" for number in range(20)]


@pytest.mark.parametrize("page", [0, -1, 99])
async def test_a_page_that_is_not_there_is_nothing(stage: Stage, page: int) -> None:
    chat = await stage.subscribe("Lan")
    await stage.publish("Tin")
    await ask(stage, "Lan")
    assert await more(stage.db, stage.newsroom, chat, 1, page, stage.now) is None
    assert await more(stage.db, stage.newsroom, chat, 404, 1, stage.now) is None


async def test_a_digest_that_expired_unsent_is_in_the_one_on_demand(stage: Stage) -> None:
    await stage.subscribe("Lan", at="07:30", told=stage.now - DAY)
    await stage.publish("Chưa tới tay bạn đọc")
    await stage.tick(hours=1)
    async with stage.db.write() as tx:
        await tx.execute(update(schema.deliveries).values(state="expired"))
    await stage.tick(hours=5)
    message = await ask(stage, "Lan")
    assert titles(message) == ["Chưa tới tay bạn đọc"]
    assert "Chưa có tin mới từ" not in message.text


async def test_a_preview_is_the_digest_of_a_daily_reader_and_changes_nothing(stage: Stage) -> None:
    await stage.publish("Kinh tế hôm nay", topic="kinh-te")
    await stage.publish("Kinh tế hôm kia", topic="kinh-te", hours=30)
    await stage.publish("Văn hóa hôm nay")
    wishes = Follows(topics=frozenset({"kinh-te"}))
    first = await preview(stage.db, stage.newsroom, wishes, "vi", stage.now)
    assert titles(first) == ["Kinh tế hôm nay"]
    assert await preview(stage.db, stage.newsroom, wishes, "vi", stage.now) == first
