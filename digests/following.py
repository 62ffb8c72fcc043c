"""What readers follow: topics and places by name, words that they want to read, words that they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

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


Outcome = Followed | UnknownName
"""What became of one of several wishes: an UnknownName says why nothing."""
_Deed = Callable[[Chat], tuple[Chat, Followed]]


class Following:
    """What the subscribers of one newsroom follow. Every method that changes a chat returns it as it is then."""

    def __init__(self, db: Database, newsroom: Newsroom, names: Names) -> None:
        self._db = db
        self._newsroom = newsroom
        self._names = names

    async def follow(self, chat: Chat, name: str, now: datetime) -> tuple[Chat, Followed]:
        """Follow a topic or place by its name, or else the words themselves; UnknownName for what is no name."""
        return _only(await self.follow_all(chat, [name], now))

    async def follow_all(self, chat: Chat, names: Sequence[str], now: datetime) -> tuple[Chat, tuple[Outcome, ...]]:
        """Follow several, as `follow` does each, in one change; what became of each is in the place of its name."""
        return await self._do(chat, [partial(self._follow, name=name) for name in names], now)

    async def unfollow(self, chat: Chat, name: str, now: datetime) -> tuple[Chat, Followed]:
        """Drop a topic, place or keyword; UnknownName, with what is followed, when the chat does not follow it."""
        return _only(await self.unfollow_all(chat, [name], now))

    async def unfollow_all(self, chat: Chat, names: Sequence[str], now: datetime) -> tuple[Chat, tuple[Outcome, ...]]:
        """Drop several, as `unfollow` does each, in one change; what became of each is in the place of its name."""
        return await self._do(chat, [partial(self._unfollow, name=name) for name in names], now)

    async def set_follow(self, chat: Chat, kind: FollowKind, value: str, on: bool, now: datetime) -> Chat:
        """Follow or drop by slug, code or folded words; UnknownName for a slug or code that there is not."""
        known = {"topic": self._newsroom.topic, "place": self._newsroom.place}
        if on and kind in known and known[kind](value) is None:
            raise UnknownName(value)
        return (await self._do(chat, [partial(_with, kind=kind, value=value, on=on)], now))[0]

    async def set_words(
        self, chat: Chat, words: Sequence[tuple[FollowKind, str]], now: datetime
    ) -> tuple[Chat, tuple[Outcome, ...]]:
        """Follow or mute words, all in one change; what became of each is in its place.

        That is an UnknownName for none, for too many letters, or for one word too many. What is muted is not followed
        at the same time, and the other way round.
        """
        return await self._do(chat, [partial(_with_word, kind=kind, words=said) for kind, said in words], now)

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
        places = [place.name for place in room.places_of(wanted.places)]
        return (*topics, *places, *(chat.labels.get(word, word) for word in sorted(wanted.keywords)))

    def _follow(self, chat: Chat, name: str) -> tuple[Chat, Followed]:
        query = self._names.read(name)
        if query.kind == "words":
            return _with_word(chat, "keyword", name)
        return _with(chat, query.kind, query.value, True)

    def _unfollow(self, chat: Chat, name: str) -> tuple[Chat, Followed]:
        query, words = self._names.read(name), plain(name)
        kind: FollowKind = "keyword" if query.kind == "words" else query.kind
        value = words if kind == "keyword" else query.value
        if value not in wishes(chat, kind) and words in chat.follows.keywords:
            kind, value = "keyword", words
        after, followed = _with(chat, kind, value, False)
        if not followed.changed:
            raise UnknownName(name, nearest=self.followed(after))
        return after, followed

    async def _do(self, chat: Chat, deeds: Sequence[_Deed], now: datetime) -> tuple[Chat, tuple[Outcome, ...]]:
        """Do several things to what a chat follows in one change; one that cannot be done stops no other."""
        outcomes: list[Outcome] = []

        def act(chat: Chat) -> Chat:
            outcomes.clear()  # the chat may have changed meanwhile: then everything is done to it as it is now
            for deed in deeds:
                try:
                    chat, followed = deed(chat)
                    outcomes.append(followed)
                except UnknownName as unknown:
                    outcomes.append(unknown)
            return chat

        after = await change(self._db, chat, act, now)
        return after, tuple(outcomes)


def _only(done: tuple[Chat, tuple[Outcome, ...]]) -> tuple[Chat, Followed]:
    """Return what became of a single wish, or raise it."""
    chat, (outcome,) = done
    if isinstance(outcome, UnknownName):
        raise outcome
    return chat, outcome


def _with_word(chat: Chat, kind: FollowKind, words: str) -> tuple[Chat, Followed]:
    value = plain(words)
    if not 1 < len(value) <= LONGEST:
        raise UnknownName(words)
    if value not in wishes(chat, kind) and len(wishes(chat, kind)) >= MOST_WORDS:
        raise UnknownName(words)
    return _with(chat, kind, value, True, label=" ".join(words.split()).strip(_EDGES))


def _with(chat: Chat, kind: FollowKind, value: str, on: bool, *, label: str = "") -> tuple[Chat, Followed]:
    before = wishes(chat, kind)
    changed = {_FIELD[kind]: before | {value} if on else before - {value}}
    if on and (other := {"keyword": "mutes", "mute": "keywords"}.get(kind)):
        changed[other] = getattr(chat.follows, other) - {value}
    if on and kind == "topic":
        changed["mutes"] = chat.follows.mutes - {f"#{value}"}
    follows = replace(chat.follows, **changed)
    kept = follows.keywords | follows.mutes
    labels = {word: said for word, said in chat.labels.items() if word in kept}
    after = replace(chat, follows=follows, labels=labels | ({value: label} if on and label else {}))
    return after, Followed(kind=kind, value=value, changed=(value in before) != on)


def wishes(chat: Chat, kind: FollowKind) -> frozenset[str]:
    """Return what a chat follows of a kind."""
    found: frozenset[str] = getattr(chat.follows, _FIELD[kind])
    return found
