"""A private chat that sets up a group or channel: its administrator does it there, so that nobody is disturbed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from digests.model import Chat
from digests.store import Database, chats, groups

SILENCE = timedelta(hours=1)
"""After so much of it a private chat is its reader's own again."""
_RENEWED = timedelta(minutes=5)


class Acting:
    """Remembers which private chat acts for which group. Whether its reader still may, is the platform's to say."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def begin(self, chat: Chat, group: Chat, title: str, now: datetime) -> Chat:
        """Let a private chat act for a group from now on, and return the group under its title."""
        async with self._db.write() as tx:
            await groups.set_title(tx, group.id, title)
            await groups.set_acting(tx, chat.id, group.id, now + SILENCE)
        return replace(group, title=title)

    async def group(self, id: int, channel: str) -> Chat | None:
        """Return a group or channel of this platform by our own id."""
        async with self._db.read() as tx:
            found = await chats.get(tx, id)
        return found if found and not found.private and found.ref.channel == channel else None

    async def renew(self, chat: Chat, now: datetime) -> None:
        """Something was set up just now: the hour begins anew."""
        until = now + SILENCE
        if chat.acts_until is None or until - chat.acts_until > _RENEWED:
            async with self._db.write() as tx:
                await groups.set_acting(tx, chat.id, chat.acts_for, until)

    async def lapse(self, chat: Chat) -> None:
        """The hour is over and its reader has been told so; which group it was is kept for the buttons still shown."""
        if chat.acts_until is not None:
            async with self._db.write() as tx:
                await groups.set_acting(tx, chat.id, chat.acts_for, None)

    async def end(self, chat: Chat) -> Chat:
        """Let a private chat be its reader's own again."""
        if chat.acts_for is not None:
            async with self._db.write() as tx:
                await groups.set_acting(tx, chat.id, None, None)
        return replace(chat, acts_for=None, acts_until=None)
