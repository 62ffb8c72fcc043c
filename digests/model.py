"""The values that travel through the flow: frozen, keyword-only, and hard to make wrong.

Times are aware datetimes (naive ones are refused); text is NFC and plain: no markup ever travels in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["digest", "alert", "correction", "notice"]
FollowKind = Literal["topic", "place", "keyword", "mute"]
ChatState = Literal["active", "paused", "blocked", "left"]
DeliveryState = Literal["pending", "leased", "sent", "gone", "uncertain", "rejected", "expired", "cancelled"]
GENERAL = "general"
"""The topic of an article whose topic is not known."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Up to when a reader was told the news who was told nothing yet."""


def aware(moment: datetime) -> datetime:
    """Return `moment` as it is, or raise ValueError if it has no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a datetime without a zone: {moment}")
    return moment


# --- collecting ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One item of a feed, cleaned. `published` is UTC or None when no usable date was found."""

    id: str
    url: str
    title: str
    lead: str = ""
    published: datetime | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()
    topic: str = GENERAL
    places: tuple[str, ...] = ()
    """Codes of communes and wards (places.csv), the surest first."""


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """An item that was left out, and why (one English sentence fragment for logs and `inspect`)."""

    id: str
    url: str
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a feed's bytes held. `ttl` is in minutes, as RSS 2.0 gives it."""

    entries: tuple[Entry, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    title: str = ""
    self_url: str | None = None
    site_url: str | None = None
    ttl: int | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """A stored article. `papers` is how many sources tell its story, `story` the story's id."""

    id: int
    url: str
    title: str
    lead: str
    source: str
    topic: str
    published: datetime
    first_seen: datetime
    news_at: datetime | None
    """When it became news to us; None: never pushed (it was old when first met)."""
    story: int
    papers: int = 1
    image: str | None = None
    own: bool = False
    """It is from the newsroom itself."""
    places: tuple[str, ...] = ()


# --- readers ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ChatRef:
    """A chat on a platform: `channel` is "telegram", "zalo" or "web", `id` the platform's opaque id."""

    channel: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Follows:
    """What a chat follows: topic slugs, place codes, folded keywords, folded muted words.

    Topics narrow what is told (none: everything); places and keywords add to it and come first; muted words win.
    """

    topics: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()
    mutes: frozenset[str] = frozenset()

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

    @property
    def signature(self) -> str:
        """A hash of everything that decides the content of its digest, watermark aside."""
        wants = self.follows
        parts = [sorted(wants.topics), sorted(wants.places), sorted(wants.keywords), sorted(wants.mutes)]
        whole = json.dumps([*parts, self.locale, self.zone.key, self.empty_digest])
        return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


# --- messages -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Span:
    """A run of text in one style. `link` is an http(s) URL. Channels escape it; nothing else does."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that belong together (a header, a story): a message is split between blocks, never inside one."""

    lines: tuple[tuple[Span, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join("".join(span.text for span in line) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button: `action` comes back as `Incoming.action` (at most 64 UTF-8 bytes), or `url` is opened."""

    label: str
    action: str = ""
    url: str | None = None

    def __post_init__(self) -> None:
        if len(self.action.encode()) > 64:  # core.telegram.org/bots/api#inlinekeyboardbutton
            raise ValueError(f"button action over 64 bytes: {self.action!r}")


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a reader sees, already in their language. Blocks are shown with an empty line between them."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    """Arrives without a sound (digests)."""
    preview: bool = False
    """The platform may show a preview of the first link."""

    @property
    def text(self) -> str:
        """Return it as plain text, the links left out."""
        return "\n\n".join(block.text for block in self.blocks)


def utf16_units(text: str) -> int:
    """Return the length of `text` as Telegram and Zalo count it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """One message to many chats. After `expires_at` it is not sent any more."""

    id: int
    kind: Kind
    message: Message
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A claimed row of the outbox: this message for this chat, not before `send_at`."""

    id: int
    chat_id: int
    ref: ChatRef
    broadcast: Broadcast
    lease: str
    attempts: int
    send_at: datetime
    parts_sent: int = 0
    """Parts of a message that had to be split which have arrived already."""
    refs: tuple[str, ...] = field(default=())
    """The platform's message ids of those parts."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a delivery, and what else it taught us. State "pending": it is tried again at `due_at`."""

    delivery: Delivery
    state: DeliveryState
    refs: tuple[str, ...] = ()
    attempts: int = 0
    due_at: datetime | None = None
    error: str | None = None
    moved_to: str | None = None
    """The chat's new id."""
    chat_waits_until: datetime | None = None
    """The platform wants silence towards this chat alone."""
