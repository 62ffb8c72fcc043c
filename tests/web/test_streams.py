"""Who is woken, and when: the open pages of one process."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.web.streams import PAGES_PER_READER, Streams
from digests.store import Database, conversation


async def _add(db: Database, chat: str, now: datetime) -> None:
    async with db.write() as tx:
        await conversation.add(tx, chat, {"text": "x"}, mine=True, at=now)


async def test_a_ring_wakes_the_pages_of_that_conversation_only(db: Database) -> None:
    streams = Streams(db)
    async with streams.open("hoa") as hoa, streams.open("minh") as minh:
        streams.ring("hoa")
        assert await hoa.wait(1)
        assert not await minh.wait(0.02)
        assert not await hoa.wait(0.02)
    await streams.close()


async def test_what_another_process_stored_is_found_by_looking(db: Database, now: datetime) -> None:
    streams = Streams(db, look_seconds=0.02)
    async with streams.open("hoa") as hoa, streams.open("minh") as minh:
        await _add(db, "hoa", now)
        assert await hoa.wait(5)
        assert not await minh.wait(0.1)
    await streams.close()


async def test_a_database_that_was_away_for_a_moment_stops_no_page(
    db: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    streams = Streams(db, look_seconds=0.02)
    async with streams.open("hoa") as hoa:
        async with db.write() as tx:
            await tx.exec_driver_sql("ALTER TABLE web_messages RENAME TO away")
        while "web_look_failed" not in caplog.messages:
            await asyncio.sleep(0.01)
        async with db.write() as tx:
            await tx.exec_driver_sql("ALTER TABLE away RENAME TO web_messages")
        await _add(db, "hoa", now)
        assert await hoa.wait(5)
    await streams.close()


async def test_the_oldest_page_of_a_reader_with_too_many_is_put_to_rest(db: Database) -> None:
    streams = Streams(db)
    async with streams.open("hoa") as oldest, streams.open("minh") as other:
        newer = [streams.open("hoa") for _ in range(PAGES_PER_READER)]
        pages = [await page.__aenter__() for page in newer]
        assert (oldest.over, oldest.displaced, other.over) == (True, True, False)
        assert [page.over for page in pages] == [False] * PAGES_PER_READER
        for page in newer:
            await page.__aexit__(None, None, None)
    assert len(streams) == 0
    await streams.close()


async def test_closing_ends_every_page_and_those_that_still_come(db: Database) -> None:
    streams = Streams(db)
    async with streams.open("hoa") as page:
        await streams.close()
        assert (page.over, page.displaced) == (True, False)
        async with streams.open("hoa") as late:
            assert late.over
    await streams.close()
