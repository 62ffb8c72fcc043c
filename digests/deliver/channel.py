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

    def limits(self, chat: ChatRef) -> tuple[Limit, ...]:
        """Return what the platform allows towards this one chat; empty where there is no such limit."""

    def split(self, message: Message) -> tuple[Message, ...]:
        """Return the message in parts that the platform takes, at least one, the buttons under the last."""

    async def send(self, chat: ChatRef, message: Message) -> str:
        """Deliver one part and return the platform's message id, or raise a DeliveryError."""

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace a message sent before, or raise a DeliveryError."""
