"""Small notes about a chat, each one statement: when it wrote, what it has been told, what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update

from digests.model import Chat, ChatRef
from digests.store.database import Connection
from digests.store.ready import Ready, among
from digests.store.schema import UtcDateTime, chats


async def tell(tx: Connection, chat: Chat, until: datetime, *, asking: str | None = None, anyway: bool = False) -> bool:
    """Note that a chat read the news up to `until`, and the question that is open then, if any.

    False, and nothing is noted, when its settings or what it had been told are not as in `chat` any more; `anyway`,
    when it is gone.
    """
    told = None if anyway else chat.watermark is not None
    values: dict[str, Any] = {"of": chat.id, "until": until, "asking": asking}
    values |= {} if anyway else {"as_in": chat.revision, **({"told": chat.watermark} if told else {})}
    return await _telling(told).count(tx, values) == 1


@cache
def _telling(told: bool | None) -> Ready:
    """Return the statement for a chat that has been told something, or not; None: whatever it has been told."""
    until = bindparam("until", type_=UtcDateTime)
    noted = {"watermark": until, "read_at": until, "catching_up": False, "awaiting": bindparam("asking")}
    query = update(chats).where(chats.c.id == bindparam("of"))
    if told is not None:
        before = chats.c.watermark == bindparam("told") if told else chats.c.watermark.is_(None)
        query = query.where(chats.c.revision == bindparam("as_in"), before)
    return Ready(query.values(noted))


async def seen(tx: Connection, ref: ChatRef, now: datetime) -> None:
    """Note that a chat wrote to us."""
    await tx.execute(_SEEN, {"on": ref.channel, "whose": ref.id, "now": now})


async def seen_all(tx: Connection, ids: Sequence[int], now: datetime) -> None:
    """Note that these chats wrote to us; one that somebody changes just now is passed over."""
    await _seen_all(tx.dialect.name == "sqlite").count(tx, {"ids": list(ids), "now": now})


async def set_awaiting(tx: Connection, id: int, what: str | None) -> None:
    """Note which question a chat was asked last."""
    await _AWAITING.count(tx, {"of": id, "what": what})


@cache
def _seen_all(lite: bool) -> Ready:
    # Never to wait for a lock while holding another: who waits for this one's may be whom it waits for.
    free = select(chats.c.id).where(among(lite, chats.c.id, "ids")).with_for_update(skip_locked=True)
    return Ready(update(chats).where(chats.c.id.in_(free)).values(seen_at=bindparam("now")))


_SEEN = (
    update(chats)
    .where(chats.c.channel == bindparam("on"), chats.c.external_id == bindparam("whose"))
    .values(seen_at=bindparam("now"))
)
_AWAITING = Ready(update(chats).where(chats.c.id == bindparam("of")).values(awaiting=bindparam("what")))
