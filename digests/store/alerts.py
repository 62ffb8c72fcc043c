"""Alerts, corrections and recalls as the newsroom writes them, with the words of those who approved them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from digests.model import Alert, AlertState, AlertText, Approval, Audience, ChatRef
from digests.store.database import Connection
from digests.store.schema import alerts, approvals

_TURN = 5_050_001
"""Of an advisory lock: whoever holds it is the only one who adds or submits an alert."""

UNENDED: tuple[AlertState, ...] = ("draft", "waiting", "approved", "sending", "stopped")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an alert, a correction or a recall stands on its way."""

    id: int
    state: AlertState
    send_at: datetime | None
    expires_at: datetime
    updated_at: datetime


async def take_turn(tx: Connection) -> None:
    """Wait until nobody else adds or submits an alert; the transaction's end gives the turn back."""
    if tx.dialect.name == "postgresql":  # on SQLite a transaction that writes is alone anyway
        await tx.execute(select(func.pg_advisory_xact_lock(_TURN)))


async def add(tx: Connection, alert: Alert, folded: str) -> int:
    """Add an alert (its `id` is ours to choose and is not looked at) and return its id.

    `folded` are the words of its text, folded, by which it is known when it comes again.
    """
    fixed = {"kind": alert.kind, "author": alert.author, "created_at": alert.created_at, "copies": []}
    row = _columns(alert) | fixed | {"folded": folded}
    return int((await tx.execute(insert(alerts).values(row).returning(alerts.c.id))).scalar_one())


async def get(tx: Connection, id: int, *, lock: bool = False) -> Alert | None:
    """Return an alert with its approvals. `lock`: nobody else changes it until this transaction ends."""
    query = select(alerts).where(alerts.c.id == id)
    row = (await tx.execute(query.with_for_update() if lock else query)).first()
    return None if row is None else (await _alerts(tx, [row]))[0]


async def save(tx: Connection, alert: Alert, folded: str | None = None) -> Alert:
    """Write all that can change of an alert (not its approvals and copies) and return it as it is then."""
    values = _columns(alert) | {"revision": alerts.c.revision + 1} | ({} if folded is None else {"folded": folded})
    await tx.execute(update(alerts).where(alerts.c.id == alert.id).values(values))
    return alert


async def recent(tx: Connection, limit: int, *, states: Collection[AlertState] | None = None) -> list[Alert]:
    """Return the newest alerts, corrections and recalls, the newest first; `states`: only those that are in one."""
    query = select(alerts).order_by(alerts.c.id.desc()).limit(limit)
    if states is not None:
        query = query.where(alerts.c.state.in_(sorted(states)))
    return await _alerts(tx, (await tx.execute(query)).all())


async def since(tx: Connection, moment: datetime, states: Collection[AlertState]) -> list[tuple[Alert, str]]:
    """Return the alerts (no corrections, no recalls) made after a moment that are in a state, with their folded words.

    The oldest first.
    """
    such = alerts.c.created_at > moment, alerts.c.kind == "alert", alerts.c.state.in_(sorted(states))
    rows = (await tx.execute(select(alerts).where(*such).order_by(alerts.c.id))).all()
    return [(alert, row.folded) for alert, row in zip(await _alerts(tx, rows), rows, strict=True)]


async def ids_in(tx: Connection, *states: AlertState) -> list[int]:
    """Return the ids of the alerts that are in one of the states, the oldest first."""
    query = select(alerts.c.id).where(alerts.c.state.in_(states)).order_by(alerts.c.id)
    return list((await tx.execute(query)).scalars())


async def standing(tx: Connection) -> list[Standing]:
    """Return how all those stand that have not ended, in the order in which they are to be sent."""
    a = alerts.c
    query = select(a.id, a.state, a.send_at, a.expires_at, a.updated_at).where(a.state.in_(UNENDED))
    return [Standing(**row._mapping) for row in await tx.execute(query.order_by(a.send_at, a.id))]


async def unreviewed(tx: Connection) -> list[Alert]:
    """Return the alerts that one person sent alone and nobody has reviewed since, the oldest first."""
    such = alerts.c.alone, alerts.c.reviewed_at.is_(None), alerts.c.started_at.is_not(None)
    return await _alerts(tx, (await tx.execute(select(alerts).where(*such).order_by(alerts.c.id))).all())


async def tidy(tx: Connection, before: datetime) -> int:
    """Delete what ended before a moment, approvals included, and return how many there were."""
    return (
        await tx.execute(delete(alerts).where(alerts.c.state.not_in(UNENDED), alerts.c.updated_at < before))
    ).rowcount


# --- approvals ----------------------------------------------------------------------------------


async def approve(tx: Connection, id: int, approval: Approval) -> None:
    """Keep a person's word for an alert. IntegrityError: they have given it before."""
    row = {"alert_id": id, "who": approval.who, "hash": approval.hash, "at": approval.at}
    await tx.execute(insert(approvals).values(row))


async def void(tx: Connection, id: int) -> None:
    """Forget every approval of an alert."""
    await tx.execute(delete(approvals).where(approvals.c.alert_id == id))


# --- where the newsroom sees it -----------------------------------------------------------------


async def set_copies(
    tx: Connection, id: int, copies: Sequence[tuple[ChatRef, str]], live: Collection[tuple[ChatRef, str]] = ()
) -> None:
    """Note which of the newsroom's messages show an alert, and which of them are kept up to date."""
    rows = [[ref.channel, ref.id, message, (ref, message) in live] for ref, message in copies]
    await tx.execute(update(alerts).where(alerts.c.id == id).values(copies=rows))


async def shown_as(tx: Connection, ref: ChatRef, message: str, limit: int = 200) -> Alert | None:
    """Return the alert that a message in a chat of the newsroom's shows; one of the newest `limit`."""
    query = select(alerts.c.id, alerts.c.copies).order_by(alerts.c.id.desc()).limit(limit)
    shown = [ref.channel, ref.id, message]
    id = next((row.id for row in await tx.execute(query) if shown in (copy[:3] for copy in row.copies)), None)
    return None if id is None else await get(tx, id)


async def _alerts(tx: Connection, rows: Sequence[Any]) -> list[Alert]:
    words: dict[int, list[Approval]] = {row.id: [] for row in rows}
    if rows:
        given = select(approvals).where(approvals.c.alert_id.in_(list(words))).order_by(approvals.c.at)
        for row in await tx.execute(given):
            words[row.alert_id].append(Approval(who=row.who, hash=row.hash, at=row.at))
    return [_alert(row, words[row.id]) for row in rows]


_PLAIN = ("urgent", "alone", "reviewed_at", "follows", "change", "updated_at", "scheduled_at", "send_at", "expires_at")
_COLUMNS = ("state", *_PLAIN, "started_at", "ended_at")


def _alert(row: Any, words: Sequence[Approval]) -> Alert:
    to = row.audience
    every: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    return Alert(
        id=row.id,
        kind=row.kind,
        author=row.author,
        text=AlertText(**row.text),
        audience=Audience(**{name: frozenset(to[name]) for name in ("topics", "places", "channels")}),
        article=row.article_id,
        created_at=row.created_at,
        approvals=tuple(word for word in words if word.hash == row.hash),
        copies=tuple(_copy(copy) for copy in row.copies),
        live=tuple(_copy(copy) for copy in row.copies if copy[3]),
        revision=row.revision,
        **every,
    )


def _copy(row: Sequence[Any]) -> tuple[ChatRef, str]:
    return ChatRef(channel=row[0], id=row[1]), row[2]


def _columns(alert: Alert) -> dict[str, Any]:
    text, to = alert.text, alert.audience
    return {
        **{name: getattr(alert, name) for name in _COLUMNS},
        "article_id": alert.article,
        "text": {"title": text.title, "body": text.body, "url": text.url, "picture": text.picture},
        "audience": {name: sorted(getattr(to, name)) for name in ("topics", "places", "channels")},
        "hash": alert.hash,
    }
