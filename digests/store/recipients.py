"""Whom an alert is for: the readers of an audience, who of them is in their quiet hours, and how many they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    column,
    exists,
    false,
    func,
    or_,
    select,
    true,
    values,
)

from digests.model import NEVER, Audience, FollowKind
from digests.store.database import Connection
from digests.store.schema import Clock, UtcDateTime, chats, deliveries, follows


class QuietKind(NamedTuple):
    """All that decides when a chat's quiet hours end. The name of a zone, and times of its clock."""

    zone: str
    begin: time
    end: time


Quiet = Sequence[tuple[QuietKind, datetime]]
"""The kinds of quiet hours that are going on, and when each ends."""
_KIND = chats.c.zone, chats.c.quiet_from, chats.c.quiet_until


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How many readers of one channel, and how many of them are in quiet hours that the alert does not break.

    Of these, when the first and the last quiet hours end, and how many end when it is too late.
    """

    channel: str
    readers: int
    quiet: int
    first: datetime | None
    last: datetime | None
    late: int


async def reach(
    tx: Connection, audience: Audience, urgent: bool, quiet: Quiet, expires_at: datetime, told: Collection[int] = ()
) -> list[Reached]:
    """Count the audience by channel. `told`: see `belongs`."""
    silent = in_quiet_hours(quiet)
    held = and_(silent.c.ends_at.is_not(None), ~breaks_quiet_hours(audience, urgent))
    late = and_(held, silent.c.ends_at >= expires_at)
    ends = case((held, silent.c.ends_at))
    query = select(
        chats.c.channel,
        func.count().label("readers"),
        func.sum(case((held, 1), else_=0)).label("quiet"),
        func.min(ends).label("first"),
        func.max(ends).label("last"),
        func.sum(case((late, 1), else_=0)).label("late"),
    )
    query = query.select_from(chats.outerjoin(silent, same_kind(silent)))
    query = query.where(belongs(audience, urgent, told)).group_by(chats.c.channel).order_by(chats.c.channel)
    return [Reached(**row) for row in (await tx.execute(query)).mappings()]


async def quiet_kinds(tx: Connection, after: int = 0, up_to: int | None = None) -> list[QuietKind]:
    """Return the kinds of quiet hours that chats have, those of a range of ids."""
    query = select(*_KIND).distinct().where(chats.c.quiet_from.is_not(None), chats.c.quiet_until.is_not(None))
    query = query.where(chats.c.id > after) if up_to is None else query.where(chats.c.id.between(after + 1, up_to))
    return [QuietKind(*row) for row in await tx.execute(query)]


def belongs(audience: Audience, urgent: bool, told: Collection[int] = ()) -> ColumnElement[bool]:
    """Is a chat in the audience? Of a linked reader's chats the one at home is, a paused one is if it is urgent.

    It is also if it has one of the broadcasts `told`: whoever was told of a danger is told when it is over.
    """
    here = chats.c.state == "active"
    if urgent or told:
        knows = deliveries.c.chat_id == chats.c.id, deliveries.c.broadcast_id.in_(told), deliveries.c.state == "sent"
        here = or_(here, and_(chats.c.state == "paused", true() if urgent else exists().where(*knows)))
    narrow = chats.c.channel.in_(sorted(audience.channels)) if audience.channels else true()
    wide = true() if audience.everyone else or_(_topics(audience), _places(audience.places))
    return and_(here, chats.c.at_home, narrow, wide)


def breaks_quiet_hours(audience: Audience, urgent: bool) -> ColumnElement[bool]:
    """May an alert come in a chat's quiet hours: is it urgent, and for a place that the chat follows?

    One for everyone is for every place.
    """
    if not urgent:
        return false()
    if audience.everyone:
        return _follows("place").exists()
    return _places(audience.places)


def in_quiet_hours(quiet: Quiet) -> CTE:
    """Return the kinds of quiet hours that are going on as a table to be joined (`same_kind`)."""
    columns = column("zone", Text), column("begin", Clock), column("end", Clock), column("ends_at", UtcDateTime)
    # A table of values must not be empty: a kind that nobody has stands for none.
    rows = [(*kind, ends_at) for kind, ends_at in quiet] or [("", time(), time(), NEVER)]
    return values(*columns, name="quiet").data(rows).cte()


def same_kind(silent: CTE) -> ColumnElement[bool]:
    """Are a chat's quiet hours of that kind?"""
    return and_(
        chats.c.zone == silent.c.zone, chats.c.quiet_from == silent.c.begin, chats.c.quiet_until == silent.c.end
    )


def _topics(audience: Audience) -> ColumnElement[bool]:
    """Does it get any of the topics: follows one of them, or no topic at all, and has not muted them all?"""
    if not audience.topics:
        return false()
    muted = _follows("mute", [f"#{slug}" for slug in audience.topics])
    spared = (
        ~muted.exists()
        if len(audience.topics) == 1
        else muted.with_only_columns(func.count()).correlate(chats).scalar_subquery() < len(audience.topics)
    )
    return and_(or_(_follows("topic", audience.topics).exists(), ~_follows("topic").exists()), spared)


def _places(codes: Collection[str]) -> ColumnElement[bool]:
    """Does it follow any of the places?"""
    return _follows("place", codes).exists() if codes else false()


def _follows(kind: FollowKind, among: Collection[str] | None = None) -> Select[tuple[int]]:
    """Select what the chat of the query around it follows."""
    query = select(follows.c.chat_id).where(follows.c.chat_id == chats.c.id, follows.c.kind == kind)
    return query if among is None else query.where(follows.c.value.in_(sorted(among)))
