"""Edits, deletions and answers on the way: what the platform refuses is said in a message, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.telegram import TelegramChannel
from digests.deliver.sender import Sender
from digests.model import Message, Mode
from digests.store import Database, ledger, outbox
from digests.store.schema import chats, deliveries
from tests.deliver.conftest import FAST, sending
from tests.deliver.outboxes import book, readers, settled, text, utc_now
from tests.fakes.telegram import TOKEN, FakeTelegram

pytestmark = pytest.mark.slow


class Mute(TelegramChannel):
    """Telegram without edits and deletions, as other platforms are."""

    edits = deletes = False


async def change(
    db: Database, mode: Mode, targets: dict[int, str], otherwise: Message | None = None, words: str = "Đúng"
) -> int:
    """Put a change of these readers' messages into the outbox: by the reader's id on the platform."""
    now = utc_now()
    async with db.write() as tx:
        id = await outbox.add_broadcast(
            tx, "correction", text(words), now, now + timedelta(hours=1), mode=mode, otherwise=otherwise
        )
        await outbox.fan_out(tx, id, select(chats.c.id), now)
        for reader, ref in targets.items():
            mine = select(chats.c.id).where(chats.c.external_id == str(reader)).scalar_subquery()
            row = deliveries.c.broadcast_id == id, deliveries.c.chat_id == mine
            await tx.execute(update(deliveries).where(*row).values(target=[ref]))
    return id


async def test_an_answer_stands_under_the_message_that_it_answers(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, 1, 2)
    before = telegram.shows(1, "Lũ quét")
    id = await change(db, "send", {1: before, 2: "99"}, words="Nước đã rút")
    async with sending(db, telegram):
        await settled(db, id)
    assert [telegram.last(reader).answers for reader in (1, 2)] == [int(before), None]


async def test_a_platform_that_cannot_edit_sends_a_short_message_once(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, *range(1, 31))
    targets = {reader: telegram.shows(reader, "Sai") for reader in range(1, 31)}
    id = await change(db, "edit", targets, text("Đính chính"))
    sender = Sender(db, Mute(TOKEN, telegram.url, FAST))
    await sender.step(utc_now())
    while await sender.step(utc_now()):
        pass
    await sender.channel.close()  # type: ignore[attr-defined]  # Telegram's has it
    assert await book(db, id) == {"sent": 30}
    assert telegram.changes == []
    assert [[one.text for one in telegram.messages(reader)] for reader in (1, 30)] == [["Sai", "Đính chính"]] * 2
    assert telegram.last(1).answers == int(targets[1])


async def test_where_nothing_may_be_sent_instead_it_ends_there(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, 1)
    id = await change(db, "edit", {1: "77"})
    async with sending(db, telegram):
        assert await settled(db, id) == {"cancelled": 1}
    assert telegram.sends == []


async def test_promise_1_what_stands_in_for_an_edit_is_never_sent_twice(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, 1, 2)
    telegram.fail_next("reset_after", chat=1)
    id = await change(db, "edit", {1: "77", 2: "78"}, text("Đính chính"))
    async with sending(db, telegram):
        assert await settled(db, id) == {"uncertain": 1, "sent": 1}
    assert [len(telegram.messages(reader)) for reader in (1, 2)] == [1, 1]


async def test_promise_1_a_lease_left_by_an_edit_is_tried_again_and_one_left_by_a_message_is_uncertain(
    db: Database,
) -> None:
    await readers(db, 1, 2)
    id = await change(db, "edit", {1: "77"}, text("Đính chính"))
    now = utc_now()
    async with db.write() as tx:
        known: dict[int, object] = {}
        batch = await outbox.claim(tx, "telegram", now, 5, lease="a", until=now, known=known)  # type: ignore[arg-type]  # filled by it
        await outbox.start(tx, [one.id for one in batch], "a", now, now)
        assert await ledger.recover_leases(tx, now + timedelta(seconds=1)) == (1, 1)
    assert await book(db, id) == {"pending": 1, "uncertain": 1}


async def test_promise_3_an_edit_obeys_a_429_and_makes_everybody_wait(db: Database, telegram: FakeTelegram) -> None:
    await readers(db, *range(1, 6))
    targets = {reader: telegram.shows(reader, "Sai") for reader in range(1, 6)}
    telegram.throttle(1.0)
    id = await change(db, "edit", targets)
    async with sending(db, telegram):
        assert await settled(db, id) == {"sent": 5}
    done = [call.at for call in telegram.changes if call.status == 200]
    refused = [call.at for call in telegram.changes if call.status == 429]
    assert min(done) - max(refused) >= 0.9
    assert all(telegram.last(reader).text == "Đúng" for reader in range(1, 6))


async def test_promise_8_a_move_forgets_ids_that_would_name_other_messages(
    db: Database, telegram: FakeTelegram
) -> None:
    await readers(db, -5)
    telegram.shows(-5, "Sai")
    telegram.migrate(-5, -1005, silently=True)
    for _ in range(3):
        other = telegram.shows(-1005, "Tin khác")
    id = await change(db, "edit", {-5: other}, text("Đính chính"))
    async with sending(db, telegram):
        assert await settled(db, id) == {"sent": 1}
    assert [one.text for one in telegram.messages(-1005)] == ["Tin khác"] * 3 + ["Đính chính"]
