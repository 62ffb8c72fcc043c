"""What became of each delivery: outcomes written down, leases resolved, old news expired.

Together with `outbox` this is the delivery's memory: for every (broadcast, chat) it says what happened.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, null, select, update

from digests.model import Delivery, DeliveryState, Outcome
from digests.store import whereabouts
from digests.store.database import Connection
from digests.store.schema import broadcasts, deliveries

CHUNK = 10_000
"""Rows changed by one statement at most, so that a database with one writer serves others in between."""
REJECTIONS, REJECTED_SHARE = 3, 0.1
"""A message is stopped for everybody when so many chats found it wrong, and so many of those it was sent to.

(A wrong message is wrong for all; three odd groups among thousands of readers must not stop it for the others.)
"""

_OURS = update(deliveries).where(deliveries.c.id == bindparam("row"), deliveries.c.lease == bindparam("ours"))
_FREED: dict[str, Any] = {"lease": None, "leased_until": None, "started_at": None, "updated_at": bindparam("at")}
# Nearly all rows are of this kind, so this one is short: what it costs is paid for every message.
_SENT = _OURS.values(
    {"state": "sent", "attempts": deliveries.c.attempts + 1, "error": None, "refs": bindparam("new_refs")}
    | {"parts_sent": bindparam("parts")}
    | _FREED
)
_SETTLE = _OURS.values(
    {name: bindparam(f"new_{name}") for name in ("state", "attempts", "due_at", "parts_sent", "refs", "error")} | _FREED
)


async def finish(tx: Connection, outcomes: Sequence[Outcome], now: datetime) -> list[int]:
    """Write down what became of these, all in this transaction. Return the broadcasts that had to be stopped."""
    if sent := [_sent(outcome, now) for outcome in outcomes if outcome.state == "sent"]:
        await tx.execute(_SENT, sent)
    others = [outcome for outcome in outcomes if outcome.state != "sent"]
    if others:
        await tx.execute(_SETTLE, [_settled(outcome, now) for outcome in others])
    return await _follow_up(tx, others, now)


async def _follow_up(tx: Connection, outcomes: Sequence[Outcome], now: datetime) -> list[int]:
    for outcome in outcomes:
        if outcome.moved_to:
            await whereabouts.follow(tx, outcome.delivery, outcome.moved_to)
        if outcome.thread_gone:
            await whereabouts.forget_thread(tx, outcome.delivery)
        if outcome.chat_waits_until:
            await whereabouts.wait(tx, outcome.delivery.chat_id, outcome.chat_waits_until)
    rejected = {o.delivery.broadcast.id for o in outcomes if o.state == "rejected"}
    return [id for id in rejected if await _too_often_rejected(tx, id, outcomes, now)]


def _sent(outcome: Outcome, now: datetime) -> dict[str, Any]:
    refs = list(outcome.refs)
    return {
        "row": outcome.delivery.id,
        "ours": outcome.delivery.lease,
        "new_refs": refs,
        "parts": len(refs),
        "at": now,
    }


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "row": outcome.delivery.id,
        "ours": outcome.delivery.lease,
        "new_state": outcome.state,
        "new_attempts": outcome.attempts,
        "new_due_at": outcome.due_at or outcome.delivery.send_at,
        "new_parts_sent": len(outcome.refs),
        "new_refs": list(outcome.refs),
        "new_error": outcome.error,
        "at": now,
    }


async def _too_often_rejected(tx: Connection, id: int, outcomes: Sequence[Outcome], now: datetime) -> bool:
    more = sum(outcome.delivery.broadcast.id == id and outcome.state == "rejected" for outcome in outcomes)
    counted = update(broadcasts).where(broadcasts.c.id == id).values(rejections=broadcasts.c.rejections + more)
    row = (await tx.execute(counted.returning(broadcasts.c.rejections, broadcasts.c.state))).one()
    if row.rejections < REJECTIONS or row.state == "stopped":
        return False
    if row.rejections < REJECTED_SHARE * (await ledger(tx, id)).get("sent", 0):
        return False
    await stop_broadcast(tx, id, now)
    return True


async def settle_waiting(tx: Connection, ids: Collection[int], state: DeliveryState, now: datetime) -> None:
    """End rows that nobody has claimed, in the transaction that found them waiting."""
    if ids:
        await tx.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(state=state, updated_at=now))


async def stop_broadcast(tx: Connection, broadcast_id: int, now: datetime) -> int:
    """Send this broadcast to nobody else, and return how many it did not reach."""
    await tx.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(state="stopped"))
    mine = (deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == "pending")
    return (await tx.execute(update(deliveries).where(*mine).values(state="cancelled", updated_at=now))).rowcount


async def reopen(tx: Connection, ids: Collection[int], now: datetime) -> None:
    """Let deliveries wait again that were taken for gone."""
    if ids:
        gone = update(deliveries).where(deliveries.c.id.in_(ids), deliveries.c.state == "gone")
        await tx.execute(gone.values(state="pending", due_at=now, updated_at=now))


async def recover_leases(tx: Connection, now: datetime) -> tuple[int, int]:
    """Resolve the leases a crash left: what may be done (again) waits, the rest is uncertain. Return both counts."""
    d = deliveries.c
    leased = d.state == literal_column("'leased'")  # written out: a prepared statement can use the partial index
    # What changes an earlier message may be done twice: as long as that is what it does, it is tried again.
    changes = and_(broadcasts.c.mode != "send", d.target.is_not(None))
    late = select(d.id, d.lease, d.started_at, changes.label("changes")).join(broadcasts)
    late = late.where(leased, d.leased_until <= now).limit(CHUNK)
    rows = (await tx.execute(late.with_for_update(of=deliveries, skip_locked=True))).all()
    safe = {row.id for row in rows if row.started_at is None or row.changes}
    again = [{"row": row.id, "ours": row.lease} for row in rows if row.id in safe]
    unknown = [{"row": row.id, "ours": row.lease} for row in rows if row.id not in safe]
    resolved = update(deliveries).where(d.id == bindparam("row"), d.lease == bindparam("ours"))
    resolved = resolved.values(lease=None, leased_until=None, updated_at=now)
    if again:
        await tx.execute(resolved.values(state="pending"), again)
    if unknown:
        ended = resolved.values(state="uncertain", error="the sender stopped before it knew the answer")
        await tx.execute(ended, unknown)
    return len(again), len(unknown)


async def expire(tx: Connection, now: datetime) -> int:
    """End what waits past its `expires_at` (up to 10,000 rows at once) and return how many; 0: nothing is left."""
    d = deliveries.c
    over = select(broadcasts.c.id).where(broadcasts.c.state == "sending", broadcasts.c.expires_at <= now)
    ids = (await tx.execute(over.limit(CHUNK))).scalars().all()
    if not ids:
        return 0
    late = select(d.id).where(d.state == "pending", d.broadcast_id.in_(ids)).limit(CHUNK)
    ended = update(deliveries).where(d.id.in_(late.scalar_subquery())).values(state="expired", updated_at=now)
    count = (await tx.execute(ended)).rowcount
    if count < CHUNK:
        leased = select(d.id).where(d.broadcast_id == broadcasts.c.id, d.state == "leased").exists()
        await tx.execute(update(broadcasts).where(broadcasts.c.id.in_(ids), ~leased).values(state="done"))
    return count


async def ledger(tx: Connection, broadcast_id: int) -> dict[str, int]:
    """Return how many deliveries of the broadcast are in each state."""
    counted = select(deliveries.c.state, func.count()).where(deliveries.c.broadcast_id == broadcast_id)
    return {state: count for state, count in await tx.execute(counted.group_by(deliveries.c.state))}


async def progress(tx: Connection, delivery: Delivery, refs: Sequence[str], until: datetime) -> None:
    """Remember that these parts have arrived, and keep the lease until `until` for the rest."""
    ours = (deliveries.c.id == delivery.id, deliveries.c.lease == delivery.lease)
    await tx.execute(update(deliveries).where(*ours).values(parts_sent=len(refs), refs=list(refs), leased_until=until))


async def forget_targets(tx: Connection, found: Sequence[Delivery], until: datetime) -> None:
    """From now on these are new messages that must not leave twice: what they were to change is forgotten."""
    ours = deliveries.c.id == bindparam("row"), deliveries.c.lease == bindparam("ours")
    rows = [{"row": one.id, "ours": one.lease} for one in found]
    await tx.execute(update(deliveries).where(*ours).values(target=null(), leased_until=until), rows)
