"""Statements that are compiled once: they say what SQLAlchemy says, and fail as it fails."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from digests.errors import StoreError
from digests.store import Database
from digests.store.ready import Ready, among
from digests.store.schema import UtcDateTime, editions, rate, slots
from tests.fakes.queries import counted

ROWS = Ready(select(slots).order_by(slots.c.job))
PUT = Ready(insert(slots).values({column.name: bindparam(column.name, type_=column.type) for column in slots.columns}))


async def put(db: Database, *jobs: str, at: datetime) -> None:
    async with db.write() as tx:
        for job in jobs:
            assert await PUT.count(tx, {"job": job, "local_date": "2026-11-23", "slot": "07:30", "at": at}) == 1


async def test_rows_are_those_of_sqlalchemy(db: Database, now: datetime) -> None:
    await put(db, "b", "a", at=now)
    async with db.read() as tx:
        theirs = [tuple(row) for row in await tx.execute(select(slots).order_by(slots.c.job))]
        ours = await ROWS.rows(tx)
        assert list(map(tuple, ours)) == theirs
        assert [(row.job, row.at) for row in ours] == [("a", now), ("b", now)]
        assert (await ROWS.first(tx)).job == "a"


async def test_values_of_every_kind_come_back_as_they_went(db: Database, now: datetime) -> None:
    row = {"slot": now, "signature": "s", "since": now - timedelta(days=1), "stories": {"shown": [1]}}
    names = (*row, "created_at")
    write = insert(editions).values({name: bindparam(name, type_=editions.c[name].type) for name in names})
    kept = Ready(write.returning(editions.c.slot, editions.c.since, editions.c.stories, editions.c.broadcast_id))
    async with db.write() as tx:
        assert await kept.first(tx, row | {"created_at": now}) == (now, row["since"], row["stories"], None)
        await tx.execute(insert(rate).values(bot="b", tat=1.5, blocked_until=0.0))
        assert await Ready(select(rate.c.tat)).first(tx) == (1.5,)


async def test_a_list_has_any_length(db: Database, now: datetime) -> None:
    await put(db, "a", "b", "c", at=now)
    some = Ready(select(slots.c.job).where(among(db.sqlite, slots.c.job, "jobs")).order_by(slots.c.job))
    with counted(db) as asked:
        async with db.read() as tx:
            for jobs in ([], ["b"], ["c", "a", "x"]):
                assert [row.job for row in await some.rows(tx, {"jobs": jobs})] == sorted({"a", "b", "c"} & set(jobs))
    assert len(asked) == 3
    assert len(set(asked)) == 1


async def test_it_says_how_many_rows_it_changed(db: Database, now: datetime) -> None:
    await put(db, "a", "b", at=now)
    later = Ready(update(slots).where(slots.c.job >= bindparam("of")).values(at=bindparam("then", type_=UtcDateTime)))
    async with db.write() as tx:
        for of, count in (("a", 2), ("b", 1), ("c", 0)):
            assert await later.count(tx, {"of": of, "then": now}) == count


async def test_what_is_raised_inside_a_transaction_undoes_it(db: Database, now: datetime) -> None:
    with pytest.raises(IntegrityError):
        await put(db, "a", "b", "a", at=now)
    async with db.read() as tx:
        assert await ROWS.rows(tx) == []


async def test_a_value_that_is_missing_is_an_error(db: Database) -> None:
    async with db.read() as tx:
        with pytest.raises(KeyError, match="of"):
            await Ready(select(slots).where(slots.c.job == bindparam("of"))).rows(tx)


async def test_a_server_that_went_away_is_the_stores_error_and_the_next_one_gets_an_answer(
    db: Database, now: datetime
) -> None:
    if db.sqlite:
        pytest.skip("a file does not go away")
    await put(db, "a", at=now)
    with pytest.raises(StoreError, match="went away"):
        await _asks_when_the_server_has_gone(db)
    async with db.read() as tx:
        assert (await ROWS.first(tx)).job == "a"


async def _asks_when_the_server_has_gone(db: Database) -> None:
    async with db.read() as tx:
        [pid] = (await tx.exec_driver_sql("SELECT pg_backend_pid()")).one()
        async with db.write() as other:
            await other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        await ROWS.rows(tx)
