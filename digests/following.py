"""What readers follow: topics and places by name, words that they want to read, words that they do not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from config.newsroom import Newsroom
from digests.changes import change
from digests.errors import UnknownName
from digests.model import Chat, FollowKind
from digests.names import LONGEST, Names, plain
from digests.store import Database

MOST_WORDS = 50
"""Words that a reader may follow, and as many that they may mute."""
_FIELD = {"topic": "topics", "place": "places", "keyword": "keywords", "mute": "mutes"}
_EDGES = " .,:;!?…\"'“”()+"


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What was followed or dropped; `changed` is False when it was so already."""

    kind: FollowKind
    value: str
    changed: bool


class Following:
    """What the subscribers of one newsroom follow. Every method that changes a chat returns it as it is then."""

    def __init__(self, db: Database, newsroom: Newsroom, names: Names) -> None:
        self._db = db
        self._newsroom = newsroom
        self._names = names

    async def follow(self, chat: Chat, name: str, now: datetime) -> tuple[Chat, Followed]:
        """Follow a topic or place by its name, or else the words themselves; UnknownName for what is no name."""
        query = self._names.read(name)
        if query.kind == "words":
            return await self.set_word(chat, "keyword", name, True, now)
        return await self._set(chat, query.kind, query.value, True, now)

    async def unfollow(self, chat: Chat, name: str, now: datetime) -> tuple[Chat, Followed]:
        """Drop a topic, place or keyword; UnknownName, with what is followed, when the chat does not follow it."""
        query, words = self._names.read(name), plain(name)
        kind: FollowKind = "keyword" if query.kind == "words" else query.kind
        value = words if kind == "keyword" else query.value
        if value not in wishes(chat, kind) and words in chat.follows.keywords:
            kind, value = "keyword", words
        after, followed = await self._set(chat, kind, value, False, now)
        if not followed.changed:
            raise UnknownName(name, nearest=self.followed(after))
        return after, followed

    async def set_follow(self, chat: Chat, kind: FollowKind, value: str, on: bool, now: datetime) -> Chat:
        """Follow or drop by slug, code or folded words; UnknownName for a slug or code that there is not."""
        known = {"topic": self._newsroom.topic, "place": self._newsroom.place}
        if on and kind in known and known[kind](value) is None:
            raise UnknownName(value)
        return (await self._set(chat, kind, value, on, now))[0]

    async def set_word(
        self, chat: Chat, kind: FollowKind, words: str, on: bool, now: datetime
    ) -> tuple[Chat, Followed]:
        """Follow or mute words, or no longer; UnknownName for none, for too many letters, or for one word too many.

        What is muted is not followed at the same time, and the other way round.
        """
        value = plain(words)
        if not 1 < len(value) <= LONGEST:
            raise UnknownName(words)
        if on and value not in wishes(chat, kind) and len(wishes(chat, kind)) >= MOST_WORDS:
            raise UnknownName(words)
        return await self._set(chat, kind, value, on, now, label=" ".join(words.split()).strip(_EDGES))

    async def mute_topic(self, chat: Chat, slug: str, on: bool, now: datetime) -> Chat:
        """Have no more news of a topic, or again; a topic that was followed is dropped by that."""
        if self._newsroom.topic(slug) is None:
            raise UnknownName(slug)

        def act(chat: Chat) -> Chat:
            mutes = chat.follows.mutes | {f"#{slug}"} if on else chat.follows.mutes - {f"#{slug}"}
            topics = chat.follows.topics - {slug} if on else chat.follows.topics
            return replace(chat, follows=replace(chat.follows, mutes=mutes, topics=topics))

        return await change(self._db, chat, act, now)

    def followed(self, chat: Chat) -> tuple[str, ...]:
        """Return the names of what a chat follows, in its language: topics in the newsroom's order, places, words."""
        wanted, room = chat.follows, self._newsroom
        topics = [topic.names.get(chat.locale, topic.slug) for topic in room.topics if topic.slug in wanted.topics]
        places = sorted(place.name for place in room.places if place.code in wanted.places)
        return (*topics, *places, *(chat.labels.get(word, word) for word in sorted(wanted.keywords)))

    async def _set(
        self, chat: Chat, kind: FollowKind, value: str, on: bool, now: datetime, *, label: str = ""
    ) -> tuple[Chat, Followed]:
        before = frozenset[str]()

        def act(chat: Chat) -> Chat:
            nonlocal before
            before = wishes(chat, kind)
            changed = {_FIELD[kind]: before | {value} if on else before - {value}}
            if on and (other := {"keyword": "mutes", "mute": "keywords"}.get(kind)):
                changed[other] = getattr(chat.follows, other) - {value}
            if on and kind == "topic":
                changed["mutes"] = chat.follows.mutes - {f"#{value}"}
            follows = replace(chat.follows, **changed)
            kept = follows.keywords | follows.mutes
            labels = {word: said for word, said in chat.labels.items() if word in kept}
            return replace(chat, follows=follows, labels=labels | ({value: label} if on and label else {}))

        after = await change(self._db, chat, act, now)
        return after, Followed(kind=kind, value=value, changed=(value in before) != on)


def wishes(chat: Chat, kind: FollowKind) -> frozenset[str]:
    """Return what a chat follows of a kind."""
    found: frozenset[str] = getattr(chat.follows, _FIELD[kind])
    return found
