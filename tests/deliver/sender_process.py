"""A sender in a process of its own, to be killed: python -m tests.deliver.sender_process DATABASE_URL API_URL RATE."""

from __future__ import annotations

import asyncio
import sys

from bot.channels.telegram import TelegramChannel
from digests.deliver.sender import Sender
from digests.store import Database
from tests.fakes.telegram import TOKEN


async def main(database_url: str, api_url: str, rate: str) -> None:
    sender = Sender(Database(database_url), TelegramChannel(TOKEN, api_url, float(rate)))
    await sender.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
