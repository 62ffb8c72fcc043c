"""What the console's tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from digests.store import Database
from tests.bot.talk import Newsroom
from tests.web.console.office import Office, make_office


@pytest.fixture
async def newsroom(db: Database, now: datetime) -> AsyncIterator[Newsroom]:
    newsroom = Newsroom(db, now)
    yield newsroom
    await newsroom.services.visitor.close()


@pytest.fixture
async def office(newsroom: Newsroom) -> Office:
    return await make_office(newsroom)
