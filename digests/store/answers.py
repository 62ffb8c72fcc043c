"""Digests that somebody asked for, as long as they can be corrected: the answer, and the platform's ids of it.

An answer goes out past the outbox and is no broadcast. When a story of it has to be corrected, `put` gives it a place
in the ledger as if it had been one, and from then on it is corrected like any other digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    cast,
    false,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    update,
)

from digests.model import Message
from digests.model_json import from_json, to_json
from digests.store.correctable import shows
from digests.store.database import Connection
from digests.store.editions import CHAT
from digests.store.schema import broadcasts, chats, deliveries, editions

LANDS = timedelta(minutes=2)
"""An answer of which nothing is known after so long may have arrived or not: no send is tried for longer."""
PRIORITY = 9
"""Of their deliveries: none, for nothing of it ever waits. The figures of digests leave them out."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A digest that somebody was answered with. `refs` None: it may have arrived."""

    edition: int
    chat: int
    channel: str
    message: Message
    refs: tuple[str, ...] | None
    at: datetime


async def arrived(tx: Connection, refs: Mapping[int, Sequence[str]]) -> None:
    """Note the platform's ids of answers, by edition; none: it certainly has not arrived."""
    noted = update(editions).where(editions.c.id == bindparam("edition"), editions.c.message.is_not(null()))
    rows = [{"edition": edition, "ids": list(ids)} for edition, ids in refs.items()]
    await tx.execute(noted.values(refs=bindparam("ids")), rows)


def answered(tx: Connection, article: int, since: datetime) -> Select[Any]:
    """Select who was answered with a digest of after `since` that showed an article and is not in the ledger.

    The columns are those that `correctable.having` takes.
    """
    e, named = editions.c, case((_arrived(), 1), else_=0).label("named")
    query = select(chats.c.id.label("chat_id"), chats.c.channel, named)
    query = query.join_from(editions, chats, chats.c.id == _whose())
    return query.where(*_those(tx, article, since), or_(e.refs.is_(null()), _arrived()))


async def on_their_way(tx: Connection, article: int, since: datetime, now: datetime) -> bool:
    """Is somebody being answered with such a digest at this moment?"""
    young = editions.c.refs.is_(null()), editions.c.created_at > now - LANDS
    one = select(editions.c.id).where(*_those(tx, article, since), *young).limit(1)
    return (await tx.execute(one)).first() is not None


async def landed(tx: Connection, article: int, since: datetime, now: datetime, limit: int) -> list[Answer]:
    """Return answers that showed an article, have arrived or may have, and are not in the ledger; to be `put` there."""
    e = editions.c
    there = or_(_arrived(), e.refs.is_(null()) & (e.created_at <= now - LANDS))
    columns = e.id, e.message, e.refs, e.created_at, chats.c.id.label("chat"), chats.c.channel
    query = select(*columns).join_from(editions, chats, chats.c.id == _whose())
    query = query.where(*_those(tx, article, since), there).order_by(e.id).limit(limit)
    return [
        Answer(
            edition=row.id,
            chat=row.chat,
            channel=row.channel,
            message=from_json(row.message),
            refs=None if row.refs is None else tuple(row.refs),
            at=row.created_at,
        )
        for row in await tx.execute(query.with_for_update(of=editions, skip_locked=True))
    ]


async def put(tx: Connection, answers: Sequence[Answer]) -> None:
    """Put these into the ledger, each as a broadcast of its own that has been sent."""
    if not answers:
        return
    rows = [_broadcast(one) for one in answers]
    made = insert(broadcasts).returning(broadcasts.c.id, sort_by_parameter_order=True)
    ids = list((await tx.execute(made, rows)).scalars())
    pairs = list(zip(ids, answers, strict=True))
    await tx.execute(insert(deliveries), [_delivery(id, one) for id, one in pairs])
    entered = update(editions).where(editions.c.id == bindparam("edition"))
    entered = entered.values(broadcast_id=bindparam("broadcast"), message=null(), refs=null())
    await tx.execute(entered, [{"edition": one.edition, "broadcast": id} for id, one in pairs])


async def forget(tx: Connection, before: datetime) -> int:
    """Forget the answers of before a moment and return how many: nobody corrects what is so old."""
    old = editions.c.slot < before, editions.c.message.is_not(null())
    return (await tx.execute(update(editions).where(*old).values(message=null(), refs=null()))).rowcount


def _those(tx: Connection, article: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    e = editions.c
    return e.slot > since, e.message.is_not(null()), e.broadcast_id.is_(None), shows(tx, article)


def _arrived() -> ColumnElement[bool]:
    """Has it arrived for certain, as the platform's ids of it say?"""
    refs = editions.c.refs
    return case((refs.is_(null()), false()), else_=func.json_array_length(refs) > literal_column("0"))


def _whose() -> ColumnElement[int]:
    """Return the id of the chat that asked for an edition."""
    number = cast(func.substr(editions.c.signature, len(CHAT) + 1), chats.c.id.type)
    return case((editions.c.signature.startswith(CHAT), number))


def _broadcast(one: Answer) -> dict[str, Any]:
    values = {"kind": "answer", "state": "done", "priority": PRIORITY, "message": to_json(one.message)}
    return {**values, "created_at": one.at, "expires_at": one.at, "rejections": 0, "mode": "send"}


def _delivery(broadcast: int, one: Answer) -> dict[str, Any]:
    refs = list(one.refs or ())
    values = {"broadcast_id": broadcast, "chat_id": one.chat, "channel": one.channel, "refs": refs, "attempts": 1}
    values |= {"state": "sent" if refs else "uncertain", "priority": PRIORITY, "parts_sent": len(refs)}
    return {**values, "due_at": one.at, "updated_at": one.at}
