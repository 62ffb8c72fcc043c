"""What the console's tests share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.web.server import listen, serve
from digests.desk import Desk
from digests.store import Database
from tests.bot.talk import Newsroom
from tests.web.console.office import STORIES, Office, make_office


@pytest.fixture
async def newsroom(db: Database, now: datetime) -> AsyncIterator[Newsroom]:
    newsroom = Newsroom(db, now)
    yield newsroom
    await newsroom.services.visitor.close()


@pytest.fixture
async def office(newsroom: Newsroom) -> Office:
    return await make_office(newsroom)


@pytest.fixture
async def served(newsroom: Newsroom) -> AsyncIterator[Office]:
    """The console on a port of this machine, with news and a reader."""
    newsroom.services = replace(newsroom.services, desk=Desk(newsroom.db, newsroom.services.newsroom))
    newsroom.passes(hours=2)
    await newsroom.news(*STORIES)
    await newsroom.subscriber("70")
    office = await make_office(newsroom)
    listener, stop = listen("127.0.0.1", 0), asyncio.Event()
    office.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    async def close() -> None: ...

    serving = asyncio.create_task(serve(office.app, listener, stop, close))
    yield office
    stop.set()
    await serving
