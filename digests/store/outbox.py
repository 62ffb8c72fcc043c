"""The outbox: one row for each (broadcast, chat), from waiting to what became of it.

A sender claims a batch of rows with a lease, marks each as started just before it leaves, and settles it with an
outcome. A leased row is never touched but by its primary key and lease token: any other condition made PostgreSQL
500 times slower (it re-reads the partial index of a hot table).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, insert, literal, literal_column, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Broadcast, ChatRef, Delivery, DeliveryState, Kind, Message, Mode
from digests.model_json import from_json, to_json
from digests.store.database import Connection
from digests.store.ledger import settle_waiting
from digests.store.schema import broadcasts, chats, deliveries

_ENDS: tuple[DeliveryState, ...] = ("expired", "cancelled")
# Written out: with a parameter, PostgreSQL could not use the partial index in a prepared statement.
_PENDING = deliveries.c.state == literal_column("'pending'")
PRIORITY: dict[Kind, int] = {"alert": 0, "correction": 1, "digest": 2, "notice": 3}
URGENT = -1
"""Of an alert that is urgent: it overtakes other alerts, too."""
URGENCIES = (URGENT, *sorted(PRIORITY.values()))
"""Every priority, the one that is claimed first before the others."""


# --- putting in ---------------------------------------------------------------------------------


async def add_broadcast(
    tx: Connection,
    kind: Kind,
    message: Message,
    now: datetime,
    expires_at: datetime,
    *,
    mode: Mode = "send",
    otherwise: Message | None = None,
    alert: int | None = None,
    filled_to: int | None = None,
    locale: str | None = None,
    corrects: int | None = None,
    edition: int | None = None,
) -> int:
    """Add a message for many and return its id; `fan_out` says for whom. The last arguments are columns of the table.

    `otherwise` is what is sent where an earlier message can neither be edited nor deleted.
    """
    values = {
        "kind": kind,
        "priority": PRIORITY[kind],
        "message": to_json(message),
        "created_at": now,
        "expires_at": expires_at,
        "mode": mode,
        "otherwise": to_json(otherwise) if otherwise else null(),
        "alert_id": alert,
        "filled_to": filled_to,
        "locale": locale,
        "corrects": corrects,
        "edition_id": edition,
    }
    return int((await tx.execute(insert(broadcasts).values(values).returning(broadcasts.c.id))).scalar_one())


async def fan_out(tx: Connection, broadcast_id: int, chat_ids: Select[tuple[int]], due_at: datetime) -> int:
    """Put the broadcast into the outbox of every chat that `chat_ids` selects: one statement; again adds nothing."""
    columns = ("broadcast_id", "chat_id", "channel", "state", "priority", "due_at", "attempts", "parts_sent")
    rows = (
        select(
            broadcasts.c.id,
            chats.c.id,
            chats.c.channel,
            literal("pending"),
            broadcasts.c.priority,
            literal(due_at, deliveries.c.due_at.type),
            literal(0),
            literal(0),
            literal([], deliveries.c.refs.type),
            literal(due_at, deliveries.c.updated_at.type),
        )
        .select_from(chats.join(broadcasts, broadcasts.c.id == broadcast_id))
        .where(chats.c.id.in_(chat_ids))
    )
    into = (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(deliveries)
    query = into.from_select([*columns, "refs", "updated_at"], rows).on_conflict_do_nothing()
    # SQLAlchemy forgets the row count of an INSERT on PostgreSQL unless it is asked to keep it.
    return (await tx.execute(query.execution_options(preserve_rowcount=True))).rowcount


# --- claiming -----------------------------------------------------------------------------------


async def anything_waits(tx: Connection, channel: str) -> bool:
    """Say whether anything waits for this channel, due or not. Only reads, so it stands in nobody's way."""
    one = select(deliveries.c.id).where(_PENDING, deliveries.c.channel == channel).limit(1)
    return (await tx.execute(one)).first() is not None


async def claim(
    tx: Connection,
    channel: str,
    now: datetime,
    limit: int,
    *,
    lease: str,
    until: datetime,
    known: dict[int, Broadcast],
) -> list[Delivery]:
    """Lease up to `limit` waiting rows, the most urgent first. `known` keeps the messages met so far.

    Rows that need no sending (expired, stopped, the reader has left) are settled on the way.
    """
    rows = await _waiting(tx, channel, now, limit)
    fates = {row.id: _fate(row, now) for row in rows}
    for state in _ENDS:
        await settle_waiting(tx, [id for id, fate in fates.items() if fate == state], state, now)
    for row in rows:
        if fates[row.id] == "waits":
            await tx.execute(update(deliveries).where(deliveries.c.id == row.id).values(due_at=row.wait_until))
    rows = [row for row in rows if fates[row.id] == "send"]
    if rows:
        taken = update(deliveries).where(deliveries.c.id.in_([row.id for row in rows]))
        await tx.execute(taken.values(state="leased", lease=lease, leased_until=until, started_at=None))
        await _learn(tx, {row.broadcast_id for row in rows} - known.keys(), known)
    return [_delivery(row, channel, known[row.broadcast_id], lease, now) for row in rows]


async def _waiting(tx: Connection, channel: str, now: datetime, limit: int) -> list[Any]:
    rows: list[Any] = []
    # One priority at a time: so the index ends at the first row that is not due, however many wait for later.
    for urgency in URGENCIES:
        if room := limit - len(rows):
            rows += (await tx.execute(waiting(), {"ours": channel, "now": now, "urgency": urgency, "room": room})).all()
    return rows


@cache
def waiting() -> Select[Any]:
    """Return the query for the rows of one priority that are due: parameters ours, now, urgency, room."""
    d, columns = deliveries.c, (chats.c.external_id, chats.c.thread, chats.c.state, chats.c.wait_until)
    wanted = select(d.id, d.chat_id, d.broadcast_id, d.attempts, d.parts_sent, d.refs, d.target, *columns)
    wanted = wanted.add_columns(broadcasts.c.kind, broadcasts.c.state.label("broadcast"), broadcasts.c.expires_at)
    due = (_PENDING, d.channel == bindparam("ours"), d.due_at <= bindparam("now"))
    return (
        wanted.select_from(deliveries.join(chats).join(broadcasts, broadcasts.c.id == d.broadcast_id))
        .where(*due, d.priority == bindparam("urgency"))
        .order_by(d.due_at, d.id)
        .limit(bindparam("room", type_=Integer))
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _fate(row: Any, now: datetime) -> str:
    if row.broadcast == "stopped" or row.state in ("blocked", "left", "banned"):
        return "cancelled"
    if row.state == "paused" and row.kind == "digest":
        return "cancelled"
    if row.expires_at <= now:
        return "expired"
    return "waits" if row.wait_until and row.wait_until > now else "send"


async def _learn(tx: Connection, ids: Collection[int], known: dict[int, Broadcast]) -> None:
    for row in await tx.execute(select(broadcasts).where(broadcasts.c.id.in_(ids))) if ids else ():
        known[row.id] = Broadcast(
            id=row.id,
            kind=row.kind,
            message=from_json(row.message),
            expires_at=row.expires_at,
            mode=row.mode,
            otherwise=from_json(row.otherwise) if row.otherwise else None,
        )


def _delivery(row: Any, channel: str, broadcast: Broadcast, lease: str, now: datetime) -> Delivery:
    return Delivery(
        id=row.id,
        chat_id=row.chat_id,
        ref=ChatRef(channel=channel, id=row.external_id, thread=row.thread),
        broadcast=broadcast,
        lease=lease,
        attempts=row.attempts,
        send_at=now,
        parts_sent=row.parts_sent,
        refs=tuple(row.refs),
        target=tuple(row.target or ()),
    )


async def start(tx: Connection, ids: Sequence[int], lease: str, now: datetime, until: datetime) -> set[int]:
    """Say that these leave now, and return those that still may: ours, and of a broadcast that was not stopped."""
    of_a_stopped_one = (
        select(broadcasts.c.id)
        .where(broadcasts.c.id == deliveries.c.broadcast_id, broadcasts.c.state == "stopped")
        .exists()
    )
    leaving = (
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.lease == lease, ~of_a_stopped_one)
        .values(started_at=now, leased_until=until, updated_at=now)
        .returning(deliveries.c.id)
    )
    return set((await tx.execute(leaving)).scalars())
