"""The subscribers' settings, kept and found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from digests.model import Chat, ChatRef, Follows, Plan
from digests.store import Database, chats, whereabouts
from digests.store.schema import chats as chats_table
from digests.store.schema import digest_plans

LAN = ChatRef(channel="telegram", id="7")
LAO_CAI = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = time(6, 30)


def lan(now: datetime) -> Chat:
    return Chat(
        id=0,
        ref=LAN,
        state="paused",
        locale="vi",
        zone=LAO_CAI,
        follows=Follows(
            topics=frozenset({"van-hoa", "kinh-te"}),
            places=frozenset({"02683"}),
            keywords=frozenset({"cho phien"}),
            mutes=frozenset({"bong da"}),
        ),
        plans=(Plan(at=MORNING), Plan(at=time(18, 0), weekdays=frozenset({0, 6}))),
        empty_digest=False,
        paused_until=now,
        watermark=now - timedelta(days=1),
        catching_up=False,
        awaiting="place",
    )


async def keep(db: Database, chat: Chat, now: datetime, due: datetime | None = None) -> Chat:
    async with db.write() as tx:
        await chats.add(tx, chat, private=True, now=now)
        known = await chats.find(tx, chat.ref, lock=True)
        assert known is not None
        await chats.save(tx, replace(chat, id=known.id), {plan.at: due for plan in chat.plans})
        found = await chats.get(tx, known.id)
    assert found is not None
    return found


async def due_times(db: Database) -> dict[time, datetime | None]:
    async with db.read() as tx:
        return {row.at: row.next_due_at for row in await tx.execute(select(digest_plans))}


async def test_a_chat_is_found_again_as_it_was_saved(db: Database, now: datetime) -> None:
    kept = await keep(db, lan(now), now)
    assert kept == replace(lan(now), id=kept.id)
    async with db.read() as tx:
        assert await chats.find(tx, LAN) == kept
        assert await chats.find(tx, replace(LAN, channel="web")) is None
        assert await chats.get(tx, kept.id + 1) is None


async def test_a_chat_is_added_once(db: Database, now: datetime) -> None:
    async with db.write() as tx:
        assert await chats.add(tx, lan(now), private=True, now=now)
        assert not await chats.add(tx, lan(now), private=True, now=now)


async def test_saving_replaces_what_was_followed(db: Database, now: datetime) -> None:
    kept = await keep(db, lan(now), now)
    changed = replace(kept, follows=Follows(), plans=(Plan(at=time(11, 30)),), locale="en")
    assert await keep(db, changed, now) == changed
    async with db.read() as tx:
        row = (await tx.execute(select(chats_table))).one()
    assert row.signature == changed.signature != kept.signature


async def test_a_change_is_only_made_to_a_chat_that_is_as_the_caller_knows_it(db: Database, now: datetime) -> None:
    kept = await keep(db, replace(lan(now), state="active"), now)
    async with db.write() as tx:
        changed = await chats.change(tx, kept, replace(kept, locale="en", follows=Follows(topics=frozenset({"y-te"}))))
        assert changed == await chats.get(tx, kept.id)
        assert await chats.change(tx, kept, replace(kept, follows=Follows())) is None  # somebody was faster
        assert await chats.get(tx, kept.id) == changed
        await tx.execute(update(chats_table).values(state="blocked"))  # as the delivery does it
        assert changed is not None
        assert await chats.change(tx, changed, replace(changed, locale="vi")) is None


async def test_a_word_that_is_written_otherwise_has_its_new_label(db: Database, now: datetime) -> None:
    kept = await keep(db, replace(lan(now), labels={"cho phien": "chợ phiên"}), now)
    assert kept.labels == {"cho phien": "chợ phiên"}
    async with db.write() as tx:
        await chats.change(tx, kept, replace(kept, labels={"cho phien": "Chợ Phiên"}))
        assert getattr(await chats.get(tx, kept.id), "labels", None) == {"cho phien": "Chợ Phiên"}


async def test_a_plan_that_stays_keeps_the_moment_it_is_due(db: Database, now: datetime) -> None:
    kept = await keep(db, lan(now), now, due=now)
    later = now + timedelta(days=1)
    await keep(db, replace(kept, locale="en", plans=(Plan(at=MORNING), Plan(at=time(18, 0)))), now, due=later)
    assert await due_times(db) == {MORNING: now, time(18, 0): later}
    await keep(db, replace(kept, zone=ZoneInfo("Europe/Berlin")), now, due=later)
    assert (await due_times(db))[MORNING] == later
    await keep(db, kept, now, due=None)
    assert (await due_times(db))[MORNING] is None


async def test_a_chat_that_moves_takes_its_settings_along(db: Database, now: datetime) -> None:
    kept = await keep(db, lan(now), now)
    moved = replace(LAN, id="-1007")
    await keep(db, replace(lan(now), ref=moved, follows=Follows()), now)
    async with db.write() as tx:
        assert await whereabouts.move(tx, LAN, "-1007")
        assert not await whereabouts.move(tx, LAN, "-1007")
        assert await chats.find(tx, moved) == replace(kept, ref=moved)
        assert await chats.find(tx, LAN) is None


async def test_small_notes_about_a_chat(db: Database, now: datetime) -> None:
    kept = await keep(db, lan(now), now)
    async with db.write() as tx:
        assert await chats.tell(tx, kept, now)
        await chats.set_awaiting(tx, kept.id, None)
        await chats.seen(tx, LAN, now + timedelta(hours=1))
        assert await chats.get(tx, kept.id) == replace(
            kept, watermark=now, read_at=now, catching_up=False, awaiting=None
        )
        assert (await tx.execute(select(chats_table.c.seen_at))).scalar_one() == now + timedelta(hours=1)


async def test_chats_are_read_together_each_in_its_place(db: Database, now: datetime) -> None:
    hoa = ChatRef(channel="telegram", id="8")
    kept = [await keep(db, replace(lan(now), ref=ref), now) for ref in (LAN, hoa, replace(LAN, channel="web"))]
    refs = [hoa, LAN, replace(LAN, id="nobody"), replace(LAN, channel="web"), LAN]
    async with db.read() as tx:
        assert await chats.find_all(tx, refs) == [kept[1], kept[0], None, kept[2], kept[0]]
        assert await chats.find_all(tx, []) == []


async def test_chats_that_wrote_are_noted_together_but_not_one_that_is_being_changed(
    db: Database, now: datetime
) -> None:
    kept = [await keep(db, replace(lan(now), ref=replace(LAN, id=id)), now) for id in ("7", "8", "9")]
    later = now + timedelta(hours=1)
    if db.sqlite:  # one writer at a time: nobody changes anything meanwhile
        async with db.single() as tx:
            await chats.seen_all(tx, [kept[0].id, kept[1].id], later)
    else:
        async with db.write() as other:
            await chats.get(other, kept[2].id, lock=True)
            async with db.single() as tx:
                await chats.seen_all(tx, [chat.id for chat in kept], later)
    async with db.read() as tx:
        seen = (await tx.execute(select(chats_table.c.seen_at).order_by(chats_table.c.id))).scalars().all()
    assert seen == [later, later, now]


async def test_pauses_that_are_over(db: Database, now: datetime) -> None:
    kept = await keep(db, lan(now), now)
    await keep(db, replace(lan(now), ref=replace(LAN, id="for ever"), paused_until=None), now)
    await keep(db, replace(lan(now), ref=replace(LAN, id="active"), state="active"), now)
    async with db.read() as tx:
        assert await chats.pauses_over(tx, now) == [kept.id]
        assert await chats.pauses_over(tx, now - timedelta(seconds=1)) == []


@pytest.mark.parametrize("days", [set(), {0}, {0, 1, 2, 3, 4}, set(range(7))])
def test_weekdays_are_packed_into_bits(days: set[int]) -> None:
    assert chats.unpack(chats.pack(days)) == days
