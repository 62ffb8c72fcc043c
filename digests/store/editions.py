"""Digests composed once for all who share them: who is due, who gets which, and what each edition told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import NEVER
from digests.store.database import Connection
from digests.store.schema import broadcasts, chats, deliveries, digest_plans, editions
from digests.store.told import NONE, edition_of, stories_of
from digests.store.told import Edition as Edition

CHUNK = 10_000
"""Readers settled in one transaction, so that nobody else waits long for the one writer of SQLite."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Readers due at `slot` who share everything that decides what they get. `sample` is one of them."""

    slot: datetime
    signature: str
    watermark: datetime | None
    catching_up: bool
    sample: int


class PlanKind(NamedTuple):
    """All that decides when a plan is due next, the zone aside. `weekdays` are packed."""

    at: time
    weekdays: int
    quiet_from: time | None
    quiet_until: time | None
    weekend_later: bool


_KIND = (
    digest_plans.c.at,
    digest_plans.c.weekdays,
    chats.c.quiet_from,
    chats.c.quiet_until,
    chats.c.weekend_later,
)


# --- who is due ---------------------------------------------------------------------------------


async def due(tx: Connection, now: datetime, limit: int = 500) -> list[Group]:
    """Return the groups of active readers whose digest is due, the earliest slot first."""
    keys = digest_plans.c.next_due_at, chats.c.signature, chats.c.watermark, chats.c.catching_up
    query = (
        select(*keys, func.min(chats.c.id).label("sample"))
        .join_from(digest_plans, chats)
        .where(digest_plans.c.next_due_at <= now, chats.c.state == "active")
        .group_by(*keys)
        .order_by(digest_plans.c.next_due_at, chats.c.signature)
        .limit(limit)
    )
    return [
        Group(slot=slot, signature=signature, watermark=watermark, catching_up=catching_up, sample=sample)
        for slot, signature, watermark, catching_up, sample in await tx.execute(query)
    ]


async def plan_kinds(tx: Connection, group: Group) -> list[PlanKind]:
    """Return which kinds of plans make the group's readers due."""
    query = select(*_KIND).distinct().join_from(digest_plans, chats)
    rows = await tx.execute(query.where(digest_plans.c.next_due_at == group.slot, _signed(group)))
    return [PlanKind(*row) for row in rows]


async def hold(tx: Connection, group: Group) -> tuple[int, int]:
    """Take up to CHUNK readers of the group for this transaction; return the highest id and how many."""
    # The lock keeps a reader's own "digest now" from coming between the fan-out and the new watermark.
    taken = _members(group).order_by(chats.c.id).limit(CHUNK).with_for_update(of=chats).subquery()
    row = (await tx.execute(select(func.max(taken.c.id), func.count()))).one()
    return row[0] or 0, row[1]


def members(group: Group, up_to: int) -> Select[tuple[int]]:
    """Select the ids of the group's readers up to an id, for the fan-out."""
    return _members(group).where(chats.c.id <= up_to)


async def settle(tx: Connection, group: Group, up_to: int, following: dict[PlanKind, datetime]) -> None:
    """Note that the group's readers up to an id were told the news until the slot, and when each plan is due next."""
    await tx.execute(
        update(chats)
        .where(_matches(group), _is_due(group.slot), chats.c.id <= up_to)
        .values(watermark=group.slot, catching_up=False)
    )
    told = select(chats.c.id).where(_signed(group), chats.c.watermark == group.slot, chats.c.id <= up_to)
    await _move_on(tx, group.slot, told, following)


async def skip(tx: Connection, group: Group, following: dict[PlanKind, datetime], *, fold: bool) -> int:
    """Move the group's readers on without a digest, and return how many; `fold`: the next one reaches further back."""
    if fold:
        await tx.execute(update(chats).where(_matches(group), _is_due(group.slot)).values(catching_up=True))
    untold = and_(_signed(group), _same(group.watermark), chats.c.catching_up == (fold or group.catching_up))
    return await _move_on(tx, group.slot, select(chats.c.id).where(untold), following)


async def _move_on(tx: Connection, slot: datetime, who: Select[tuple[int]], following: dict[PlanKind, datetime]) -> int:
    moved = 0
    for kind, moment in following.items():
        plan = digest_plans.c.at == kind.at, digest_plans.c.weekdays == kind.weekdays
        wish = _KIND[2].is_not_distinct_from(kind.quiet_from), _KIND[3].is_not_distinct_from(kind.quiet_until)
        such = who.where(*wish, chats.c.weekend_later == kind.weekend_later)
        due = digest_plans.c.next_due_at == slot, *plan, digest_plans.c.chat_id.in_(such)
        query = update(digest_plans).where(*due).values(next_due_at=moment)
        moved += (await tx.execute(query)).rowcount
    return moved


def _members(group: Group) -> Select[tuple[int]]:
    return select(chats.c.id).where(_matches(group), _is_due(group.slot))


def _matches(group: Group) -> ColumnElement[bool]:
    return and_(_signed(group), _same(group.watermark), chats.c.catching_up == group.catching_up)


def _signed(group: Group) -> ColumnElement[bool]:
    return and_(chats.c.signature == group.signature, chats.c.state == "active")


def _same(watermark: datetime | None) -> ColumnElement[bool]:
    return chats.c.watermark.is_(None) if watermark is None else chats.c.watermark == watermark


def _is_due(slot: datetime) -> ColumnElement[bool]:
    return chats.c.id.in_(select(digest_plans.c.chat_id).where(digest_plans.c.next_due_at == slot))


CHAT = "chat "
"""What the names begin with under which stand the editions that somebody asked for."""


def chat_signature(id: int) -> str:
    """Return the name under which stand the editions that a chat asked for: nobody else gets them."""
    return f"{CHAT}{id}"


# --- what they get ------------------------------------------------------------------------------


async def begin(tx: Connection, slot: datetime, signature: str, since: datetime, now: datetime) -> tuple[Edition, bool]:
    """Return the edition of these readers, and whether it is new: then it is ours to `fill`, and nobody else's."""
    row = {"slot": slot, "signature": signature, "since": since, "stories": stories_of((), (), {}), "created_at": now}
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(editions)
    added = (await tx.execute(into.values(row).on_conflict_do_nothing().returning(editions.c.id))).scalar()
    if added is not None:
        return Edition(id=added, slot=slot, broadcast=None, shown=(), left=()), True
    same = editions.c.slot == slot, editions.c.signature == signature, editions.c.since == since
    # Whoever corrects it waits until its readers are in the outbox, or these get the right words.
    found = select(editions).where(*same).with_for_update(read=True)
    return edition_of((await tx.execute(found)).one()), False


async def fill(
    tx: Connection,
    id: int,
    *,
    broadcast: int | None,
    shown: Sequence[int] = (),
    left: Sequence[int] = (),
    before: Mapping[int, int] = NONE,
) -> None:
    """Write down what an edition tells; `broadcast` None: there is nothing to send."""
    query = update(editions).where(editions.c.id == id)
    await tx.execute(query.values(broadcast_id=broadcast, stories=stories_of(shown, left, before)))


async def get(tx: Connection, id: int) -> Edition | None:
    """Return an edition; None when it was never composed or is forgotten."""
    row = (await tx.execute(select(editions).where(editions.c.id == id))).first()
    return None if row is None else edition_of(row)


async def told(tx: Connection, slot: datetime, signatures: Sequence[str], since: datetime) -> set[int]:
    """Return the ids of the articles that a reader was shown who had the edition of `slot`, under any of `signatures`.

    Each edition leads to the one before it, for it begins where that one ended; none of before `since` counts.
    """
    shown: set[int] = set()
    while slot > since:
        mine = editions.c.slot == slot, editions.c.signature.in_(list(signatures))
        rows = (await tx.execute(select(editions.c.since, editions.c.stories).where(*mine))).all()
        shown.update(*(row.stories["shown"] for row in rows))
        slot = max((row.since for row in rows if row.since < slot), default=since)
    return shown


async def fold_back(tx: Connection, after: datetime, chat: int | None = None) -> int:
    """Take the watermark back for readers whose last digest (of a slot later than `after`) expired unsent.

    Its news then goes into their next digest. Return how many there were.
    """
    expired = deliveries.c.state == "expired", *([] if chat is None else [deliveries.c.chat_id == chat])
    unsent = exists().where(deliveries.c.broadcast_id == editions.c.broadcast_id, *expired)
    # It may have been corrected while it waited: then some of it is another broadcast.
    earlier = exists(select(1).select_from(deliveries.join(broadcasts)).where(*expired, _tells(editions.c.id)))
    folded = 0
    for row in (await tx.execute(select(editions).where(editions.c.slot > after, or_(unsent, earlier)))).all():
        its = or_(deliveries.c.broadcast_id == row.broadcast_id, _tells(row.id))
        missed = select(deliveries.c.chat_id).join_from(deliveries, broadcasts)
        missed = missed.where(its, deliveries.c.state == "expired")
        who = chats.c.watermark == row.slot, chats.c.id.in_(missed if chat is None else [chat])
        had = None if row.since == NEVER else row.since
        folded += (await tx.execute(update(chats).where(*who).values(watermark=had, catching_up=True))).rowcount
    return folded


async def forget(tx: Connection, before: datetime) -> int:
    """Forget the editions of slots before a moment and return how many; their "more" buttons then lead nowhere."""
    return (await tx.execute(delete(editions).where(editions.c.slot < before))).rowcount


def _tells(edition: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Match broadcasts that tell an edition in other words than its own one of now."""
    return broadcasts.c.edition_id == edition
