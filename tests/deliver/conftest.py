"""A fake Telegram, and senders that run against it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram import TelegramChannel
from digests.clock import Clock, utc_now
from digests.deliver.sender import Sender
from digests.store import Database
from tests.fakes.telegram import TOKEN, FakeTelegram

FAST = 2000.0
"""Messages per second where the pace is not what a test is about."""


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Bot API without a rate limit."""
    async with FakeTelegram(rate=None) as fake:
        yield fake


@asynccontextmanager
async def sending(
    db: Database, telegram: FakeTelegram, rate: float = FAST, clock: Clock = utc_now
) -> AsyncIterator[Sender]:
    """A sender that runs until the end of the block and stops cleanly."""
    channel = TelegramChannel(TOKEN, telegram.url, rate)
    sender, stop = Sender(db, channel, clock), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    try:
        yield sender
    finally:
        stop.set()
        await running
        await channel.close()


@asynccontextmanager
async def hold_ups() -> AsyncIterator[list[float]]:
    """The seconds by which this process, the senders and the fake server in it, was late to do things, one by one."""
    late = [0.0]

    async def watch() -> None:
        while True:
            due = time.monotonic() + 0.01
            await asyncio.sleep(0.01)
            late.append(time.monotonic() - due)

    watching = asyncio.create_task(watch())
    try:
        yield late
    finally:
        watching.cancel()


def punctual(late: list[float]) -> bool:
    """Say whether nothing was so late that a message may have counted as arrived before it was: after half a second."""
    return max(late) < 0.2
