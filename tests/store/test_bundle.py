"""Rows of several tables in one statement: on both databases what each query alone would give."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from digests.model import Chat, ChatRef, Plan
from digests.store import Database, chats, personal, tickets
from digests.store.bundle import bundle
from digests.store.schema import chats as chats_table
from digests.store.schema import departures, digest_plans, links, web_messages
from digests.store.schema import tickets as letters
from tests.fakes.queries import counted

READER = ChatRef(channel="web", id="7")
EVENING = time(18, 5)


async def a_reader(db: Database, now: datetime) -> int:
    """Put a reader into several tables."""
    plans = tuple(Plan(at=at) for at in (EVENING, time(6, 30)))
    chat = Chat(
        id=0,
        ref=READER,
        state="active",
        locale="vi",
        zone=ZoneInfo("Asia/Tokyo"),
        plans=plans,
        quiet=(time(22), time(6)),
        watermark=now + timedelta(microseconds=1),
    )
    async with db.write() as tx:
        await chats.add(tx, chat, private=True, now=now)
        found = await chats.find(tx, READER)
        assert found is not None
        for text in ("Cầu “tạm” ở bản\nbị hỏng", "'; DROP TABLE tickets; --"):
            letter = await tickets.add(tx, found.id, text, now, state="open")
        await tickets.set_copies(tx, letter, [(READER, "12")])
    return found.id


async def test_rows_are_what_each_query_alone_would_give(db: Database, now: datetime) -> None:
    id = await a_reader(db, now)
    queries: dict[str, Select[Any]] = {
        "chats": select(chats_table).where(chats_table.c.id == id),
        "plans": select(digest_plans).order_by(digest_plans.c.at.desc()),
        "letters": select(letters, chats_table.c.locale).join_from(letters, chats_table).order_by(letters.c.id),
        "links": select(links),
    }
    async with db.read() as tx:
        with counted(db) as asked:
            found = await bundle(tx, queries)
        assert len(asked) == 1
        for name, query in queries.items():
            assert found[name] == [dict(row) for row in (await tx.execute(query)).mappings()], name
    assert [row["at"] for row in found["plans"]] == [EVENING, time(6, 30)]
    assert found["letters"][1]["copies"] == [["web", "7", "12"]]
    assert found["links"] == []


async def test_deleting_a_reader_twice_is_one_departure(db: Database, now: datetime) -> None:
    id = await a_reader(db, now)
    done = []
    for _ in range(2):
        async with db.write() as tx:
            done.append(await personal.delete_all(tx, id, READER, now))
    async with db.read() as tx:
        left = [
            await tx.scalar(select(func.count()).select_from(table)) for table in (chats_table, letters, web_messages)
        ]
        assert await tx.scalar(select(func.count()).select_from(departures)) == 1
    assert (done, left) == ([True, False], [0, 0, 0])
