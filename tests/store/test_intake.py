from __future__ import annotations

from datetime import datetime, timedelta

from digests.model import Entry
from digests.store import Database, articles, intake
from digests.store.intake import Draft, Known, title_key
from tests.store.stories import tell_stories
from tests.store.test_articles import draft, feed, store

__all__ = ["feed"]

DAY = timedelta(days=1)


async def known(
    db: Database, feed: int, now: datetime, *, url: str = "x", guid: str = "x", title: str = "x"
) -> list[Known]:
    entry = Entry(id=guid, url=url, title=title)
    async with db.read() as tx:
        return [*await intake.known(tx, [entry.url]), *await intake.known_otherwise(tx, feed, [entry], now)]


async def test_an_article_is_known_by_address_guid_or_title(db: Database, feed: int, now: datetime) -> None:
    [id] = await store(db, now, draft(feed, "Lũ quét", now, url="https://bao.example/1.html", guid="g1"))
    assert [row.id for row in await known(db, feed, now, url="https://bao.example/1.html")] == [id]
    assert [row.id for row in await known(db, feed, now, guid="g1")] == [id]
    assert [row.id for row in await known(db, feed, now, title="LŨ  quét!")] == [id]
    assert await known(db, feed, now, url="y") == []


async def test_guids_and_titles_of_other_feeds_mean_nothing(db: Database, feed: int, now: datetime) -> None:
    await store(db, now, draft(feed, "Lũ quét", now, guid="g1"))
    assert await known(db, feed + 1, now, guid="g1", title="Lũ quét") == []


async def test_a_title_is_remembered_for_a_month(db: Database, feed: int, now: datetime) -> None:
    await store(db, now, draft(feed, "Lũ quét", now))
    assert await known(db, feed, now + 29 * DAY, title="Lũ quét")
    assert not await known(db, feed, now + 31 * DAY, title="Lũ quét")


async def test_a_new_title_or_lead_makes_a_new_revision(db: Database, feed: int, now: datetime) -> None:
    [id] = await store(db, now, draft(feed, "Lũ quét", now, places=("10001",)))
    for revision, change in [(1, {"image": "https://bao.example/1.jpg"}), (2, {"title": "Lũ ống"})]:
        [article] = await known(db, feed, now, guid="Lũ quét")
        async with db.write() as tx:
            await intake.revise(tx, article, now, places=["10002", "10002"], **change)
        [article] = await known(db, feed, now, guid="Lũ quét")
        assert article.revision == revision
    assert article.title_key == title_key("Lũ ống")
    async with db.read() as tx:
        [found] = await articles.search(tx, "lu ong")
    assert (found.id, found.places, found.image) == (id, ("10002",), "https://bao.example/1.jpg")


async def test_recent_articles_are_read_once_each(db: Database, feed: int, now: datetime) -> None:
    old, one, two = await store(
        db, now, draft(feed, "Cũ", now - 4 * DAY), draft(feed, "Một", now), draft(feed, "Hai", now)
    )
    async with db.write() as tx:
        await tell_stories(tx, {two: one})
        found = await intake.recent(tx, after_id=0, since=now - 3 * DAY)
        assert [(article.id, article.story, article.title) for article in found] == [
            (one, one, "Một"),
            (two, one, "Hai"),
        ]
        assert [article.id for article in await intake.recent(tx, after_id=one, since=now - 3 * DAY)] == [two]
        assert old < one


async def test_nothing_to_store_stores_nothing(db: Database, now: datetime) -> None:
    assert await store(db, now) == []


async def test_articles_are_stored_with_their_stories_which_may_be_of_one_before(
    db: Database, feed: int, now: datetime
) -> None:
    [first] = await store(db, now, draft(feed, "Lũ quét", now))
    asked: list[int] = []

    def story_of(id: int, draft: Draft) -> int:
        asked.append(id)
        return first if draft.title == "Lũ quét: thêm tin" else id

    async with db.write() as tx:
        drafts = [draft(feed, title, now, places=("10001",)) for title in ("Chợ phiên", "Lũ quét: thêm tin")]
        ids = await intake.add(tx, drafts, story_of)
        found = await intake.recent(tx, after_id=0, since=now - DAY)
    assert ids == asked
    assert {article.title: article.story for article in found} == {
        "Lũ quét": first,
        "Chợ phiên": ids[0],
        "Lũ quét: thêm tin": first,
    }
    assert await store(db, now, draft(feed, "Mưa to", now)) > ids
