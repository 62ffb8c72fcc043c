"""Subscribers found, counted and enrolled in bulk, on both databases, and by an index where there are many."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from digests.compose.schedule import dues
from digests.model import Block, Chat, ChatRef, Follows, Message, Plan, Span
from digests.store import Database, chats, groups, ledger, outbox, readership
from digests.store.schema import chats as table

LAN = Chat(
    id=0,
    ref=ChatRef(channel="telegram", id="7"),
    state="active",
    locale="vi",
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    follows=Follows(topics=frozenset({"the-thao"}), places=frozenset({"03043"}), keywords=frozenset({"lu quet"})),
    plans=(Plan(at=time(6, 30)), Plan(at=time(18), weekdays=frozenset({0, 4}))),
    labels={"lu quet": "Lũ quét"},
    quiet=(time(22), time(6)),
)


def another(id: str, **changes: object) -> Chat:
    return replace(LAN, ref=ChatRef(channel=str(changes.pop("channel", "telegram")), id=id), **changes)  # type: ignore[arg-type]  # fields of Chat


async def enrolled(db: Database, now: datetime, *some: Chat) -> None:
    async with db.write() as tx:
        await readership.enrol(tx, [(chat, dues(chat, now)) for chat in some], now)


async def test_who_is_enrolled_has_all_their_settings_and_is_due(db: Database, now: datetime) -> None:
    await enrolled(db, now, LAN, another("8", state="left"), another("-9", private=False))
    async with db.read() as tx:
        found = await chats.find(tx, LAN.ref)
        assert found == replace(LAN, id=found.id if found else 0)
        assert found.labels == LAN.labels
        due = (await tx.execute(text("SELECT count(*) FROM digest_plans WHERE next_due_at IS NOT NULL"))).scalar()
    assert due == 4, "two of each who receives, none of the one who does not"


async def test_more_than_fit_into_one_statement_are_enrolled(db: Database, now: datetime) -> None:
    await enrolled(db, now, *(another(str(number)) for number in range(1, 2 * readership.CHUNK + 2)))
    async with db.read() as tx:
        assert sum((await readership.by_state(tx)).values()) == 2 * readership.CHUNK + 1


async def test_everybody_is_read_piece_by_piece(db: Database, now: datetime) -> None:
    await enrolled(db, now, *(another(str(number)) for number in range(1, 6)))
    found: list[str] = []
    last = 0
    async with db.read() as tx:
        while some := await chats.after(tx, last, 2):
            found += [chat.ref.id for chat in some]
            last = some[-1].id
    assert found == ["1", "2", "3", "4", "5"]


async def test_an_id_is_looked_for_on_the_platforms_that_were_named(db: Database, now: datetime) -> None:
    await enrolled(db, now, LAN, another("7", channel="zalo"), another("7", channel="web"))
    async with db.read() as tx:
        assert len(await readership.ids_of(tx, "7", ["telegram", "zalo"])) == 2
        assert await readership.ids_of(tx, "8", ["telegram", "zalo"]) == []


async def test_groups_are_found_by_their_titles_without_diacritics(db: Database, now: datetime) -> None:
    await enrolled(db, now, LAN, another("-1", private=False), another("-2", private=False))
    async with db.write() as tx:
        for id, title in (("-1", "Tổ dân phố số 5"), ("-2", "Hội phụ nữ")):
            found = await chats.find(tx, ChatRef(channel="telegram", id=id))
            assert found
            await groups.set_title(tx, found.id, title)
        ids = await readership.groups_called(tx, "to dan pho", 5)
        assert [(chat.title if (chat := await chats.get(tx, id)) else "") for id in ids] == ["Tổ dân phố số 5"]


async def test_subscribers_are_counted_by_state_topic_and_place(db: Database, now: datetime) -> None:
    quiet = another("8", state="paused", follows=Follows(topics=frozenset({"the-thao", "kinh-te"})))
    await enrolled(db, now, LAN, quiet, another("9", state="left"), another("9", channel="web", state="banned"))
    async with db.read() as tx:
        assert await readership.by_state(tx) == {
            ("telegram", "active"): 1,
            ("telegram", "paused"): 1,
            ("telegram", "left"): 1,
            ("web", "banned"): 1,
        }
        assert await readership.by_follow(tx, "topic") == [("the-thao", 2), ("kinh-te", 1)]
        assert await readership.by_follow(tx, "place") == [("03043", 1)]


async def test_the_last_messages_to_a_chat_are_seen_with_what_became_of_them(db: Database, now: datetime) -> None:
    await enrolled(db, now, LAN)
    message = Message(blocks=(Block(lines=((Span(text="Tin"),),)),))
    async with db.write() as tx:
        found = await chats.find(tx, LAN.ref)
        assert found
        for hours in (3, 2, 1):
            at = now - timedelta(hours=hours)
            broadcast = await outbox.add_broadcast(tx, "digest", message, at, now)
            await outbox.fan_out(tx, broadcast, table.select().with_only_columns(table.c.id), at)
        sent = await readership.sent_to(tx, found.id, 2)
        assert [(one.kind, one.state, one.at) for one in sent] == [
            ("digest", "pending", now - timedelta(hours=1)),
            ("digest", "pending", now - timedelta(hours=2)),
        ]
        since = await readership.known_since(tx, found.id)
    assert since == now


async def test_what_waits_for_a_banned_chat_is_never_sent(db: Database, now: datetime) -> None:
    await enrolled(db, now, LAN, another("8", state="banned"))
    message = Message(blocks=(Block(lines=((Span(text="Tin"),),)),))
    async with db.write() as tx:
        broadcast = await outbox.add_broadcast(tx, "alert", message, now, now + timedelta(hours=1))
        await outbox.fan_out(tx, broadcast, table.select().with_only_columns(table.c.id), now)
        claimed = await outbox.claim(tx, "telegram", now, 10, lease="x", until=now + timedelta(minutes=1), known={})
        assert [delivery.ref.id for delivery in claimed] == ["7"]
        assert await ledger.ledger(tx, broadcast) == {"leased": 1, "cancelled": 1}


async def test_what_single_looks_ask_goes_by_an_index(db: Database) -> None:
    wanted = {
        "SELECT id FROM chats WHERE channel IN ('telegram', 'web') AND external_id = 'x'": "external_id",
        "SELECT id, title FROM chats WHERE NOT private ORDER BY id DESC LIMIT 5000": "ix_chats_groups",
        "SELECT id FROM deliveries WHERE chat_id = 7 ORDER BY updated_at DESC LIMIT 5": "ix_deliveries_chat_id",
        "SELECT value, count(*) FROM follows WHERE kind = 'topic' GROUP BY value": "ix_follows_kind_value_chat_id",
    }
    explain = "EXPLAIN QUERY PLAN " if db.sqlite else "EXPLAIN "
    async with db.write() as tx:
        if not db.sqlite:
            await tx.execute(text("SET LOCAL enable_seqscan = off"))
            await tx.execute(text("SET LOCAL enable_sort = on"))
        for query, index in wanted.items():
            plan = " ".join(str(row) for row in await tx.execute(text(explain + query)))
            assert index in plan, plan
