"""The subscribers: their settings, and when they are due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Chat, ChatRef, FollowKind, Follows, Plan
from digests.store.database import Connection
from digests.store.schema import chats, digest_plans, follows

_FIELD = {"topic": "topics", "place": "places", "keyword": "keywords", "mute": "mutes"}


async def find(tx: Connection, ref: ChatRef, *, lock: bool = False) -> Chat | None:
    """Return a chat with its settings. `lock`: nobody else changes it until this transaction ends."""
    return await _one(tx, chats.c.channel == ref.channel, chats.c.external_id == ref.id, lock=lock)


async def get(tx: Connection, id: int, *, lock: bool = False) -> Chat | None:
    """Return a chat by our own id."""
    return await _one(tx, chats.c.id == id, lock=lock)


async def add(tx: Connection, chat: Chat, *, private: bool, now: datetime) -> bool:
    """Add a chat with its times (its `id` is ours to choose and is not looked at); False when there is one already.

    When its digest is due is worked out when it is saved.
    """
    row = {**_columns(chat), "channel": chat.ref.channel, "external_id": chat.ref.id}
    row |= {"private": private, "created_at": now, "seen_at": now}
    kind = sqlite if tx.dialect.name == "sqlite" else postgresql
    query = kind.insert(chats).values(row).on_conflict_do_nothing().returning(chats.c.id)
    id = (await tx.execute(query)).scalar()
    plans = [{"chat_id": id, "at": plan.at, "weekdays": pack(plan.weekdays)} for plan in chat.plans]
    if id is not None and plans:
        await tx.execute(insert(digest_plans), plans)
    return id is not None


async def save(tx: Connection, chat: Chat, due: Mapping[time, datetime | None]) -> None:
    """Write all of a chat's settings; `due` says when each of its plans is due next.

    A plan that stays as it was keeps the moment it is due: it may be the one that is being composed just now.
    """
    kept = await _kept(tx, chat)
    await tx.execute(update(chats).where(chats.c.id == chat.id).values(_columns(chat)))
    await tx.execute(delete(follows).where(follows.c.chat_id == chat.id))
    wishes = [
        {"chat_id": chat.id, "kind": kind, "value": value, "label": chat.labels.get(value)}
        for kind in get_args(FollowKind)
        for value in sorted(getattr(chat.follows, _FIELD[kind]))
    ]
    if wishes:
        await tx.execute(insert(follows), wishes)
    await tx.execute(delete(digest_plans).where(digest_plans.c.chat_id == chat.id))
    plans = [
        {
            "chat_id": chat.id,
            "at": plan.at,
            "weekdays": pack(plan.weekdays),
            "next_due_at": (moment := due.get(plan.at)) and kept.get(plan, moment),
        }
        for plan in chat.plans
    ]
    if plans:
        await tx.execute(insert(digest_plans), plans)


async def _kept(tx: Connection, chat: Chat) -> dict[Plan, datetime]:
    """Return when the chat's plans are due, as long as it lives by the same clock."""
    query = select(digest_plans).join_from(digest_plans, chats)
    same = chats.c.id == chat.id, chats.c.zone == chat.zone.key, digest_plans.c.next_due_at.is_not(None)
    rows = await tx.execute(query.where(*same))
    return {Plan(at=row.at, weekdays=unpack(row.weekdays)): row.next_due_at for row in rows}


async def told(tx: Connection, id: int, until: datetime) -> None:
    """Note that a chat has been told the news up to `until`."""
    await tx.execute(update(chats).where(chats.c.id == id).values(watermark=until, catching_up=False))


async def seen(tx: Connection, ref: ChatRef, now: datetime) -> None:
    """Note that a chat wrote to us."""
    mine = (chats.c.channel == ref.channel) & (chats.c.external_id == ref.id)
    await tx.execute(update(chats).where(mine).values(seen_at=now))


async def set_awaiting(tx: Connection, id: int, what: str | None) -> None:
    """Note which question a chat was asked last."""
    await tx.execute(update(chats).where(chats.c.id == id).values(awaiting=what))


async def move(tx: Connection, ref: ChatRef, new_id: str) -> bool:
    """Give a chat the new id that its platform gave it; False when there is no such chat.

    A chat that was made under the new id meanwhile gives way: the settings are with the old one.
    """
    known = select(chats.c.id).where(chats.c.channel == ref.channel, chats.c.external_id == ref.id)
    if ref.id == new_id or (await tx.execute(known)).first() is None:
        return False
    await tx.execute(delete(chats).where(chats.c.channel == ref.channel, chats.c.external_id == new_id))
    mine = (chats.c.channel == ref.channel) & (chats.c.external_id == ref.id)
    await tx.execute(update(chats).where(mine).values(external_id=new_id))
    return True


async def pauses_over(tx: Connection, now: datetime, limit: int = 500) -> list[int]:
    """Return the ids of chats whose pause has ended."""
    over = chats.c.state == "paused", chats.c.paused_until <= now
    return list((await tx.execute(select(chats.c.id).where(*over).order_by(chats.c.id).limit(limit))).scalars())


def pack(weekdays: Iterable[int]) -> int:
    """Return weekdays as the bits of a number; bit 0 is Monday."""
    return sum(1 << day for day in weekdays)


def unpack(bits: int) -> frozenset[int]:
    """Return the weekdays whose bits are set."""
    return frozenset(day for day in range(7) if bits >> day & 1)


async def _one(tx: Connection, *which: Any, lock: bool) -> Chat | None:
    query = select(chats).where(*which)
    row = (await tx.execute(query.with_for_update() if lock else query)).first()
    if row is None:
        return None
    wishes = await tx.execute(select(follows).where(follows.c.chat_id == row.id))
    plans = await tx.execute(select(digest_plans).where(digest_plans.c.chat_id == row.id).order_by(digest_plans.c.at))
    return _chat(row, wishes.all(), plans.all())


def _chat(row: Any, wishes: Iterable[Any], plans: Iterable[Any]) -> Chat:
    sets: dict[str, set[str]] = {name: set() for name in _FIELD.values()}
    labels: dict[str, str] = {}
    for wish in wishes:
        sets[_FIELD[wish.kind]].add(wish.value)
        if wish.label:
            labels[wish.value] = wish.label
    return Chat(
        id=row.id,
        ref=ChatRef(channel=row.channel, id=row.external_id, thread=row.thread),
        state=row.state,
        locale=row.locale,
        zone=ZoneInfo(row.zone),
        follows=Follows(**{name: frozenset(values) for name, values in sets.items()}),
        plans=tuple(Plan(at=plan.at, weekdays=unpack(plan.weekdays)) for plan in plans),
        empty_digest=row.empty_digest,
        paused_until=row.paused_until,
        watermark=row.watermark,
        catching_up=row.catching_up,
        awaiting=row.awaiting,
        private=row.private,
        quiet=(row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None,
        weekend_later=row.weekend_later,
        read_at=row.read_at,
        labels=labels,
        person=row.person,
        at_home=row.at_home,
    )


def _columns(chat: Chat) -> dict[str, Any]:
    return {
        "state": chat.state,
        "locale": chat.locale,
        "zone": chat.zone.key,
        "signature": chat.signature,
        "watermark": chat.watermark,
        "catching_up": chat.catching_up,
        "empty_digest": chat.empty_digest,
        "paused_until": chat.paused_until,
        "awaiting": chat.awaiting,
        "quiet_from": chat.quiet[0] if chat.quiet else None,
        "quiet_until": chat.quiet[1] if chat.quiet else None,
        "weekend_later": chat.weekend_later,
        "read_at": chat.read_at,
        "person": chat.person,
        "at_home": chat.at_home,
        "thread": chat.ref.thread,
    }
