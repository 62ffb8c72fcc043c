"""Put a feed's entries among the articles: recognised ones are updated, new ones get their story and their moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digests.collect.completion import wants_page
from digests.collect.news import news_at
from digests.collect.recognise import recognise, unique
from digests.collect.stories.likeness import Likeness
from digests.collect.stories.recent import RecentStories
from digests.collect.url_dates import date_from_url
from digests.model import GENERAL, Entry
from digests.store import Connection, intake
from digests.store.articles import STORY_WINDOW
from digests.store.feeds import Feed
from digests.store.intake import Draft, Known, Recent


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a visit brought. `slept`: what it holds need not be new (see `news.news_at`)."""

    feed: Feed
    entries: Sequence[Entry]
    slept: bool = False


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """What became of a feed's entries."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


class Shelf:
    """Where articles are put. It remembers the last days' stories, so one process needs one only."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        likeness = Likeness()
        self._recent: RecentStories[Recent] = RecentStories(likeness, apart=STORY_WINDOW, learn=likeness.learn)
        self._since: datetime | None = None

    async def put(self, tx: Connection, arrivals: Sequence[Arrival], now: datetime) -> list[Shelved]:
        """Store what is new in `arrivals` and update what has changed. It has to be our turn (`begin_intake`)."""
        addresses = {entry.url for arrival in arrivals for entry in arrival.entries}
        there = {article.url: article for article in await intake.known(tx, list(addresses))}
        fresh: dict[str, Draft] = {}
        shelved = [await self._sort(tx, arrival, there, fresh, now) for arrival in arrivals]
        if fresh:
            await self._remember(tx, now)
            await intake.add(tx, list(fresh.values()), lambda id, draft: self._story(id, draft, now))
        return shelved

    async def _sort(
        self, tx: Connection, arrival: Arrival, there: dict[str, Known], fresh: dict[str, Draft], now: datetime
    ) -> Shelved:
        """Update the articles of one feed that are stored already, and add drafts of the others to `fresh`."""
        entries = [entry for entry in unique(arrival.entries) if entry.url not in fresh]
        seen = {article.id: article for entry in entries if (article := there.get(entry.url))}
        others = [entry for entry in entries if entry.url not in there]
        if others and arrival.feed.last_ok_at is not None:  # of a feed that is new to us there is nothing to be found
            found = await intake.known_otherwise(tx, arrival.feed.id, others, now)
            seen |= {article.id: article for article in found}
        pairs = recognise(entries, seen.values(), intake.title_key)
        changed = [await self._update(tx, arrival.feed, entry, article, now) for entry, article in pairs if article]
        # Feeds stand newest first; the oldest is stored first, so that a story is that of its first article.
        new = [entry for entry, article in reversed(pairs) if article is None]
        fresh |= {entry.url: self._draft(arrival.feed, entry, now, arrival.slept) for entry in new}
        return Shelved(new=len(new), updated=sum(changed), unchanged=len(arrival.entries) - len(new) - sum(changed))

    async def retell(self, tx: Connection, id: int, now: datetime) -> None:
        """Look for an article's story once more, now that it has a better lead; a story that others tell stays its own.

        It has to be our turn.
        """
        article = await intake.alone(tx, id)
        if article is None or now - article.published >= STORY_WINDOW:
            return
        await self._remember(tx, now)
        if story := self._recent.story_of(article, besides=id):
            await intake.join(tx, id, story)
            article = replace(article, story=story)
        self._recent.add(article)

    def forget(self) -> None:
        """Forget what was remembered: a transaction did not come to its end."""
        self._recent.clear()
        self._since = None

    async def _update(self, tx: Connection, feed: Feed, entry: Entry, article: Known, now: datetime) -> bool:
        """Bring a stored article up to date; True when a reader would see the difference."""
        changes = _changes(feed, entry, article)
        if changes:
            await intake.revise(tx, article, now, places=entry.places, **changes)
        return not changes.keys().isdisjoint({"title", "lead"})

    def _draft(self, feed: Feed, entry: Entry, now: datetime, slept: bool) -> Draft:
        published = entry.published or date_from_url(entry.url, self._zone)
        return Draft(
            url=entry.url,
            feed_id=feed.id,
            guid=entry.id,
            source=feed.name,
            own=feed.own,
            title=entry.title,
            lead=entry.lead,
            folded=intake.folded(entry.title, entry.lead),
            topic=entry.topic,
            image=entry.image,
            published_at=min(published or now, now),
            dated=published is not None,
            first_seen_at=now,
            news_at=news_at(published and min(published, now), now, last_good_visit=feed.last_ok_at, slept=slept),
            places=entry.places,
        )

    def _story(self, id: int, draft: Draft, now: datetime) -> int:
        """Return the story that a new article tells, `id` if it is the first to tell it, and remember the article."""
        article = Recent(
            id=id, story=id, title=draft.title, lead=draft.lead, folded=draft.folded, published=draft.published_at
        )
        if now - article.published >= STORY_WINDOW:
            return id
        if story := self._recent.story_of(article):
            article = replace(article, story=story)
        self._recent.add(article)
        return article.story

    async def _remember(self, tx: Connection, now: datetime) -> None:
        """Get to know the articles that others stored since we last looked, and begin anew now and then."""
        if self._since is None or now - self._since > STORY_WINDOW * 1.25:
            self._recent.clear()
            self._since = now - STORY_WINDOW
        for article in await intake.recent(tx, after_id=self._recent.newest_id, since=self._since):
            self._recent.add(article)


def _changes(feed: Feed, entry: Entry, article: Known) -> dict[str, Any]:
    """Return the columns of a stored article that this entry changes.

    The feed that brought an article is its authority: another that shows it too, with a lead of its own, may only add
    what is missing. Otherwise the two would revise it in turn, for ever.
    """
    changes: dict[str, Any] = {}
    if article.feed_id in (feed.id, None):
        wanted = _wanted(feed, entry, article)
        changes = {name: value for name, value in wanted.items() if value and value != getattr(article, name)}
    elif entry.lead and not article.lead:
        changes["lead"] = entry.lead
    if feed.own and not article.own:
        changes |= {"own": True, "source": feed.name}
    if article.topic == GENERAL and entry.topic != GENERAL:
        changes["topic"] = entry.topic
    if entry.published and not article.dated:
        changes |= {"published_at": entry.published, "dated": True}
    return changes


def _wanted(feed: Feed, entry: Entry, article: Known) -> dict[str, Any]:
    """Return the columns that the feed of an article says."""
    wanted = {"image": entry.image, "guid": entry.id, "feed_id": feed.id}
    if article.corrected_at:
        return wanted  # the newsroom's own words stay, whatever the feed says
    wanted["title"] = entry.title
    if not wants_page(entry.lead) or wants_page(article.lead):
        wanted["lead"] = entry.lead  # otherwise the article's page has given it a better one
    return wanted
