"""Looks at feeds and pages for somebody who waits for the answer: fetches with the same guard, stores nothing."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from config.newsroom import Source
from digests.collect.fetch.web import Page, Web
from digests.collect.page.alternates import Alternate
from digests.collect.page.reading import PageReading
from digests.collect.workers import ParseWorkers
from digests.errors import FetchError
from digests.model import Parsed

UNCHANGED = "the server says that it has not changed, though we never saw it"


class Visitor:
    """A way out to the web and processes that read what comes back, both made when first needed."""

    def __init__(self, allow: frozenset[tuple[str, int]] = frozenset(), config_dir: Path | None = None) -> None:
        self._allow, self._config_dir = allow, config_dir
        self._web: Web | None = None
        self._workers: ParseWorkers | None = None
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def fetch(self, url: str) -> Page:
        """Return what stands at an address, or raise FetchError."""
        page = await (await self._way_out()).get(url)
        if page is None:
            raise FetchError(UNCHANGED)
        return page

    async def parse(self, page: Page, source: Source, now: datetime) -> Parsed:
        """Return what a feed holds, or raise FeedError."""
        return await self._reader.parse(page.body, page.url, source, now)

    async def read_page(self, page: Page) -> PageReading:
        """Return the title, the lead and the first paragraphs of an article's page, or raise FeedError."""
        return await self._reader.read_page(page.body)

    async def alternates(self, page: Page) -> tuple[Alternate, ...]:
        """Return the feeds that a page names, or raise FeedError."""
        return await self._reader.alternates(page.body, page.url)

    async def status(self, url: str) -> int:
        """Return with which status a page answers, as `Web.status`; FetchError: it does not."""
        return await (await self._way_out()).status(url)

    async def close(self) -> None:
        """Close everything; it may be used again."""
        web, workers = self._web, self._workers
        self._web = self._workers = None
        if web is not None:
            await web.__aexit__(None, None, None)
        if workers is not None:
            await workers.close()

    async def _way_out(self) -> Web:
        async with self._opening:
            if self._web is None:
                self._web = await Web(self._allow).__aenter__()
            return self._web

    @property
    def _reader(self) -> ParseWorkers:
        if self._workers is None:
            self._workers = ParseWorkers(self._config_dir)
        return self._workers
