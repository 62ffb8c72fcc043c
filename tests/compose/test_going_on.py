"""A story that goes on: readers who were told of it get an update, once, when there is one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config.newsroom import Newsroom, load
from digests.compose.catchup import catch_up
from digests.compose.ondemand import digest_now, more
from digests.compose.stand import Stand
from digests.model import Follows, Message
from digests.store import Database
from tests.compose.stage import Stage, titles

MISSING = "Lũ ống cuốn ba người mất tích ở Bản Vược"
FOUND = "Đã tìm thấy hai trong ba người mất tích ở Bản Vược"
RETOLD = "Lào Cai: 3 người bị lũ cuốn mất tích"
UPDATE = "🔄 Cập nhật"


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
async def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    """Monday, 06:30; two readers and a story of which they have just been told."""
    stage = Stage(db, newsroom, now - timedelta(minutes=10))
    await stage.subscribe("Lan")
    await stage.subscribe("Mai")
    await stage.publish(MISSING, story=1)
    await stage.tick(to=now)
    return stage


async def ask(stage: Stage, name: str) -> Message:
    return await digest_now(stage.db, stage.newsroom, await stage.reader(name), stage.now)


async def test_who_was_told_of_three_missing_gets_an_update_when_two_are_found(stage: Stage) -> None:
    await stage.live(hours=20)
    await stage.publish(FOUND, story=1, source="Dân trí")
    done = await stage.live(hours=5)
    assert [composed.readers for composed in done] == [2]
    for name in ("Lan", "Mai"):
        message = (await stage.sent(name))[-1]
        assert titles(message) == [FOUND]
        assert f"{UPDATE} · Tin trước: {MISSING}\n1. {FOUND}" in message.text


async def test_another_papers_retelling_is_no_update(stage: Stage) -> None:
    await stage.live(hours=20)
    await stage.publish(RETOLD, story=1, source="Dân trí")
    await stage.live(hours=5)
    assert await stage.told("Lan") == [[MISSING], []]


async def test_an_update_comes_once_and_one_of_several_papers(stage: Stage) -> None:
    await stage.live(hours=20)
    await stage.publish(FOUND, story=1, source="Dân trí", hours=2)
    await stage.publish("Tìm được hai nạn nhân bị lũ cuốn ở Bản Vược", story=1, source="VnExpress")
    await stage.live(hours=20)
    await stage.publish("Hai người mất tích ở Bản Vược được tìm thấy ở hạ lưu", story=1, source="VTV")
    await stage.live(hours=9)
    assert [len(digest) for digest in await stage.told("Lan")] == [1, 1, 0]


async def test_who_asks_is_told_an_update_like_everybody_else(stage: Stage) -> None:
    await stage.live(hours=3)
    await stage.publish(FOUND, story=1)
    message = await ask(stage, "Lan")
    assert UPDATE in message.text
    await stage.live(hours=3)
    await stage.publish("Bản Vược: thông xe đường vào xã sau lũ ống", story=1)
    message = await ask(stage, "Lan")
    assert f"{UPDATE} · Tin trước: {FOUND}" in message.text
    await stage.live(hours=20)
    assert titles((await stage.sent("Lan"))[-1]) == []
    assert titles((await stage.sent("Mai"))[-1]) == ["Bản Vược: thông xe đường vào xã sau lũ ống"]


async def test_a_story_that_was_left_out_comes_as_a_story_and_not_as_an_update(stage: Stage) -> None:
    await stage.live(hours=10)
    for number in range(12):
        await stage.publish(f"Tin {number}", hours=0.1)
    await stage.publish("Cháy kho hàng ở Bảo Thắng", story=2, hours=8)
    await stage.live(hours=20)
    assert "Cháy kho hàng ở Bảo Thắng" not in (await stage.told("Lan"))[-1]
    await stage.publish("Đã dập tắt đám cháy kho hàng ở Bảo Thắng", story=2)
    await stage.live(hours=20)
    message = (await stage.sent("Lan"))[-1]
    assert titles(message) == ["Đã dập tắt đám cháy kho hàng ở Bảo Thắng"]
    assert UPDATE not in message.text


async def test_who_had_no_digest_that_day_gets_no_update_of_it(stage: Stage) -> None:
    """Their wishes are those of the others; what they were told is not."""
    await stage.subscribe("Đào", told=stage.now - timedelta(days=3))
    await stage.live(hours=20)
    await stage.publish(FOUND, story=1)
    await stage.live(hours=5)
    assert UPDATE in (await stage.sent("Mai"))[-1].text
    assert titles((await stage.sent("Đào"))[-1]) == [FOUND]
    assert UPDATE not in (await stage.sent("Đào"))[-1].text


async def test_promise_7_a_new_reader_is_told_the_newest_of_it_and_no_update(stage: Stage) -> None:
    await stage.live(hours=3)
    await stage.publish(FOUND, story=1)
    await stage.subscribe("Cúc", follows=Follows())
    message = await ask(stage, "Cúc")
    assert titles(message) == [FOUND]
    assert UPDATE not in message.text


async def test_what_there_was_no_room_for_is_an_update_on_its_page_too(stage: Stage) -> None:
    await stage.live(hours=15)
    await stage.publish(FOUND, story=1, hours=5)
    for number in range(9):
        await stage.publish(f"Tin {number}", hours=0.1)
    message = await ask(stage, "Lan")
    assert FOUND not in titles(message)
    [_, page] = await more_of(stage, "Lan", message)
    assert f"{UPDATE} · Tin trước: {MISSING}\n2. {FOUND}" in page.text
    assert page.text.count(UPDATE) == 1


async def test_a_digest_at_its_time_marks_updates_on_its_pages(stage: Stage) -> None:
    await stage.live(hours=15)
    await stage.publish(FOUND, story=1, hours=5)
    for number in range(9):
        await stage.publish(f"Tin {number}", hours=0.1)
    await stage.live(hours=9)
    [_, page] = await more_of(stage, "Mai", (await stage.sent("Mai"))[-1])
    assert f"{UPDATE} · Tin trước: {MISSING}" in page.text


async def test_what_was_missed_tells_updates_from_what_is_new(stage: Stage) -> None:
    stand = Stand(stage.db, stage.newsroom)
    await stage.live(hours=1)
    await ask(stage, "Lan")
    await stage.live(hours=2)
    await stage.publish(FOUND, story=1, hours=0.1)
    await stage.publish("Trâu húc đổ cột điện ở Bản Xèo", hours=0.1)
    message = await catch_up(stage.db, stage.newsroom, await stage.reader("Lan"), stage.now, stand)
    assert f"{UPDATE} · Tin trước: {MISSING}" in message.text
    assert message.text.count(UPDATE) == 1


async def test_what_another_paper_retells_is_missed_without_being_an_update(stage: Stage) -> None:
    stand = Stand(stage.db, stage.newsroom)
    await stage.live(hours=1)
    await ask(stage, "Lan")
    await stage.live(hours=2)
    await stage.publish(RETOLD, story=1, hours=0.1)
    message = await catch_up(stage.db, stage.newsroom, await stage.reader("Lan"), stage.now, stand)
    assert titles(message) == [RETOLD]
    assert UPDATE not in message.text


async def more_of(stage: Stage, name: str, message: Message) -> list[Message]:
    """Return the digest and its first further page."""
    [edition] = [button.action.split(":")[1] for row in message.buttons for button in row if "more" in button.action]
    page = await more(stage.db, stage.newsroom, await stage.reader(name), int(edition), 1, stage.now)
    assert page is not None
    return [message, page]
