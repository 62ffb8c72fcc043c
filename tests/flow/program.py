"""The whole program, started and stopped as a test likes."""

from __future__ import annotations

import asyncio

from bot.app import serve
from config.settings import Settings
from tests.fakes.clock import Clock


class Program:
    """Runs while it is entered, like `bantin run`; whatever it has begun by its end is done, or never was."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    async def __aenter__(self) -> None:
        self._stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
        started = serve(self._settings, clock=self._clock, stop=self._stop, on_ready=ready.set_result)
        self._running = asyncio.create_task(started)
        await asyncio.wait({self._running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            await self._running

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await asyncio.wait_for(self._running, 60)
