"""What a chat follows and when its digest comes: written as few rows in few statements, those that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import get_args

from sqlalchemy import ColumnElement, and_, case, delete, insert, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Chat, FollowKind
from digests.store.database import Connection
from digests.store.schema import digest_plans, follows

FIELD = {"topic": "topics", "place": "places", "keyword": "keywords", "mute": "mutes"}
"""The field of `Follows` that has what is followed of a kind."""


async def change_follows(tx: Connection, before: Chat, after: Chat) -> None:
    """Write what differs between what a chat followed and what it follows, labels included."""
    had, has = _wishes(before), _wishes(after)
    gone = [key for key, label in had.items() if key not in has or has[key] != label]
    new = [key for key, label in has.items() if key not in had or had[key] != label]
    if gone:
        these = tuple_(follows.c.kind, follows.c.value).in_(gone)
        await tx.execute(delete(follows).where(follows.c.chat_id == after.id, these))
    if new:
        rows = [{"chat_id": after.id, "kind": kind, "value": value, "label": has[kind, value]} for kind, value in new]
        await tx.execute(insert(follows).values(rows))


async def change_plans(tx: Connection, before: Chat, after: Chat, due: Mapping[time, datetime | None]) -> None:
    """Write a chat's plans and when each is due next; one that stays as it was keeps the moment it is due."""
    gone = {plan.at for plan in before.plans} - {plan.at for plan in after.plans}
    if gone:
        mine = digest_plans.c.chat_id == after.id
        await tx.execute(delete(digest_plans).where(mine, digest_plans.c.at.in_(sorted(gone))))
    if not after.plans:
        return
    rows = [
        {"chat_id": after.id, "at": plan.at, "weekdays": pack(plan.weekdays), "next_due_at": due.get(plan.at)}
        for plan in after.plans
    ]
    query = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(digest_plans).values(rows)
    new = query.excluded
    moment: ColumnElement[datetime | None] = new.next_due_at
    clocks = [(chat.zone, chat.quiet, chat.weekend_later) for chat in (before, after)]
    if clocks[0] == clocks[1]:
        kept = digest_plans.c.next_due_at
        stays = digest_plans.c.weekdays == new.weekdays, kept.is_not(None), new.next_due_at.is_not(None)
        moment = case((and_(*stays), kept), else_=new.next_due_at)
    changed = {"weekdays": new.weekdays, "next_due_at": moment}
    await tx.execute(query.on_conflict_do_update(index_elements=["chat_id", "at"], set_=changed))


def pack(weekdays: Iterable[int]) -> int:
    """Return weekdays as the bits of a number; bit 0 is Monday."""
    return sum(1 << day for day in weekdays)


@lru_cache(maxsize=128)
def unpack(bits: int) -> frozenset[int]:
    """Return the weekdays whose bits are set."""
    return frozenset(day for day in range(7) if bits >> day & 1)


def _wishes(chat: Chat) -> dict[tuple[str, str], str | None]:
    """Return what a chat follows as (kind, value), each with its label."""
    return {
        (kind, value): chat.labels.get(value)
        for kind in get_args(FollowKind)
        for value in sorted(getattr(chat.follows, FIELD[kind]))
    }
