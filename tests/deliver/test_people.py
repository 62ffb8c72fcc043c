"""Promises 8 and 9: who has gone, who has moved, and who only seems to have gone."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from digests.model import ChatRef
from digests.store import Database
from digests.store.schema import chats, digest_plans, follows
from tests.deliver.conftest import sending
from tests.deliver.outboxes import broadcast, readers, settled, states, text, utc_now
from tests.fakes.clock import Clock
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.slow


async def test_promise_8_who_blocked_us_is_set_aside_with_settings(db: Database, telegram: FakeTelegram) -> None:
    clock, (reader, _) = Clock(utc_now()), await readers(db, 1, 2)
    async with db.write() as tx:
        await tx.execute(insert(follows).values(chat_id=reader, kind="topic", value="kinh-te"))
        await tx.execute(insert(digest_plans).values(chat_id=reader, at=utc_now().time(), next_due_at=utc_now()))
    telegram.block(1, silently=True)
    async with sending(db, telegram, clock=clock) as sender:
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: len(telegram.sends) >= 2)
        assert await settled(db, id) == {"gone": 1, "sent": 1}
        clock.advance(seconds=40)
        await sender.suspects.settle()
        next_one = await broadcast(db, "Tin trưa", now=clock())
        await telegram.until(lambda: len(telegram.messages(2)) == 2)
        assert await settled(db, next_one) == {"cancelled": 1, "sent": 1}
    assert await states(db) == {"1": "blocked", "2": "active"}
    assert len(telegram.sends) == 3  # the second one was not even tried on the first reader
    async with db.read() as tx:
        assert (await tx.execute(select(follows.c.value))).scalar() == "kinh-te"
        assert (await tx.execute(select(digest_plans.c.next_due_at))).one() == (None,)


async def test_promise_8_a_group_that_becomes_a_supergroup_keeps_its_subscription(
    db: Database, telegram: FakeTelegram
) -> None:
    await readers(db, -5)
    telegram.migrate(-5, -1005, silently=True)
    async with sending(db, telegram):
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: telegram.messages(-1005))
        assert await settled(db, id) == {"sent": 1}
    assert await states(db) == {"-1005": "active"}
    assert len(telegram.messages(-1005)) == 1


async def test_promise_8_a_group_that_subscribed_again_under_its_new_id_gets_it_once(
    db: Database, telegram: FakeTelegram
) -> None:
    await readers(db, -5, -1005)
    telegram.migrate(-5, -1005, silently=True)
    async with sending(db, telegram):
        id = await broadcast(db, "Tin sáng")
        assert await settled(db, id) == {"sent": 1, "cancelled": 1}
    assert len(telegram.messages(-1005)) == 1
    assert await states(db) == {"-5": "left", "-1005": "active"}


async def test_promise_9_when_forty_in_a_hundred_seem_gone_nobody_is_unsubscribed(
    db: Database, telegram: FakeTelegram
) -> None:
    clock, people = Clock(utc_now()), range(1, 101)
    await readers(db, *people)
    unlucky = [chat for chat in people if chat % 5 in (1, 3)]
    for chat in unlucky:
        telegram.block(chat, silently=True)
    async with sending(db, telegram, 100, clock) as sender:
        id = await broadcast(db, "Tin sáng")
        await telegram.until(lambda: sender.suspects.parked)
        for _ in range(6):  # a minute and more in which Telegram is wrong about them
            clock.advance(seconds=11)
            await sender.suspects.settle()
        assert set((await states(db)).values()) == {"active"}
        for chat in unlucky:
            telegram.unblock(chat, silently=True)
        clock.advance(minutes=10)
        await telegram.until(lambda: not sender.suspects.parked)
        assert await settled(db, id) == {"sent": 100}
    assert set((await states(db)).values()) == {"active"}
    assert [len(telegram.messages(chat)) for chat in people] == [1] * 100


async def test_a_reply_to_somebody_who_left_ends_quietly(db: Database, telegram: FakeTelegram) -> None:
    clock = Clock(utc_now())
    await readers(db, 1)
    telegram.block(1, silently=True)
    async with sending(db, telegram, clock=clock) as sender:
        assert await sender.reply(ChatRef(channel="telegram", id="1"), text("Chào")) is None
        clock.advance(seconds=40)
        await sender.suspects.settle()
    assert await states(db) == {"1": "blocked"}


async def test_a_reply_survives_a_reset_connection_and_an_edit_that_is_too_late(
    db: Database, telegram: FakeTelegram
) -> None:
    chat = ChatRef(channel="telegram", id="1")
    async with sending(db, telegram) as sender:
        telegram.fail_next("500")
        ref = await sender.reply(chat, text("Chào bạn"))
        assert ref is not None
        await sender.edit(chat, ref, text("Chào bạn"))  # the same again: Telegram objects, we do not
        await sender.edit(chat, ref, text("Đã đổi"))
        await sender.edit(chat, "999", text("Tin mới"))
    assert [(sent.text, sent.edits) for sent in telegram.messages(1)] == [("Đã đổi", 1), ("Tin mới", 0)]


@pytest.mark.parametrize("lost", ["closes_topic", "deletes_topic"])
async def test_a_digest_whose_topic_is_gone_goes_to_the_general_one_and_so_do_the_next(
    db: Database, telegram: FakeTelegram, lost: str
) -> None:
    (group, _) = await readers(db, -1005, 2)
    async with db.write() as tx:
        await tx.execute(update(chats).where(chats.c.id == group).values(thread="42"))
    async with sending(db, telegram) as sender:
        assert await settled(db, await broadcast(db, "Tin hôm qua")) == {"sent": 2}
        getattr(telegram, lost)(-1005, 42)
        answered = await sender.reply(ChatRef(channel="telegram", id="-1005", thread="42"), text("Đây rồi"))
        assert await settled(db, await broadcast(db, "Tin sáng")) == {"sent": 2}
        assert await settled(db, await broadcast(db, "Tin trưa")) == {"sent": 2}
    assert [(sent.text, sent.thread) for sent in telegram.messages(-1005)] == [
        ("Tin hôm qua", 42),
        ("Đây rồi", None),
        ("Tin sáng", None),
        ("Tin trưa", None),
    ]
    assert answered
    assert await states(db) == {"-1005": "active", "2": "active"}
    tries = [call.values.get("message_thread_id") for call in telegram.sends if call.values["text"] == "Tin trưa"]
    assert tries == [None, None], "the topic is forgotten"
