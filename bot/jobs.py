"""The ticks: APScheduler calls one verb each. It keeps no state; what is due stands in the database.

A tick that takes longer than its interval is not started twice, and one that was missed runs once: the verbs
look at the clock and at the database, so it does not matter which tick finds the work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from config.logs import event

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Call `act` every `seconds`. What it raises is logged and ends that tick only."""

    name: str
    seconds: float
    act: Callable[[], Awaitable[object]]


class Interval:
    """Says when it is time again by the newsroom's clock: a tick that asks may come more often."""

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._last: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Say yes at first, and again when `every` has passed since the last yes, or the clock was put back."""
        if self._last is not None and timedelta() <= now - self._last < self._every:
            return False
        self._last = now
        return True


class Ticker:
    """Runs its ticks from `start()` until `stop()`."""

    def __init__(self, *ticks: Tick) -> None:
        self._ticks = ticks
        self._running: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Run every tick at once, then at its interval."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self._run,
                "interval",
                seconds=tick.seconds,
                args=[tick],
                id=tick.name,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # the default of one second drops a job silently
            )
        self._scheduler.start()

    async def stop(self, patience: float = 5.0) -> None:
        """Start no tick any more, and give those under way `patience` seconds before they are cancelled."""
        self._scheduler.pause()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    async def _run(self, tick: Tick) -> None:
        # A task of our own: APScheduler cancels its own at shutdown, and we wait for ours.
        task = asyncio.ensure_future(tick.act())
        self._running.add(task)
        try:
            await asyncio.wait([task])
        finally:
            self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            event(logger, "tick_failed", level=logging.ERROR, tick=tick.name, error=error)
