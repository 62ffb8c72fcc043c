"""The subscribers: their settings, and when they are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Column,
    ScalarSelect,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Chat, ChatRef, Follows, Plan
from digests.store.database import Connection
from digests.store.notes import seen as seen
from digests.store.notes import seen_all as seen_all
from digests.store.notes import set_awaiting as set_awaiting
from digests.store.notes import tell as tell
from digests.store.ready import Ready, among
from digests.store.schema import chats, digest_plans, follows
from digests.store.wishes import FIELD, change_follows, change_plans
from digests.store.wishes import pack as pack
from digests.store.wishes import unpack as unpack


async def find(tx: Connection, ref: ChatRef, *, lock: bool = False) -> Chat | None:
    """Return a chat with its settings. `lock`: nobody else changes it until this transaction ends."""
    return await _one(tx, _BY_REF, {"channel": ref.channel, "external_id": ref.id}, lock=lock)


async def find_all(tx: Connection, refs: Sequence[ChatRef]) -> list[Chat | None]:
    """Return chats with their settings, each in the place of its reference."""
    found: dict[tuple[str, str], Chat] = {}
    for channel in {ref.channel for ref in refs}:
        values = {"channel": channel, "ids": [ref.id for ref in refs if ref.channel == channel]}
        rows = await _these(tx.dialect.name == "sqlite").rows(tx, values)
        found |= {(channel, row.external_id): _chat(row) for row in rows}
    return [found.get((ref.channel, ref.id)) for ref in refs]


async def get(tx: Connection, id: int, *, lock: bool = False) -> Chat | None:
    """Return a chat by our own id."""
    return await _one(tx, _BY_ID, {"id": id}, lock=lock)


async def of_person(tx: Connection, person: str) -> list[Chat]:
    """Return the chats of a reader who uses several, by id, so that whoever changes them takes them in one order."""
    lite, theirs = tx.dialect.name == "sqlite", chats.c.person == person
    if not lite:
        await tx.execute(select(chats.c.id).where(theirs).order_by(chats.c.id).with_for_update())
    return [_chat(row) for row in await tx.execute(_query(lite).where(theirs).order_by(chats.c.id))]


async def after(tx: Connection, id: int, limit: int) -> list[Chat]:
    """Return the chats that come after `id`, in the order in which they became known."""
    query = _query(tx.dialect.name == "sqlite").where(chats.c.id > id).order_by(chats.c.id).limit(limit)
    return [_chat(row) for row in await tx.execute(query)]


async def add(tx: Connection, chat: Chat, *, private: bool, now: datetime) -> bool:
    """Add a chat with its times (its `id` is ours to choose and is not looked at); False when there is one already.

    When its digest is due is worked out when it is saved.
    """
    row = {**columns_of(chat), "channel": chat.ref.channel, "external_id": chat.ref.id}
    row |= {"private": private, "created_at": now, "seen_at": now}
    query = _insert(tx, chats).values(row).on_conflict_do_nothing().returning(chats.c.id)
    id = (await tx.execute(query)).scalar()
    plans = [{"chat_id": id, "at": plan.at, "weekdays": pack(plan.weekdays)} for plan in chat.plans]
    if id is not None and plans:
        await tx.execute(insert(digest_plans).values(plans))
    return id is not None


async def save(tx: Connection, chat: Chat, due: Mapping[time, datetime | None]) -> None:
    """Write all of a chat's settings; `due` says when each of its plans is due next.

    A plan that stays as it was keeps the moment it is due: it may be the one that is being composed just now.
    """
    before = await get(tx, chat.id)
    if before is not None:
        await change(tx, before, chat, due)


async def change(
    tx: Connection, before: Chat, after: Chat, due: Mapping[time, datetime | None] | None = None
) -> Chat | None:
    """Write what differs between two states of a chat, as `save` does, and return it as it is then.

    None, and nothing is written, when the chat is not as in `before` any more. Without `due`, when its plans are due
    stays as it is.
    """
    old, new = columns_of(before), columns_of(after)
    differing = {name: value for name, value in new.items() if value != old[name]}
    same = chats.c.id == before.id, chats.c.revision == before.revision, chats.c.state == before.state
    query = update(chats).where(*same).values({**differing, "revision": before.revision + 1})
    if (await tx.execute(query)).rowcount == 0:
        return None
    await change_follows(tx, before, after)
    if due is not None:
        await change_plans(tx, before, after, due)
    return replace(after, revision=before.revision + 1)


async def pauses_over(tx: Connection, now: datetime, limit: int = 500) -> list[int]:
    """Return the ids of chats whose pause has ended."""
    over = chats.c.state == "paused", chats.c.paused_until <= now
    return list((await tx.execute(select(chats.c.id).where(*over).order_by(chats.c.id).limit(limit))).scalars())


_BY_REF, _BY_ID = ("channel", "external_id"), ("id",)


async def _one(tx: Connection, by: tuple[str, ...], values: dict[str, Any], *, lock: bool) -> Chat | None:
    lite = tx.dialect.name == "sqlite"
    if lock and not lite:
        # In a statement of its own: one that waited for the lock would show what was followed before the wait.
        await _locking(by).rows(tx, values)
    row = await _whole(by, lite).first(tx, values)
    return None if row is None else _chat(row)


# Statements are made once and used again: to make one takes longer than to execute it.


@cache
def _locking(by: tuple[str, ...]) -> Ready:
    return Ready(select(chats.c.id).where(*(chats.c[name] == bindparam(name) for name in by)).with_for_update())


@cache
def _whole(by: tuple[str, ...], lite: bool) -> Ready:
    return Ready(_query(lite).where(*(chats.c[name] == bindparam(name) for name in by)))


@cache
def _these(lite: bool) -> Ready:
    return Ready(_query(lite).where(chats.c.channel == bindparam("channel"), among(lite, chats.c.external_id, "ids")))


def _query(lite: bool) -> Select[Any]:
    """Return the query that reads whole chats, with what they follow and their plans."""
    wishes = _as_list(lite, follows.c.chat_id, follows.c.kind, follows.c.value, follows.c.label)
    plans = _as_list(lite, digest_plans.c.chat_id, digest_plans.c.at, digest_plans.c.weekdays)
    return select(*chats.c, wishes.label("wishes"), plans.label("plans"))


def _as_list(lite: bool, of: Column[Any], *columns: Column[Any]) -> ScalarSelect[Any]:
    """Return a chat's rows of another table as one value: a list of lists."""
    row = (func.json_array if lite else func.json_build_array)(*columns)
    rows = (func.json_group_array if lite else func.json_agg)(row, type_=JSON)
    return select(rows).where(of == chats.c.id).correlate(chats).scalar_subquery()


def _chat(row: Any) -> Chat:
    sets: dict[str, set[str]] = {name: set() for name in FIELD.values()}
    labels: dict[str, str] = {}
    for kind, value, label in row.wishes or ():
        sets[FIELD[kind]].add(value)
        if label:
            labels[value] = label
    plans = sorted((time.fromisoformat(at), weekdays) for at, weekdays in row.plans or ())
    return Chat(
        id=row.id,
        ref=ChatRef(channel=row.channel, id=row.external_id, thread=row.thread),
        state=row.state,
        locale=row.locale,
        zone=ZoneInfo(row.zone),
        follows=Follows(**{name: frozenset(values) for name, values in sets.items()}),
        plans=tuple(Plan(at=at, weekdays=unpack(weekdays)) for at, weekdays in plans),
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
        seen_at=row.seen_at,
        title=row.title or "",
        acts_for=row.acts_for,
        acts_until=row.acts_until,
        revision=row.revision,
    )


def columns_of(chat: Chat) -> dict[str, Any]:
    """Return the columns that a chat's settings decide."""
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


def _insert(tx: Connection, table: Table) -> Any:
    return (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(table)
