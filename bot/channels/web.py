"""The web chat as a channel: a message is stored in its conversation, and the open pages are told.

A web reader's id is a random number in a signed cookie; there is nobody to ask and nothing to be refused by. A page
that is closed finds the message when it is opened again, in whatever process stored it.
"""

from __future__ import annotations

from typing import Any

from bot.web.files import Files
from bot.web.streams import Streams
from digests.clock import Clock, utc_now
from digests.deliver.channel import Limit
from digests.errors import CannotChange
from digests.model import Block, Button, ChatRef, Message, Span
from digests.store import Database, conversation


class WebChannel:
    """Delivers to the web chat."""

    kind = "web"
    edits = deletes = True
    rate = 200.0
    """Messages per second: nobody limits us but our own database."""

    def __init__(self, db: Database, *, clock: Clock = utc_now) -> None:
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

    async def send(self, chat: ChatRef, message: Message, *, answers: str | None = None) -> str:
        """Add the message to the conversation and return its place there."""
        body = self._body(chat, message)
        if answers is not None and answers.isdecimal():
            body["answers"] = int(answers)
        async with self._db.write() as tx:
            line = await conversation.add(tx, chat.id, body, mine=False, at=self._clock())
        self.streams.ring(chat.id)
        return str(line.place)

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Change the message in its place; CannotChange when it is not there any more."""
        if not await self._replace(chat, ref, self._body(chat, message)):
            raise CannotChange("the conversation has no such message")

    async def delete(self, chat: ChatRef, ref: str) -> None:
        """Take the message away; the page says in its place that one stood there."""
        await self._replace(chat, ref, {"blocks": [], "buttons": [], "silent": True, "removed": True})

    async def close(self) -> None:
        """End every open stream."""
        await self.streams.close()

    async def _replace(self, chat: ChatRef, ref: str, body: dict[str, Any]) -> bool:
        async with self._db.write() as tx:
            place = int(ref) if ref.isdecimal() else 0
            changed = await conversation.replace(tx, chat.id, place, body)
        self.streams.ring(chat.id)
        return changed is not None

    def _body(self, chat: ChatRef, message: Message) -> dict[str, Any]:
        body = body_of(message)
        if message.file:
            body["file"] = {"name": message.file.name, "address": self.files.keep(chat.id, message.file, self._clock())}
            body["file"]["picture"] = message.file.media_type.startswith("image/")
        return body


def body_of(message: Message) -> dict[str, Any]:
    """Return a message as the page reads it: plain text in spans, no markup."""
    body = {
        "blocks": [_block(block) for block in message.blocks],
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "silent": message.silent,
    }
    return body | ({"picture": message.picture} if message.picture else {})


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
