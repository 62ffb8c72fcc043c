"""Tidying up: what has served is forgotten, what still waits to be sent never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from digests.model import Alert, AlertText, Approval, Audience, Block, Chat, ChatRef, Message, Span
from digests.store import Connection, Database, alerts, audit, chats, conversation, members, outbox, schema, slots
from digests.store.members import Invitation
from digests.store.schema import broadcasts, deliveries, inbox, web_messages
from digests.store.schema import chats as chats_table
from digests.store.tidy import AUDIT, tidy

MESSAGE = Message(blocks=(Block(lines=((Span(text="Bản tin sáng"),),)),))


async def count(tx: Connection, table: object) -> int:
    return (await tx.execute(select(func.count()).select_from(table))).scalar_one()  # type: ignore[arg-type]  # a table


async def test_what_is_old_is_forgotten_and_what_is_new_is_kept(db: Database, now: datetime) -> None:
    long_ago = now - timedelta(days=36)
    async with db.write() as tx:
        for update, at in (("1", long_ago), ("2", now)):
            await slots.first_time(tx, "telegram", update, at)
        for at in (long_ago, now):
            await conversation.add(tx, "reader", {"text": "Xin chào"}, mine=True, at=at)
            await outbox.add_broadcast(tx, "digest", MESSAGE, at, at + timedelta(hours=4))
        gone = {kind: count for kind, count in (await tidy(tx, now)).items() if count}
        assert gone == {"updates": 1, "broadcasts": 1, "messages": 1}
        assert [await count(tx, table) for table in (inbox, web_messages, broadcasts)] == [1, 1, 1]


async def test_a_message_that_still_waits_is_kept_however_old(db: Database, now: datetime) -> None:
    long_ago = now - timedelta(days=36)
    ref = ChatRef(channel="web", id="r")
    reader = Chat(id=0, ref=ref, state="active", locale="vi", zone=ZoneInfo("Asia/Ho_Chi_Minh"))
    async with db.write() as tx:
        await chats.add(tx, reader, private=True, now=long_ago)
        id = await outbox.add_broadcast(tx, "notice", MESSAGE, long_ago, now + timedelta(days=1))
        assert await outbox.fan_out(tx, id, select(chats_table.c.id), long_ago) == 1
        assert (await tidy(tx, now))["broadcasts"] == 0
        assert await count(tx, deliveries) == 1


async def test_alerts_are_kept_for_a_year_and_for_as_long_as_they_are_open(db: Database, now: datetime) -> None:
    long_ago = now - AUDIT - timedelta(days=1)
    old = Alert(
        id=0,
        kind="alert",
        state="sent",
        author="telegram:1",
        text=AlertText(title="Lũ quét"),
        audience=Audience(),
        expires_at=long_ago,
        created_at=long_ago,
        updated_at=long_ago,
    )
    async with db.write() as tx:
        gone = await alerts.add(tx, old, "")
        await alerts.approve(tx, gone, Approval(who="telegram:2", hash=old.hash, at=long_ago))
        kept = [
            await alerts.add(tx, other, "") for other in (replace(old, state="stopped"), replace(old, updated_at=now))
        ]
        assert (await tidy(tx, now))["alerts"] == 1
        assert [alert.id for alert in await alerts.recent(tx, 9)] == kept[::-1]
        assert await count(tx, schema.approvals) == 0


async def test_the_log_of_the_newsroom_is_kept_for_a_year(db: Database, now: datetime) -> None:
    long_ago = now - AUDIT - timedelta(days=1)
    async with db.write() as tx:
        for at in (long_ago, now):
            await audit.note(tx, None, "alert.sent", "alert:1", at)
            invited = Invitation(hash=at.isoformat(), role="editor", name="Lan", invited_by="web:1", expires_at=at)
            await members.invite(tx, invited, at)
        gone = {kind: count for kind, count in (await tidy(tx, now)).items() if count}
        assert gone == {"audit": 1, "invitations": 1}
        assert [await count(tx, table) for table in (schema.audit, schema.invitations)] == [1, 1]
