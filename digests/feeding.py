"""The sources: what the chat, the command line and the console do with them. Each deed is in the audit log.

`by` None is the operator on the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from config.newsroom import Newsroom
from digests.collect.opml import Outline, Outlines, write_opml
from digests.collect.visitor import Visitor
from digests.model import Person
from digests.scouting import Scouting, Sight, address_key
from digests.store import Connection, Database, audit, feeds, offers
from digests.store.feeds import Feed as Feed

NEARLY_ALL = 0.6
"""A feed of whose articles so many are here already brings little that is new."""
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was seen at an address, and what of it is here already."""

    sight: Sight
    name: str
    """What the source may be called."""
    same: Feed | None = None
    """Ours, under this address or another."""
    alike: Feed | None = None
    """The feed of ours that has brought `known` of its articles already."""
    known: int = 0
    at_ours: bool = False
    """It is ours, under the very address that was looked at."""
    ours: frozenset[str] = frozenset()
    """Those of the page's feeds that are here already, by their addresses."""


@dataclass(frozen=True, kw_only=True)
class Added:
    """What became of feeds that were to be added: the new ones, and those that were there."""

    new: tuple[Feed, ...] = ()
    there: tuple[Feed, ...] = ()
    undo: str = ""
    """What the button carries that takes several back at once."""


class Feeding:
    """The feeds of one newsroom."""

    def __init__(self, db: Database, newsroom: Newsroom, visitor: Visitor) -> None:
        self._db, self._newsroom = db, newsroom
        self._scouting = Scouting(newsroom, visitor)

    # --- looking ---

    async def sync(self, now: datetime) -> None:
        """Bring the feeds in line with feeds.toml."""
        async with self._db.write() as tx:
            await feeds.sync(tx, self._newsroom.sources, now)

    async def every(self) -> list[Feed]:
        """Return all feeds, the newsroom's own first, then by name."""
        async with self._db.read() as tx:
            return await feeds.all(tx)

    async def get(self, id: int, *, removed: bool = False) -> Feed | None:
        """Return a feed; `removed`: also one that was removed."""
        async with self._db.read() as tx:
            return await feeds.get(tx, id, removed=removed)

    async def look(self, url: str, now: datetime) -> Found:
        """Visit an address and say what it gives, without storing anything; FeedError when it gives nothing."""
        sight = await self._scouting.look(url, now)
        addresses = [url, sight.at, *([sight.parsed.self_url] if sight.parsed and sight.parsed.self_url else [])]
        async with self._db.read() as tx:
            ours = await feeds.all(tx)
            alike, known = await self._alike(tx, sight, ours)
        keys = [address_key(address) for address in addresses]
        same = next((feed for key in keys for feed in ours if address_key(feed.url) == key), None)
        title = sight.parsed.title if sight.parsed else ""
        named = [(feed.url, feed.name) for feed in ours]
        name = paper_of(url, named) or title[:LONGEST_NAME].strip() or host(url)
        here = {address_key(feed.url) for feed in ours}
        return Found(
            sight=sight,
            name=name,
            same=same,
            alike=alike,
            known=known,
            at_ours=same is not None and address_key(same.url) == address_key(url),
            ours=frozenset(one.url for one in sight.candidates if address_key(one.url) in here),
        )

    async def same_as(self, url: str) -> Feed | None:
        """Return our feed at this address, however it is written."""
        key = address_key(url)
        return next((feed for feed in await self.every() if address_key(feed.url) == key), None)

    async def check(self, feed: Feed, now: datetime) -> Found:
        """Visit a feed now, as `look` does, and have the collector visit it at its next round if it is not paused."""
        async with self._db.write() as tx:
            await feeds.make_due(tx, feed.id, now)
        return await self.look(feed.url, now)

    # --- changing ---

    async def add(self, outlines: Sequence[Outline], by: Person | None, now: datetime) -> Added:
        """Add the feeds that are not there yet, as one deed. A topic that we do not have: none."""
        new: list[Feed] = []
        there: list[Feed] = []
        undo = ""
        async with self._db.write() as tx:
            known = {address_key(feed.url): feed for feed in await feeds.all(tx)}
            for outline in outlines:
                key = address_key(outline.url)
                if key in known:
                    there.append(known[key])
                    continue
                topic = outline.topic if outline.topic and self._newsroom.topic(outline.topic) else None
                name = outline.name[:LONGEST_NAME]
                feed = await feeds.add(tx, outline.url, name, now, topic=topic, own=outline.own)
                known[key] = feed
                new.append(feed)
            if len(new) == 1:
                added = new[0]
                await audit.note(tx, by, "feed.added", f"feed:{added.id}", now, url=added.url, name=added.name)
            elif new:
                ids = [feed.id for feed in new]
                await audit.note(tx, by, "feeds.added", "", now, feeds=len(ids), ids=ids)
                undo = await offers.add(tx, "added", by, ids, now) if by else ""
        return Added(new=tuple(new), there=tuple(there), undo=undo)

    async def take_back(self, id: str, by: Person, now: datetime) -> int | None:
        """Remove the feeds that were added as one deed, and return how many; None: done, or too old."""
        async with self._db.write() as tx:
            ids = await offers.take(tx, id, "added", by, now)
            if ids is None:
                return None
            removed = [id for id in ids if await feeds.set_state(tx, id, "removed")]
            await audit.note(tx, by, "feeds.removed", "", now, feeds=len(removed), ids=removed)
        return len(removed)

    async def pause(self, feed: Feed, by: Person | None, now: datetime) -> bool:
        """Visit a feed no more until it is resumed; False when it was paused already."""
        return await self._set(feed, "paused", "feed.paused", by, now)

    async def resume(self, feed: Feed, by: Person | None, now: datetime) -> bool:
        """Visit a feed again, at the next round."""
        return await self._set(feed, "active", "feed.resumed", by, now, due=now)

    async def remove(self, feed: Feed, by: Person | None, now: datetime) -> bool:
        """Remove a feed; its articles stay. False when somebody else has done so."""
        return await self._set(feed, "removed", "feed.removed", by, now)

    async def restore(self, feed: Feed, state: str, by: Person | None, now: datetime) -> bool:
        """Bring a feed back that was removed just now, as it was (`state` "active" or "paused")."""
        return await self._set(feed, state, "feed.restored", by, now)

    async def rename(self, feed: Feed, name: str, by: Person | None, now: datetime) -> None:
        """Give a feed another name: readers see it under the articles that come from now on."""
        async with self._db.write() as tx:
            await feeds.edit(tx, feed.id, name=name[:LONGEST_NAME], topic=feed.topic)
            await audit.note(tx, by, "feed.renamed", f"feed:{feed.id}", now, name=name[:LONGEST_NAME], was=feed.name)

    async def set_topic(self, feed: Feed, topic: str | None, by: Person | None, now: datetime) -> None:
        """Say what a whole feed is about; None: found for each article."""
        async with self._db.write() as tx:
            await feeds.edit(tx, feed.id, name=feed.name, topic=topic)
            await audit.note(tx, by, "feed.topic", f"feed:{feed.id}", now, topic=topic, was=feed.topic)

    # --- lists that travel ---

    async def exported(self, by: Person | None, now: datetime) -> str:
        """Return the feeds as OPML."""
        sites = {source.url: source.site for source in self._newsroom.sources}
        async with self._db.write() as tx:
            listed = await feeds.all(tx)
            await audit.note(tx, by, "feeds.exported", "", now, feeds=len(listed))
        return write_opml(
            self._newsroom.name,
            [
                Outline(url=feed.url, name=feed.name, topic=feed.topic, site=sites.get(feed.url), own=feed.own)
                for feed in listed
            ],
        )

    async def unknown(self, found: Outlines) -> list[Outline]:
        """Return the feeds of a list that are not here yet."""
        known = {address_key(feed.url) for feed in await self.every()}
        return list({key: one for one in found.feeds if (key := address_key(one.url)) not in known}.values())

    async def offer(self, outlines: Sequence[Outline], by: Person, now: datetime) -> str:
        """Keep feeds for the button that adds them, and return what it carries."""
        content = [[one.url, one.name, one.topic, one.own] for one in outlines]
        async with self._db.write() as tx:
            return await offers.add(tx, "feeds", by, content, now)

    async def offered(self, id: str, by: Person, now: datetime) -> list[Outline] | None:
        """Return the feeds that a button is about; None when they were offered to somebody else, or too long ago."""
        async with self._db.read() as tx:
            content = await offers.find(tx, id, "feeds", by, now)
        if content is None:
            return None
        return [Outline(url=url, name=name, topic=topic, own=own) for url, name, topic, own in content]

    # --- how it is done ---

    async def _set(
        self, feed: Feed, state: str, what: str, by: Person | None, now: datetime, *, due: datetime | None = None
    ) -> bool:
        async with self._db.write() as tx:
            done = await feeds.set_state(tx, feed.id, state, now=due)
            if done:
                await audit.note(tx, by, what, f"feed:{feed.id}", now, name=feed.name, url=feed.url)
        return done

    async def _alike(self, tx: Connection, sight: Sight, ours: list[Feed]) -> tuple[Feed | None, int]:
        """Return the feed of ours that has brought nearly all that stands there, and how much of it."""
        entries = sight.parsed.entries if sight.parsed else ()
        if len(entries) < 3:
            return None, 0
        brought = await feeds.holding(tx, [entry.url for entry in entries[:200]])
        by_id = {feed.id: feed for feed in ours}
        id, known = max(brought.items(), key=lambda pair: pair[1], default=(0, 0))
        return (by_id.get(id), known) if known >= NEARLY_ALL * min(200, len(entries)) else (None, 0)


def paper_of(url: str, known: Sequence[tuple[str, str]]) -> str:
    """Return the one name that the feeds of a site have (`known`: address, name), or "".

    So two feeds of a paper are one paper.
    """
    site = host(url).removeprefix("www.")
    names = {name for address, name in known if host(address).removeprefix("www.") == site}
    return names.pop() if len(names) == 1 else ""


def host(url: str) -> str:
    """Return the host of an address, or ""."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
