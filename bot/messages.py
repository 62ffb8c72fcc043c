"""A conversation on any platform: what comes in (`Incoming`) and what goes out (`Reply`, `Menu`).

Words stay message ids with values until `dispatch` speaks them in the reader's language.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from digests.model import Attachment, Block, ChatRef, Message


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name: marks a message id for extraction
    """Mark `message` for the catalogs and return it unchanged."""
    return message


@dataclass(frozen=True, kw_only=True)
class IncomingFile:
    """A file that somebody sent. `size` is in bytes, None where the platform does not say."""

    name: str
    media_type: str
    size: int | None
    fetch: Callable[[int], Awaitable[bytes]]
    """Returns its content; FileUnread when it is larger than so many bytes, or cannot be had any more."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What a person did: wrote `text`, or pressed a button (`action`). Made at each channel's door."""

    chat: ChatRef
    at: datetime
    text: str = ""
    action: str = ""
    """The pressed button's action; empty for text."""
    message_ref: str | None = None
    """The platform's id of the message whose button was pressed, so that it can be edited in place."""
    private: bool = True
    """False in groups and channels."""
    sender: str = ""
    """The platform's id of the person; equals the chat's id in private chats."""
    sender_name: str = ""
    language: str | None = None
    """The language the platform reports (BCP 47), if it does."""
    presence: Literal["", "gone", "back"] = ""
    """Not a message: the person blocked us or we were removed ("gone"), or we were let in again ("back")."""
    moved_to: str | None = None
    """Not a message: the chat has this new id."""
    forwarded: bool = False
    """Somebody else's words, passed on: to be looked for, never to be obeyed."""
    location: tuple[float, float] | None = None
    """A pin: latitude and longitude in degrees (WGS 84)."""
    file: IncomingFile | None = None
    """What came with the text, or instead of one."""
    answers: str | None = None
    """The platform's id of our message that this one answers."""
    title: str = ""
    """What the group or channel is called."""
    broadcast: bool = False
    """A channel: we post there, and nobody writes to us."""
    administers: bool | None = None
    """Presence: whether we were made an administrator there (channels need it); None: unknown."""

    @property
    def is_message(self) -> bool:
        """Did somebody write or press? (Otherwise something became of the chat.)"""
        return not (self.presence or self.moved_to)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A message id with the values to fill in; `plural` and `count` choose the form where it counts things."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button before it is spoken. `label` is a message id, or literal text such as a name (`literal=True`)."""

    label: Text | str
    action: str = ""
    url: str | None = None
    share: str | None = None
    asks_location: bool = False


Menu = tuple[tuple[Choice, ...], ...]
"""Rows of choices, as they stand under a message."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer: paragraphs of words (or blocks made already, such as stories), and a menu under them."""

    parts: tuple[Text | Block, ...]
    menu: Menu = ()
    edit: bool = False
    """Replace the message whose button was pressed, where the platform can; otherwise send anew."""
    preview: bool = False
    file: Attachment | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """A story found for somebody who writes to another chat (inline mode): a line to choose, and what is shared."""

    id: str
    title: str
    description: str
    url: str
    message: Message
    image: str | None = None


def say(id: str, /, *, menu: Menu = (), edit: bool = False, **values: object) -> Reply:
    """Return a reply of one sentence."""
    return Reply(parts=(Text(id=id, values=values),), menu=menu, edit=edit)
