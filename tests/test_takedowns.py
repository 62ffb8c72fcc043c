"""Pages that were taken down at the source: asked for politely, and told to nobody any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from config.newsroom import Newsroom, load
from digests.collect.visitor import Visitor
from digests.desk import Desk
from digests.errors import FetchError
from digests.model import ChatRef, Person
from digests.store import Database, audit
from digests.takedowns import EVERY, PER_ROUND, Takedowns
from tests.compose.stage import Stage, titles
from tests.fakes.feeds import FeedServer

DAY = timedelta(days=1)
LAN = Person(ref=ChatRef(channel="fake", id="1"), role="editor", name="Lan")
PAGES = "https://baolaocai.example"


class Web:
    """Pages that answer as they are told to; `None`: the server does not answer."""

    def __init__(self) -> None:
        self.answers: dict[str, int | None] = {}
        self.asked: list[str] = []
        self.inside, self.busiest = 0, 0

    async def status(self, url: str) -> int:
        self.asked.append(url)
        self.inside += 1
        self.busiest = max(self.busiest, self.inside)
        await asyncio.sleep(0)
        self.inside -= 1
        answer = self.answers.get(url, 200)
        if answer is None:
            raise FetchError("the connection was lost before the whole answer came")
        return answer


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
async def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    """A morning with somebody who waits for six in the evening."""
    stage = Stage(db, newsroom, now - timedelta(minutes=10))
    await stage.subscribe("Chiều", told=stage.now - DAY, at="18:00")
    return stage


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def takedowns(stage: Stage, web: Web) -> Takedowns:
    return Takedowns(stage.db, stage.newsroom, web, spacing=0)


async def later(stage: Stage, takedowns: Takedowns) -> list[int]:
    """Let half an hour pass, look, and return the articles that turned out to be gone."""
    found = [gone.id for gone in await takedowns.look(stage.now)]
    stage.now += EVERY
    return found


async def test_a_page_that_is_not_there_twice_is_gone_and_nobody_is_told_it(
    stage: Stage, web: Web, takedowns: Takedowns, now: datetime
) -> None:
    await stage.subscribe("Lan", told=stage.now - DAY, at="09:00")
    kept = await stage.publish("Chuyện còn", hours=2)
    gone = await stage.publish("Chuyện bị gỡ", url=f"{PAGES}/go.html")
    desk = Desk(stage.db, stage.newsroom)
    web.answers[f"{PAGES}/go.html"] = 404
    assert await later(stage, takedowns) == []
    assert titles((await desk.upcoming(stage.now)).message) == ["Chuyện bị gỡ", "Chuyện còn"], "once is no proof"
    web.answers[f"{PAGES}/go.html"] = 410
    assert await later(stage, takedowns) == [gone]
    assert await later(stage, takedowns) == []
    assert titles((await desk.upcoming(stage.now)).message) == ["Chuyện còn"]
    assert [story.article.id for story in await desk.away(stage.now)] == [gone]
    await stage.tick(to=now + timedelta(hours=2, minutes=30))
    assert await stage.told("Lan") == [["Chuyện còn"]]
    async with stage.db.read() as tx:
        (deed,) = await audit.lines(tx, about=f"article:{gone}")
    assert (deed.what, deed.who, deed.detail["title"]) == ("desk.down", "", "Chuyện bị gỡ")
    assert kept != gone


@pytest.mark.parametrize("answer", [403, 429, 500, 503, None])
async def test_a_server_that_refuses_us_or_breaks_has_taken_nothing_down(
    stage: Stage, web: Web, takedowns: Takedowns, answer: int | None
) -> None:
    await stage.publish("Chuyện còn", url=f"{PAGES}/con.html")
    web.answers[f"{PAGES}/con.html"] = answer
    assert [await later(stage, takedowns) for _ in range(4)] == [[]] * 4


async def test_a_page_that_comes_back_begins_anew(stage: Stage, web: Web, takedowns: Takedowns) -> None:
    await stage.publish("Chuyện còn", url=f"{PAGES}/con.html")
    for answer in (404, 200, 404, 503, 200, 404):
        web.answers[f"{PAGES}/con.html"] = answer
        assert await later(stage, takedowns) == []


async def test_an_editor_may_let_it_go_out_all_the_same_and_it_is_not_taken_down_again(
    stage: Stage, web: Web, takedowns: Takedowns
) -> None:
    gone = await stage.publish("Chuyện bị gỡ", url=f"{PAGES}/go.html")
    desk = Desk(stage.db, stage.newsroom)
    web.answers[f"{PAGES}/go.html"] = 404
    await later(stage, takedowns)
    assert await later(stage, takedowns) == [gone]
    story = await desk.undo(gone, "hold", LAN, stage.now)
    assert not story.article.gone
    assert titles((await desk.upcoming(stage.now)).message) == ["Chuyện bị gỡ"]
    assert [await later(stage, takedowns) for _ in range(3)] == [[]] * 3


async def test_what_was_told_within_a_day_is_asked_for_and_said_to_have_been_told(
    stage: Stage, web: Web, takedowns: Takedowns, now: datetime
) -> None:
    await stage.subscribe("Lan", told=stage.now - DAY)
    gone = await stage.publish("Chuyện bị gỡ", url=f"{PAGES}/go.html")
    await stage.tick(to=now)
    web.answers[f"{PAGES}/go.html"] = 404
    await later(stage, takedowns)
    (found,) = await takedowns.look(stage.now)
    assert (found.id, found.title, found.told) == (gone, "Chuyện bị gỡ", True)


async def test_a_round_asks_for_a_few_pages_each_once_in_half_an_hour_and_one_host_s_one_by_one(
    stage: Stage, web: Web, takedowns: Takedowns
) -> None:
    topics = [topic.slug for topic in stage.newsroom.topics]
    for number in range(4 * len(topics)):
        await stage.publish(f"Chuyện {number}", hours=1 + number / 10, topic=topics[number % len(topics)])
    await takedowns.look(stage.now)
    assert len(web.asked) == PER_ROUND
    assert web.busiest == 1
    for _ in range(4):
        await takedowns.look(stage.now)
    assert len(web.asked) == len(set(web.asked)) == 4 * len(topics), "the others in the next rounds"
    await takedowns.look(stage.now + EVERY - timedelta(seconds=1))
    assert len(web.asked) == 4 * len(topics)


async def test_an_old_story_s_page_is_left_alone(stage: Stage, web: Web, takedowns: Takedowns) -> None:
    await stage.publish("Chuyện cũ", hours=60)
    await takedowns.look(stage.now)
    assert web.asked == []


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.mark.slow
async def test_a_real_server_says_what_became_of_a_page(paper: FeedServer) -> None:
    url = paper.page("/tin.html", "<h1>Tin</h1>")
    paper.feed("/cu.html").redirect_to("/tin.html", 301)
    async with Visitor(paper.allow) as visitor:
        assert await visitor.status(url) == 200
        assert paper.hits["/tin.html"] == 1, "asked for once, without its text"
        assert await visitor.status(f"{paper.url}/cu.html") == 200
        for status in (404, 410, 403, 503):
            paper.take_down("/tin.html", status)
            assert await visitor.status(url) == status
        with pytest.raises(FetchError):
            await visitor.status("http://127.0.0.1:9/tin.html")
