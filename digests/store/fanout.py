"""Alerts into the outbox: chats in the order of their ids, a chunk in each transaction, so that senders begin at once.

`broadcasts.filled_to` says how far it has come. Whoever goes on, after a crash or at the same time, goes on from there;
a chat that has the alert already gets no second one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, literal_column, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Alert, Message
from digests.store import outbox, recipients
from digests.store.database import Connection
from digests.store.recipients import Quiet
from digests.store.schema import alerts, broadcasts, chats, deliveries

CHUNK = 10_000
"""Chats looked at, or rows changed, in one transaction: SQLite has one writer, and others want their turn."""
# Written out, so that the partial indexes of these states can be used.
_PENDING, _LEASED = (deliveries.c.state == literal_column(f"'{state}'") for state in ("pending", "leased"))
_DISTANT = 8
"""How many alerts back a thread is followed."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One of an alert's broadcasts. `filled_to`: the highest chat it has been filled to; None: it is complete."""

    id: int
    locale: str | None
    state: str
    filled_to: int | None


async def begin(tx: Connection, alert: Alert, messages: Mapping[str, Message], now: datetime) -> None:
    """Make an alert's broadcasts, one in each language; `fill` gives them to their readers."""
    for locale, message in messages.items():
        await outbox.add_broadcast(
            tx, "alert", message, now, alert.expires_at, alert=alert.id, filled_to=0, locale=locale
        )


async def of_alert(tx: Connection, alert: int) -> list[Filled]:
    """Return the alert's broadcasts, the one in the newsroom's own language first."""
    b = broadcasts.c
    rows = await tx.execute(select(b.id, b.locale, b.state, b.filled_to).where(b.alert_id == alert).order_by(b.id))
    return [Filled(id=row.id, locale=row.locale, state=row.state, filled_to=row.filled_to) for row in rows]


async def set_state(tx: Connection, alert: int, state: str, **values: Any) -> None:
    """Put an alert's broadcasts into a state ("sending", "stopped", "done"), with other columns that change along."""
    await tx.execute(update(broadcasts).where(broadcasts.c.alert_id == alert).values(state=state, **values))


async def fill_to(tx: Connection, alert: int, chat: int | None) -> None:
    """Note how far an alert has been filled; None: to the end."""
    await tx.execute(update(broadcasts).where(broadcasts.c.alert_id == alert).values(filled_to=chat))


async def next_chunk(tx: Connection, after: int) -> int | None:
    """Return the highest id of the next chunk of chats; None when there is none left."""
    chunk = select(chats.c.id).where(chats.c.id > after).order_by(chats.c.id).limit(CHUNK).subquery()
    last: int | None = (await tx.execute(select(func.max(chunk.c.id)))).scalar()
    return last


async def fill(tx: Connection, alert: Alert, into: Sequence[Filled], up_to: int, quiet: Quiet, now: datetime) -> int:
    """Put an alert into the outbox of its readers among the chats up to an id; return how many got it: one statement.

    Each gets it in their language, or else in that of the first. Those in quiet hours get it when these end, or not at
    all if it is too old then. Again adds nothing.
    """
    columns = ("broadcast_id", "chat_id", "channel", "state", "priority", "due_at", "attempts", "parts_sent")
    rows = await _rows(tx, alert, into, up_to, quiet, now)
    query: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(deliveries)
    query = query.from_select([*columns, "refs", "target", "updated_at"], rows).on_conflict_do_nothing()
    # SQLAlchemy forgets the row count of an INSERT on PostgreSQL unless it is asked to keep it.
    return int((await tx.execute(query.execution_options(preserve_rowcount=True))).rowcount)


async def unfinished(tx: Connection) -> list[int]:
    """Return the ids of alerts, corrections and recalls that go out and have not reached every outbox yet."""
    going = alerts.c.state == "sending", broadcasts.c.filled_to.is_not(None)
    query = select(alerts.c.id).distinct().join_from(alerts, broadcasts, broadcasts.c.alert_id == alerts.c.id)
    return list((await tx.execute(query.where(*going).order_by(alerts.c.id))).scalars())


async def take_back(tx: Connection, alert: int, now: datetime) -> int:
    """Take a stopped alert back from up to CHUNK of those for whom it waits, and return how many those were."""
    some = select(deliveries.c.id).where(_PENDING, _of(alert)).limit(CHUNK)
    some = some.with_for_update(skip_locked=True)
    taken = update(deliveries).where(deliveries.c.id.in_(some.scalar_subquery()))
    return (await tx.execute(taken.values(state="cancelled", updated_at=now))).rowcount


async def put_back(tx: Connection, alert: int, now: datetime) -> int:
    """Let a stopped alert wait again for all from whom it was taken back, and return how many those are."""
    d = deliveries.c
    taken = d.broadcast_id.in_(_mine(alert)), d.state == "cancelled", d.parts_sent == 0
    due = case((d.due_at < literal(now, d.due_at.type), literal(now, d.due_at.type)), else_=d.due_at)
    again = update(deliveries).where(*taken).values(state="pending", due_at=due, updated_at=now)
    return (await tx.execute(again)).rowcount


async def hush(tx: Connection, alert: Alert, quiet: Quiet, now: datetime) -> int:
    """Let those wait whose quiet hours have begun before their turn came, and return how many those are.

    They get it when these end, or not at all if it is too old then.
    """
    d, silent = deliveries.c, recipients.in_quiet_hours(quiet)
    moment = d.due_at.type
    sleeps = d.chat_id == chats.c.id, recipients.same_kind(silent)
    heard = recipients.breaks_quiet_hours(alert.audience, alert.urgent)
    ends = select(silent.c.ends_at).where(*sleeps).correlate(deliveries).scalar_subquery()
    asleep = select(chats.c.id).where(*sleeps, ~heard).correlate(deliveries).exists()
    due = _PENDING, _of(alert.id), d.due_at <= literal(now, moment)
    late = case((ends >= literal(alert.expires_at, moment), "expired"), else_="pending")
    waits = update(deliveries).where(*due, asleep).values(state=late, due_at=ends, updated_at=now)
    return (await tx.execute(waits)).rowcount


async def anybody_waits(tx: Connection, alert: int) -> bool:
    """Is it still on its way to somebody?"""
    d = deliveries.c
    for state, order in ((_PENDING, (d.channel, d.priority, d.due_at, d.id)), (_LEASED, (d.leased_until,))):
        one = select(d.id).where(state, _of(alert)).order_by(*order).limit(1)
        if (await tx.execute(one)).first():
            return True
    return False


# --- the rows -----------------------------------------------------------------------------------


async def _rows(
    tx: Connection, alert: Alert, into: Sequence[Filled], up_to: int, quiet: Quiet, now: datetime
) -> Select[Any]:
    moment = deliveries.c.due_at.type
    silent = recipients.in_quiet_hours(quiet)
    heard = recipients.breaks_quiet_hours(alert.audience, alert.urgent)
    begun = literal(alert.updated_at, moment)  # when it began to go out, for all chunks the same
    due = func.coalesce(case((heard, null()), else_=silent.c.ends_at), begun, type_=moment)
    columns = (
        _whose(into),
        chats.c.id,
        chats.c.channel,
        case((due >= literal(alert.expires_at, moment), "expired"), else_="pending"),
        literal(outbox.URGENT if alert.urgent else outbox.PRIORITY["alert"]),
        due,
        literal(0),
        literal(0),
        literal([], deliveries.c.refs.type),
        await _answered(tx, alert),
        literal(now, moment),
    )
    chunk = chats.c.id > (into[0].filled_to or 0), chats.c.id <= up_to
    among = chats.outerjoin(silent, recipients.same_kind(silent))
    belongs = recipients.belongs(alert.audience, alert.urgent, await thread(tx, alert))
    return select(*columns).select_from(among).where(*chunk, belongs)


def _mine(alert: int) -> Select[tuple[int]]:
    return select(broadcasts.c.id).where(broadcasts.c.alert_id == alert)


def _of(alert: int) -> ColumnElement[bool]:
    """Is a delivery that waits one of this alert? For queries of pending and leased ones only.

    "+ 0" keeps databases from the index of broadcasts, where they would go through all that has arrived, twice a second
    for a whole night if somebody sleeps; in the small indexes of what waits there is little then.
    """
    return (deliveries.c.broadcast_id + 0).in_(_mine(alert))


def _whose(into: Sequence[Filled]) -> ColumnElement[int]:
    first, *others = into
    if not others:
        return literal(first.id)
    return case(*((chats.c.locale == other.locale, literal(other.id)) for other in others), else_=literal(first.id))


async def _answered(tx: Connection, alert: Alert) -> ColumnElement[Any]:
    """Return the ids of the message that a chat got last of the alerts before this one in its thread."""
    if not (before := await thread(tx, alert)):
        return null()
    past = deliveries.alias("past")
    got = past.c.chat_id == chats.c.id, past.c.broadcast_id.in_(before), past.c.state == "sent"
    return select(past.c.refs).where(*got).order_by(past.c.id.desc()).limit(1).correlate(chats).scalar_subquery()


async def thread(tx: Connection, alert: Alert) -> Collection[int]:
    """Return the broadcasts of the alerts that this one follows up, directly or by others."""
    before, follows = list[int](), alert.follows
    while follows is not None and len(before) < _DISTANT and follows not in before:
        before.append(follows)
        follows = (await tx.execute(select(alerts.c.follows).where(alerts.c.id == follows))).scalar()
    if not before:
        return []
    query = select(broadcasts.c.id).where(broadcasts.c.alert_id.in_(before), broadcasts.c.kind == "alert")
    return list((await tx.execute(query)).scalars())
