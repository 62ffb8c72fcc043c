"""A change of a chat's settings, in one transaction with all that follows from it.

What follows: who shares its digest (`signature`), when each of its plans is due, and the same settings in the reader's
other chats, if they have linked some.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

from digests.compose.schedule import dues
from digests.model import Chat, ChatRef
from digests.store import Connection, Database, chats

Change = Callable[[Chat], Chat]


async def change(db: Database, chat: Chat, act: Change, now: datetime) -> Chat:
    """Change a chat and return it as it is then; one that has changed since the caller read it is read anew."""
    after = act(chat)
    async with db.write() as tx:
        if not _same(chat, after) and (done := await _write(tx, chat, after, now)):
            return done
        return await apply(tx, chat.ref, act, now)


async def change_if_known(db: Database, ref: ChatRef, act: Change, now: datetime) -> None:
    """Change a chat that may not be one of ours."""
    async with db.write() as tx:
        if await chats.find(tx, ref):
            await apply(tx, ref, act, now)


async def apply(tx: Connection, ref: ChatRef, act: Change, now: datetime) -> Chat:
    """Change a chat as it is in the database at this moment, whatever the caller had in hand."""
    before = await chats.find(tx, ref, lock=True)
    if before is None:
        raise LookupError(f"no such chat: {ref}")
    after = act(before)
    return after if _same(before, after) else await _write(tx, before, after, now) or after


def shared(settings: Chat, chat: Chat) -> Chat:
    """Return `chat` with what a reader's chats have in common, taken from `settings`; one that is gone stays so.

    Who is banned in one chat is so in all.
    """
    state = chat.state if "blocked" in (chat.state, settings.state) else settings.state
    if settings.state == "banned":
        state = "banned"
    return replace(
        chat,
        state=state,
        paused_until=settings.paused_until,
        catching_up=chat.catching_up or (chat.state != "active" and state == "active"),
        locale=settings.locale,
        zone=settings.zone,
        follows=settings.follows,
        labels=settings.labels,
        plans=settings.plans,
        empty_digest=settings.empty_digest,
        quiet=settings.quiet,
        weekend_later=settings.weekend_later,
    )


async def _write(tx: Connection, before: Chat, after: Chat, now: datetime) -> Chat | None:
    """Write a change; None, and nothing is written, when the chat is not as in `before` any more."""
    done = await chats.change(tx, before, after, due_after(before, after, now))
    if done and done.person and done.person == before.person and shared(before, after) != after:
        for other in await chats.of_person(tx, done.person):
            if other.id != done.id:
                like = shared(done, other)
                await chats.change(tx, other, like, due_after(other, like, now))
    return done


def _same(before: Chat, after: Chat) -> bool:
    return before == after and before.labels == after.labels


def due_after(before: Chat, after: Chat, now: datetime) -> dict[time, datetime | None] | None:
    """Return when a changed chat's plans are due next; None when that stays as it is."""
    moments = dues(after, now)
    return None if before.plans == after.plans and moments == dues(before, now) else moments
