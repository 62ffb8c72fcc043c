"""The promises of the delivery, against a fake Bot API over real HTTP, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.channels.telegram import TelegramChannel
from digests.deliver.sender import Sender
from digests.model import ChatRef
from digests.store import Database
from tests.deliver.outboxes import book, broadcast, readers, states, text
from tests.fakes.telegram import TOKEN, FakeTelegram

FAST = 2000.0


@asynccontextmanager
async def sending(db: Database, telegram: FakeTelegram, rate: float = FAST) -> AsyncIterator[Sender]:
    """A sender that runs until the end of the block."""
    channel = TelegramChannel(TOKEN, telegram.url, rate)
    sender, stop = Sender(db, channel), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    try:
        yield sender
    finally:
        stop.set()
        await running
        await channel.close()


async def test_everybody_gets_it_once(db: Database) -> None:
    async with FakeTelegram(rate=None) as telegram:
        await readers(db, *range(1, 101))
        async with sending(db, telegram):
            id = await broadcast(db, "Tin sáng")
            await telegram.until(lambda: len(telegram.sends) >= 100)
        assert [len(telegram.messages(chat)) for chat in range(1, 101)] == [1] * 100
        assert await book(db, id) == {"sent": 100}


async def test_a_reply(db: Database) -> None:
    async with FakeTelegram() as telegram, sending(db, telegram, 30) as sender:
        ref = await sender.reply(ChatRef(channel="telegram", id="7"), text("Chào bạn <&>"))
        assert telegram.last(7).text == "Chào bạn <&>"
        assert ref is not None
        await sender.edit(ChatRef(channel="telegram", id="7"), ref, text("Xong"))
        assert telegram.last(7).text == "Xong"
