"""Readers: where they are, what they want, and when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

FollowKind = Literal["topic", "place", "keyword", "mute"]
ChatState = Literal["active", "paused", "blocked", "left", "banned"]
"""Blocked: they blocked us. Banned: the newsroom did; it gets nothing and is answered with nothing."""


@dataclass(frozen=True, kw_only=True)
class ChatRef:
    """A chat on a platform: `channel` is "telegram", "zalo" or "web", `id` the platform's opaque id."""

    channel: str
    id: str
    thread: str | None = field(default=None, compare=False)
    """The topic of a forum group in which we speak there; it is the same chat in all of them."""


@dataclass(frozen=True, kw_only=True)
class Follows:
    """What a chat follows: topic slugs, place codes, folded keywords, folded muted words.

    Topics narrow what is told (none: everything); places and keywords add to it and come first; muted words win.
    """

    topics: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    mutes: frozenset[str] = frozenset()
    """Folded words; "#" and a slug is a whole topic."""

    @cached_property  # asked of every article
    def muted_topics(self) -> frozenset[str]:
        return frozenset(mute[1:] for mute in self.mutes if mute.startswith("#"))

    @cached_property
    def muted_words(self) -> frozenset[str]:
        return frozenset(mute for mute in self.mutes if not mute.startswith("#"))

    def __bool__(self) -> bool:
        return bool(self.topics or self.places or self.keywords)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One daily time of a chat's digest. `weekdays` are 0 (Monday) to 6 (Sunday)."""

    at: time
    weekdays: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A subscriber with settings. `id` is ours; `ref` is the platform's."""

    id: int
    ref: ChatRef
    state: ChatState
    locale: str
    zone: ZoneInfo
    follows: Follows = Follows()
    plans: tuple[Plan, ...] = ()
    empty_digest: bool = True
    """When there is no news: one friendly line (True) or nothing (False)."""
    paused_until: datetime | None = None
    watermark: datetime | None = None
    """The cut-off of the last digest it got; None: it has had none."""
    catching_up: bool = True
    """The next digest may reach 48 hours back: the first one, or the first after a pause."""
    awaiting: str | None = None
    """The question whose answer the next plain text is ("place", "time", "search"), if any."""
    private: bool = True
    """False for groups and channels."""
    quiet: tuple[time, time] | None = None
    """From when until when, by its clock, nothing arrives."""
    weekend_later: bool = False
    """On weekends and public holidays the morning's digest comes later."""
    read_at: datetime | None = None
    """When the reader last asked for news."""
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Keywords and muted words as the reader wrote them, by their folded form."""
    person: str | None = None
    """Chats of one reader on several platforms share it and their settings; None: it stands alone."""
    at_home: bool = True
    """Of the chats of one reader, the one to which digests and alerts go."""
    seen_at: datetime | None = field(default=None, compare=False)
    """When it last wrote to us, give or take an hour."""
    title: str = field(default="", compare=False)
    """What a group or channel is called, if we know."""
    acts_for: int | None = field(default=None, compare=False)
    """Our id of the group or channel that this private chat sets up, until `acts_until`."""
    acts_until: datetime | None = field(default=None, compare=False)
    revision: int = field(default=1, compare=False)
    """Grows with every change of its settings: whoever changes them knows whether somebody else has meanwhile."""

    @property
    def signature(self) -> str:
        """A hash of everything that decides the content of its digest, watermark aside."""
        wants = self.follows
        parts = [sorted(wants.topics), sorted(wants.places), sorted(wants.keywords), sorted(wants.mutes)]
        whole = json.dumps([*parts, self.locale, self.zone.key, self.empty_digest])
        return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
