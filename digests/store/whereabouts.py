"""Where a chat is, and whether it can be reached: what its platform tells of it, and what its deliveries teach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, null, select, update

from digests.model import ChatRef, Delivery
from digests.store.database import Connection
from digests.store.editions import chat_signature
from digests.store.schema import chats, deliveries, digest_plans, editions


async def chat_id_of(tx: Connection, ref: ChatRef) -> int | None:
    """Return our id of a platform's chat, or None when it is not known."""
    mine = (chats.c.channel == ref.channel, chats.c.external_id == ref.id)
    return (await tx.execute(select(chats.c.id).where(*mine))).scalar()


async def move(tx: Connection, ref: ChatRef, new_id: str) -> bool:
    """Give a chat the new id that its platform gave it; False when there is no such chat.

    A chat that was made under the new id meanwhile gives way: the settings are with the old one.
    """
    chat_id = await chat_id_of(tx, ref)
    if ref.id == new_id or chat_id is None:
        return False
    await tx.execute(delete(chats).where(chats.c.channel == ref.channel, chats.c.external_id == new_id))
    await _rename(tx, chat_id, new_id)
    return True


async def follow(tx: Connection, delivery: Delivery, new_id: str) -> None:
    """Give the chat its new id. If a chat of that id is there already, it stays and this one is left behind."""
    if await chat_id_of(tx, ChatRef(channel=delivery.ref.channel, id=new_id)) is not None:
        await tx.execute(update(chats).where(chats.c.id == delivery.chat_id).values(state="left"))
        await _stop_digests(tx, [delivery.chat_id])
        return
    await _rename(tx, delivery.chat_id, new_id)


async def forget_thread(tx: Connection, delivery: Delivery) -> None:
    """The topic of a forum group is closed or deleted: digests go to its general one, unless it chose another since."""
    same = (chats.c.id == delivery.chat_id, chats.c.thread == delivery.ref.thread)
    await tx.execute(update(chats).where(*same).values(thread=None))


async def wait(tx: Connection, chat_id: int, until: datetime) -> None:
    """Send nothing to this chat before `until`; the others go on."""
    await tx.execute(update(chats).where(chats.c.id == chat_id).values(wait_until=until))
    d = deliveries.c
    waiting = update(deliveries).where(d.chat_id == chat_id, d.state == "pending", d.due_at < until)
    await tx.execute(waiting.values(due_at=until))


async def set_aside(tx: Connection, chat_ids: Collection[int]) -> None:
    """These people left: nothing is sent to them any more. Their settings stay for their return."""
    here = (chats.c.id.in_(chat_ids), chats.c.state.in_(("active", "paused")))
    await tx.execute(update(chats).where(*here).values(state="blocked"))
    await _stop_digests(tx, chat_ids)


async def _rename(tx: Connection, chat_id: int, new_id: str) -> None:
    """Give a chat its new id. Its messages have other ids from now on, too: the old ones would name others."""
    await tx.execute(update(chats).where(chats.c.id == chat_id).values(external_id=new_id))
    d = deliveries.c
    await tx.execute(update(deliveries).where(d.chat_id == chat_id, d.target.is_not(None)).values(target=null()))
    arrived = d.chat_id == chat_id, d.state.in_(("sent", "uncertain")), d.parts_sent > 0
    await tx.execute(update(deliveries).where(*arrived).values(refs=[], parts_sent=0))
    await tx.execute(update(editions).where(editions.c.signature == chat_signature(chat_id)).values(refs=null()))


async def _stop_digests(tx: Connection, chat_ids: Collection[int]) -> None:
    await tx.execute(update(digest_plans).where(digest_plans.c.chat_id.in_(chat_ids)).values(next_due_at=None))
