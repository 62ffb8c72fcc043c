"""What an operator sets for alerts reaches them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.app import build
from config.settings import load_settings
from digests.alerts import Rules
from digests.store import Database
from tests.alerts.house import NEWSROOM

ONE_DATABASE = "settings"


async def test_the_settings_are_the_rules(db: Database, now: datetime) -> None:
    settings = load_settings({"BANTIN_ALERT_APPROVALS": "1", "BANTIN_ALERT_UNDO_SECONDS": "5"})
    house = build(settings, NEWSROOM, db, lambda: now, asyncio.Event())
    assert house.services.alerts.rules == Rules(approvals=1, undo=timedelta(seconds=5), rates={"web": 200.0})
