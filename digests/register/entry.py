"""What a line of the register says, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from digests.errors import BantinError
from digests.model import Chat, ChatRef

COLUMNS = (
    "channel", "id", "kind", "title", "state", "language", "zone", "times", "weekend_later", "empty_digest", "quiet",
    "paused_until", "topics", "places", "keywords", "muted", "person", "home", "last_seen",
)  # fmt: skip
"""Title and last_seen are written for people; what a file says there is not read."""
RISKY = tuple("=+-@\t\r\n'")
"""What a cell may begin with that is no plain text to a spreadsheet; the mark that is put before it, too."""
Why = Literal[
    "column", "channel", "id", "rounded", "kind", "state", "language", "zone", "times", "flag", "quiet", "date",
    "topic", "place", "word", "person", "twice", "member", "cells",
]  # fmt: skip


class BadRegister(BantinError):
    """The file is no register: "text" it is no text in UTF-8, "columns" it does not say channel and id, "empty"."""

    def __init__(self, why: Literal["text", "columns", "empty"]) -> None:
        super().__init__(f"register: {why}")
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a line is refused: `found` is what stands there."""

    line: int
    why: Why
    found: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line: whose, and what it says of them (fields of `Chat`; what it does not say stays as it is)."""

    line: int
    ref: ChatRef
    changes: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, chat: Chat) -> Chat:
        """Return the chat as this line wants it."""
        changes = dict(self.changes)
        if chat.id:
            changes.pop("private", None)  # what a chat is that we know, its platform has told
        wanted = {name: changes.pop(name) for name in ("topics", "places", "keywords", "mutes") if name in changes}
        labels = {**chat.labels, **changes.pop("labels", {})}
        follows = replace(chat.follows, **wanted)
        kept = follows.keywords | follows.mutes
        labels = {word: said for word, said in labels.items() if word in kept}
        return replace(chat, follows=follows, labels=labels, **changes)


@dataclass(frozen=True, kw_only=True)
class Register:
    """What a file says: its entries, and the lines that are refused."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
