"""A feed's bytes → entries: cleaned, dated, with lead, topic and places. The only user of feedparser.

Pure: no I/O, no clock. It burns processor time on hostile input, so `worker.ParseWorker` runs it where it can be
stopped. feedparser's own dates, sanitizer and encoding guesses are not used (decisions: measured on 14,434 items).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urldefrag

import feedparser

from config.newsroom import Newsroom, Place, Source
from digests.collect import envelope, fields, wellformed
from digests.collect.dates import Order, read_date, settle_order
from digests.collect.fields import Raw
from digests.collect.lead import from_description
from digests.collect.newest import bearable, newest, unread
from digests.collect.notices import non_article
from digests.collect.permalinks import Permalink, permalinks
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.text import clean, fold, shorten, slug, squeeze
from digests.collect.topics import topic_of
from digests.collect.url_dates import date_from_url
from digests.collect.urls import absolute
from digests.errors import FeedError
from digests.model import Dropped, Entry, Parsed

_LONGEST_TITLE = 1_000


def parse(body: bytes, *, url: str, source: Source, newsroom: Newsroom, now: datetime) -> Parsed:
    """Return what the feed at `url` holds, by the rules of its `source`; raise FeedError if it is no usable feed."""
    unpacked = envelope.unpack(body)
    bearables, giants = bearable(unpacked.items)
    kept, rest = newest(bearables, source, now)
    torn = (unread(unpacked.torn, "the feed breaks off in the middle of it"),) if unpacked.torn else ()
    raw = _whole(unpacked, kept)
    if not raw["entries"] and not giants and not torn:
        raise FeedError("the feed holds no entries")
    channel: Raw = raw["feed"]
    self_url = fields.link(channel, "self")
    desk = _Desk(
        base=next((told for told in (url, self_url, fields.text(channel, "link")) if absolute(told, "")), ""),
        source=source,
        newsroom=newsroom,
        gazetteer=_gazetteer(newsroom.places),
        order=settle_order((date for entry in raw["entries"] for date in fields.dates(entry)), source.date_order),
        now=now,
    )
    entries, dropped = desk.read_all(raw["entries"])
    return Parsed(
        entries=entries,
        dropped=(*dropped, *giants, *rest, *torn),
        title=clean(fields.text(channel, "title")),
        self_url=absolute(self_url, url) if self_url else None,
        site_url=absolute(fields.text(channel, "link"), url) if dict.get(channel, "link") else None,
        ttl=fields.minutes(fields.text(channel, "ttl")),
    )


def _whole(unpacked: envelope.Envelope, items: tuple[str, ...]) -> Raw:
    """Return the feed with feedparser's names.

    Where its markup is so broken that items are lost, each is read by itself: one stops no other.
    """
    raw = _raw(unpacked.xml(items))
    if len(raw["entries"]) < len(items):
        alone = [entry for item in items for entry in _raw(unpacked.alone(item))["entries"][:1]]
        raw["entries"] = max(raw["entries"], alone, key=len)
    return raw


def _raw(xml: bytes) -> Raw:
    """Return what can be read of the feed with feedparser's names."""
    if usual := wellformed.read(xml):
        return usual
    _skip_its_dates()
    try:
        found: Raw = feedparser.parse(io.BytesIO(xml), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, AssertionError, LookupError, TypeError, AttributeError, RecursionError):
        return {"feed": {}, "entries": []}  # markup that breaks even it
    return found


@lru_cache(maxsize=1)
def _skip_its_dates() -> None:
    """Let feedparser take every date for read: we read them ourselves, and its eight attempts cost a third of it."""
    feedparser.registerDateHandler(lambda _: (1970, 1, 1, 0, 0, 0, 3, 1, 0))


@lru_cache(maxsize=8)
def _gazetteer(places: tuple[Place, ...]) -> Gazetteer:
    return Gazetteer(places)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What all entries of one feed share while they are read."""

    base: str
    source: Source
    newsroom: Newsroom
    gazetteer: Gazetteer
    order: Order
    now: datetime

    def read_all(self, raws: Sequence[Raw]) -> tuple[tuple[Entry, ...], tuple[Dropped, ...]]:
        """Return the entries, and those left out with the reason; one that is broken stops no other."""
        entries: dict[str, Entry] = {}
        dropped: list[Dropped] = []
        for raw, link in zip(raws, permalinks(raws, self.base), strict=True):
            found = self._read_safely(raw, link)
            if isinstance(found, Entry) and found.url in entries:
                found = _told_apart(found, entries[found.url])
            if isinstance(found, Entry) and found.url in entries:
                found = _left_out(found.id, found.url, found.title, "an earlier entry has the same address")
            if isinstance(found, Entry):
                entries[found.url] = found
            else:
                dropped.append(found)
        return tuple(_with_own_ids(list(entries.values()))), tuple(dropped)

    def _read_safely(self, raw: Raw, link: Permalink) -> Entry | Dropped:
        try:
            return self._read(raw, link)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            reason = f"it cannot be read: {type(error).__name__}"
            return _left_out(fields.text(raw, "id"), link.url or link.told, clean(fields.text(raw, "title")), reason)

    def _read(self, raw: Raw, link: Permalink) -> Entry | Dropped:
        """Return one entry, or why it is none."""
        id, title, url = (
            squeeze(fields.text(raw, "id")),
            shorten(clean(fields.text(raw, "title")), _LONGEST_TITLE),
            link.url,
        )
        if url is None:
            return _left_out(id, link.told, title, "its link is no http address" if link.told else "it has no link")
        lead = from_description(fields.description(raw), title=title, prefixes=self.newsroom.prefixes)
        if reason := non_article(title, lead):
            return _left_out(id, url, title, reason)
        title, lead = (title, lead) if title else (shorten(lead or _bare(url), 120), "")
        terms = (clean(str(tag.get("term") or "")) for tag in raw.get("tags") or ())
        categories = tuple(dict.fromkeys(term for term in terms if term))[:20]
        return Entry(
            id=id or url,
            url=url,
            title=title,
            lead=lead,
            published=self._published(raw, url),
            image=self._image(raw),
            categories=categories,
            topic=topic_of(self.source.topic, categories, url, title, lead, self.newsroom.topics),
            places=self.gazetteer.find(
                title, lead, self._is_local(), elsewhere=bool(self.source.province) and not self._is_local()
            ),
        )

    def _is_local(self) -> bool:
        """Say whether the source writes about the newsroom's province."""
        return self.source.own or (self.source.province or "") == self.newsroom.province != ""

    def _published(self, raw: Raw, url: str) -> datetime | None:
        """Return when the entry was published: by its own date, else by its address."""
        for date in fields.dates(raw):
            if moment := read_date(date, order=self.order, zone=self.source.zone, now=self.now):
                return moment
        in_url = date_from_url(url, self.source.zone)
        return in_url if in_url and in_url <= self.now else None

    def _image(self, raw: Raw) -> str | None:
        """Return the address of the entry's first picture."""
        for link in fields.images(raw):
            if found := absolute(link, self.base):
                return found
        return None


def _told_apart(entry: Entry, earlier: Entry) -> Entry:
    """Return `entry` with an address of its own if it is not the `earlier` one again.

    Offices and schools let all their news lead to one page. An article that is listed twice has its text twice.
    """
    other = fold(entry.title) != fold(earlier.title) and (not entry.lead or entry.lead != earlier.lead)
    anchor = slug(entry.title)[:80] or quote(entry.title[:20])
    return replace(entry, url=f"{urldefrag(entry.url).url}#{anchor}") if other else entry


def _bare(url: str) -> str:
    """Return an address as it is told to people."""
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")


def _with_own_ids(entries: list[Entry]) -> Iterator[Entry]:
    """Yield `entries`; where several share one id (a broken feed), their addresses become their ids."""
    uses = Counter(entry.id for entry in entries)
    for entry in entries:
        yield entry if uses[entry.id] == 1 else replace(entry, id=entry.url)


def _left_out(id: str, url: str, title: str, reason: str) -> Dropped:
    return Dropped(id=squeeze(id) or url, url=url, title=title, reason=reason)
