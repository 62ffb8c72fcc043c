"""Promise 16: memory while sending does not grow with the number of readers."""

from __future__ import annotations

import gc
import tracemalloc

import pytest
from sqlalchemy import delete

from digests.deliver.channel import Limit
from digests.deliver.sender import Sender
from digests.model import ChatRef, Message
from digests.store import Database
from digests.store.schema import broadcasts, chats
from tests.deliver.outboxes import book, broadcast, readers, utc_now

pytestmark = pytest.mark.slow


class Letterbox:
    """A channel that takes everything at once and keeps nothing."""

    kind = "telegram"
    rate = 100_000.0
    edits = deletes = True

    def limits(self, chat: ChatRef) -> tuple[Limit, ...]:
        return (Limit(count=1, seconds=0.01),)

    def split(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    async def send(self, chat: ChatRef, message: Message, *, answers: str | None = None) -> str:
        return "1"

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None: ...

    async def delete(self, chat: ChatRef, ref: str) -> None: ...


async def peak(db: Database, people: int) -> int:
    """Return the most memory that sending to so many took, in bytes."""
    await readers(db, *range(1, people + 1))
    id = await broadcast(db, "Tin sáng")
    sender = Sender(db, Letterbox())
    gc.collect()
    tracemalloc.start()
    while await sender.step(utc_now()):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert await book(db, id) == {"sent": people}
    async with db.write() as tx:
        await tx.execute(delete(broadcasts))
        await tx.execute(delete(chats))
    return most


async def test_promise_16_memory_does_not_grow_with_the_number_of_readers(db: Database) -> None:
    await peak(db, 500)  # everything that is learnt once: compiled statements, imported codecs
    few, many = await peak(db, 1500), await peak(db, 4500)
    assert many < few * 1.25  # three times the readers
