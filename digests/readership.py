"""The subscribers as administrators look after them: found, shown, counted, set aside, banned.

Every look at a single one and every change is in the audit log, under our own number of the chat: when a reader has
everything deleted, nothing there names them. Nobody sees conversations or searches. `by` None is the operator.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from digests import changes
from digests.errors import NotAllowed
from digests.members import Members
from digests.model import Chat, ChatRef, ChatState, Person
from digests.store import Database, audit, chats, personal, readership
from digests.store.readership import Sent as Sent

CHANNELS = frozenset({"telegram", "zalo", "web"})
MOST_FOUND, MOST_SENT = 8, 5


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What an administrator sees of one subscriber. `others` are their chats on other platforms."""

    chat: Chat
    since: datetime | None = None
    sent: tuple[Sent, ...] = ()
    others: tuple[Chat, ...] = ()


class Readership:
    """The subscribers of one newsroom."""

    def __init__(self, db: Database, members: Members) -> None:
        self._db, self._members = db, members

    # --- looking ---

    async def find(self, text: str, channels: Collection[str] = CHANNELS) -> list[Chat]:
        """Return whom "12", "#12", "telegram:123", a platform's id or the words of a group's title mean."""
        text = text.strip()
        channel, _, id = text.partition(":")
        async with self._db.read() as tx:
            if id and channel.isalpha():
                found = await chats.find(tx, ChatRef(channel=channel.lower(), id=id.strip()))
                return [found] if found else []
            ids = await readership.ids_of(tx, text, channels)
            if number := re.fullmatch(r"#?(\d{1,15})", text):
                ids = list(dict.fromkeys([int(number[1]), *ids]))
            if not ids and len(text) > 1:
                ids = await readership.groups_called(tx, text.removeprefix("@"), MOST_FOUND)
            some = [await chats.get(tx, id) for id in ids[:MOST_FOUND]]
        return [chat for chat in some if chat]

    async def get(self, id: int) -> Chat | None:
        """Return a chat by our own number."""
        async with self._db.read() as tx:
            return await chats.get(tx, id)

    async def show(self, id: int, by: Person | None, now: datetime) -> Profile | None:
        """Return what is to be seen of a subscriber. It is written down that it was looked at."""
        async with self._db.write() as tx:
            chat = await chats.get(tx, id)
            if chat is None:
                return None
            others = await chats.of_person(tx, chat.person) if chat.person else []
            await audit.note(tx, by, "subscriber.viewed", f"chat:{id}", now)
            return Profile(
                chat=chat,
                since=await readership.known_since(tx, id),
                sent=tuple(await readership.sent_to(tx, id, MOST_SENT)),
                others=tuple(other for other in others if other.id != id),
            )

    async def counts(self) -> dict[tuple[str, str], int]:
        """Return how many chats there are, by (channel, state). With a million it takes a moment."""
        async with self._db.read() as tx:
            return await readership.by_state(tx)

    async def followers(self, kind: Literal["topic", "place"]) -> list[tuple[str, int]]:
        """Return how many subscribers follow each topic (slug) or place (code), the most first."""
        async with self._db.read() as tx:
            return await readership.by_follow(tx, kind)

    # --- changing ---

    async def set_state(self, chat: Chat, state: ChatState, by: Person | None, now: datetime) -> Chat | None:
        """Pause a subscriber ("paused", without an end), end the subscription ("left"), or undo it ("active").

        None when there is no such chat any more. A banned one stays banned: see `ban`.
        """
        what = {"paused": "subscriber.paused", "left": "subscriber.removed"}.get(state, "subscriber.restored")

        def act(one: Chat) -> Chat:
            if one.state in ("banned", state):
                return one
            awake = state == "active" and one.state != "active"
            return replace(one, state=state, paused_until=None, catching_up=one.catching_up or awake)

        async with self._db.write() as tx:
            if await chats.get(tx, chat.id) is None:
                return None
            after = await changes.apply(tx, chat.ref, act, now)
            await audit.note(tx, by, what, f"chat:{chat.id}", now, was=chat.state)
        return after

    async def ban(self, chat: Chat, by: Person | None, now: datetime) -> Chat | None:
        """Send nothing to a chat and answer it with nothing, on every app of its reader's; None when it is gone.

        NotAllowed: it is somebody of the newsroom, whose role has to be taken first.
        """
        async with self._db.write() as tx:
            if (await self._members.person_in(tx, chat.ref)).role != "reader":
                raise NotAllowed("reader")
            if await chats.get(tx, chat.id) is None:
                return None
            after = await changes.apply(tx, chat.ref, lambda one: replace(one, state="banned", awaiting=None), now)
            await audit.note(tx, by, "subscriber.banned", f"chat:{chat.id}", now, was=chat.state)
        return after

    async def unban(self, chat: Chat, state: ChatState, by: Person | None, now: datetime) -> Chat | None:
        """Lift a ban: with "left" the reader may subscribe again, with another state it is as it was before."""

        def act(one: Chat) -> Chat:
            return replace(one, state=state, catching_up=True) if one.state == "banned" else one

        async with self._db.write() as tx:
            if await chats.get(tx, chat.id) is None:
                return None
            await audit.note(tx, by, "subscriber.unbanned", f"chat:{chat.id}", now)
            return await changes.apply(tx, chat.ref, act, now)

    async def delete(self, chat: Chat, by: Person | None, now: datetime) -> bool:
        """Delete everything kept about a chat, for good; False when that was done before."""
        async with self._db.write() as tx:
            if not await personal.delete_all(tx, chat.id, chat.ref, now):
                return False
            await audit.note(tx, by, "subscriber.deleted", f"chat:{chat.id}", now)
        return True
