from __future__ import annotations

from datetime import datetime

import pytest

from digests.store import Database
from tests.alerts.house import House


@pytest.fixture
async def house(db: Database, now: datetime) -> House:
    """A newsroom with editors, before anything is written."""
    house = House(db, now)
    await house.opens()
    return house
