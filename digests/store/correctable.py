"""What there is to be corrected: the broadcasts that told an alert or a story, and how many readers have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, or_, select, union, union_all

from digests.model import Message
from digests.model_json import from_json
from digests.store.database import Connection
from digests.store.schema import broadcasts, chats, deliveries, editions

HAS_IT = deliveries.c.state.in_(("sent", "uncertain"))
"""They have it, or may have it."""
BELIEVED = timedelta(minutes=2)
"""Nobody who has been gone for so long turns out to be there."""
# Written out, so that the partial indexes of these states can be used.
IN_AIR, WAITS = (deliveries.c.state == literal_column(f"'{state}'") for state in ("leased", "pending"))


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A broadcast whose messages readers have. `locale` is that of its words."""

    id: int
    locale: str
    message: Message
    edition: int | None = None
    """Of a digest that may still go out to somebody: the edition that it tells."""


@dataclass(frozen=True, kw_only=True)
class Having:
    """How many readers of a channel have it: `named` is False for those whose message we cannot name."""

    channel: str
    named: bool
    readers: int


async def of_alert(tx: Connection, alert: int) -> list[Carrier]:
    """Return the broadcasts that hold an alert whole, the earliest first."""
    b = broadcasts.c
    query = select(b.id, b.locale, b.message).where(b.alert_id == alert, b.kind == "alert", b.mode == "send")
    rows = await tx.execute(query.order_by(b.id))
    return [Carrier(id=row.id, locale=row.locale or "", message=from_json(row.message)) for row in rows]


async def told_story(tx: Connection, article: int, since: datetime) -> list[int]:
    """Return the broadcasts of the digests of slots after `since` that showed an article."""
    query, _ = _telling(tx, select(broadcasts.c.id), article, since)
    return list((await tx.execute(query.order_by(broadcasts.c.id))).scalars())


async def of_story(
    tx: Connection, article: int, since: datetime, correction: int, now: datetime, *, after: int = 0, limit: int = 100
) -> list[Carrier]:
    """Return digests of slots after `since` that showed an article and that a correction has not come to yet.

    `message` is how they read now, after the corrections before this one. In the order of their ids, those `after`
    one. Until this transaction ends, nobody else puts their editions into the outbox.
    """
    b, done, ours = broadcasts.c, broadcasts.alias("done"), broadcasts.alias("ours")
    taken = exists().where(done.c.corrects == b.id, done.c.alert_id == correction)
    own = exists().where(
        ours.c.id == b.corrects, ours.c.alert_id == correction
    )  # it has the right words from the start
    edits = select(done.c.message).where(done.c.corrects == b.id, done.c.mode == "edit").order_by(done.c.id.desc())
    newest = edits.limit(1).correlate(broadcasts).scalar_subquery().label("newest")
    columns = b.id, b.kind, b.message, b.expires_at, newest, _locale(b.id)
    query, edition = _telling(tx, select(*columns), article, since)
    query = query.add_columns(edition).where(~taken, ~own, b.id > after).order_by(b.id).limit(limit)
    rows = (await tx.execute(query)).all()
    held = select(editions.c.id).where(editions.c.id.in_(sorted({row.edition for row in rows})))
    await tx.execute(held.order_by(editions.c.id).with_for_update())
    return [
        Carrier(
            id=row.id,
            locale=row.locale or "",
            message=from_json(row.newest or row.message),
            edition=row.edition if row.kind == "digest" and row.expires_at > now else None,
        )
        for row in rows
    ]


def _telling(
    tx: Connection, query: Select[Any], article: int, since: datetime
) -> tuple[Select[Any], ColumnElement[Any]]:
    """Let a query of broadcasts find those of digests that showed an article; return it and the edition's id."""
    told = select(editions.c.id, editions.c.broadcast_id).where(editions.c.slot > since, shows(tx, article)).cte("told")
    now = select(told.c.broadcast_id.label("broadcast"), told.c.id.label("edition"))
    earlier = select(broadcasts.c.id, told.c.id).join_from(told, broadcasts, broadcasts.c.edition_id == told.c.id)
    words = union(now.where(told.c.broadcast_id.is_not(None)), earlier).subquery("words")
    return query.join_from(broadcasts, words, words.c.broadcast == broadcasts.c.id), words.c.edition


async def having(tx: Connection, carriers: Sequence[int], also: Select[Any] | None = None) -> list[Having]:
    """Count who has these messages, by channel: each once, however many of them they have.

    `also` selects others: chat_id, channel, named (1 or 0).
    """
    d, named = deliveries.c, case((deliveries.c.parts_sent > 0, 1), else_=0).label("named")
    theirs = select(d.chat_id, d.channel, named).where(d.broadcast_id.in_(list(carriers)), HAS_IT)
    every = (theirs if also is None else union_all(theirs, also)).subquery("every")
    best = func.max(every.c.named).label("named")
    each = select(every.c.channel, best).group_by(every.c.chat_id, every.c.channel).subquery("each")
    query = select(each.c.channel, each.c.named, func.count().label("readers"))
    rows = await tx.execute(query.group_by(each.c.channel, each.c.named).order_by(each.c.channel))
    return [Having(channel=row.channel, named=bool(row.named), readers=row.readers) for row in rows]


async def still_waiting(tx: Connection, carriers: Sequence[int], now: datetime, *, stopped: bool = False) -> int:
    """Return how many may still get these messages: they wait for them, or (`stopped`) a stop took them back."""
    ids = list(carriers)
    waits = or_(WAITS, IN_AIR, lately_gone(now), *([taken_back()] if stopped else []))
    such = deliveries.c.broadcast_id.in_(ids), waits
    waiting = int((await tx.execute(select(func.count()).select_from(deliveries).where(*such))).scalar_one())
    filling = select(broadcasts.c.id).where(broadcasts.c.id.in_(ids), broadcasts.c.filled_to.is_not(None))
    return waiting or len((await tx.execute(filling)).all())


def shows(tx: Connection, article: int) -> ColumnElement[bool]:
    """Match editions that told an article. Those of two days are few enough for their lists to be simply read."""
    if tx.dialect.name == "sqlite":
        each = func.json_each(editions.c.stories, "$.shown").table_valued("value")
        return exists(select(1).select_from(each).where(each.c.value == article))
    each = func.json_array_elements_text(editions.c.stories["shown"]).table_valued("value")
    return exists(select(1).select_from(each).where(each.c.value == str(article)))


def _locale(broadcast: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the language of a digest: that of one who got it. All who share it had the same when it was composed."""
    one = select(chats.c.locale).join_from(deliveries, chats).where(deliveries.c.broadcast_id == broadcast)
    return one.limit(1).scalar_subquery().label("locale")


def taken_back() -> ColumnElement[bool]:
    """Match deliveries that were called off before anything was tried."""
    d = deliveries.c
    return and_(d.state == "cancelled", d.parts_sent == 0, d.attempts == 0)


def lately_gone(now: datetime) -> ColumnElement[bool]:
    """Match deliveries to chats that seem to have left, so lately that it may not be true.

    A channel that is parked lets such deliveries wait again (deliver/suspects.py).
    """
    return and_(deliveries.c.state == "gone", deliveries.c.updated_at > now - BELIEVED)
