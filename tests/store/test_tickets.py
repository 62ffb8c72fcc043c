"""Letters to the newsroom, as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from digests.model import Chat, ChatRef
from digests.store import Database, chats, tickets
from digests.store.tidy import tidy

ROOM = ChatRef(channel="telegram", id="-100")
READER = ChatRef(channel="web", id="7")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FREE = ((HOUR, 5),)


@pytest.fixture
async def reader(db: Database, now: datetime) -> Chat:
    stranger = Chat(id=0, ref=READER, state="left", locale="vi", zone=ZoneInfo("Asia/Ho_Chi_Minh"))
    async with db.write() as tx:
        await chats.add(tx, stranger, private=True, now=now)
        found = await chats.find(tx, READER)
    assert found is not None
    return found


async def test_a_letter_is_found_by_the_message_that_shows_it(db: Database, reader: Chat, now: datetime) -> None:
    async with db.write() as tx:
        first, second = [await tickets.add(tx, reader.id, text, now, state="open") for text in ("một", "hai")]
        await tickets.set_copies(tx, first, [(ROOM, "41"), (READER, "42")])
        await tickets.set_copies(tx, second, [(ROOM, "42")])
        found = [await tickets.shown_as(tx, ROOM, message) for message in ("41", "42", "43")]
    assert [letter and letter.text for letter in found] == ["một", "hai", None]


async def test_drafts_are_no_letters_until_they_are_sent(db: Database, reader: Chat, now: datetime) -> None:
    async with db.write() as tx:
        draft = await tickets.add(tx, reader.id, "nháp", now, state="draft")
        assert await tickets.waiting(tx) == 0
        assert await tickets.send(tx, replace(reader, id=reader.id + 1), "", now, FREE, draft=draft) is None
        sent = [await tickets.send(tx, reader, "", now, FREE, draft=draft) for _ in range(2)]
        assert [letter and letter.text for letter in sent] == ["nháp", None], "once"
        assert sent[0] == await tickets.get(tx, draft)
        assert await tickets.waiting(tx) == 1


async def test_a_chat_sends_so_many_letters_in_so_much_time(db: Database, reader: Chat, now: datetime) -> None:
    limits = (HOUR, 2), (24 * HOUR, 3)
    sent = []
    for moment in (now, now + MINUTE, now + 2 * MINUTE, now + HOUR, now + HOUR + 2 * MINUTE, now + 24 * HOUR):
        async with db.write() as tx:
            sent.append(await tickets.send(tx, reader, "thư “một”", moment, limits) is not None)
    assert sent == [True, True, False, True, False, True]


async def test_a_chat_whose_letters_are_not_wanted_sends_none(db: Database, reader: Chat, now: datetime) -> None:
    async with db.write() as tx:
        draft = await tickets.add(tx, reader.id, "nháp", now, state="draft")
        await tickets.let_write(tx, reader.id, False)
        assert await tickets.send(tx, reader, "thư", now, FREE) is None
        assert await tickets.send(tx, reader, "", now, FREE, draft=draft) is None
        await tickets.let_write(tx, reader.id, True)
        letter = await tickets.send(tx, reader, "thư", now, FREE)
        assert letter is not None
        assert letter == await tickets.get(tx, letter.id)


async def test_drafts_go_after_a_day_and_letters_a_year_after_they_were_dealt_with(
    db: Database, reader: Chat, now: datetime
) -> None:
    async with db.write() as tx:
        states: tuple[tickets.State, ...] = ("draft", "open", "closed")
        ids = {state: await tickets.add(tx, reader.id, state, now, state=state) for state in states}
        await tidy(tx, now + timedelta(days=1, hours=1))
        assert await tickets.get(tx, ids["draft"]) is None
        await tidy(tx, now + timedelta(days=366))
        kept = [await tickets.get(tx, id) is not None for id in ids.values()]
    assert kept == [False, True, False]


async def test_open_letters_come_by_how_long_they_wait_and_the_others_the_newest_first(
    db: Database, reader: Chat, now: datetime
) -> None:
    async with db.write() as tx:
        made = {
            text: await tickets.add(tx, reader.id, text, now - timedelta(hours=hours), state="open")
            for text, hours in (("mới", 1), ("cũ", 5), ("đã trả lời", 4), ("đã cất", 2), ("nháp", 3))
        }
        await tickets.set_state(tx, made["đã trả lời"], "answered", answer="vâng", answered_at=now, answered_by="web:1")
        await tickets.set_state(tx, made["đã cất"], "closed")
        await tickets.set_state(tx, made["nháp"], "draft")
        waiting, done = await tickets.open(tx, 10), await tickets.dealt_with(tx, 10)
        assert [letter.text for letter in await tickets.open(tx, 1)] == ["cũ"]
        await tickets.let_write(tx, reader.id, False)
        again = await tickets.get(tx, made["cũ"])
    assert [letter.text for letter in waiting] == ["cũ", "mới"]
    assert [(letter.text, letter.answer, letter.answered_by) for letter in done] == [
        ("đã cất", None, None),
        ("đã trả lời", "vâng", "web:1"),
    ]
    assert (done[1].stamp, done[0].stamp) == (now.isoformat(), "")
    assert [letter.blocked for letter in waiting] == [False, False]
    assert again is not None
    assert again.blocked
