"""What the desk shows: the next digest, a story, what was changed or taken down, what is hidden or held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from config.newsroom import Newsroom
from digests.collect.text import fold
from digests.collect.urls import absolute, canonical
from digests.compose.upcoming import Preview, preview
from digests.compose.wording import differs
from digests.desk.texts import Pages, Texts
from digests.errors import DeskRefused
from digests.model import LIFE, NEVER, Article, Mark, Version
from digests.store import Connection, Database, articles, audit, desk, intake
from digests.store.audit import Deed as Deed
from digests.store.intake import Known

Undoable = Literal["pin", "place", "topic", "lead", "hide", "hold"]
SENT = timedelta(hours=72)
"""What was told so long ago, at most, is looked at for changes."""
AWAY = timedelta(days=5)
"""What was hidden or held so long ago, at most, is listed: a digest reaches no further back (catchup.py)."""
_NUMBER = re.compile(r"(?:(?:tin|bai|article|story)\s*)?#?(\d{1,12})")


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story on the desk: the article that tells it as readers see it, and what stands about it.

    `source_lead` and `source_topic` are what they would see without that.
    """

    article: Article
    mark: Mark
    source_lead: str
    source_topic: str
    deeds: tuple[Deed, ...] = ()
    """What editors did to it, the last first; nothing while nothing stands about it."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """An article that digests have told since `told_at`, what it said then (`was`), and what it says now."""

    article: Article
    was: Version
    lead: str
    told_at: datetime


class Looking:
    """The desk, for those who look. `pages` reads the pages of articles; without it there are only the feeds' words."""

    def __init__(self, db: Database, newsroom: Newsroom, pages: Pages | None = None) -> None:
        self._db, self._newsroom = db, newsroom
        self._texts = Texts(pages)

    async def upcoming(self, now: datetime, topic: str | None = None) -> Preview:
        """Return the next digest, of everything or of one topic (a slug), as its readers will see it."""
        return await preview(self._db, self._newsroom, now, topic)

    async def story(self, id: int) -> Story | None:
        """Return the story of an article; None when it is not kept."""
        async with self._db.read() as tx:
            return await self._story(tx, id)

    async def article_of(self, written: str) -> int | None:
        """Return the id of the article that "1234", "tin 1234" or an address names; None when it names none of ours."""
        if found := _NUMBER.fullmatch(fold(written.strip())):
            async with self._db.read() as tx:
                return int(found[1]) if await articles.get(tx, int(found[1])) else None
        address = absolute(written.strip(), "") if "://" in written else None
        if address is None:
            return None
        async with self._db.read() as tx:
            known = await intake.known(tx, list({canonical(address), address}))
        return known[0].id if known else None

    async def texts(self, id: int, now: datetime) -> tuple[str, ...]:
        """Return the words of an article, of which a lead can be a span; DeskRefused("gone"): there is no article."""
        async with self._db.read() as tx:
            known = await self._known(tx, id)
        return await self._texts.of(known, now)

    async def away(self, now: datetime) -> list[Story]:
        """Return the stories that are hidden or held, and those whose page was taken down, the last first."""
        async with self._db.read() as tx:
            ids = await desk.away(tx, now - AWAY)
            stories = [await self._story(tx, id) for id in ids]
        return [story for story in stories if story]

    async def changed(self, now: datetime) -> list[Changed]:
        """Return the articles that say something else than when digests told them, the last changed first."""
        async with self._db.read() as tx:
            versions = await desk.versions(tx, now - LIFE)
            told = await desk.told(tx, now - SENT, among=sorted({version.article for version in versions}))
            found = []
            for one in told:
                was = next((each for each in versions if each.article == one.article and each.until > one.at), None)
                if was and (changed := await self._changed(tx, was, one.at)):
                    found.append(changed)
        return sorted(found, key=lambda one: one.was.until, reverse=True)

    async def _changed(self, tx: Connection, was: Version, told_at: datetime) -> Changed | None:
        story = await self._story(tx, was.article)
        if story is None:
            return None
        article, lead = story.article, story.source_lead
        if article.corrected:  # that was our own doing
            return None
        if not (differs(was.title, article.title) or differs(was.lead, lead)):
            return None
        return Changed(article=article, was=was, lead=lead, told_at=told_at)

    async def _story(self, tx: Connection, id: int) -> Story | None:
        article = await articles.get(tx, id)
        if article is None:
            return None
        known = await self._known(tx, id)
        mark = await desk.of_story(tx, article.story)
        unmarked = Mark(story=article.story, article=id, by="", at=NEVER)
        return Story(
            article=article,
            mark=mark or unmarked,
            source_lead=known.lead,
            source_topic=known.topic,
            deeds=tuple(await audit.about_story(tx, article.story)) if mark and not mark.empty else (),
        )

    async def _known(self, tx: Connection, id: int) -> Known:
        """Return an article as its source has it."""
        known = await intake.known_by_id(tx, id)
        if known is None:
            raise DeskRefused("gone")
        return known
