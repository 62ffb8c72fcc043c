"""What readers decide: whether they subscribe, when their digest comes, and how we speak with them.

A chat set aside (paused, blocked, left) keeps its settings, and its first digest afterwards reaches further back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.newsroom import Newsroom
from digests.changes import Change, apply, change, change_if_known
from digests.compose.schedule import read_times
from digests.errors import BadTime
from digests.model import Chat, ChatRef, Plan
from digests.store import Database, chats, groups, whereabouts
from digests.store.together import Together

SEEN = timedelta(hours=1)
"""How old the note may be of when a chat last wrote to us."""


class Subscriptions:
    """The subscribers of one newsroom. Every method that changes a chat returns it as it is then."""

    def __init__(self, db: Database, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._db = db
        self._found, self._seen = Together(self._find_all), Together(self._note_seen)

    # --- coming and going -----------------------------------------------------------------------

    async def find(self, ref: ChatRef) -> Chat | None:
        """Return a chat we know."""
        async with self._db.read() as tx:
            return await chats.find(tx, ref)

    async def banned(self, ref: ChatRef) -> bool:
        """Has the newsroom banned this chat?"""
        chat = await self.find(ref)
        return chat is not None and chat.state == "banned"

    async def meet(self, ref: ChatRef, *, locale: str, private: bool, now: datetime) -> Chat:
        """Return the chat that writes to us. One we do not know becomes known, and is not subscribed by that."""
        chat = await self._found.answer(ref)
        if chat is not None and chat.state != "blocked":
            if chat.seen_at is None or now - chat.seen_at > SEEN:
                await self._seen.answer((chat.id, now))
            return chat
        async with self._db.write() as tx:
            await chats.add(tx, self._stranger(ref, locale), private=private, now=now)
            await chats.seen(tx, ref, now)
            return await apply(tx, ref, lambda chat: _return(chat, now), now)

    async def _find_all(self, refs: Sequence[ChatRef]) -> list[Chat | None]:
        async with self._db.often() as tx:
            return await chats.find_all(tx, refs)

    async def _note_seen(self, notes: Sequence[tuple[int, datetime]]) -> list[None]:
        async with self._db.single() as tx:
            await chats.seen_all(tx, [id for id, _ in notes], max(now for _, now in notes))
        return [None] * len(notes)

    async def welcome(self, ref: ChatRef, *, locale: str, private: bool, now: datetime) -> tuple[Chat, bool]:
        """Subscribe a chat with the settings it had, if any; True when it was not subscribed before.

        In a forum group the digests go to the topic in which this was asked.
        """
        async with self._db.write() as tx:
            await chats.add(tx, self._stranger(ref, locale), private=private, now=now)
            await chats.seen(tx, ref, now)
            if not private:
                await groups.set_thread(tx, ref)
            before = await chats.find(tx, ref, lock=True)
            return await apply(tx, ref, _activate, now), before is None or before.state != "active"

    async def pause(self, chat: Chat, days: int | None, now: datetime) -> Chat:
        """Send nothing for so many days; None: until `resume`."""
        until = None if days is None else now + timedelta(days=days)
        return await self._change(chat, lambda chat: replace(chat, state="paused", paused_until=until), now)

    async def resume(self, chat: Chat, now: datetime) -> Chat:
        """Send digests again."""
        return await self._change(chat, _activate, now)

    async def stop(self, chat: Chat, now: datetime, *, asking: str | None = None) -> Chat:
        """Unsubscribe; the settings are kept for a return. `asking` is what the reader is asked with it."""
        return await self._change(
            chat, lambda chat: replace(chat, state="left", paused_until=None, awaiting=asking), now
        )

    async def gone(self, ref: ChatRef, now: datetime) -> None:
        """Set a chat aside that blocked us or removed us."""
        await change_if_known(
            self._db, ref, lambda chat: replace(chat, state="blocked") if chat.state == "active" else chat, now
        )

    async def back(self, ref: ChatRef, now: datetime) -> None:
        """Let a chat that had blocked us have its digests again."""
        await change_if_known(self._db, ref, lambda chat: _return(chat, now), now)

    async def move(self, ref: ChatRef, new_id: str) -> bool:
        """Give a chat its new id; False when we do not know it."""
        async with self._db.write() as tx:
            return await whereabouts.move(tx, ref, new_id)

    # --- when and how --------------------------------------------------------------------------

    async def set_times(self, chat: Chat, text: str, now: datetime) -> Chat:
        """Set when the digest comes, from words such as "06:30 18:00 t2-t6"; weekdays alone keep the times. BadTime.

        A question that was open is answered by that.
        """
        plans, days = read_times(text)
        if not plans and not days:
            raise BadTime(text.strip())

        def act(chat: Chat) -> Chat:
            kept = chat.plans or self._plans()
            times = tuple(plans) or tuple(replace(plan, weekdays=days) for plan in kept)
            return replace(chat, plans=times, awaiting=None)

        return await self._change(chat, act, now)

    async def set_quiet(self, chat: Chat, hours: tuple[time, time] | None, now: datetime) -> Chat:
        """Set from when until when nothing arrives; None: no such hours."""
        return await self._change(chat, lambda chat: replace(chat, quiet=hours), now)

    async def set_weekend_later(self, chat: Chat, on: bool, now: datetime) -> Chat:
        """Set whether the morning's digest comes later on weekends and public holidays."""
        return await self._change(chat, lambda chat: replace(chat, weekend_later=on), now)

    async def set_zone(self, chat: Chat, zone: ZoneInfo, now: datetime) -> Chat:
        """Set by which clock a chat lives."""
        return await self._change(chat, lambda chat: replace(chat, zone=zone), now)

    async def set_locale(self, chat: Chat, locale: str, now: datetime) -> Chat:
        """Set the reader's language."""
        return await self._change(chat, lambda chat: replace(chat, locale=locale), now)

    async def set_empty_digest(self, chat: Chat, on: bool, now: datetime) -> Chat:
        """Set whether a digest without news is sent as one friendly line."""
        return await self._change(chat, lambda chat: replace(chat, empty_digest=on), now)

    async def await_answer(self, chat: Chat, what: str | None) -> Chat:
        """Note the question whose answer the next plain text is; None: no question is open."""
        if chat.awaiting != what:
            async with self._db.single() as tx:
                await chats.set_awaiting(tx, chat.id, what)
        return replace(chat, awaiting=what)

    async def _change(self, chat: Chat, act: Change, now: datetime) -> Chat:
        # Of a banned chat nothing is changed from outside the newsroom: not by its group's administrator either.
        return await change(self._db, chat, lambda one: one if one.state == "banned" else act(one), now)

    def _plans(self) -> tuple[Plan, ...]:
        return (Plan(at=self.newsroom.digest_at),)

    def _stranger(self, ref: ChatRef, locale: str) -> Chat:
        return Chat(id=0, ref=ref, state="left", locale=locale, zone=self.newsroom.zone, plans=self._plans())


def _activate(chat: Chat) -> Chat:
    if chat.state in ("active", "banned"):
        return chat
    return replace(chat, state="active", paused_until=None, catching_up=True)


def _return(chat: Chat, now: datetime) -> Chat:
    """Bring back a chat that had blocked us as it was: a pause that goes on goes on."""
    if chat.state != "blocked":
        return chat
    if chat.paused_until and chat.paused_until > now:
        return replace(chat, state="paused")
    return _activate(chat)
