"""A press for every test, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from digests.store import Database
from tests.correcting.press import Press
from tests.deliver.conftest import telegram as telegram
from tests.fakes.telegram import FakeTelegram


@pytest.fixture
async def press(db: Database, telegram: FakeTelegram) -> Press:
    made = Press(db, datetime.now().astimezone(), telegram)
    await made.opens()
    return made
