"""What editors decided, kept: it comes with every article that is read, and lapses with the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from digests.model import LIFE, Article, Mark, Version
from digests.store import Connection, Database, articles, desk, editions, intake, search, tidy
from tests.store.test_articles import draft, feed_id

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def stories(tx: Connection, now: datetime, *titles: str) -> list[int]:
    feed = await feed_id(tx, now)
    drafts = [
        draft(feed, title, now - HOUR, folded=intake.folded(title, ""), lead="Câu một. Câu hai.") for title in titles
    ]
    return await intake.add(tx, drafts)


async def candidates(tx: Connection, now: datetime) -> dict[int, Article]:
    return {article.id: article for article in await articles.candidates(tx, now - 5 * DAY, now)}


async def test_what_an_editor_decided_comes_with_every_article_of_the_story(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        one, two = await stories(tx, now, "Lũ quét ở Bát Xát", "Lũ quét ở Bát Xát, báo khác kể")
        await intake.join(tx, two, one)
        mark = Mark(story=one, article=two, by="fake:9", at=now, mark="pin", rank=2, lead="Câu hai.", topic="the-thao")
        await desk.put(tx, mark)
        assert await desk.of_story(tx, one) == mark
        assert await desk.of_stories(tx, [one, two]) == {one: mark}
        found = await candidates(tx, now)
    assert [(found[id].mark, found[id].rank, found[id].topic) for id in (one, two)] == [("pin", 2, "the-thao")] * 2
    assert [(found[id].lead, found[id].edited) for id in (one, two)] == [
        ("Câu một. Câu hai.", False),
        ("Câu hai.", True),
    ]


async def test_what_was_put_somewhere_stays_there_for_the_story_s_life(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        (id,) = await stories(tx, now, "Lũ quét")
        await desk.put(tx, Mark(story=id, article=id, by="fake:9", at=now, mark="pin", rank=0))
        soon = await articles.candidates(tx, now - DAY, now + LIFE - HOUR)
        late = await articles.candidates(tx, now - DAY, now + LIFE)
    assert [(article.mark, article.rank) for article in (*soon, *late)] == [("pin", 0), ("", None)]


async def test_a_hidden_story_is_in_no_digest_and_can_be_found_and_a_held_one_cannot(
    db: Database, now: datetime
) -> None:
    async with db.write() as tx:
        hidden, held, free = await stories(tx, now, "Lũ quét một", "Lũ quét hai", "Lũ quét ba")
        await desk.put(tx, Mark(story=hidden, article=hidden, by="", at=now, mark="hide"))
        await desk.put(tx, Mark(story=held, article=held, by="", at=now, mark="hold"))
        while await search.catch_up(tx) if tx.dialect.name == "sqlite" else False:
            pass
        assert set(await candidates(tx, now)) == {free}
        found = {article.id for article in await articles.search(tx, "lu quet")}
        newest = {article.id for article in await articles.latest(tx)}
        away = await desk.away(tx, now - HOUR)
    assert found == newest == {hidden, free}
    assert sorted(away) == [hidden, held]


async def test_a_page_that_was_taken_down_is_told_no_more_until_an_editor_vouches_for_it(
    db: Database, now: datetime
) -> None:
    async with db.write() as tx:
        gone, other = await stories(tx, now, "Lũ quét một", "Lũ quét hai")
        await intake.join(tx, other, gone)
        await desk.take_down(tx, gone, now)
        assert await desk.is_gone(tx, gone)
        assert {id: article.gone for id, article in (await candidates(tx, now)).items()} == {gone: True, other: False}
        assert [article.id for article in await articles.latest(tx)] == [other], "another paper still tells it"
        assert await desk.away(tx, now - DAY) == [gone]
        await desk.vouch(tx, gone)
        assert not await desk.is_gone(tx, gone)
        assert not any(article.gone for article in (await candidates(tx, now)).values())


async def test_a_story_that_turns_out_to_be_another_takes_its_mark_along_unless_that_has_one(
    db: Database, now: datetime
) -> None:
    async with db.write() as tx:
        one, two, three = await stories(tx, now, "Một", "Hai", "Ba")
        await desk.put(tx, Mark(story=two, article=two, by="fake:9", at=now, mark="pin"))
        await desk.put(tx, Mark(story=three, article=three, by="fake:9", at=now, mark="hide"))
        await intake.join(tx, two, one)
        await intake.join(tx, three, one)
        found = await candidates(tx, now)
    assert {id: article.mark for id, article in found.items()} == {one: "pin", two: "pin", three: "pin"}


async def test_what_an_article_said_is_kept_when_its_source_changes_it(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        (id,) = await stories(tx, now, "Bốn người bị thương")
        await desk.put(tx, Mark(story=id, article=id, by="fake:9", at=now, lead="Câu hai."))
        (known,) = await intake.known(tx, [(await articles.of_ids(tx, [id]))[0].url])
        await intake.revise(tx, known, now + HOUR, image="https://bao.example/anh.jpg")
        assert await desk.versions(tx, now) == [], "what nobody reads has changed"
        await intake.revise(tx, known, now + HOUR, title="Năm người bị thương")
        assert await desk.versions(tx, now) == [
            Version(article=id, revision=1, title="Bốn người bị thương", lead="Câu một. Câu hai.", until=now + HOUR)
        ]
        assert await desk.versions(tx, now + HOUR) == []
        (article,) = await articles.of_ids(tx, [id])
    assert (article.title, article.lead, article.edited) == ("Năm người bị thương", "Câu một. Câu hai.", False)


async def test_two_feeds_of_one_round_change_the_same_article_and_nothing_breaks(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        (id,) = await stories(tx, now, "Bốn người bị thương")
        known = await intake.known_by_id(tx, id)
        assert known is not None
        for title in ("Năm người bị thương", "Sáu người bị thương"):
            await intake.revise(tx, known, now + HOUR, title=title)
        assert [version.title for version in await desk.versions(tx, now)] == ["Bốn người bị thương"]


async def test_it_is_known_when_digests_first_told_an_article(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        for hours, shown in ((30, [1]), (5, [1, 2]), (2, [2, 3])):
            slot = now - hours * HOUR
            edition, _ = await editions.begin(tx, slot, f"{hours}", now - 2 * DAY, now)
            await editions.fill(tx, edition.id, broadcast=None, shown=shown, left=[7])
        told = await desk.told(tx, now - DAY)
        few = await desk.told(tx, now - 2 * DAY, among=[1, 7])
    assert [(one.article, one.at) for one in told] == [(3, now - 2 * HOUR), (2, now - 5 * HOUR), (1, now - 5 * HOUR)]
    assert [(one.article, one.at) for one in few] == [(1, now - 30 * HOUR)]


async def test_old_decisions_are_forgotten_and_what_is_held_stays_held(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        one, two = await stories(tx, now, "Một", "Hai")
        pinned = Mark(story=one, article=one, by="fake:9", at=now, mark="pin")
        await desk.put(tx, pinned)
        await desk.put(tx, replace(pinned, story=two, article=two, mark="hold"))
        assert (await tidy.tidy(tx, now + tidy.DESK))["desk"] == 0
        assert (await tidy.tidy(tx, now + tidy.DESK + HOUR))["desk"] == 1
        assert set(await desk.of_stories(tx, [one, two])) == {two}


async def test_pages_are_asked_for_by_one_process_and_not_again_for_a_while(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        one, two = await stories(tx, now, "Một", "Hai")
        await desk.take_down(tx, two, now)
        taken = await desk.to_check(tx, [two, one, 99], now, now - HOUR, limit=5)
        assert [(page.id, page.misses) for page in taken] == [(one, 0)]
        assert await desk.to_check(tx, [one], now + HOUR / 2, now - HOUR / 2, limit=5) == []
        assert await desk.missed(tx, one) == 1
        assert await desk.missed(tx, one) == 2
        (again,) = await desk.to_check(tx, [one], now + 2 * HOUR, now + HOUR, limit=5)
        assert again.misses == 2
        await desk.found(tx, one)
        await desk.vouch(tx, one)
        assert await desk.to_check(tx, [one], now + 4 * HOUR, now + 3 * HOUR, limit=5) == []
