"""What an alert is made of: a page, an article of ours, or an editor's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from digests.alerts.book import Book
from digests.alerts.words import has_ink, read_words
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.text import fold
from digests.collect.topics import topic_of
from digests.collect.urls import absolute, canonical
from digests.errors import AlertRefused, FeedError
from digests.model import Alert, AlertText, Article, Material
from digests.store import articles, intake

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?:tin|bai|article|story)\s*)?#?(\d{1,12})")


class Reading(Book):
    """Reads what an editor means by an address, a number or words."""

    async def read(self, written: str) -> Material:
        """Return what an alert can be made of: "https://…" (a page), "1234" or "tin 1234" (an article), or words.

        AlertRefused: gone (there is no such article), away (the desk keeps it from readers), page (it cannot be read).
        """
        written = written.strip()
        if _LINK.fullmatch(written):
            return await self.read_page(written)
        if found := _NUMBER.fullmatch(fold(written)):
            return await self.read_article(int(found[1]))
        return Material(text=read_words(written))

    async def read_article(self, id: int) -> Material:
        """Return an article of ours; AlertRefused: gone (there is none), away (the desk keeps it from readers)."""
        async with self._db.read() as tx:
            article = await articles.get(tx, id)
        if article is None:
            raise AlertRefused("gone", id)
        if not article.tellable:
            raise AlertRefused("away", id)
        return _material(article)

    async def read_page(self, url: str) -> Material:
        """Return the page at an address, or the article of ours that it is; AlertRefused("page"): it cannot be read."""
        address = absolute(url.strip(), "")
        if address is None:
            raise AlertRefused("page", detail="its address cannot be read")
        async with self._db.read() as tx:
            known = await intake.known(tx, list({canonical(address), address}))
        if known:
            return await self.read_article(known[0].id)
        try:
            page = await self._visitor.fetch(address)
            found = await self._visitor.read_page(page)
        except FeedError as error:
            raise AlertRefused("page", detail=str(error)) from None
        if not has_ink(found.title):
            raise AlertRefused("page", detail="it has no title")
        picture = absolute(found.picture, page.url) if found.picture else None
        text = AlertText(title=found.title, body=found.lead, url=canonical(page.url), picture=picture)
        topic = topic_of(None, (), page.url, text.title, text.body, self._newsroom.topics)
        return Material(text=text, topic=topic, places=self._gazetteer.find(text.title, text.body))

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self._newsroom.places)

    async def rewritten(self, alert: Alert, written: str) -> AlertText:
        """Return another text for an alert: what was written, with the alert's own link and picture unless it has some.

        AlertRefused as `read`.
        """
        text = (await self.read(written)).text
        return replace(text, url=text.url or alert.text.url, picture=text.picture or alert.text.picture)


def _material(article: Article) -> Material:
    text = AlertText(title=article.title, body=article.lead, url=article.url, picture=article.image)
    return Material(text=text, article=article.id, topic=article.topic, places=article.places)
