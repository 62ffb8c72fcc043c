"""Readers who share a digest and not the hours at which it comes: each keeps their own."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from config.newsroom import load
from digests.store import Database
from tests.compose.stage import Stage

NEWSROOM = load()


@pytest.fixture
def stage(db: Database, now: datetime) -> Stage:
    """Ten minutes before 06:30 on a Monday."""
    return Stage(db, NEWSROOM, now - timedelta(minutes=10))


async def arrivals(stage: Stage, names: tuple[str, ...], days: int) -> dict[str, list[str]]:
    """Let days pass with news in every hour, and return when each reader's digests were due, as "day HH:MM"."""
    came: dict[str, list[str]] = {name: [] for name in names}
    for hour in range(days * 24):
        await stage.publish(f"Tin số {hour}", hours=0)
        for composed in await stage.live(hours=1):
            slot = composed.slot.astimezone(NEWSROOM.zone)
            for name in names:
                if len(await stage.sent(name)) > len(came[name]):
                    came[name].append(f"{slot:%d %H:%M}")
    return came


async def test_quiet_hours_and_later_weekends_move_each_readers_own_digest(stage: Stage) -> None:
    await stage.subscribe("Lan")
    await stage.subscribe("Mai", quiet=(time(21), time(8)))
    await stage.subscribe("Đào", weekend_later=True)
    stage.now += timedelta(days=4)  # from Friday on
    await stage.tick()
    for name in ("Lan", "Mai", "Đào"):
        await stage.change(name, await stage.reader(name))
    came = await arrivals(stage, ("Lan", "Mai", "Đào"), 3)
    days = {name: [at for at in moments if at.split()[0] in ("28", "29")] for name, moments in came.items()}
    assert days == {
        "Lan": ["28 06:30", "29 06:30"],
        "Mai": ["28 08:00", "29 08:00"],
        "Đào": ["28 09:00", "29 09:00"],
    }


async def test_two_times_that_meet_after_the_quiet_hours_are_one_digest(stage: Stage, now: datetime) -> None:
    await stage.subscribe("Lan", at="06:30 07:00", quiet=(time(22), time(8)))
    await stage.publish("Chợ phiên đông khách")
    stage.now = now
    await stage.live(hours=3)
    assert await stage.told("Lan") == [["Chợ phiên đông khách"]]
