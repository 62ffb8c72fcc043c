"""The port: everything the delivery needs from a chat platform, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from digests.model import ChatRef, Message


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `count` messages in any `seconds` to one chat."""

    count: int
    seconds: float


class Channel(Protocol):
    """A way to reach people. `rate` is how many messages a second the platform takes from us in all."""

    kind: str
    rate: float
    edits: bool
    """The text of a message that has arrived can be changed."""
    deletes: bool
    """A message that has arrived can be taken away, at least for a while."""

    def limits(self, chat: ChatRef) -> tuple[Limit, ...]:
        """Return what the platform allows towards this one chat; empty where there is no such limit."""

    def split(self, message: Message) -> tuple[Message, ...]:
        """Return the message in parts that the platform takes, at least one, the buttons under the last."""

    async def send(self, chat: ChatRef, message: Message, *, answers: str | None = None) -> str:
        """Deliver one part and return the platform's message id, or raise a DeliveryError.

        `answers` is an earlier message of ours that this one is shown to answer, if it is still there and can be.
        """

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace a message sent before; that it reads so already is fine. Raise a DeliveryError: CannotChange if it
        cannot be replaced any more.
        """

    async def delete(self, chat: ChatRef, ref: str) -> None:
        """Take a message away; that it is gone already is fine. Raise a DeliveryError: CannotChange if it must stay."""
