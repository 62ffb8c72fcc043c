"""Promises 5 and 6 with real senders: an alert overtakes a digest, and everybody has it once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest

from digests.alerts import Rules
from digests.model import Alert
from digests.store import Connection, Database, fanout
from tests.alerts.house import FLOOD, HA, LAN, House
from tests.deliver.conftest import hold_ups, punctual, sending
from tests.deliver.outboxes import book, broadcast, utc_now
from tests.fakes.telegram import Call, FakeTelegram

pytestmark = pytest.mark.slow
RULES = Rules(undo=timedelta(), rates={"telegram": 30.0})


async def a_house(db: Database, readers: int) -> House:
    house = House(db, utc_now(), RULES)
    await house.opens()
    await house.readers(readers)
    return house


def alerts_of(telegram: FakeTelegram) -> list[Call]:
    return [call for call in telegram.sends if FLOOD.title in str(call.values)]


async def ended(house: House, alert: Alert) -> Alert:
    """Wait until the alert is settled."""
    for _ in range(1200):
        if settled := await house.alerts.settle(utc_now()):
            return settled[0]
        await asyncio.sleep(0.05)
    raise AssertionError(await house.alerts.progress(alert.id, utc_now()))


async def test_promise_5_an_alert_overtakes_a_running_digest(db: Database) -> None:
    house = await a_house(db, 60)
    async with FakeTelegram(rate=30) as telegram, sending(db, telegram, 30), hold_ups() as held_up:
        digest = await broadcast(db, "Bản tin sáng")
        await telegram.until(lambda: len(telegram.sends) >= 15)
        alert = await house.approved()
        began = time.monotonic()
        await house.alerts.start_due(utc_now())
        before = len(telegram.sends) - len(alerts_of(telegram))
        await telegram.until(lambda: alerts_of(telegram))
        assert alerts_of(telegram)[0].at - began < 2 + sum(held_up)
        await telegram.until(lambda: len(alerts_of(telegram)) == 60)
        assert len(telegram.sends) - 60 - before <= 20  # the digest waits until everybody has the alert
        assert (await ended(house, alert)).state == "sent"
        await telegram.until(lambda: len(telegram.sends) == 120)
        assert telegram.busiest() <= 30 or not punctual(held_up)
    assert await book(db, digest) == {"sent": 60}
    assert set(Counter(call.chat for call in alerts_of(telegram)).values()) == {1}


async def test_promise_5_its_first_message_leaves_while_it_is_still_being_filled(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 10)
    house = await a_house(db, 40)
    real = fanout.unfinished
    async with FakeTelegram(rate=None) as telegram, sending(db, telegram, 30), hold_ups() as held_up:

        async def waits(tx: Connection) -> list[int]:
            if found := await real(tx):
                await telegram.until(lambda: alerts_of(telegram))
            return found

        monkeypatch.setattr(fanout, "unfinished", waits)
        alert = await house.approved()
        began = time.monotonic()
        await house.alerts.start_due(utc_now())
        first = alerts_of(telegram)[0].at
        assert first - began < 2 + sum(held_up)
        assert len(await house.reached(alert)) == 40
        await telegram.until(lambda: len(alerts_of(telegram)) == 40)
        assert alerts_of(telegram)[0].at == first
        assert (await ended(house, alert)).state == "sent"


async def test_promise_6_two_schedulers_and_two_senders_send_one_alert(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 7)
    house = await a_house(db, 60)
    other = House(db, house.now, RULES)
    async with FakeTelegram(rate=None) as telegram, sending(db, telegram, 200), sending(db, telegram, 200):
        alert = await house.approved()
        await asyncio.gather(*(one.alerts.start_due(utc_now()) for one in (house, other, house, other)))
        assert (await ended(house, alert)).state == "sent"
    counted = Counter(call.chat for call in alerts_of(telegram))
    assert counted == {id: 1 for id in range(1, 61)}
    report = await house.alerts.report(alert.id)
    assert report.by_channel == {"telegram": {"sent": 60}}
    assert report.median is not None
    assert 0 <= report.median < 60


async def test_a_stopped_alert_leaves_nobody_else_and_goes_on_with_the_rest(db: Database) -> None:
    house = await a_house(db, 60)
    async with FakeTelegram(rate=None) as telegram, sending(db, telegram, 30):
        alert = await house.approved()
        await house.alerts.start_due(utc_now())
        await telegram.until(lambda: len(alerts_of(telegram)) >= 10)
        await house.alerts.stop(alert.id, HA, utc_now())
        had = len(alerts_of(telegram))
        await house.alerts.start_due(utc_now())
        async with asyncio.timeout(60):
            while (await house.alerts.progress(alert.id, utc_now())).waiting:
                await asyncio.sleep(0.05)
        late = len(alerts_of(telegram)) - had
        assert late <= 12  # what had been claimed: a third of a second's batch, and what was under way
        await house.alerts.resume(alert.id, LAN, utc_now())
        assert (await ended(house, alert)).state == "sent"
    assert Counter(call.chat for call in alerts_of(telegram)) == {id: 1 for id in range(1, 61)}


async def test_promise_6_two_schedulers_that_are_killed_again_and_again_send_one_alert(
    db: Database, database_url: str
) -> None:
    readers = 300
    house = await a_house(db, readers)
    alert = await house.approved()
    command = [sys.executable, "-m", "tests.alerts.scheduler_process", database_url, "2"]
    filled = kills = 0
    while filled < readers:
        running = [subprocess.Popen(command) for _ in range(2)]
        try:
            filled = await more_than(house, alert, min(readers - 1, filled + 100))
        finally:
            for process in running:
                process.kill()
                process.wait()
        kills += 1
    assert kills >= 2
    assert await house.reached(alert) == [str(id) for id in range(1, readers + 1)]
    assert (await house.found(alert)).state == "sending"


async def more_than(house: House, alert: Alert, some: int) -> int:
    """Wait until more than some readers have the alert in their outbox, and return how many have."""
    for _ in range(3000):
        filled = (await house.alerts.progress(alert.id, utc_now())).total
        if filled > some:
            return filled
        await asyncio.sleep(0.02)
    raise AssertionError(f"{filled} of more than {some}")
