"""The subscribers as administrators look at them: found, counted, enrolled in bulk; and what was sent to one.

With a million of them every query here but the counts goes by an index.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, delete, func, insert, select, update

from digests.collect.text import fold
from digests.model import Chat, ChatRef, DeliveryState, FollowKind, Kind
from digests.store.chats import columns_of
from digests.store.database import Connection
from digests.store.schema import broadcasts, chats, deliveries, digest_plans, follows
from digests.store.wishes import FIELD, pack

GROUPS = 5_000
"""Groups and channels whose titles are looked through: they are few."""
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of one message to a chat."""

    kind: Kind
    state: DeliveryState
    at: datetime
    error: str | None = None


async def ids_of(tx: Connection, external_id: str, channels: Collection[str]) -> list[int]:
    """Return our numbers of the chats that have this id on one of these platforms."""
    named = chats.c.channel.in_(sorted(channels)), chats.c.external_id == external_id
    return list((await tx.execute(select(chats.c.id).where(*named).order_by(chats.c.id))).scalars())


async def groups_called(tx: Connection, words: str, limit: int) -> list[int]:
    """Return the groups and channels whose titles hold these words, with or without diacritics, the newest first."""
    some = select(chats.c.id, chats.c.title).where(~chats.c.private).order_by(chats.c.id.desc()).limit(GROUPS)
    wanted = fold(words)
    return [row.id for row in await tx.execute(some) if wanted in fold(row.title or "")][:limit]


async def known_since(tx: Connection, id: int) -> datetime | None:
    """Return when a chat became known."""
    return (await tx.execute(select(chats.c.created_at).where(chats.c.id == id))).scalar()


async def sent_to(tx: Connection, id: int, limit: int) -> list[Sent]:
    """Return what became of the last messages to a chat, the newest first."""
    d = deliveries.c
    # Ordered by what no index has, so that none but the chat's own is used.
    query = (
        select(broadcasts.c.kind, d.state, d.updated_at, d.error)
        .join_from(deliveries, broadcasts)
        .where(d.chat_id == id)
        .order_by(d.updated_at.desc(), d.id.desc())
        .limit(limit)
    )
    return [Sent(kind=r.kind, state=r.state, at=r.updated_at, error=r.error) for r in await tx.execute(query)]


async def by_state(tx: Connection) -> dict[tuple[str, str], int]:
    """Return how many chats there are, by channel and state. It goes through all of them."""
    query = select(chats.c.channel, chats.c.state, func.count()).group_by(chats.c.channel, chats.c.state)
    return {(channel, state): count for channel, state, count in await tx.execute(query)}


async def by_follow(tx: Connection, kind: FollowKind) -> list[tuple[str, int]]:
    """Return how many subscribers (active or paused) follow each topic or place, the most first."""
    counted = (
        select(follows.c.value, func.count())
        .join_from(follows, chats)
        .where(follows.c.kind == kind, chats.c.state.in_(("active", "paused")))
        .group_by(follows.c.value)
        .order_by(func.count().desc(), follows.c.value)
    )
    return [(value, count) for value, count in await tx.execute(counted)]


Settled = tuple[Chat, Mapping[time, datetime | None] | None]
"""A chat as it shall be, and when each of its plans is due; None: as it was."""


async def enrol(tx: Connection, some: Sequence[Settled], now: datetime) -> None:
    """Add chats with all their settings, in few statements."""
    for start in range(0, len(some), CHUNK):
        part = some[start : start + CHUNK]
        rows = [_row(chat, now) for chat, _ in part]
        added = await tx.execute(insert(chats).returning(chats.c.id, chats.c.channel, chats.c.external_id), rows)
        ids = {ChatRef(channel=row.channel, id=row.external_id): row.id for row in added}
        await _write_wishes(tx, part, ids)
        await _write_plans(tx, part, ids)


async def rewrite(tx: Connection, some: Sequence[Settled]) -> None:
    """Write chats anew that are there (`lock` them first), with all their settings, in few statements."""
    for start in range(0, len(some), CHUNK):
        part = some[start : start + CHUNK]
        ids = {chat.ref: chat.id for chat, _ in part}
        planned = [(chat, due) for chat, due in part if due is not None]
        await tx.execute(_rewriting(tuple(columns_of(part[0][0]))), [_renewed(chat) for chat, _ in part])
        await tx.execute(delete(follows).where(follows.c.chat_id.in_(ids.values())))
        again = [chat.id for chat, _ in planned]
        await tx.execute(delete(digest_plans).where(digest_plans.c.chat_id.in_(again)))
        await _write_wishes(tx, part, ids)
        await _write_plans(tx, planned, ids)


@cache
def _rewriting(names: tuple[str, ...]) -> Update:
    columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(chats).where(chats.c.id == bindparam("row")).values(**columns, revision=chats.c.revision + 1)


def _renewed(chat: Chat) -> dict[str, object]:
    return {f"new_{name}": value for name, value in columns_of(chat).items()} | {"row": chat.id}


async def lock(tx: Connection, refs: Collection[ChatRef]) -> None:
    """Keep these chats from being changed by anybody else until this transaction ends, taken in one order."""
    for channel in sorted({ref.channel for ref in refs}):
        mine = chats.c.channel == channel, chats.c.external_id.in_([ref.id for ref in refs if ref.channel == channel])
        await tx.execute(select(chats.c.id).where(*mine).order_by(chats.c.id).with_for_update())


async def _write_wishes(tx: Connection, some: Sequence[Settled], ids: Mapping[ChatRef, int]) -> None:
    wishes = [
        {"chat_id": ids[chat.ref], "kind": kind, "value": value, "label": chat.labels.get(value)}
        for chat, _ in some
        for kind, name in FIELD.items()
        for value in sorted(getattr(chat.follows, name))
    ]
    if wishes:
        await tx.execute(insert(follows), wishes)


async def _write_plans(tx: Connection, some: Sequence[Settled], ids: Mapping[ChatRef, int]) -> None:
    plans = [
        {"chat_id": ids[chat.ref], "at": plan.at, "weekdays": pack(plan.weekdays), "next_due_at": (due or {})[plan.at]}
        for chat, due in some
        for plan in chat.plans
    ]
    if plans:
        await tx.execute(insert(digest_plans), plans)


def _row(chat: Chat, now: datetime) -> dict[str, object]:
    named = {"channel": chat.ref.channel, "external_id": chat.ref.id, "private": chat.private}
    return {**columns_of(chat), **named, "created_at": now, "seen_at": now}
