"""The database as a whole: one sentence when it is not there, and nothing half done."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime

import pytest
from sqlalchemy import text

from config.logs import event
from digests.errors import StoreError
from digests.store import Database, slots


async def test_what_is_raised_inside_a_transaction_undoes_it(db: Database, now: datetime) -> None:
    async def fail_late() -> None:
        async with db.write() as tx:
            await slots.beat(tx, "compose", now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_late()
    async with db.read() as tx:
        assert await slots.pulse(tx, "compose") is None


async def test_a_writer_that_is_cancelled_keeps_nobody_else_waiting(db: Database, now: datetime) -> None:
    async def write() -> None:
        async with db.write() as tx:
            await slots.beat(tx, "compose", now)
            (await tx.execute(text("UPDATE pulses SET at = at RETURNING at"))).all()

    for steps in range(60):  # wherever it is when it is cancelled
        writer = asyncio.create_task(write())
        for _ in range(steps):
            await asyncio.sleep(0.0005)
            if writer.done():
                break
        writer.cancel()
        with suppress(asyncio.CancelledError):
            await writer
        await write()
    async with db.read() as tx:
        assert await slots.pulse(tx, "compose") == now


@pytest.mark.parametrize("way", ["read", "write"])
async def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(way: str) -> None:
    database = Database("postgresql://bantin:geheim@127.0.0.1:1/bantin")
    with pytest.raises(StoreError, match="cannot be used: connection failed") as error:
        async with getattr(database, way)():
            raise AssertionError("there is no server")
    assert "geheim" not in str(error.value)
    assert "\n" not in str(error.value)
    await database.close()


async def test_an_outage_is_a_line_in_the_log_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    database = Database("postgresql://bantin@127.0.0.1:1/bantin")
    try:
        async with database.read():
            raise AssertionError("there is no server")
    except StoreError as error:
        event(logging.getLogger("test"), "delivery_failed", level=logging.ERROR, error=error)
    await database.close()
    assert caplog.records[0].exc_info is None
    assert "cannot be used: connection failed" in vars(caplog.records[0])["event_values"]["reason"]
