"""The web chat as a channel: a message is stored in its conversation, and the open pages are told.

A web reader's id is a random number in a signed cookie; there is nobody to ask and nothing to be refused by. A page
that is closed finds the message when it is opened again, in whatever process stored it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.web.files import Files
from bot.web.streams import Streams
from digests.deliver.channel import Limit
from digests.model import Block, Button, ChatRef, Message, Span
from digests.store import Database, conversation


def _clock() -> datetime:
    return datetime.now(UTC)


class WebChannel:
    """Delivers to the web chat."""

    kind = "web"
    rate = 200.0
    """Messages per second: nobody limits us but our own database."""

    def __init__(self, db: Database, *, clock: Callable[[], datetime] = _clock) -> None:
        self._db = db
        self._clock = clock
        self.streams = Streams(db)
        self.files = Files()

    def limits(self, chat: ChatRef) -> tuple[Limit, ...]:
        """Return nothing: a page takes whatever comes."""
        return ()

    def split(self, message: Message) -> tuple[Message, ...]:
        """Return the message whole: a page has no limit."""
        return (message,)

    async def send(self, chat: ChatRef, message: Message) -> str:
        """Add the message to the conversation and return its place there."""
        async with self._db.write() as tx:
            line = await conversation.add(tx, chat.id, self._body(chat, message), mine=False, at=self._clock())
        self.streams.ring(chat.id)
        return str(line.place)

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Change the message in its place; one that is not there any more is sent anew."""
        async with self._db.write() as tx:
            place = int(ref) if ref.isdecimal() else 0
            changed = await conversation.replace(tx, chat.id, place, self._body(chat, message))
        if changed is None:
            await self.send(chat, message)
        self.streams.ring(chat.id)

    async def close(self) -> None:
        """End every open stream."""
        await self.streams.close()

    def _body(self, chat: ChatRef, message: Message) -> dict[str, Any]:
        body = body_of(message)
        if message.file:
            body["file"] = {"name": message.file.name, "address": self.files.keep(chat.id, message.file, self._clock())}
            body["file"]["picture"] = message.file.media_type.startswith("image/")
        return body


def body_of(message: Message) -> dict[str, Any]:
    """Return a message as the page reads it: plain text in spans, no markup."""
    return {
        "blocks": [_block(block) for block in message.blocks],
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "silent": message.silent,
    }


def _block(block: Block) -> list[list[dict[str, Any]]]:
    return [[_span(span) for span in line] for line in block.lines]


def _span(span: Span) -> dict[str, Any]:
    styles = {"bold": span.bold, "italic": span.italic, "link": span.link}
    return {"text": span.text, **{name: value for name, value in styles.items() if value}}


def _button(button: Button) -> dict[str, Any]:
    does = {"url": button.url, "share": button.share, "location": button.asks_location}
    return {
        "label": button.label,
        **({name: value for name, value in does.items() if value} or {"action": button.action}),
    }
