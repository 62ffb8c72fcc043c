"""Full text search, on both databases: what is found, in which order, and that the index never lags behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, text, update

from digests.model import Follows
from digests.store import Database, articles, intake, schema, search
from digests.store.migrate import downgrade, upgrade
from digests.store.search import ways
from tests.store.test_articles import HOUR, draft, feed_id, store
from tests.store.test_intake import known

DAY = timedelta(days=1)


async def titles(db: Database, words: str, **page: int) -> list[str]:
    async with db.read() as tx:
        return [article.title for article in await articles.search(tx, words, **page)]


@pytest.fixture
async def feed(db: Database, now: datetime) -> int:
    async with db.write() as tx:
        return await feed_id(tx, now)


def test_the_ways_to_hold_words_from_the_best() -> None:
    careful = [(bool(way.spellings), way.together) for way in ways("Lũ quét")]
    assert careful == [(True, True), (True, False), (False, True), (False, False)]
    assert [way.together for way in ways("lu quet")] == [True, False]
    assert len(ways("lũ")) == 2
    assert ways("…!") == ()


async def test_diacritics_as_typed_come_first_and_the_others_after(db: Database, feed: int, now: datetime) -> None:
    await store(
        db,
        now,
        draft(feed, "Má về thăm bản", now),
        draft(feed, "Gieo mạ vụ xuân", now - 9 * HOUR),
        draft(feed, "Ngày ra đồng", now - HOUR, lead="Bà con đi nhổ MẠ từ sớm."),
        draft(feed, "Đội ma-ra-tông", now - 2 * HOUR),
    )
    assert await titles(db, "mạ") == ["Ngày ra đồng", "Gieo mạ vụ xuân", "Má về thăm bản", "Đội ma-ra-tông"]
    assert await titles(db, "MA") == ["Má về thăm bản", "Ngày ra đồng", "Đội ma-ra-tông", "Gieo mạ vụ xuân"]
    assert await titles(db, "doi") == await titles(db, "Đội") == ["Đội ma-ra-tông"]


async def test_words_side_by_side_come_before_scattered_ones_and_newer_before_older(
    db: Database, feed: int, now: datetime
) -> None:
    await store(
        db,
        now,
        draft(feed, "Quét dọn sau lũ", now),
        draft(feed, "Lũ quét năm ngoái", now - 300 * DAY),
        draft(feed, "Lũ quét hôm qua", now - DAY),
        draft(feed, "Lữ đoàn quét rừng", now),
        draft(feed, "Lũ lớn", now),
    )
    assert await titles(db, "lũ quét") == [
        "Lũ quét hôm qua",
        "Lũ quét năm ngoái",
        "Quét dọn sau lũ",
        "Lữ đoàn quét rừng",
    ]
    assert await titles(db, "lũ quét", limit=2, offset=1) == ["Lũ quét năm ngoái", "Quét dọn sau lũ"]


async def test_three_words_stand_side_by_side_only_all_together(db: Database, feed: int, now: datetime) -> None:
    await store(
        db,
        now,
        draft(feed, "Cầu treo cũ, treo bảng mới", now, lead="Cấm xe trên cầu treo."),
        draft(feed, "Sửa cầu treo bảng", now - DAY),
    )
    assert await titles(db, "cau treo bang") == ["Sửa cầu treo bảng", "Cầu treo cũ, treo bảng mới"]


@pytest.mark.parametrize("words", ["hoà bình", "hòa bình", "HOÀ BÌNH", "hoa binh", "Hoa\u0300 bi\u0300nh"])
async def test_both_ways_to_place_a_tone_are_one(db: Database, feed: int, now: datetime, words: str) -> None:
    await store(db, now, draft(feed, "Vì hòa bình", now), draft(feed, "Chim hoà bình", now - DAY))
    assert await titles(db, words) == ["Vì hòa bình", "Chim hoà bình"]


async def test_of_a_story_the_best_match_is_shown_and_among_equals_the_newsrooms_own(
    db: Database, feed: int, now: datetime
) -> None:
    first, own, best = await store(
        db,
        now,
        draft(feed, "Quét lá mùa lũ", now - DAY),
        draft(feed, "Quét dọn sau lũ", now, own=True),
        draft(feed, "Lũ quét trong đêm", now),
    )
    async with db.write() as tx:
        table = schema.articles
        await tx.execute(update(table).where(table.c.id.in_([own, best])).values(story_id=first))
    assert await titles(db, "lũ quét") == ["Lũ quét trong đêm"]
    assert await titles(db, "quét") == ["Quét dọn sau lũ"]


async def test_matches_of_every_age_are_found_the_newest_first(db: Database, feed: int, now: datetime) -> None:
    ages = [0, 3, 4, 5, 7, 8, 24, 25, 31, 32, 33, 39, 40, 4000]
    await store(db, now, *(draft(feed, f"Mưa đá {age} ngày trước", now - age * DAY) for age in reversed(ages)))
    assert await titles(db, "mưa đá", limit=20) == [f"Mưa đá {age} ngày trước" for age in ages]


async def test_a_changed_article_is_found_by_its_new_words_only(db: Database, feed: int, now: datetime) -> None:
    await store(db, now, draft(feed, "Sạt lở ở Tả Van", now, lead="Đường tắc."))
    [article] = await known(db, feed, now, title="Sạt lở ở Tả Van")
    async with db.write() as tx:
        await intake.revise(tx, article, now, title="Thông xe ở Tả Van")
    assert await titles(db, "sạt lở") == []
    assert await titles(db, "thông xe") == await titles(db, "tắc") == ["Thông xe ở Tả Van"]


async def test_new_articles_come_into_the_index_many_at_a_time(db: Database, feed: int, now: datetime) -> None:
    async with db.write() as tx:
        await intake.add(tx, [draft(feed, f"Tin {n}", now) for n in range(3)])
        assert (await search.survey(tx))[0] == db.sqlite
        if db.sqlite:
            await tx.execute(delete(schema.articles).where(schema.articles.c.title == "Tin 1"))
            assert await search.catch_up(tx) is False
        assert not (await search.survey(tx))[0]
    assert await titles(db, "tin", limit=9) == (["Tin 2", "Tin 0"] if db.sqlite else ["Tin 2", "Tin 1", "Tin 0"])


async def test_an_article_that_is_gone_is_found_no_more(db: Database, feed: int, now: datetime) -> None:
    await store(db, now, draft(feed, "Tin gỡ bỏ", now), draft(feed, "Tin ở lại", now))
    async with db.write() as tx:
        await tx.execute(delete(schema.articles).where(schema.articles.c.title == "Tin gỡ bỏ"))
    assert await titles(db, "tin") == ["Tin ở lại"]


async def test_articles_stored_before_there_was_an_index_are_found(db: Database, feed: int, now: datetime) -> None:
    await downgrade(db, "0001")
    async with db.write() as tx:
        await intake.add(tx, [draft(feed, "Bài cũ về ruộng bậc thang", now)])
    await upgrade(db)
    assert await titles(db, "ruộng bậc thang") == ["Bài cũ về ruộng bậc thang"]


@pytest.mark.parametrize(
    "words",
    ['" OR "', "a* NEAR(b, 2)", "folded : x", "'; DROP TABLE articles", "@1.20000", "x & !y", "\\", "NOT", "🙃"],
)
async def test_signs_and_operators_are_only_words(db: Database, feed: int, now: datetime, words: str) -> None:
    await store(db, now, draft(feed, "Một bài báo", now))
    assert await titles(db, words) == []


async def test_texts_of_any_length_are_stored_and_found(db: Database, feed: int, now: datetime) -> None:
    await store(db, now, draft(feed, "Tràng " + "dài " * 2500 + "x" * 9000, now, lead="ngắn " + "é" * 3000))
    assert len(await titles(db, "tràng dài")) == 1


@contextmanager
def queries(db: Database) -> Iterator[list[tuple[str, Any]]]:
    """Note what the database is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "wanted",
    [
        {"topic": "society"},
        {"place": "02683"},
        {"words": "lu quet"},
        {
            "follows": Follows(
                topics=frozenset({"a", "b"}), places=frozenset({"02683"}), keywords=frozenset({"lu quet"})
            )
        },
    ],
    ids=["topic", "place", "words", "follows"],
)
async def test_asking_for_the_newest_reads_no_table_from_end_to_end(sqlite: Database, wanted: Any) -> None:
    async with sqlite.read() as tx:
        with queries(sqlite) as asked:
            await articles.latest(tx, **wanted)
            await articles.search(tx, "lũ quét")
        assert len(asked) == 2
        for statement, values in asked:
            plan = await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            walks = [step.detail for step in plan if step.detail.startswith("SCAN a")]
            walks = [walk for walk in walks if "VIRTUAL" not in walk and "SCAN anon_" not in walk]
            assert walks == [], statement


@pytest.fixture
async def sqlite(sqlite_template: Any) -> Any:
    database = Database(f"sqlite:///{sqlite_template}")
    yield database
    await database.close()


async def test_the_index_of_sqlite_agrees_with_the_articles(db: Database, feed: int, now: datetime) -> None:
    ids = await store(db, now, *(draft(feed, f"Tin {n} về chợ phiên", now) for n in range(20)))
    async with db.write() as tx:
        await tx.execute(delete(schema.articles).where(schema.articles.c.id.in_(ids[::2])))
        if db.sqlite:  # raises when the index and the table differ
            await tx.execute(text("INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)"))
    assert len(await titles(db, "chợ phiên", limit=50)) == 10
