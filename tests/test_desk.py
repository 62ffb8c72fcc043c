"""The desk: what editors decide is what the next digest is, and it is written down who decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.newsroom import Newsroom, load
from digests.collect.fetch.web import Page
from digests.collect.page.reading import PageReading
from digests.compose.ondemand import digest_now
from digests.compose.stand import Stand
from digests.desk import Desk
from digests.errors import DeskRefused, FetchError, NotAllowed
from digests.model import LIFE, ChatRef, Follows, Person
from digests.store import Database, articles, audit, editions, intake
from tests.compose.stage import Stage, titles

DAY = timedelta(days=1)
LAN = Person(ref=ChatRef(channel="fake", id="1"), role="editor", name="Lan")
HA = Person(ref=ChatRef(channel="fake", id="2"), role="editor", name="Hà")


class Pages:
    """Pages that say what they are told to say."""

    def __init__(self) -> None:
        self.said = PageReading()
        self.asked: list[str] = []
        self.broken = False

    async def fetch(self, url: str) -> Page:
        self.asked.append(url)
        if self.broken:
            raise FetchError("the server answered 503")
        return Page(url=url, body=b"")

    async def read_page(self, page: Page) -> PageReading:
        return self.said


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    """Ten minutes before 06:30, with one reader of everything and three stories of one section."""
    return Stage(db, newsroom, now - timedelta(minutes=10))


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def desk(stage: Stage, pages: Pages) -> Desk:
    return Desk(stage.db, stage.newsroom, pages)


async def three(stage: Stage) -> list[int]:
    """Publish three stories of one section, the newest first, for one reader of everything."""
    await stage.subscribe("Lan", told=stage.now - DAY)
    return [await stage.publish(f"Chuyện {name}", hours=hours) for hours, name in enumerate(("A", "B", "C"), start=1)]


async def shown(desk: Desk, stage: Stage, topic: str | None = None) -> list[str]:
    return titles((await desk.upcoming(stage.now, topic)).message)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(DeskRefused) as refusal:
        await call
    return refusal.value.why


async def test_the_desk_shows_the_next_digest_as_it_will_go_out(stage: Stage, desk: Desk, now: datetime) -> None:
    await three(stage)
    await stage.subscribe("Mai", told=stage.now - DAY, at="18:00")
    await stage.subscribe("Hoa", told=stage.now - DAY)
    coming = await desk.upcoming(stage.now)
    assert (coming.slot.at, coming.slot.readers) == (now, 2)
    await stage.tick(to=now)
    (sent,) = await stage.sent("Lan")
    assert sent.text == coming.message.text


async def test_with_nobody_due_it_is_the_newsroom_s_usual_time(stage: Stage, desk: Desk, now: datetime) -> None:
    await stage.publish("Chợ phiên đông khách")
    coming = await desk.upcoming(stage.now)
    assert (coming.slot.at, coming.slot.readers, titles(coming.message)) == (now, 0, ["Chợ phiên đông khách"])


async def test_a_topic_s_digest_is_that_of_those_who_follow_it(stage: Stage, desk: Desk) -> None:
    await three(stage)
    await stage.publish("Đội bóng xã thắng trận", topic="the-thao")
    assert await shown(desk, stage, "the-thao") == ["Đội bóng xã thắng trận"]
    assert len(await shown(desk, stage)) == 4


async def test_what_readers_were_told_already_is_not_on_the_desk(stage: Stage, desk: Desk, now: datetime) -> None:
    await three(stage)
    await stage.tick(to=now)
    stage.now += timedelta(hours=1)
    await stage.publish("Chuyện mới", hours=0)
    assert await shown(desk, stage) == ["Chuyện mới"]


Act = Callable[[Desk, list[int], datetime], Awaitable[object]]
DEEDS: dict[str, tuple[Act, list[str]]] = {
    "pin": (lambda desk, ids, now: desk.pin(ids[2], LAN, now), ["C", "A", "B"]),
    "hide": (lambda desk, ids, now: desk.hide(ids[1], LAN, now), ["A", "C"]),
    "hold": (lambda desk, ids, now: desk.hold(ids[0], LAN, now), ["B", "C"]),
    "up": (lambda desk, ids, now: desk.move(ids[2], -1, LAN, now), ["A", "C", "B"]),
    "down": (lambda desk, ids, now: desk.move(ids[0], 1, LAN, now), ["B", "A", "C"]),
    "place": (lambda desk, ids, now: desk.place(ids[2], 0, LAN, now), ["C", "A", "B"]),
    "beyond": (lambda desk, ids, now: desk.place(ids[0], 99, LAN, now), ["B", "C", "A"]),
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
async def test_the_digest_that_goes_out_is_as_the_desk_showed(
    stage: Stage, desk: Desk, now: datetime, deed: str
) -> None:
    ids = await three(stage)
    act, order = DEEDS[deed]
    await act(desk, ids, stage.now)
    wanted = [f"Chuyện {name}" for name in order]
    assert await shown(desk, stage) == wanted
    asked = await digest_now(stage.db, stage.newsroom, await stage.subscribe("Mai", told=stage.now - DAY), stage.now)
    assert titles(asked) == wanted, "on demand, too"
    await stage.tick(to=now)
    assert await stage.told("Lan") == [wanted]


async def test_several_moves_are_what_they_look_like(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    await desk.move(ids[2], -1, LAN, stage.now)  # A C B
    await desk.move(ids[2], -1, HA, stage.now)  # C A B
    await desk.move(ids[1], -1, LAN, stage.now)  # C B A
    await desk.move(ids[2], 1, LAN, stage.now)  # B C A
    assert await shown(desk, stage) == ["Chuyện B", "Chuyện C", "Chuyện A"]
    await desk.pin(ids[0], LAN, stage.now)
    await desk.pin(ids[2], LAN, stage.now)
    await desk.move(ids[2], -1, LAN, stage.now)
    assert await shown(desk, stage) == ["Chuyện C", "Chuyện A", "Chuyện B"]
    await desk.move(ids[1], -1, LAN, stage.now)
    assert await shown(desk, stage) == ["Chuyện C", "Chuyện A", "Chuyện B"], "the pinned stand before the others"
    await desk.undo(ids[2], "pin", LAN, stage.now)
    await desk.undo(ids[0], "pin", LAN, stage.now)
    await desk.undo(ids[1], "place", LAN, stage.now)
    assert await shown(desk, stage) == ["Chuyện A", "Chuyện B", "Chuyện C"]


async def test_a_pinned_story_is_never_left_out_for_want_of_room(stage: Stage, desk: Desk) -> None:
    await stage.subscribe("Lan", told=stage.now - DAY)
    first = await stage.publish("Cũ nhất", hours=20)
    for number in range(12):
        await stage.publish(f"Mới hơn {number}", hours=number + 1)
    assert "Cũ nhất" not in await shown(desk, stage)
    await desk.pin(first, LAN, stage.now)
    assert (await shown(desk, stage))[0] == "Cũ nhất"


async def test_another_topic_moves_the_story_there_for_everybody(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    story = await desk.file(ids[0], "the-thao", LAN, stage.now)
    assert (story.article.topic, story.source_topic) == ("the-thao", "van-hoa")
    assert await shown(desk, stage, "the-thao") == ["Chuyện A"]
    assert await shown(desk, stage, "van-hoa") == ["Chuyện B", "Chuyện C"]
    await desk.undo(ids[0], "topic", LAN, stage.now)
    assert await shown(desk, stage, "the-thao") == []
    assert await refused(desk.file(ids[0], "khong-co", LAN, stage.now)) == "topic"


async def test_a_mark_is_for_all_articles_of_the_story_the_later_ones_too(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    await desk.hide(ids[0], LAN, stage.now)
    await stage.publish("Chuyện A, báo khác kể", hours=0.5, story=ids[0])
    assert await shown(desk, stage) == ["Chuyện B", "Chuyện C"]


async def test_what_is_taken_back_is_as_if_it_had_not_been(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    before = await shown(desk, stage)
    await desk.hold(ids[0], LAN, stage.now)
    assert [story.article.id for story in await desk.away(stage.now)] == [ids[0]]
    story = await desk.undo(ids[0], "hold", HA, stage.now)
    assert story.mark.empty
    assert await desk.away(stage.now) == []
    assert await shown(desk, stage) == before


async def test_a_digest_on_demand_knows_at_once_what_was_decided(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    stand = Stand(stage.db, stage.newsroom)
    mai, hoa = [await stage.subscribe(name, told=stage.now - DAY) for name in ("Mai", "Hoa")]
    assert len(titles(await digest_now(stage.db, stage.newsroom, mai, stage.now, stand=stand))) == 3
    await desk.hide(ids[0], LAN, stage.now)
    assert len(titles(await digest_now(stage.db, stage.newsroom, hoa, stage.now, stand=stand))) == 2


# --- the lead ------------------------------------------------------------------------------------


FIRST = "Chợ họp từ sáng sớm, người xe đông kín."
SECOND = "“Năm nay khách tăng gấp đôi”, chị chủ quán nói."


async def test_promise_15_a_lead_is_chosen_from_the_words_of_the_article_and_nothing_else(
    stage: Stage, desk: Desk, pages: Pages
) -> None:
    await stage.subscribe("Lan", told=stage.now - DAY)
    id = await stage.publish("Chợ phiên đông khách", lead=FIRST)
    pages.said = PageReading(title="Chợ phiên đông khách", lead=FIRST, paragraphs=(f"{SECOND} Ai cũng vui.",))
    assert await desk.choices(id, stage.now) == [FIRST, SECOND]
    story = await desk.lead(id, '"Năm nay khách tăng gấp đôi", chị chủ quán nói.', LAN, stage.now)
    assert (story.article.lead, story.source_lead) == (SECOND, FIRST)
    assert SECOND in (await desk.upcoming(stage.now)).message.text
    assert await refused(desk.lead(id, "Năm nay khách tăng gấp ba", LAN, stage.now)) == "span"
    assert await refused(desk.lead(id, "rất " * 100, LAN, stage.now)) == "long"
    assert await refused(desk.lead(id, "Chợ họp", LAN, stage.now)) == "short"
    assert len(pages.asked) == 1, "the page is asked for once"
    await desk.undo(id, "lead", LAN, stage.now)
    assert FIRST in (await desk.upcoming(stage.now)).message.text


async def test_where_the_page_cannot_be_read_the_feed_s_words_can_be_chosen(
    stage: Stage, desk: Desk, pages: Pages
) -> None:
    id = await stage.publish("Chợ phiên đông khách", lead=f"{FIRST} {SECOND}")
    pages.broken = True
    assert await desk.choices(id, stage.now) == [FIRST, SECOND]


async def test_the_article_whose_lead_was_chosen_tells_the_story(stage: Stage, desk: Desk) -> None:
    await stage.subscribe("Lan", told=stage.now - DAY)
    id = await stage.publish("Chợ phiên đông khách", lead=f"{FIRST} {SECOND}", hours=3)
    await stage.publish("Đông khách chợ phiên", lead="Nghe kể lại rằng chợ đông.", hours=1, story=id)
    assert await shown(desk, stage) == ["Đông khách chợ phiên"]
    await desk.lead(id, SECOND, LAN, stage.now)
    assert await shown(desk, stage) == ["Chợ phiên đông khách"]


# --- bad input -----------------------------------------------------------------------------------


async def test_two_editors_at_once_the_second_sees_what_the_first_did(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    story = await desk.story(ids[0])
    assert story is not None
    seen = story.mark.stamp
    await desk.hide(ids[0], LAN, stage.now, seen)
    with pytest.raises(DeskRefused) as refusal:
        await desk.pin(ids[0], HA, stage.now, seen)
    assert (refusal.value.why, refusal.value.by) == ("changed", LAN.key)
    assert (await desk.pin(ids[0], LAN, stage.now, seen)).mark.mark == "pin", "their own deed is no surprise"
    assert (await desk.hide(ids[0], HA, stage.now)).mark.mark == "hide", "a command knows of no screen"


async def test_what_is_done_already_is_not_done_again(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    first = await desk.hide(ids[0], LAN, stage.now)
    again = await desk.hide(ids[0], HA, stage.now + timedelta(minutes=1))
    assert again.mark == first.mark
    async with stage.db.read() as tx:
        assert len(await audit.lines(tx)) == 1


async def test_everything_that_is_decided_is_in_the_audit_log(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    await desk.pin(ids[0], LAN, stage.now)
    await desk.move(ids[2], -1, HA, stage.now)
    await desk.file(ids[1], "the-thao", LAN, stage.now)
    await desk.undo(ids[0], "pin", LAN, stage.now)
    async with stage.db.read() as tx:
        deeds = await audit.lines(tx)
    assert [(deed.what, deed.who, deed.about) for deed in deeds] == [
        ("desk.unpin", "fake:1", f"article:{ids[0]}"),
        ("desk.filed", "fake:1", f"article:{ids[1]}"),
        ("desk.moved", "fake:2", f"article:{ids[2]}"),
        ("desk.pinned", "fake:1", f"article:{ids[0]}"),
    ]
    assert deeds[1].detail == {"title": "Chuyện B", "topic": "the-thao"}


async def test_who_may_not_decide_does_not(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    with pytest.raises(NotAllowed):
        await desk.hide(ids[0], replace(LAN, role="reader"), stage.now)
    assert len(await shown(desk, stage)) == 3


async def test_a_story_that_no_digest_tells_cannot_be_put_anywhere(stage: Stage, desk: Desk) -> None:
    old = await stage.publish("Chuyện cũ", hours=49)
    assert await refused(desk.pin(old, LAN, stage.now)) == "old"
    assert await refused(desk.move(old, 1, LAN, stage.now)) == "old"
    assert await refused(desk.hide(999_999, LAN, stage.now)) == "gone"
    assert await desk.story(999_999) is None


async def test_a_story_is_named_by_its_number_or_its_address(stage: Stage, desk: Desk) -> None:
    (id, *_) = await three(stage)
    async with stage.db.read() as tx:
        url = (await articles.of_ids(tx, [id]))[0].url
    for name in (f"{id}", f"tin {id}", f"#{id}", url, f"{url}?utm_source=zalo"):
        assert await desk.article_of(name) == id, name
    for name in ("999999", "https://bao.example/khong-co.html", "chợ phiên", "http://", ""):
        assert await desk.article_of(name) is None, name


# --- what changes at the source ------------------------------------------------------------------


async def test_an_article_changed_after_it_was_told_is_listed_with_what_it_said_then(
    stage: Stage, desk: Desk, now: datetime
) -> None:
    ids = await three(stage)
    await stage.tick(to=now)
    untold = await stage.publish("Chuyện chưa gửi", hours=0)
    stage.now += timedelta(hours=1)
    async with stage.db.write() as tx:
        for id, title in ((ids[0], "Chuyện A đã sửa"), (ids[1], "CHUYỆN B!"), (untold, "Chuyện khác")):
            (known,) = [one for one in [await intake.known_by_id(tx, id)] if one]
            await intake.revise(tx, known, stage.now, title=title)
    (changed,) = await desk.changed(stage.now)
    assert (changed.article.id, changed.was.title, changed.article.title) == (ids[0], "Chuyện A", "Chuyện A đã sửa")
    assert changed.told_at == now
    assert await desk.changed(stage.now + LIFE) == []


async def test_the_edition_of_one_who_asked_counts_as_told(stage: Stage, desk: Desk) -> None:
    ids = await three(stage)
    async with stage.db.write() as tx:
        edition, _ = await editions.begin(tx, stage.now, "chat 1", stage.now - DAY, stage.now)
        await editions.fill(tx, edition.id, broadcast=None, shown=ids[:1])
        (known,) = [one for one in [await intake.known_by_id(tx, ids[0])] if one]
        await intake.revise(tx, known, stage.now + timedelta(minutes=1), lead="Nói khác đi rồi.")
    assert [one.article.id for one in await desk.changed(stage.now + timedelta(minutes=2))] == [ids[0]]


async def test_readers_of_a_place_get_what_is_pinned_at_the_top_of_that_place(stage: Stage, desk: Desk) -> None:
    code = stage.newsroom.places[0].code
    reader = await stage.subscribe("Mai", told=stage.now - DAY, follows=Follows(places=frozenset({code})))
    old, new = [await stage.publish(title, hours=hours, places=(code,)) for title, hours in (("Cũ", 9), ("Mới", 1))]
    assert old != new
    await desk.pin(old, LAN, stage.now)
    assert titles(await digest_now(stage.db, stage.newsroom, reader, stage.now)) == ["Cũ", "Mới"]


async def test_a_story_tells_who_did_what_to_whichever_of_its_articles(stage: Stage, desk: Desk) -> None:
    first, other, _ = await three(stage)
    second = await stage.publish("Chuyện A, thêm", hours=1, story=first)
    await desk.pin(first, LAN, stage.now)
    await desk.file(second, "kinh-te", HA, stage.now + timedelta(minutes=1))
    told, untouched = await desk.story(first), await desk.story(other)
    assert told is not None
    assert untouched is not None
    assert [(deed.what, deed.who) for deed in told.deeds] == [("desk.filed", HA.key), ("desk.pinned", LAN.key)]
    assert untouched.deeds == ()
