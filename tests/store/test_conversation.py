"""The web chat's conversations, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from digests.store import Database, conversation
from digests.store.conversation import Line


async def _add(db: Database, chat: str, text: str, at: datetime, *, mine: bool = False) -> Line:
    async with db.write() as tx:
        return await conversation.add(tx, chat, {"text": text}, mine=mine, at=at)


async def _replace(db: Database, chat: str, place: int, text: str) -> Line | None:
    async with db.write() as tx:
        return await conversation.replace(tx, chat, place, {"text": text})


async def _latest(db: Database, chat: str, limit: int = 100) -> list[str]:
    async with db.read() as tx:
        return [line.body["text"] for line in await conversation.latest(tx, chat, limit)]


async def _after(db: Database, chat: str, id: int) -> list[Line]:
    async with db.read() as tx:
        return await conversation.after(tx, chat, id)


async def test_a_conversation_keeps_its_order_and_knows_what_came_after(db: Database, now: datetime) -> None:
    first = await _add(db, "hoa", "/start", now, mine=True)
    second = await _add(db, "hoa", "Chào bạn", now)
    assert await _latest(db, "hoa") == ["/start", "Chào bạn"]
    assert await _latest(db, "hoa", 1) == ["Chào bạn"]
    assert await _after(db, "hoa", first.id) == [second]
    assert await _after(db, "hoa", second.id) == []
    assert (first.mine, second.mine, second.at) == (True, False, now)


async def test_no_conversation_sees_another(db: Database, now: datetime) -> None:
    await _add(db, "hoa", "của Hoa", now)
    line = await _add(db, "minh", "của Minh", now)
    assert await _latest(db, "hoa") == ["của Hoa"]
    assert await _replace(db, "hoa", line.place, "của Hoa") is None
    assert await _latest(db, "minh") == ["của Minh"]


async def test_an_edit_stays_in_its_place_and_is_news_to_a_page_that_has_seen_it(db: Database, now: datetime) -> None:
    menu = await _add(db, "hoa", "☐ Thời tiết", now)
    last = await _add(db, "hoa", "Tin mới", now)
    edited = await _replace(db, "hoa", menu.place, "☑ Thời tiết")
    assert edited is not None
    assert (edited.place, edited.revision, edited.at) == (menu.place, 2, now)
    assert await _after(db, "hoa", last.id) == [edited]
    again = await _replace(db, "hoa", menu.place, "☐ Thời tiết")
    assert again is not None
    assert again.id > edited.id
    assert await _latest(db, "hoa") == ["☐ Thời tiết", "Tin mới"]


async def test_what_the_reader_wrote_and_what_never_was_cannot_be_edited(db: Database, now: datetime) -> None:
    mine = await _add(db, "hoa", "xin chào", now, mine=True)
    assert await _replace(db, "hoa", mine.place, "khác") is None
    assert await _replace(db, "hoa", mine.place + 1000, "khác") is None


async def test_only_the_last_messages_of_a_conversation_are_kept(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        for number in range(conversation.KEPT + 5):
            await conversation.add(tx, "hoa", {"text": str(number)}, mine=False, at=now)
        await conversation.add(tx, "minh", {"text": "một mình"}, mine=False, at=now)
    kept = await _latest(db, "hoa", 1000)
    assert (len(kept), kept[0]) == (conversation.KEPT, "5")
    assert await _latest(db, "minh") == ["một mình"]


async def test_changes_name_each_conversation_once_with_its_newest_event(db: Database, now: datetime) -> None:
    first = await _add(db, "hoa", "1", now)
    await _add(db, "minh", "2", now)
    third = await _add(db, "minh", "3", now)
    async with db.read() as tx:
        assert await conversation.changed(tx, 0) == {"hoa": first.id, "minh": third.id}
        assert await conversation.changed(tx, first.id) == {"minh": third.id}
        assert await conversation.newest(tx) == third.id


async def test_an_id_is_never_given_twice_even_when_everything_was_deleted(db: Database, now: datetime) -> None:
    before = await _add(db, "hoa", "cũ", now)
    async with db.write() as tx:
        assert await conversation.forget(tx, "hoa") == 1
        assert await conversation.newest(tx) == 0
    assert (await _add(db, "hoa", "mới", now)).id > before.id


async def test_tidying_takes_only_what_is_old(db: Database, now: datetime) -> None:
    await _add(db, "hoa", "cũ", now - timedelta(days=91))
    await _add(db, "hoa", "mới", now)
    async with db.write() as tx:
        assert await conversation.tidy(tx, now - timedelta(days=90)) == 1
    assert await _latest(db, "hoa") == ["mới"]


async def test_a_reader_following_many_writers_at_once_misses_nothing(db: Database, now: datetime) -> None:
    async def write(writer: int) -> None:
        for number in range(5):
            await _add(db, "hoa", f"{writer}.{number}", now)

    writers = asyncio.gather(*(write(writer) for writer in range(6)))
    seen: list[str] = []
    last = 0
    while len(seen) < 30:
        for line in await _after(db, "hoa", last):
            seen.append(line.body["text"])
            last = line.id
        if writers.done():
            rest = await _after(db, "hoa", last)
            seen += [line.body["text"] for line in rest]
            break
    await writers
    assert sorted(seen) == sorted(f"{writer}.{number}" for writer in range(6) for number in range(5))
