"""Long polling: python-telegram-bot's Updater, made to be patient with a server and to stop in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import Updater

from bot.channels.telegram.door import UPDATES
from bot.channels.telegram.request import Refusal
from config.logs import event

logger = logging.getLogger(__name__)
POLL_SECONDS = 10
STOP_SECONDS = 2.0
BETWEEN_POLLS = 0.01
"""Seconds between two getUpdates: what comes in meanwhile is taken together. Whoever is one of many waits for them."""


@asynccontextmanager
async def polling(bot: Bot, queue: asyncio.Queue[object]) -> AsyncIterator[None]:
    """Put every update into the queue until the end of the block; what fails meanwhile is logged and tried again."""
    updater = Updater(bot, queue)
    await updater.initialize()
    await updater.start_polling(
        poll_interval=BETWEEN_POLLS, timeout=POLL_SECONDS, allowed_updates=UPDATES, error_callback=_failed
    )
    try:
        yield
    finally:
        await _stop(updater)


async def _stop(updater: Updater) -> None:
    # While Telegram is away PTB sleeps between its tries, up to half a minute: we do not wait for the end of that.
    stopping = asyncio.create_task(updater.stop())
    await asyncio.wait({stopping}, timeout=STOP_SECONDS)
    if not stopping.done():
        stopping.cancel()
        await asyncio.wait({stopping}, timeout=STOP_SECONDS)
    if stopping.done() and not stopping.cancelled() and (error := stopping.exception()) is not None:
        event(logger, "telegram_polling_failed", level=logging.WARNING, reason=type(error).__name__)


def _failed(error: TelegramError) -> None:
    elsewhere = isinstance(error, Refusal) and error.code == 409
    reason = "another program polls this bot" if elsewhere else str(error)
    event(logger, "telegram_polling_failed", level=logging.WARNING, reason=reason)
