"""The open pages: who waits for news of which conversation, and who wakes them.

A message stored in this process rings at once. One look into the database a second, however many pages are open,
finds what other processes stored (a sender on another machine).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from config.logs import event
from digests.store import Database, conversation

LOOK_SECONDS = 1.0
PAGES_PER_READER = 4
"""A browser opens six connections to one server (HTTP/1.1); its pages must leave some of them free."""
OVERLAP = 1000
"""How many events back each look goes: those of other conversations may be committed out of order."""

logger = logging.getLogger(__name__)


class Stream:
    """One open page. `over` once its server stops, or `displaced` by newer pages of the same reader."""

    def __init__(self) -> None:
        self.over = False
        self.displaced = False
        self._bell = asyncio.Event()

    def ring(self) -> None:
        self._bell.set()

    def end(self, *, displaced: bool = False) -> None:
        self.over, self.displaced = True, displaced
        self._bell.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until there may be something new, at most `seconds`; return False when it stayed quiet."""
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return False
        self._bell.clear()
        return True


class Streams:
    """Every open page of this process. The look into the database runs only while there is one."""

    def __init__(self, db: Database, look_seconds: float = LOOK_SECONDS) -> None:
        self._db = db
        self._look_seconds = look_seconds
        self._open: dict[str, list[Stream]] = {}
        self._known: dict[str, int] = {}
        self._looking: asyncio.Task[None] | None = None
        self._nobody = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    @asynccontextmanager
    async def open(self, external_id: str) -> AsyncIterator[Stream]:
        """Give a stream that is rung whenever the conversation may have changed."""
        stream = Stream()
        pages = self._open.setdefault(external_id, [])
        pages.append(stream)
        for old in pages[:-PAGES_PER_READER]:
            old.end(displaced=True)
        if self._closed:
            stream.end()
        self._nobody.clear()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield stream
        finally:
            self._leave(external_id, stream)

    def ring(self, external_id: str) -> None:
        """Wake the pages of one conversation."""
        for stream in self._open.get(external_id, ()):
            stream.ring()

    async def close(self) -> None:
        """End every stream, and those that still come: the server stops."""
        self._closed = True
        self._nobody.set()
        for stream in [stream for pages in self._open.values() for stream in pages]:
            stream.end()
        if self._looking is not None:
            await self._looking

    def _leave(self, external_id: str, stream: Stream) -> None:
        pages = self._open[external_id]
        pages.remove(stream)
        if not pages:
            del self._open[external_id]
            self._known.pop(external_id, None)
        if not self._open:
            self._nobody.set()

    async def _look(self) -> None:
        seen: int | None = None
        while not self._nobody.is_set():
            try:
                seen = await self._look_once(seen)
            except Exception as error:  # the database may be away for a moment; the pages stay open and we look again
                event(logger, "web_look_failed", level=logging.WARNING, reason=repr(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_seconds):
                    await self._nobody.wait()

    async def _look_once(self, seen: int | None) -> int:
        async with self._db.read() as tx:
            if seen is None:
                seen = await conversation.newest(tx)
            changed = await conversation.changed(tx, seen - OVERLAP)
        for external_id in changed.keys() & self._open.keys():
            if self._known.get(external_id) != changed[external_id]:
                self._known[external_id] = changed[external_id]
                self.ring(external_id)
        return max([seen, *changed.values()])
