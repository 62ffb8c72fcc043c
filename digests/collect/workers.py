"""Parsing in several processes: a second one is started when the first is busy."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from config.newsroom import Source
from digests.collect.completion import Completion, Wanted
from digests.collect.page.alternates import Alternate
from digests.collect.page.reading import PageReading
from digests.collect.worker import CPU_SECONDS, ParseWorker
from digests.model import Parsed

MOST = 2
"""Processes at most, and no more than processors: two parse faster than the rest of the program stores."""


class ParseWorkers:
    """Does what a `ParseWorker` does, two at a time: a hostile feed that burns its 5 s does not hold up the others."""

    def __init__(
        self, config_dir: Path | None = None, *, most: int | None = None, cpu_seconds: float = CPU_SECONDS
    ) -> None:
        count = most or min(MOST, len(os.sched_getaffinity(0)))
        self._workers = [ParseWorker(config_dir, cpu_seconds=cpu_seconds) for _ in range(count)]
        self._idle = list(self._workers)
        self._turn = asyncio.Semaphore(count)

    async def parse(self, body: bytes, url: str, source: Source, now: datetime) -> Parsed:
        """Return what `ParseWorker.parse` returns."""
        async with self._one() as worker:
            return await worker.parse(body, url, source, now)

    async def read_page(self, body: bytes) -> PageReading:
        """Return what `ParseWorker.read_page` returns."""
        async with self._one() as worker:
            return await worker.read_page(body)

    async def alternates(self, body: bytes, url: str) -> tuple[Alternate, ...]:
        """Return what `ParseWorker.alternates` returns."""
        async with self._one() as worker:
            return await worker.alternates(body, url)

    async def complete(self, body: bytes, wanted: Wanted) -> Completion | None:
        """Return what `ParseWorker.complete` returns."""
        async with self._one() as worker:
            return await worker.complete(body, wanted)

    async def close(self) -> None:
        """End the processes. The workers may be used again: they start new ones."""
        await asyncio.gather(*(worker.close() for worker in self._workers))

    @asynccontextmanager
    async def _one(self) -> AsyncIterator[ParseWorker]:
        async with self._turn:
            worker = self._idle.pop()  # the one that was used last, so that the others need not be started
            try:
                yield worker
            finally:
                self._idle.append(worker)
