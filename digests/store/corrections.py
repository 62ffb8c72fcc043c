"""Corrections and recalls in the outbox: for every message that somebody has, one delivery that changes it.

An alert's readers are told apart by the ledger: who has the message gets an edit of that very message (`target`), who
still waits for it gets the corrected one instead, nobody else gets anything. A correction has one broadcast for each
broadcast that it corrects (`corrects`); what waited there moves to a broadcast of its own (`corrects` names the edit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Alert, Kind, Message, Mode
from digests.store import alerts, outbox
from digests.store.correctable import HAS_IT, IN_AIR, WAITS, Carrier, lately_gone, taken_back
from digests.store.database import Connection
from digests.store.schema import alerts as alerts_table
from digests.store.schema import broadcasts, deliveries, editions

CHUNK = 10_000
"""Rows put into the outbox in one transaction."""
LASTS = timedelta(hours=24)
"""How long an edit is tried."""
PRIORITY = outbox.PRIORITY["correction"]


# --- the broadcasts of a correction ---------------------------------------------------------------


async def add(
    tx: Connection, alert: Alert, of: Carrier, mode: Mode, message: Message, otherwise: Message | None, now: datetime
) -> int:
    """Add the broadcast that changes what `of` has sent; `fill` gives it to those who have that."""
    return await outbox.add_broadcast(
        tx,
        "correction",
        message,
        now,
        now + LASTS,
        mode=mode,
        otherwise=otherwise,
        alert=alert.id,
        filled_to=0,
        locale=of.locale or None,
        corrects=of.id,
    )


async def add_instead(tx: Connection, edit: int, of: int, message: Message, edition: int | None = None) -> int:
    """Add a broadcast of the same alert or edition with other words: to it move those who still wait for `of`."""
    row = (await tx.execute(select(broadcasts).where(broadcasts.c.id == of))).one()
    kind: Kind = row.kind
    return await outbox.add_broadcast(
        tx,
        kind,
        message,
        row.created_at,
        row.expires_at,
        alert=row.alert_id,
        locale=row.locale,
        corrects=edit,
        filled_to=row.filled_to,
        edition=edition,
    )


async def reword(tx: Connection, edition: int, of: int, instead: int) -> None:
    """Let an edition go out in the words of `instead` to all who are not in the outbox yet; what was `of` it stays."""
    now = update(editions).where(editions.c.id == edition, editions.c.broadcast_id == of)
    await tx.execute(now.values(broadcast_id=instead))
    await tx.execute(update(broadcasts).where(broadcasts.c.id == of).values(edition_id=edition))


async def begin_story(tx: Connection, alert: Alert, now: datetime) -> None:
    """Note that the correction of a story has begun; it goes on until `note_filled`, whoever is found to have it."""
    nothing = Message(blocks=())
    await outbox.add_broadcast(tx, "correction", nothing, now, now + LASTS, alert=alert.id, filled_to=0)


async def begun(tx: Connection, alert: int) -> bool:
    """Has a correction or recall begun?"""
    return (
        await tx.execute(select(broadcasts.c.id).where(broadcasts.c.alert_id == alert).limit(1))
    ).first() is not None


@dataclass(frozen=True, kw_only=True)
class Filling:
    """One broadcast of a correction: what it changes, and where those go who still wait (None: they are left)."""

    id: int
    of: int
    instead: int | None = None
    named: bool = False
    """It changes only messages that we can name: those that an earlier correction sent where it could edit nothing."""
    digest: bool = False


async def fillings(tx: Connection, alert: int) -> list[Filling]:
    """Return the broadcasts of a correction or recall that are not known to have reached everybody's outbox."""
    b, other = broadcasts.c, broadcasts.alias("other")
    instead = select(func.max(other.c.id)).where(other.c.corrects == b.id, other.c.mode == "send").scalar_subquery()
    of = broadcasts.alias("of")
    query = select(b.id, b.corrects, instead.label("instead"), (of.c.mode != "send").label("named"), of.c.kind)
    query = query.join(of, of.c.id == b.corrects).where(b.alert_id == alert, b.mode != "send").order_by(b.id)
    return [
        Filling(
            id=row.id,
            of=row.corrects,
            instead=row.instead,
            named=bool(row.named),
            digest=row.kind in ("digest", "answer"),
        )
        for row in await tx.execute(query.where(b.filled_to.is_not(None)))
    ]


async def fill(tx: Connection, filling: Filling, now: datetime) -> int:
    """Give a broadcast to up to CHUNK of those who have what it changes; return to how many. One statement."""
    columns = ("broadcast_id", "chat_id", "channel", "state", "priority", "due_at", "attempts", "parts_sent")
    query: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(deliveries)
    query = query.from_select([*columns, "refs", "target", "updated_at"], _rows(filling, now)).on_conflict_do_nothing()
    return int((await tx.execute(query.execution_options(preserve_rowcount=True))).rowcount)


def _rows(filling: Filling, now: datetime) -> Select[Any]:
    d, there, moment = deliveries.c, deliveries.alias("there"), deliveries.c.due_at.type
    has_one = exists().where(there.c.broadcast_id == filling.id, there.c.chat_id == d.chat_id)
    columns = (
        literal(filling.id),
        d.chat_id,
        d.channel,
        literal("pending"),
        literal(PRIORITY),
        literal(now, moment),
        literal(0),
        literal(0),
        literal([], d.refs.type),
        case((d.parts_sent > 0, d.refs), else_=null()),
        literal(now, moment),
    )
    # From the index of (broadcast, chat), and in its order.
    those = d.broadcast_id == filling.of, HAS_IT, ~has_one, *([d.parts_sent > 0] if filling.named else [])
    return select(*columns).where(*those).order_by(d.chat_id).limit(CHUNK)


async def move_waiting(tx: Connection, filling: Filling, now: datetime) -> int:
    """Let those wait for the right message who still wait for the wrong one, or from whom a stop took it back.

    Return how many those are, CHUNK at most. A digest is never stopped by an editor, and has parts: who got the first
    of them gets the others, and then an edit.
    """
    d = deliveries.c
    waits = and_(WAITS, d.parts_sent == 0) if filling.digest else or_(WAITS, taken_back())
    some = select(d.id).where(d.broadcast_id == filling.of, waits)
    some = some.limit(CHUNK).with_for_update(skip_locked=True)
    late = literal(now, d.due_at.type)
    moved = (
        update(deliveries)
        .where(d.id.in_(some.scalar_subquery()))
        .values(
            broadcast_id=filling.instead,
            state="pending",
            due_at=case((d.due_at < late, late), else_=d.due_at),
            updated_at=now,
        )
    )
    return (await tx.execute(moved)).rowcount


async def unsettled(tx: Connection, carriers: Sequence[int], now: datetime) -> bool:
    """May any of these broadcasts still reach somebody: in the air, waiting, not filled to the end?"""
    ids, d = list(carriers), deliveries.c
    for state in (IN_AIR, WAITS, lately_gone(now)):
        if (await tx.execute(select(d.id).where(state, d.broadcast_id.in_(ids)).limit(1))).first():
            return True
    filling = select(broadcasts.c.id).where(broadcasts.c.id.in_(ids), broadcasts.c.filled_to.is_not(None))
    return (await tx.execute(filling.limit(1))).first() is not None


async def in_the_air(tx: Connection, carriers: Sequence[int]) -> bool:
    """Is any delivery of these broadcasts under way at this moment?"""
    one = select(deliveries.c.id).where(IN_AIR, deliveries.c.broadcast_id.in_(list(carriers))).limit(1)
    return (await tx.execute(one)).first() is not None


async def withdraw(tx: Connection, ids: Sequence[int], now: datetime) -> int:
    """Send these broadcasts to nobody else, from this transaction on; return for how many that comes in time."""
    stopped = update(broadcasts).where(broadcasts.c.id.in_(list(ids))).values(state="stopped", filled_to=null())
    await tx.execute(stopped)
    rest = update(deliveries).where(deliveries.c.broadcast_id.in_(list(ids)), WAITS)
    return (await tx.execute(rest.values(state="cancelled", updated_at=now))).rowcount


async def note_filled(tx: Connection, alert: int, one: int | None = None) -> None:
    """Note that a correction has reached everybody's outbox, or that `one` of its broadcasts has."""
    such = broadcasts.c.alert_id == alert if one is None else broadcasts.c.id == one
    await tx.execute(update(broadcasts).where(such).values(filled_to=null()))


async def reopen(tx: Connection, alert: int) -> None:
    """Let the broadcasts of a stopped alert go on."""
    await tx.execute(update(broadcasts).where(broadcasts.c.alert_id == alert).values(state="sending"))


# --- the corrections of an alert --------------------------------------------------------------------


async def earlier(tx: Connection, alert: int) -> list[Alert]:
    """Return the corrections and recalls of an alert, the oldest first."""
    return await _corrections(tx, alerts_table.c.follows == alert)


async def earlier_of_story(tx: Connection, article: int) -> list[Alert]:
    """Return the corrections and recalls of a story, the oldest first."""
    return await _corrections(tx, and_(alerts_table.c.article_id == article, alerts_table.c.follows.is_(None)))


async def _corrections(tx: Connection, of: ColumnElement[bool]) -> list[Alert]:
    query = select(alerts_table.c.id).where(of, alerts_table.c.kind != "alert").order_by(alerts_table.c.id)
    ids = (await tx.execute(query)).scalars().all()
    found = [await alerts.get(tx, id) for id in ids]
    return [one for one in found if one is not None]


async def carrying(tx: Connection, corrections: Sequence[int]) -> list[int]:
    """Return the ids of the broadcasts of these corrections that change messages."""
    such = broadcasts.c.alert_id.in_(list(corrections)), broadcasts.c.kind == "correction"
    return list((await tx.execute(select(broadcasts.c.id).where(*such).order_by(broadcasts.c.id))).scalars())
