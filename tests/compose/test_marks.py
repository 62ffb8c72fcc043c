"""What editors decided, wherever news is told: in pages of “more”, in what was missed, to who was told before."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from config.newsroom import Newsroom, load
from digests.compose.catchup import catch_up
from digests.compose.message import PAGE
from digests.compose.news import News
from digests.compose.ondemand import digest_now, more
from digests.compose.select import LIMIT, arranged, select
from digests.compose.stand import Stand
from digests.compose.updates import best
from digests.desk import Desk
from digests.model import ChatRef, Follows, Person
from digests.store import Database, audit, desk
from tests.compose.press import article
from tests.compose.stage import Stage, titles

DAY = timedelta(days=1)
LAN = Person(ref=ChatRef(channel="fake", id="1"), role="editor", name="Lan")
HA = Person(ref=ChatRef(channel="fake", id="2"), role="editor", name="Hà")


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    return Stage(db, newsroom, now - timedelta(minutes=10))


# --- in words and lists: pure ---------------------------------------------------------------------


def test_places_in_a_section_are_kept_whatever_is_new(now: datetime) -> None:
    one, two, three, four = (article(now, f"{number}", hours=number) for number in range(1, 5))
    put = article(now, "đã chuyển", hours=9, rank=1)
    first, second = (article(now, f"ghim {place}", hours=9, mark="pin", rank=place) for place in (0, 1))
    found = arranged([one, two, three, put, second, four, first])
    assert [each.title for each in found] == ["ghim 0", "ghim 1", "1", "đã chuyển", "2", "3", "4"]
    assert arranged([one, two]) == [one, two]


def test_a_place_beyond_the_end_is_the_end(now: datetime) -> None:
    found = arranged([article(now, "xa", rank=9), article(now, "một"), article(now, "hai")])
    assert [each.title for each in found] == ["một", "hai", "xa"]


def test_more_are_pinned_than_there_is_room_for(now: datetime) -> None:
    pinned = [article(now, f"{number}", hours=number, mark="pin", topic="a") for number in range(1, LIMIT + 3)]
    found = select([*pinned, article(now, "khác", hours=0.5, topic="b")], Follows(), topics=("a", "b"))
    assert [each.title for each in found.shown] == [f"{number}" for number in range(1, LIMIT + 1)]
    assert found.left[-1].title == "khác"


def test_what_is_pinned_is_not_forced_upon_those_who_do_not_want_it(now: datetime) -> None:
    news = News([article(now, hours=1, mark="pin", topic="a")], topics=("a", "b"), until=now)
    assert news.select(Follows(topics=frozenset({"b"})), now - DAY).shown == ()
    assert len(news.select(Follows(), now - DAY).shown) == 1


def test_a_chosen_lead_yields_to_a_higher_toll(now: datetime) -> None:
    chosen = article(now, "Lũ quét làm 3 người chết", hours=5, edited=True)
    retold = article(now, "Lũ quét: kể lại chuyện cũ", hours=2, own=True)
    higher = article(now, "Lũ quét làm 5 người chết", hours=1)
    assert best([chosen, retold]) is chosen
    assert best([chosen, retold, higher]) is higher


def test_a_story_whose_page_is_gone_is_not_told_afresh_by_another_paper(now: datetime) -> None:
    gone = article(now, "Cháy chợ ở Bảo Hà", hours=8, lead="Không ai bị thương.", gone=True)
    other = article(now, "Cháy lớn tại chợ Bảo Hà", hours=1, lead="Không ai bị thương.", story=gone.story)
    news = News([gone, other], topics=("van-hoa",), until=now)
    assert news.select(Follows(), now - DAY).shown == (other,), "who was not told yet gets it from the other"
    assert news.select(Follows(), now - timedelta(hours=4)).shown == ()
    assert news.select(Follows(), now - timedelta(hours=4)).before == {}


# --- as readers meet it ---------------------------------------------------------------------------


async def test_pages_of_what_had_no_room_leave_out_what_was_hidden_since(stage: Stage) -> None:
    reader = await stage.subscribe("Lan", told=stage.now - DAY)
    ids = [await stage.publish(f"Chuyện số {number}", hours=number + 1) for number in range(LIMIT + 3)]
    message = await digest_now(stage.db, stage.newsroom, reader, stage.now)
    edition = int(message.buttons[-1][0].action.split(":")[1])
    await Desk(stage.db, stage.newsroom).hide(ids[-1], LAN, stage.now)
    page = await more(stage.db, stage.newsroom, reader, edition, 1, stage.now)
    assert page is not None
    assert len(titles(page)) == min(PAGE, 3) - 1
    assert f"Chuyện số {LIMIT + 2}" not in page.text


async def test_what_was_missed_leaves_out_what_is_hidden(stage: Stage) -> None:
    reader = await stage.subscribe("Lan", told=stage.now - DAY)
    hidden, _ = [await stage.publish(title, hours=30) for title in ("Chuyện ẩn", "Chuyện còn")]
    await Desk(stage.db, stage.newsroom).hide(hidden, LAN, stage.now)
    stand = Stand(stage.db, stage.newsroom)
    assert titles(await catch_up(stage.db, stage.newsroom, reader, stage.now, stand)) == ["Chuyện còn"]


async def test_promise_6_two_editors_at_once_decide_one_after_the_other(stage: Stage) -> None:
    id = await stage.publish("Chợ phiên đông khách")
    at_work = [Desk(stage.db, stage.newsroom) for _ in range(6)]
    await asyncio.gather(
        *(one.pin(id, LAN, stage.now) for one in at_work[:3]),
        *(one.hide(id, HA, stage.now) for one in at_work[3:]),
    )
    async with stage.db.read() as tx:
        deeds = await audit.lines(tx)
        mark = await desk.of_story(tx, id)
    assert mark is not None
    assert {"pin": "desk.pinned", "hide": "desk.hidden"}[mark.mark] == deeds[0].what, "the last word counts"
    assert all(one.what != other.what for one, other in pairwise(deeds)), "each was a change"


async def test_promise_6_of_two_who_saw_the_same_one_decides_and_the_other_is_told(stage: Stage) -> None:
    id = await stage.publish("Chợ phiên đông khách")
    one, other = Desk(stage.db, stage.newsroom), Desk(stage.db, stage.newsroom)
    done = await asyncio.gather(
        one.pin(id, LAN, stage.now, seen="0"), other.hide(id, HA, stage.now, seen="0"), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["DeskRefused", "Story"]
