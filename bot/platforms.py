"""What a conversation needs of a chat platform: a way to answer, and what only the platform knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from digests.model import ChatRef, Message


class Outlet(Protocol):
    """A way to answer one chat. It obeys the platform's limits and takes care of readers who left."""

    async def reply(self, chat: ChatRef, *messages: Message) -> str | None:
        """Send an answer of one message or several; return the platform's id of the last, None if it did not arrive."""

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace an earlier message, or send anew where that is not possible."""

    async def update(self, chat: ChatRef, ref: str, message: Message) -> bool:
        """Replace a message that says how something stands; False: it cannot be replaced any more."""


class Platform(Protocol):
    """A platform with groups, where people see that somebody writes."""

    username: str
    """What people call the bot there; empty until the platform has told."""

    async def administers(self, chat: ChatRef, person: str) -> bool:
        """Is this person, by the platform's id, an administrator of this group or channel at this moment?"""

    async def title(self, chat: ChatRef) -> str:
        """Return what a group or channel is called; "" when the platform does not say."""

    def deep_link(self, payload: str) -> str | None:
        """Return an address that opens the private chat with "/start payload"; None where there is none."""

    async def set_menu_of(self, chat: ChatRef, commands: Sequence[tuple[str, str]]) -> None:
        """Offer these commands (name, description) in one private chat; none: those that everybody sees."""

    async def typing(self, chat: ChatRef) -> None:
        """Show for some seconds that an answer is being prepared."""
