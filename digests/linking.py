"""One reader on several platforms: settings shared, digests and alerts in one place, the one they call home."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from dataclasses import replace
from datetime import datetime, timedelta

from digests import changes
from digests.changes import shared
from digests.compose.schedule import dues
from digests.errors import BadCode
from digests.model import Chat
from digests.store import Connection, Database, chats, persons

VALID = timedelta(minutes=10)
DIGITS = 8
_TRIES, _IN = 5, timedelta(minutes=10)
"""How many codes a chat may try in so much time: they are short, so that they can be typed."""


class Linking:
    """Brings the chats of a reader together."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._tried: defaultdict[int, deque[datetime]] = defaultdict(deque)

    async def code(self, chat: Chat, now: datetime) -> str:
        """Return a code that links another chat with this one: once, within `VALID`."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        async with self._db.write() as tx:
            await persons.add_code(tx, code, chat.id, now + VALID)
        return code

    async def link(self, chat: Chat, code: str, now: datetime) -> tuple[Chat, Chat]:
        """Link a chat with the one whose code this is, and return both; BadCode says what is wrong with the code.

        The settings of the chat that gave the code hold from now on, unless only the other one had chosen something.
        """
        self._count_try(chat, now)
        async with self._db.write() as tx:
            first = await persons.take_code(tx, code, now)
            if first is None or "banned" in (first.state, chat.state):
                raise BadCode("unknown")
            if first.id == chat.id or (first.person and first.person == chat.person):
                raise BadCode("own")
            person = first.person or chat.person or secrets.token_hex(8)
            if chat.person and chat.person != person:
                await persons.join(tx, person, chat.person)
            settings = first if first.follows or not chat.follows else chat
            if settings.state != "active" and "active" in (first.state, chat.state):
                settings = replace(settings, state="active", paused_until=None)
            both = await self._settle(tx, [first, chat], person, settings, now)
        return both[chat.id], both[first.id]

    async def others(self, chat: Chat) -> list[Chat]:
        """Return the reader's other chats."""
        if not chat.person:
            return []
        async with self._db.read() as tx:
            return [other for other in await chats.of_person(tx, chat.person) if other.id != chat.id]

    async def unlink(self, chat: Chat, now: datetime) -> Chat:
        """Let a chat stand alone again, with the settings it has."""
        others = await self.others(chat)
        alone = await changes.change(self._db, chat, lambda one: replace(one, person=None, at_home=True), now)
        if len(others) == 1:
            await changes.change(self._db, others[0], lambda one: replace(one, person=None, at_home=True), now)
        return alone

    async def make_home(self, chat: Chat, now: datetime) -> Chat:
        """Have digests and alerts come to this chat of the reader's."""
        if not chat.person:
            return chat
        async with self._db.write() as tx:
            return (await self._move_home(tx, chat.person, chat.id, now)).get(chat.id, chat)

    async def rehome(self, now: datetime) -> int:
        """Give readers whose home is gone another one of their chats as home; return how many there were."""
        async with self._db.read() as tx:
            lost = await persons.astray(tx)
        if not lost:
            return 0
        async with self._db.write() as tx:
            for person in lost:
                reachable = [chat for chat in await chats.of_person(tx, person) if chat.state != "blocked"]
                await self._move_home(tx, person, reachable[0].id, now)
        return len(lost)

    async def _settle(
        self, tx: Connection, some: list[Chat], person: str, settings: Chat, now: datetime
    ) -> dict[int, Chat]:
        """Give chats one person and the same settings; of all that person's chats one is home."""
        for chat in sorted(some, key=lambda chat: chat.id):
            await changes.apply(tx, chat.ref, lambda one: replace(shared(settings, one), person=person), now)
        every = await chats.of_person(tx, person)
        homes = [chat.id for chat in every if chat.at_home and chat.state != "blocked"]
        first = some[0].id if some[0].id in homes else next(iter(homes), some[0].id)
        return await self._move_home(tx, person, first, now)

    async def _move_home(self, tx: Connection, person: str, home: int, now: datetime) -> dict[int, Chat]:
        """Make one chat of a person the home; it takes over up to when the reader was told the news."""
        every = await chats.of_person(tx, person)
        told = max((chat.watermark for chat in every if chat.watermark), default=None)
        for chat in every:
            place = replace(chat, at_home=chat.id == home, watermark=told if chat.id == home else chat.watermark)
            await chats.change(tx, chat, place, dues(place, now))
        return {chat.id: chat for chat in await chats.of_person(tx, person)}

    def _count_try(self, chat: Chat, now: datetime) -> None:
        tried = self._tried[chat.id]
        while tried and now - tried[0] > _IN:
            tried.popleft()
        if len(tried) >= _TRIES:
            raise BadCode("often")
        tried.append(now)
