"""Messages on their way to many."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from digests.model.messages import Message
from digests.model.readers import ChatRef

Kind = Literal["digest", "alert", "correction", "notice", "answer"]
"""An answer is a digest that somebody asked for: it went out past the outbox, and comes here to be corrected."""
Mode = Literal["send", "edit", "delete"]
DeliveryState = Literal["pending", "leased", "sent", "gone", "uncertain", "rejected", "expired", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """One message to many chats. After `expires_at` it is not sent any more."""

    id: int
    kind: Kind
    message: Message
    expires_at: datetime
    mode: Mode = "send"
    """Sent as a new message, put in the place of an earlier one, or that one deleted (if too late: written over)."""
    otherwise: Message | None = None
    """What is sent where an earlier message can neither be edited nor deleted; None: nothing."""


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
    target: tuple[str, ...] = ()
    """The platform's ids of our earlier message that this one edits, deletes or answers."""


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
    thread_gone: bool = False
    """The topic of the group to which it went is not there any more."""
    chat_waits_until: datetime | None = None
    """The platform wants silence towards this chat alone."""
    refused: bool = False
    """The platform refuses our token: nobody gets anything."""
