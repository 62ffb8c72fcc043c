from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.newsroom import Source
from digests.model import Follows
from digests.store import Connection, Database, articles, feeds, intake, search
from digests.store.intake import Draft
from tests.store.stories import tell_stories

HOUR = timedelta(hours=1)


async def feed_id(tx: Connection, now: datetime) -> int:
    await feeds.sync(tx, [Source(url="https://bao.example/rss", name="Báo thử")], now)
    return (await feeds.all(tx))[0].id


def draft(feed: int, title: str, at: datetime, **changes: object) -> Draft:
    draft = Draft(
        url=f"https://bao.example/{abs(hash(title))}.html",
        feed_id=feed,
        guid=title,
        source="Báo thử",
        own=False,
        title=title,
        lead="",
        folded="",
        topic="general",
        image=None,
        published_at=at,
        dated=True,
        first_seen_at=at,
        news_at=at,
    )
    draft = replace(draft, **changes)  # type: ignore[arg-type]  # any field of a draft
    return replace(draft, folded=intake.folded(draft.title, draft.lead))


async def store(db: Database, now: datetime, *drafts: Draft) -> list[int]:
    async with db.write() as tx:
        await feed_id(tx, now)
        ids = await intake.add(tx, drafts)
        if (await search.survey(tx))[0]:
            await search.catch_up(tx)
    return ids


@pytest.fixture
async def feed(db: Database, now: datetime) -> int:
    async with db.write() as tx:
        return await feed_id(tx, now)


async def test_articles_are_stored_in_order_and_come_back_whole(db: Database, feed: int, now: datetime) -> None:
    titles = [f"Tin số {n}" for n in range(120)]
    ids = await store(db, now, *(draft(feed, title, now, places=("10003", "10001")) for title in titles))
    async with db.read() as tx:
        assert await articles.count(tx) == 120
        found = await articles.of_ids(tx, [ids[7], 10**6, ids[3]])
        assert [article.title for article in found] == ["Tin số 7", "Tin số 3"]
        assert found[0].places == ("10003", "10001")
        assert (found[0].papers, found[0].story, found[0].published) == (1, ids[7], now)
        assert await articles.get(tx, 10**6) is None


async def test_candidates_are_what_became_news_in_the_window(db: Database, feed: int, now: datetime) -> None:
    await store(
        db,
        now,
        draft(feed, "ở mép trước", now - HOUR),
        draft(feed, "bên trong", now - HOUR / 2),
        draft(feed, "ở mép sau", now),
        draft(feed, "chưa đến", now + HOUR),
        draft(feed, "cũ từ đầu", now, news_at=None),
    )
    async with db.write() as tx:
        found = await articles.candidates(tx, now - HOUR, now)
    assert [article.title for article in found] == ["ở mép sau", "bên trong"]


async def test_a_story_is_told_by_the_newsrooms_own_article(db: Database, feed: int, now: datetime) -> None:
    first, own, third = await store(
        db,
        now,
        draft(feed, "Báo bạn đưa trước", now - HOUR, source="Báo bạn"),
        draft(feed, "Báo nhà đưa sau", now, own=True),
        draft(feed, "Báo bạn đưa thêm", now, source="Báo bạn"),
    )
    async with db.write() as tx:
        await tell_stories(tx, {own: first, third: first})
        [told] = await articles.latest(tx)
    assert (told.title, told.papers, told.story) == ("Báo nhà đưa sau", 2, first)


async def test_papers_are_counted_not_feeds_nor_mirrors_and_the_newsroom_once(
    db: Database, feed: int, now: datetime
) -> None:
    ids = await store(
        db,
        now,
        draft(feed, "Lũ quét", now, source="Báo Lào Cai", own=True),
        draft(feed, "Truyền hình: lũ quét", now, source="Truyền hình Lào Cai", own=True),
        draft(feed, "Lũ quét trong đêm", now, source="VnExpress"),
        draft(feed, "Lũ quét, mục Thời sự", now, source="VnExpress"),
        draft(feed, "Lũ quét, bản chép", now, source="vietnam.vn", url="https://www.vietnam.vn/lu-quet"),
    )
    async with db.write() as tx:
        await tell_stories(tx, dict.fromkeys(ids[1:], ids[0]))
        assert {article.papers for article in await articles.of_ids(tx, ids)} == {2}


async def test_a_topic_is_followed_even_where_another_topics_article_tells_the_story(
    db: Database, feed: int, now: datetime
) -> None:
    first, second = await store(
        db, now, draft(feed, "Một", now, topic="society"), draft(feed, "Hai", now, topic="weather")
    )
    async with db.write() as tx:
        await tell_stories(tx, {second: first})
        assert [article.title for article in await articles.latest(tx, topic="weather")] == ["Hai"]


async def test_latest_goes_page_by_page_from_the_newest(db: Database, feed: int, now: datetime) -> None:
    await store(db, now, *(draft(feed, f"Tin {n}", now - n * HOUR) for n in range(7)))
    async with db.read() as tx:
        pages = [await articles.latest(tx, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [[article.title for article in page] for page in pages] == [
        ["Tin 0", "Tin 1", "Tin 2"],
        ["Tin 3", "Tin 4", "Tin 5"],
        ["Tin 6"],
        [],
    ]


async def test_latest_is_what_the_reader_follows(db: Database, feed: int, now: datetime) -> None:
    await store(
        db,
        now,
        draft(feed, "Mưa đá ở Si Ma Cai", now, topic="weather", places=("10009",)),
        draft(feed, "Giá quế tăng", now - HOUR, topic="economy"),
        draft(feed, "Khai mạc giải vật", now - 2 * HOUR, topic="sports", lead="Giải vật ở Bảo Hà."),
        draft(feed, "Lịch cắt điện", now - 3 * HOUR, topic="society"),
    )

    async def titles(**wanted: object) -> list[str]:
        async with db.read() as tx:
            return [article.title for article in await articles.latest(tx, **wanted)]  # type: ignore[arg-type]  # varies

    everything = await titles()
    assert len(everything) == 4
    assert await titles(follows=Follows()) == everything
    follows = Follows(topics=frozenset({"economy"}), places=frozenset({"10009"}), keywords=frozenset({"giai vat"}))
    assert await titles(follows=follows) == everything[:3]
    assert await titles(follows=replace(follows, mutes=frozenset({"mua da"}))) == everything[1:3]
    assert await titles(follows=Follows(mutes=frozenset({"dien"}))) == everything[:3]
    assert await titles(place="10009") == everything[:1]
    assert await titles(words="gia tang") == ["Giá quế tăng"]
    assert await titles(words="gia", topic="sports") == []


async def test_search_finds_words_whole_with_those_side_by_side_first(db: Database, feed: int, now: datetime) -> None:
    await store(
        db,
        now,
        draft(feed, "Bản Hồ mở hội", now, lead="Người dân bán hàng bên hồ."),
        draft(feed, "Hồ ở bản bị cạn", now - HOUR),
        draft(feed, "Đường “Bản-Hồ” thông xe", now - 2 * HOUR),
        draft(feed, "Bản tin hôm nay", now + HOUR),
        draft(feed, "100% hộ có điện_lưới", now),
    )

    async def titles(words: str, **page: int) -> list[str]:
        async with db.read() as tx:
            return [article.title for article in await articles.search(tx, words, **page)]

    assert await titles("ban ho") == ["Bản Hồ mở hội", "Đường “Bản-Hồ” thông xe", "Hồ ở bản bị cạn"]
    assert await titles("ban ho", limit=1, offset=2) == ["Hồ ở bản bị cạn"]
    assert await titles("an h") == []
    assert await titles("%") == []
    assert await titles("dien_luoi") == ["100% hộ có điện_lưới"]
    assert await titles("100%") == ["100% hộ có điện_lưới"]


async def test_a_digest_waits_for_the_articles_of_its_time(db: Database, feed: int, now: datetime) -> None:
    stored = asyncio.Event()

    async def collect() -> None:
        async with db.write() as tx:
            await intake.begin_intake(tx)
            stored.set()
            await asyncio.sleep(0.05)  # the digest asks now
            await intake.add(tx, [draft(feed, "Vừa kịp", now)])

    async def compose() -> int:
        await stored.wait()
        async with db.write() as tx:
            return len(await articles.candidates(tx, now - HOUR, now))

    async with asyncio.TaskGroup() as group:
        group.create_task(collect())
        composed = group.create_task(compose())
    assert composed.result() == 1
