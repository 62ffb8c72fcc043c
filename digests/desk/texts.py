"""The words of an article that an editor can choose from: what its feed gave, and what its page says."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Protocol

from config.logs import event
from digests.collect.fetch.web import Page
from digests.collect.page.reading import PageReading
from digests.errors import FeedError
from digests.store.intake import Known

logger = logging.getLogger(__name__)

FRESH = timedelta(minutes=10)
"""For so long a page is not asked for again, while an editor chooses."""
_KEPT = 50


class Pages(Protocol):
    """A way to read pages (collect/visitor.py)."""

    async def fetch(self, url: str) -> Page: ...

    async def read_page(self, page: Page) -> PageReading: ...


class Texts:
    """Reads articles for editors. Without `pages`, and where a page cannot be read, a feed's words are all there is."""

    def __init__(self, pages: Pages | None) -> None:
        self._pages = pages
        self._read: OrderedDict[tuple[int, int], tuple[datetime, tuple[str, ...]]] = OrderedDict()

    async def of(self, article: Known, now: datetime) -> tuple[str, ...]:
        """Return what an article says: its feed's lead, the page's lead and first paragraphs (eight), the title."""
        key = article.id, article.revision
        at, page = self._read.get(key, (None, ()))
        if at is None or now - at > FRESH:
            page = await self._page(article.url)
            self._read[key] = now, page
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return tuple(dict.fromkeys(text for text in (article.lead, *page, article.title) if text))

    async def _page(self, url: str) -> tuple[str, ...]:
        if self._pages is None:
            return ()
        try:
            found = await self._pages.read_page(await self._pages.fetch(url))
        except FeedError as error:
            event(logger, "page_failed", url=url, reason=str(error))
            return ()
        return (found.lead, *found.paragraphs, *found.beginning)
