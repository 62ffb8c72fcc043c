"""A fake Bot API, and the channel that talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram import TelegramChannel
from bot.messages import Incoming
from digests.model import Block, ChatRef, Message, Span
from tests.fakes.telegram import TOKEN, FakeTelegram

LAN = ChatRef(channel="telegram", id="7")


def text(words: str, **parts: object) -> Message:
    return Message(blocks=(Block(lines=((Span(text=words),),)),), **parts)  # type: ignore[arg-type]  # a test's shorthand


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(rate=None) as fake:
        yield fake


@asynccontextmanager
async def opened(telegram: FakeTelegram, token: str = TOKEN) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(token, telegram.url, 30)
    yield channel
    await channel.close()


@asynccontextmanager
async def listening(telegram: FakeTelegram, **options: object) -> AsyncIterator[list[Incoming]]:
    """What people do, as it comes in."""
    heard: list[Incoming] = []

    async def hear(incoming: Incoming) -> None:
        heard.append(incoming)

    async with opened(telegram) as channel:
        stop = asyncio.Event()
        task = asyncio.create_task(channel.listen(hear, stop, **options))  # type: ignore[arg-type]  # a test's shorthand
        yield heard
        stop.set()
        await task
