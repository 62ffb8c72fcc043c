"""The newsroom: who works there, and the alerts, corrections and recalls that they send."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from digests.model.readers import ChatRef

Role = Literal["reader", "editor", "admin", "owner"]
ROLES: tuple[Role, ...] = ("reader", "editor", "admin", "owner")
"""From the least to the most; each may do what those before it may."""
AlertKind = Literal["alert", "correction", "recall"]
AlertState = Literal["draft", "waiting", "approved", "sending", "stopped", "sent", "cancelled", "recalled", "expired"]
Change = Literal["raised", "lowered", "over"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who writes to us. `refs` are their chats' names on every platform they linked, "telegram:123"."""

    ref: ChatRef
    role: Role = "reader"
    name: str = ""
    refs: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """How the audit log and an approval name them: "telegram:123"."""
        return f"{self.ref.channel}:{self.ref.id}"

    def may(self, role: Role) -> bool:
        """Is this person's role `role` or above it?"""
        return ROLES.index(self.role) >= ROLES.index(role)

    def is_(self, key: str) -> bool:
        """Is `key` a name of this same person, on whichever platform?"""
        return key == self.key or key in self.refs


@dataclass(frozen=True, kw_only=True)
class AlertText:
    """What readers read: plain text, an editor's own or a page's. `url` and `picture` are http(s)."""

    title: str
    body: str = ""
    url: str | None = None
    picture: str | None = None


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom an alert is for: those who get any of the topics (slugs) or follow any of the places (codes).

    Neither: everyone. `channels` narrows it further (none: all of them).
    """

    topics: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()

    @property
    def everyone(self) -> bool:
        return not (self.topics or self.places)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One person's word that exactly this (`hash`) may be sent."""

    who: str
    hash: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Alert:
    """An alert, a correction or a recall, from draft to sent. People are written "telegram:123"."""

    id: int
    kind: AlertKind
    state: AlertState
    author: str
    text: AlertText
    audience: Audience
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    urgent: bool = False
    """It may break quiet hours, for those who follow its places."""
    alone: bool = False
    """One person sent it, in an emergency: it is to be reviewed the next morning."""
    reviewed_at: datetime | None = None
    article: int | None = None
    """The story that it tells, corrects or recalls."""
    follows: int | None = None
    """The alert that it follows up, corrects or recalls."""
    change: Change | None = None
    """What a follow-up says of the danger."""
    scheduled_at: datetime | None = None
    """Not before then."""
    send_at: datetime | None = None
    """Approved: when the time to undo is over."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    approvals: tuple[Approval, ...] = ()
    """Those that hold: each of another person, for the present `hash`."""
    copies: tuple[tuple[ChatRef, str], ...] = field(default=(), compare=False)
    """Where the newsroom sees it: a chat and the platform's id of the message."""
    live: tuple[tuple[ChatRef, str], ...] = field(default=(), compare=False)
    """Those of the copies that are kept up to date: at most one in a chat."""
    revision: int = field(default=1, compare=False)

    @property
    def hash(self) -> str:
        """A hash of all that an approval approves: the text and whom it reaches, how and when."""
        text, to = self.text, self.audience
        parts: list[object] = [self.kind, text.title, text.body, text.url, text.picture]
        parts += [sorted(to.topics), sorted(to.places), sorted(to.channels), self.urgent]
        at = self.scheduled_at.astimezone(UTC).isoformat() if self.scheduled_at else None
        parts += [self.article, self.follows, self.change, at]
        whole = json.dumps(parts, ensure_ascii=False)
        return hashlib.blake2b(whole.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom an alert would reach now. `by_channel` maps a channel's kind to a number of readers."""

    total: int
    by_channel: dict[str, int] = field(default_factory=dict)
    quiet: int = 0
    """How many of them are in their quiet hours, and get it when these end."""
    quiet_until: tuple[datetime, datetime] | None = None
    """When the first and the last of these quiet hours end."""
    late: int = 0
    """How many of them never get it, because it expires before."""
    last_at: datetime | None = None
    """When the last of the others has it at the present rate."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the sending is. `rate` is messages a second over the last minute."""

    total: int
    sent: int = 0
    waiting: int = 0
    later: int = 0
    """How many of those waiting are in their quiet hours, and get it when these end."""
    gone: int = 0
    failed: int = 0
    uncertain: int = 0
    expired: int = 0
    cancelled: int = 0
    rate: float = 0.0
    last_at: datetime | None = None
    """When the last one will have it at this rate, those in their quiet hours aside; None: nobody can say."""
    filling: bool = False
    """It is still being put into the outbox: `total` grows."""

    @property
    def done(self) -> int:
        return self.total - self.waiting


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of an alert. Delays are seconds from when it began to go out, or a reader's quiet hours ended."""

    alert: Alert
    progress: Progress
    by_channel: dict[str, dict[str, int]] = field(default_factory=dict)
    """Channel's kind → state of a delivery → how many."""
    median: float | None = None
    """Of the delays of those who have it; None: nobody has."""
    p90: float | None = None
    """Nine in ten had it within so many seconds."""
    delays: tuple[tuple[float, int], ...] = ()
    """For a chart: (seconds, how many had it within these seconds and more than the ones before), in order."""
    errors: dict[str, int] = field(default_factory=dict)
    """What platforms said of those who did not get it, the commonest first."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """What an alert can be made of: a page or an article of ours, as text, and what is known of it."""

    text: AlertText
    article: int | None = None
    """Our article of that page, if we have it."""
    topic: str | None = None
    places: tuple[str, ...] = ()
    """Codes of the places that it tells of, the surest first."""
