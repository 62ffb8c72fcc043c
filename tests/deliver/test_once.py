"""Promises 1, 4 and 6: at most once for each reader, none lost silently, and nobody's trouble is another's."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from digests.store import Database, outbox
from digests.store.schema import chats, deliveries
from tests.deliver.conftest import sending
from tests.deliver.outboxes import book, broadcast, readers, settled, text, utc_now
from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow


def counts(telegram: FakeTelegram, chats: range) -> list[int]:
    return [len(telegram.messages(chat)) for chat in chats]


async def test_promise_1_everybody_gets_an_edition_once(db: Database, telegram: FakeTelegram) -> None:
    people = range(1, 301)
    await readers(db, *people)
    id = await broadcast(db, "Tin sáng")
    async with db.write() as tx:
        assert await outbox.fan_out(tx, id, select(chats.c.id), utc_now()) == 0  # once more adds nothing
    async with sending(db, telegram):
        await telegram.until(lambda: len(telegram.sends) >= 300)
    assert counts(telegram, people) == [1] * 300
    assert await book(db, id) == {"sent": 300}


async def test_promise_6_two_senders_give_each_reader_one(db: Database, telegram: FakeTelegram) -> None:
    people = range(1, 201)
    await readers(db, *people)
    async with sending(db, telegram, 400), sending(db, telegram, 400):
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: len(telegram.sends) >= 200)
    assert counts(telegram, people) == [1] * 200
    assert await book(db, id) == {"sent": 200}


async def test_promise_1_however_often_a_sender_is_killed(
    db: Database, database_url: str, telegram: FakeTelegram
) -> None:
    people, clock = range(1, 241), Clock(utc_now())
    await readers(db, *people)
    id = await broadcast(db, "Tin sáng")
    telegram.latency = 0.05
    for goal in (30, 60, 90):
        arguments = ("-m", "tests.deliver.sender_process", database_url, telegram.url, "100")
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
        await telegram.until(lambda goal=goal: len(telegram.sends) >= goal)  # type: ignore[misc]  # a lambda's default
        process.kill()
        await process.wait()
    clock.advance(minutes=2)
    async with sending(db, telegram, clock=clock):
        await settled(db, id)
    ledger = await book(db, id)
    assert max(counts(telegram, people)) == 1
    assert sum(ledger.values()) == 240
    assert ledger.keys() <= {"sent", "uncertain"}
    # Who got nothing is known: the ledger says uncertain, and of these there are only those in the air at a kill.
    assert counts(telegram, people).count(0) <= ledger.get("uncertain", 0) <= 100


async def test_promise_1_a_clean_stop_loses_nothing_and_doubts_nothing(db: Database, telegram: FakeTelegram) -> None:
    people = range(1, 61)
    await readers(db, *people)
    id = await broadcast(db, "Tin sáng")
    telegram.latency = 0.1
    async with sending(db, telegram, 100):
        await telegram.until(lambda: len(telegram.sends) >= 20)
    assert (await book(db, id)).keys() == {"sent", "pending"}
    async with sending(db, telegram):
        await settled(db, id)
    assert counts(telegram, people) == [1] * 60
    assert await book(db, id) == {"sent": 60}


async def test_promise_1_a_stop_waits_for_a_slow_answer_but_not_for_ever(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, 1, 2)
    telegram.fail_next("slow", chat=1)
    async with sending(db, telegram):
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: telegram.messages(1) and telegram.messages(2))
        began = time.monotonic()
    assert time.monotonic() - began < 30  # and not until the answer comes, a minute later
    assert await book(db, id) == {"sent": 1, "uncertain": 1}


async def test_promise_1_what_may_have_arrived_is_not_repeated(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, 1, 2, 3)
    telegram.fail_next("reset_after", chat=1)
    telegram.fail_next("reset_before", chat=2)
    async with sending(db, telegram):
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: len(telegram.sends) >= 3)
        await settled(db, id)
    assert counts(telegram, range(1, 4)) == [1, 0, 1]
    assert await book(db, id) == {"sent": 1, "uncertain": 2}


@pytest.mark.parametrize("failure", ["500", "502"])
async def test_promise_1_what_certainly_failed_is_tried_again(
    db: Database, telegram: FakeTelegram, failure: str
) -> None:
    await readers(db, 1, 2)
    telegram.fail_next(failure, chat=1)  # type: ignore[arg-type]  # one of the fake's failures
    async with sending(db, telegram):
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: telegram.messages(1))
        await settled(db, id)
    assert counts(telegram, range(1, 3)) == [1, 1]
    assert await book(db, id) == {"sent": 2}


async def test_promise_1_while_telegram_is_away_everything_waits(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, *range(1, 21))
    await telegram.__aexit__()
    async with sending(db, telegram):
        id = await broadcast(db, "Tin sáng")
        await asyncio.sleep(0.3)
        assert (await book(db, id)).keys() <= {"pending", "leased"}
        await telegram.__aenter__()
        await telegram.until(lambda: len(telegram.sends) >= 20)
        await settled(db, id)
    assert counts(telegram, range(1, 21)) == [1] * 20


async def test_promise_1_a_digest_that_missed_its_morning_is_expired(db: Database, telegram: FakeTelegram) -> None:
    people = await readers(db, 1, 2)
    late = await broadcast(db, "Tin sáng", now=utc_now() - timedelta(hours=5))
    fresh = await broadcast(db, "Tin trưa", to=people)
    async with sending(db, telegram):
        await telegram.until(lambda: len(telegram.sends) >= 2)
        await settled(db, late)
    assert [sent.text for sent in telegram.messages(1)] == ["Tin trưa"]
    assert (await book(db, late), await book(db, fresh)) == ({"expired": 2}, {"sent": 2})


async def test_promise_4_one_broken_recipient_stops_nobody_else(db: Database, telegram: FakeTelegram) -> None:
    people = range(1, 51)
    await readers(db, *people)
    telegram.block(3, silently=True)
    telegram.forget(4)
    telegram.fail_next("slow", chat=5)
    telegram.fail_next("500", 99, chat=6)
    telegram.fail_next("garbage", chat=7)
    async with sending(db, telegram, 200):
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: len({call.chat for call in telegram.sends if call.status == 200}) >= 46)
    assert [chat for chat in people if not telegram.messages(chat)] == [3, 4, 6, 7]
    assert (await book(db, id))["gone"] == 2


async def test_promise_4_a_message_that_telegram_refuses_is_stopped_and_others_go_on(
    db: Database, telegram: FakeTelegram
) -> None:
    people = await readers(db, *range(1, 41))
    telegram.fail_next("bad_html", 3)
    async with sending(db, telegram, 30):
        wrong = await broadcast(db, "Tin hỏng")
        await telegram.until(lambda: len(telegram.sends) >= 3)
        await settled(db, wrong)
        right = await broadcast(db, "Tin lành", to=people[-1:])
        await telegram.until(lambda: telegram.messages(40))
        await settled(db, right)
    ledger = await book(db, wrong)
    assert ledger["rejected"] == 3
    assert ledger["cancelled"] >= 25
    assert telegram.last(40).text == "Tin lành"


async def test_a_long_message_arrives_in_parts_and_in_order(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, 1)
    long = " ".join(f"tin{number}" for number in range(900))
    async with sending(db, telegram):
        id = await broadcast(db, text(long))
        await telegram.until(lambda: len(telegram.messages(1)) == 2)
        await settled(db, id)
    assert " ".join(sent.text for sent in telegram.messages(1)) == long
    async with db.read() as tx:
        row = (await tx.execute(select(deliveries.c.refs, deliveries.c.parts_sent))).one()
    assert (row.refs, row.parts_sent) == ([str(sent.id) for sent in telegram.messages(1)], 2)
