"""The ticks: each goes on for itself, none overlaps itself, and stopping waits for what is under way."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from bot.jobs import Interval, Tick, Ticker


async def test_a_tick_that_fails_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    calls = 0
    twice = asyncio.Event()

    async def fail() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            twice.set()
        raise RuntimeError("no luck")

    ticker = Ticker(Tick(name="luckless", seconds=0.01, act=fail))
    with caplog.at_level(logging.ERROR):
        ticker.start()
        await asyncio.wait_for(twice.wait(), 60)
        await ticker.stop()
    failed = [record for record in caplog.records if record.message == "tick_failed"]
    assert len(failed) >= 2
    assert "no luck" in caplog.text


async def test_a_slow_tick_does_not_overlap_itself_and_holds_up_no_other() -> None:
    under_way = most = quick = 0
    enough = asyncio.Event()
    release = asyncio.Event()

    async def slow() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await release.wait()
        under_way -= 1

    async def fast() -> None:
        nonlocal quick
        quick += 1
        if quick == 5:
            enough.set()

    ticker = Ticker(Tick(name="slow", seconds=0.01, act=slow), Tick(name="fast", seconds=0.01, act=fast))
    ticker.start()
    await asyncio.wait_for(enough.wait(), 60)
    release.set()
    await ticker.stop()
    assert most == 1


async def test_stopping_waits_for_the_tick_under_way() -> None:
    started, done = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        started.set()
        await asyncio.sleep(0)
        done.set()

    ticker = Ticker(Tick(name="work", seconds=60, act=work))
    ticker.start()
    await started.wait()
    await ticker.stop()
    assert done.is_set()


async def test_a_tick_that_does_not_end_is_cancelled_after_the_patience() -> None:
    started = asyncio.Event()
    cancelled = False

    async def hang() -> None:
        nonlocal cancelled
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled = True
            raise

    ticker = Ticker(Tick(name="hang", seconds=60, act=hang))
    ticker.start()
    await started.wait()
    await ticker.stop(patience=0.01)
    assert cancelled


def test_it_is_time_again_when_the_interval_is_over_or_the_clock_was_put_back(now: datetime) -> None:
    minute = Interval(timedelta(minutes=1))
    seconds = (0, 59, 60, 119, 121, -3600, -3599)
    assert [minute.is_over(now + timedelta(seconds=second)) for second in seconds] == [
        *(True, False, True, False, True),
        *(True, False),
    ]
