"""What readers decide: whether they subscribe, what they follow, and when their digest comes.

A chat set aside (paused, blocked, left) keeps its settings, and its first digest afterwards reaches further back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.newsroom import Newsroom
from digests.changes import Change, apply, change, change_if_known
from digests.collect.places.gazetteer import Gazetteer
from digests.compose.schedule import read_times
from digests.errors import BadTime, UnknownName
from digests.model import Chat, ChatRef, FollowKind, Plan
from digests.names import LONGEST, Names, plain
from digests.store import Database, chats, groups

SEEN = timedelta(hours=1)
"""How old the note may be of when a chat last wrote to us."""
_FIELD = {"topic": "topics", "place": "places", "keyword": "keywords", "mute": "mutes"}


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What was followed or dropped; `changed` is False when it was so already."""

    kind: FollowKind
    value: str
    changed: bool


class Subscriptions:
    """The subscribers of one newsroom. Every method that changes a chat returns it as it is then."""

    def __init__(self, db: Database, newsroom: Newsroom, gazetteer: Gazetteer) -> None:
        self.newsroom = newsroom
        self.gazetteer = gazetteer
        self.names = Names(newsroom, gazetteer)
        self._db = db

    # --- coming and going -----------------------------------------------------------------------

    async def find(self, ref: ChatRef) -> Chat | None:
        """Return a chat we know."""
        async with self._db.read() as tx:
            return await chats.find(tx, ref)

    async def meet(self, ref: ChatRef, *, locale: str, private: bool, now: datetime) -> Chat:
        """Return the chat that writes to us. One we do not know becomes known, and is not subscribed by that."""
        async with self._db.read() as tx:
            chat = await chats.find(tx, ref)
        if chat is not None and chat.state != "blocked":
            if chat.seen_at is None or now - chat.seen_at > SEEN:
                async with self._db.write() as tx:
                    await chats.seen(tx, ref, now)
            return chat
        async with self._db.write() as tx:
            await chats.add(tx, self._stranger(ref, locale), private=private, now=now)
            await chats.seen(tx, ref, now)
            return await apply(tx, ref, lambda chat: _return(chat, now), now)

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

    async def stop(self, chat: Chat, now: datetime) -> Chat:
        """Unsubscribe; the settings are kept for a return."""
        return await self._change(chat, lambda chat: replace(chat, state="left", paused_until=None, awaiting=None), now)

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
            return await chats.move(tx, ref, new_id)

    # --- what and when --------------------------------------------------------------------------

    async def follow(self, chat: Chat, name: str, now: datetime) -> tuple[Chat, Followed]:
        """Follow a topic or place by its name, or else the words themselves; UnknownName for what is no name."""
        return await self._follow(chat, self._wish(name), True, now)

    async def unfollow(self, chat: Chat, name: str, now: datetime) -> tuple[Chat, Followed]:
        """Drop a topic, place or keyword; UnknownName, with what is followed, when the chat does not follow it."""
        kind, value = self._wish(name)
        words = plain(name)
        if value not in _set(chat, kind) and words in chat.follows.keywords:
            kind, value = "keyword", words
        after, followed = await self._follow(chat, (kind, value), False, now)
        if not followed.changed:
            raise UnknownName(name, nearest=self.followed(after))
        return after, followed

    async def set_follow(self, chat: Chat, kind: FollowKind, value: str, on: bool, now: datetime) -> Chat:
        """Follow or drop by slug, code or word; UnknownName for a slug or code that the newsroom does not have."""
        known = {"topic": self.newsroom.topic, "place": self.newsroom.place}
        if on and kind in known and known[kind](value) is None:
            raise UnknownName(value)
        return (await self._follow(chat, (kind, value), on, now))[0]

    def followed(self, chat: Chat) -> tuple[str, ...]:
        """Return the names of what a chat follows, in its language: topics in the newsroom's order, places, words."""
        wishes = chat.follows
        topics = [
            topic.names.get(chat.locale, topic.slug) for topic in self.newsroom.topics if topic.slug in wishes.topics
        ]
        places = sorted(place.name for place in self.newsroom.places if place.code in wishes.places)
        return (*topics, *places, *sorted(wishes.keywords))

    async def set_times(self, chat: Chat, text: str, now: datetime) -> Chat:
        """Set when the digest comes, from words such as "06:30 18:00 t2-t6"; weekdays alone keep the times. BadTime."""
        plans, days = read_times(text)
        if not plans and not days:
            raise BadTime(text.strip())

        def act(chat: Chat) -> Chat:
            kept = chat.plans or self._plans()
            return replace(chat, plans=tuple(plans) or tuple(replace(plan, weekdays=days) for plan in kept))

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
            async with self._db.write() as tx:
                await chats.set_awaiting(tx, chat.id, what)
        return replace(chat, awaiting=what)

    # --- how ------------------------------------------------------------------------------------

    def _wish(self, name: str) -> tuple[FollowKind, str]:
        query = self.names.read(name)
        if query.kind != "words":
            return query.kind, query.value
        if not 1 < len(query.value) <= LONGEST:
            raise UnknownName(name)
        return "keyword", query.value

    async def _follow(self, chat: Chat, wish: tuple[FollowKind, str], on: bool, now: datetime) -> tuple[Chat, Followed]:
        kind, value = wish
        before = frozenset[str]()

        def act(chat: Chat) -> Chat:
            nonlocal before
            before = _set(chat, kind)
            wishes = before | {value} if on else before - {value}
            return replace(chat, follows=replace(chat.follows, **{_FIELD[kind]: wishes}))

        after = await self._change(chat, act, now)
        return after, Followed(kind=kind, value=value, changed=(value in before) != on)

    async def _change(self, chat: Chat, act: Change, now: datetime) -> Chat:
        return await change(self._db, chat, act, now)

    def _plans(self) -> tuple[Plan, ...]:
        return (Plan(at=self.newsroom.digest_at),)

    def _stranger(self, ref: ChatRef, locale: str) -> Chat:
        return Chat(id=0, ref=ref, state="left", locale=locale, zone=self.newsroom.zone, plans=self._plans())


def _set(chat: Chat, kind: FollowKind) -> frozenset[str]:
    wishes: frozenset[str] = getattr(chat.follows, _FIELD[kind])
    return wishes


def _activate(chat: Chat) -> Chat:
    if chat.state == "active":
        return chat
    return replace(chat, state="active", paused_until=None, catching_up=True)


def _return(chat: Chat, now: datetime) -> Chat:
    """Bring back a chat that had blocked us as it was: a pause that goes on goes on."""
    if chat.state != "blocked":
        return chat
    if chat.paused_until and chat.paused_until > now:
        return replace(chat, state="paused")
    return _activate(chat)
