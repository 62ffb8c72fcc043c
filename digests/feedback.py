"""Letters: a reader writes to the newsroom, somebody there answers, and the answer goes back to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests.errors import Refused
from digests.model import Chat, ChatRef, Person
from digests.store import Database, audit, tickets
from digests.store.tickets import Ticket as Ticket

LONGEST = 2000
"""Characters of a letter, and of an answer."""
AT_ONCE = timedelta(minutes=1)
"""Who answers so soon after a colleague has hardly read that answer."""
LIMITS = (timedelta(hours=1), 5), (timedelta(days=1), 15)
"""How many letters a chat may send in so much time."""


class Feedback:
    """The letters of one newsroom. `rooms` are the chats of the newsroom in which they are shown."""

    def __init__(self, db: Database, rooms: tuple[ChatRef, ...]) -> None:
        self.rooms = rooms
        self._db = db

    async def draft(self, chat: Chat, text: str, now: datetime) -> int:
        """Keep a text that may be meant for the newsroom, until the reader says so; return its id."""
        async with self._db.write() as tx:
            return await tickets.add(tx, chat.id, text[:LONGEST], now, state="draft")

    async def send(self, chat: Chat, text: str, now: datetime) -> Ticket:
        """Send a letter; Refused says why not."""
        if len(text) > LONGEST:
            raise Refused("long")
        return await self._send(chat, text, now)

    async def send_draft(self, chat: Chat, id: int, now: datetime) -> Ticket:
        """Send a text kept as a draft; Refused says why not ("gone": it is no draft of this chat, or was sent)."""
        return await self._send(chat, "", now, draft=id)

    async def shown(self, ticket: Ticket, copies: Sequence[tuple[ChatRef, str]]) -> None:
        """Note which messages in the newsroom's chats show a letter just sent: an answer to one answers the letter."""
        async with self._db.write() as tx:
            await tickets.set_copies(tx, ticket.id, copies)

    async def find(self, id: int) -> Ticket | None:
        """Return a letter."""
        async with self._db.read() as tx:
            return await tickets.get(tx, id)

    async def shown_as(self, ref: ChatRef, message: str) -> Ticket | None:
        """Return the letter that this message of the newsroom's chat shows."""
        if ref not in self.rooms:
            return None
        async with self._db.read() as tx:
            return await tickets.shown_as(tx, ref, message)

    async def answer(self, id: int, text: str, by: Person, now: datetime, *, seen: str | None = None) -> Ticket:
        """Answer a letter and return it; Refused("gone") if the reader has deleted it, "long" for a long answer.

        A second answer is one more message to the reader; the last one is kept. Refused("answered") if it would be one
        by chance: with `seen`, the stamp of the letter that its editor had on the screen, when somebody has
        answered since; without, when somebody else did so just now (`AT_ONCE`).
        """
        if len(text) > LONGEST:
            raise Refused("long")
        async with self._db.write() as tx:
            ticket = await tickets.get(tx, id, lock=True)
            if ticket is None or ticket.state == "draft":
                raise Refused("gone")
            unaware = _has_just_answered(ticket, by, now) if seen is None else ticket.stamp != seen
            if unaware:
                raise Refused("answered")
            await tickets.set_state(tx, id, "answered", answer=text, answered_at=now, answered_by=by.key)
            await audit.note(tx, by, "letter.answered", f"letter:{id}", now)
            return replace(ticket, state="answered", answer=text, answered_at=now, answered_by=by.key)

    async def close(self, id: int, by: Person, now: datetime) -> bool:
        """Put a letter aside that needs no answer; False when it is not open."""
        async with self._db.write() as tx:
            ticket = await tickets.get(tx, id, lock=True)
            if ticket is None or ticket.state != "open":
                return False
            await tickets.set_state(tx, id, "closed")
            await audit.note(tx, by, "letter.closed", f"letter:{id}", now)
            return True

    async def block(self, id: int, blocked: bool, by: Person, now: datetime) -> bool:
        """Take no more letters from the one who wrote this letter, or take them again; False if it is gone."""
        async with self._db.write() as tx:
            ticket = await tickets.get(tx, id)
            if ticket is not None:
                await tickets.let_write(tx, ticket.chat_id, not blocked)
                deed = "blocked" if blocked else "unblocked"
                await audit.note(tx, by, f"letter.{deed}", f"letter:{id}", now)
            return ticket is not None

    async def open(self, limit: int = 100) -> list[Ticket]:
        """Return the letters that wait for an answer, the one that has waited longest first."""
        async with self._db.read() as tx:
            return await tickets.open(tx, limit)

    async def dealt_with(self, limit: int = 20) -> list[Ticket]:
        """Return the letters that were answered or put aside, the newest first."""
        async with self._db.read() as tx:
            return await tickets.dealt_with(tx, limit)

    async def waiting(self) -> int:
        """Return how many letters wait for an answer."""
        async with self._db.read() as tx:
            return await tickets.waiting(tx)

    async def _send(self, chat: Chat, text: str, now: datetime, *, draft: int | None = None) -> Ticket:
        async with self._db.write() as tx:
            sent = await tickets.send(tx, chat, text, now, LIMITS, draft=draft)
            if sent is not None:
                return sent
            kept = await tickets.get(tx, draft) if draft is not None else None
            if draft is not None and (kept is None or kept.chat_id != chat.id or kept.state != "draft"):
                raise Refused("gone")
            raise Refused("often" if await tickets.may_write(tx, chat.id) else "blocked")


def _has_just_answered(ticket: Ticket, by: Person, now: datetime) -> bool:
    """Has somebody else answered the letter so short a time ago that this person cannot know?"""
    return bool(ticket.answered_at and ticket.answered_by != by.key and now - ticket.answered_at < AT_ONCE)
