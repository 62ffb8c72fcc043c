"""Everything that is kept about one chat: to show it, and to delete it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Select, delete, func, insert, or_, select, update

from digests.model import ChatRef
from digests.store.bundle import Rows as Rows
from digests.store.bundle import bundle, in_one
from digests.store.database import Connection
from digests.store.editions import chat_signature
from digests.store.schema import (
    broadcasts,
    chats,
    deliveries,
    departures,
    digest_plans,
    editions,
    follows,
    links,
    members,
    sign_ins,
    tickets,
    web_messages,
)

UNSAID = "unsaid"
"""Somebody left, and has not said why."""


async def everything(tx: Connection, chat_id: int, ref: ChatRef) -> dict[str, Rows]:
    """Return every row about a chat, by table; keys and columns are those of the schema."""
    sent = (
        select(deliveries, broadcasts.c.kind)
        .join_from(deliveries, broadcasts)
        .where(deliveries.c.chat_id == chat_id)
        .order_by(deliveries.c.id)
    )
    queries: dict[str, Select[Any]] = {
        "chats": select(chats).where(chats.c.id == chat_id),
        "follows": select(follows).where(follows.c.chat_id == chat_id).order_by(follows.c.kind, follows.c.value),
        "digest_plans": select(digest_plans).where(digest_plans.c.chat_id == chat_id).order_by(digest_plans.c.at),
        "deliveries": sent,
        "editions": select(editions).where(editions.c.signature == chat_signature(chat_id)).order_by(editions.c.slot),
        "tickets": select(tickets).where(tickets.c.chat_id == chat_id).order_by(tickets.c.id),
        "links": select(links).where(links.c.chat_id == chat_id),
    }
    work = select(members).where(members.c.channel == ref.channel, members.c.external_id == ref.id)
    queries["members"] = work
    if ref.channel == "web":
        said = select(web_messages).where(web_messages.c.external_id == ref.id)
        queries["web_messages"] = said.order_by(web_messages.c.id)
    return await bundle(tx, queries)


async def delete_all(tx: Connection, chat_id: int, ref: ChatRef, now: datetime) -> bool:
    """Delete every row about a chat; what stays is that on this day somebody of this platform deleted theirs.

    Somebody of the newsroom loses their role with it; what they did in its name stays in its log. False, and nothing
    is done, when there is no such chat (any more).
    """
    mine = editions.c.signature == chat_signature(chat_id)
    # Digests that nobody else got: they are broadcasts if a story of theirs had to be corrected.
    asked = select(editions.c.broadcast_id).where(mine, editions.c.broadcast_id.is_not(None))
    gone = await tx.execute(delete(chats).where(chats.c.id == chat_id))  # and with it all that hangs on it
    if not gone.rowcount:
        return False
    rest = [
        delete(members).where(members.c.channel == ref.channel, members.c.external_id == ref.id),
        delete(sign_ins).where(sign_ins.c.who == f"{ref.channel}:{ref.id}"),
        delete(broadcasts).where(or_(broadcasts.c.id.in_(asked), broadcasts.c.corrects.in_(asked))),
        delete(editions).where(mine),
    ]
    if ref.channel == "web":
        rest.append(delete(web_messages).where(web_messages.c.external_id == ref.id))
    await in_one(tx, _departed(ref.channel, "deleted", now), rest)
    return True


async def departed(tx: Connection, channel: str, reason: str, now: datetime) -> None:
    """Note that somebody left and why ("unsaid": they may say it yet): not who."""
    await tx.execute(_departed(channel, reason, now))


async def explained(tx: Connection, channel: str, reason: str, now: datetime) -> None:
    """Note why somebody left who has left before: it is the reason of the newest of the platform that has none."""
    d = departures.c
    newest = select(func.max(d.id)).where(d.channel == channel, d.reason == UNSAID).scalar_subquery()
    found = await tx.execute(update(departures).where(d.id == newest).values(reason=reason))
    if not found.rowcount:
        await departed(tx, channel, reason, now)


def _departed(channel: str, reason: str, now: datetime) -> Insert:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return insert(departures).values(at=day, channel=channel, reason=reason)
