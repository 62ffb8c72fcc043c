"""“typing…” for whoever waits longer than a second: a sign, no message; those who are answered at once see none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

AFTER, EVERY = 1.0, 4.5
"""Seconds until the sign is shown, and until it is shown again: Telegram takes it away after five."""
MOST = 20
"""Chats that see it at once: when a crowd waits, calls are for answers."""


class TypingSign:
    """Shows the sign while something takes long."""

    def __init__(self, after: float = AFTER, every: float = EVERY, most: int = MOST) -> None:
        self._after, self._every, self._most = after, every, most
        self._shown = 0

    @asynccontextmanager
    async def over(self, show: Callable[[], Awaitable[None]] | None) -> AsyncIterator[None]:
        """Call `show` now and then from a second on until the block ends; None: nothing can be shown."""
        loop, tasks = asyncio.get_running_loop(), list[asyncio.Task[None]]()
        timer = loop.call_later(self._after, lambda: tasks.append(loop.create_task(self._show(show)))) if show else None
        try:
            yield
        finally:
            if timer:
                timer.cancel()
            for task in tasks:
                task.cancel()

    async def _show(self, show: Callable[[], Awaitable[None]]) -> None:
        if self._shown >= self._most:
            return
        self._shown += 1
        try:
            while True:
                await show()
                await asyncio.sleep(self._every)
        finally:
            self._shown -= 1
