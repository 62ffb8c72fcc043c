"""A feed's bytes → entries: cleaned, dated, with lead, topic and places. The only user of feedparser.

Pure: no I/O, no clock. It burns processor time on hostile input, so `worker.ParseWorker` runs it where it can be
stopped. feedparser's own dates, sanitizer and encoding guesses are not used (decisions: measured on 14,434 items).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import feedparser

from config.newsroom import Newsroom, Place, Source
from digests.collect import envelope, wellformed
from digests.collect.dates import Order, read_date, settle_order
from digests.collect.lead import from_description
from digests.collect.notices import is_notice
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.text import clean, shorten, squeeze
from digests.collect.topics import topic_of
from digests.collect.url_dates import date_from_url
from digests.collect.urls import absolute, canonical
from digests.errors import FeedError
from digests.model import Dropped, Entry, Parsed

MOST = 500
"""Entries of one feed that are read; the rest is named as left out."""
_LISTED = 10_000
"""Of the rest so many are named one by one."""
_LONGEST_TITLE = 1_000
_IMAGE = re.compile(r"""<img\b[^>]{0,2000}?\s(?:data-src|src)\s*=\s*["']?(?!data:)([^"'\s>]+)""", re.IGNORECASE)
_FIELD = r"<(?:[\w.-]{{1,20}}:)?(?:{names})\b[^>]*>(.*?)</"
_TITLE, _LINK, _DATE = (
    re.compile(_FIELD.format(names=names), re.DOTALL | re.IGNORECASE)
    for names in ("title", "link|guid", "pubDate|published|updated|date")
)

Raw = dict[str, Any]
"""One entry as feedparser gives it; goes no further than this module."""


def parse(body: bytes, *, url: str, source: Source, newsroom: Newsroom, now: datetime) -> Parsed:
    """Return what the feed at `url` holds, by the rules of its `source`; raise FeedError if it is no usable feed."""
    unpacked = envelope.unpack(body)
    kept, rest = _newest(unpacked.items, source, now)
    if unpacked.torn:
        rest = (*rest, _unread(unpacked.torn, "the feed breaks off in the middle of it"))
    raw = _raw(unpacked.xml(kept))
    if not raw["entries"]:
        raise FeedError("the feed holds no entries")
    channel: Raw = raw["feed"]
    self_url = _link(channel, "self")
    desk = _Desk(
        base=url or self_url or str(dict.get(channel, "link") or ""),
        source=source,
        newsroom=newsroom,
        gazetteer=_gazetteer(newsroom.places),
        order=settle_order((date for entry in raw["entries"] for date in _dates(entry)), source.date_order),
        now=now,
    )
    entries, dropped = desk.read_all(raw["entries"])
    return Parsed(
        entries=entries,
        dropped=(*dropped, *rest),
        title=clean(_text(channel, "title")),
        self_url=absolute(self_url, url) if self_url else None,
        site_url=absolute(_text(channel, "link"), url) if dict.get(channel, "link") else None,
        ttl=_minutes(_text(channel, "ttl")),
    )


def _raw(xml: bytes) -> Raw:
    """Return the feed with feedparser's names; raise FeedError for what breaks even it."""
    if usual := wellformed.read(xml):
        return usual
    _skip_its_dates()
    try:
        found: Raw = feedparser.parse(io.BytesIO(xml), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, AssertionError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise FeedError("the feed cannot be read: its markup is broken beyond repair") from error
    return found


@lru_cache(maxsize=1)
def _skip_its_dates() -> None:
    """Let feedparser take every date for read: we read them ourselves, and its eight attempts cost a third of it."""
    feedparser.registerDateHandler(lambda _: (1970, 1, 1, 0, 0, 0, 3, 1, 0))


@lru_cache(maxsize=8)
def _gazetteer(places: tuple[Place, ...]) -> Gazetteer:
    return Gazetteer(places)


def _newest(items: tuple[str, ...], source: Source, now: datetime) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
    """Return the newest MOST items (a feed may begin with its oldest), and the others as left out."""
    if len(items) <= MOST:
        return items, ()

    def date(item: str) -> datetime | None:
        found = _DATE.search(item[:20_000])
        return read_date(clean(found[1]), order=source.date_order, zone=source.zone, now=now) if found else None

    first, last = date(items[0]), date(items[-1])
    rising = first is not None and last is not None and first < last
    kept, rest = (items[-MOST:], items[:-MOST]) if rising else (items[:MOST], items[MOST:])
    reason = f"the feed holds {len(items)} entries, only the newest {MOST} are read"
    return kept, tuple(_unread(item, reason) for item in rest[:_LISTED])


def _unread(item: str, reason: str) -> Dropped:
    """Return an item that was not parsed, with the title and address that can be seen in it."""
    title, link = _TITLE.search(item[:5_000]), _LINK.search(item[:5_000])
    address = clean(link[1]) if link else ""
    return Dropped(id=address, url=address, title=clean(title[1]) if title else "", reason=reason)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What all entries of one feed share while they are read."""

    base: str
    source: Source
    newsroom: Newsroom
    gazetteer: Gazetteer
    order: Order
    now: datetime

    def read_all(self, raws: Iterable[Raw]) -> tuple[tuple[Entry, ...], tuple[Dropped, ...]]:
        """Return the entries, and those left out with the reason; one that is broken stops no other."""
        entries: dict[str, Entry] = {}
        dropped: list[Dropped] = []
        for raw in raws:
            found = self._read_safely(raw)
            if isinstance(found, Entry) and found.url in entries:
                found = _left_out(found.id, found.url, found.title, "an earlier entry has the same address")
            if isinstance(found, Entry):
                entries[found.url] = found
            else:
                dropped.append(found)
        return tuple(_with_own_ids(list(entries.values()))), tuple(dropped)

    def _read_safely(self, raw: Raw) -> Entry | Dropped:
        try:
            return self._read(raw)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            reason = f"it cannot be read: {type(error).__name__}"
            return _left_out(_text(raw, "id"), _text(raw, "link"), clean(_text(raw, "title")), reason)

    def _read(self, raw: Raw) -> Entry | Dropped:
        """Return one entry, or why it is none."""
        address = _text(raw, "feedburner_origlink") or _text(raw, "link")
        url = absolute(address, self.base) if address.strip() else None
        id, title = squeeze(_text(raw, "id")), shorten(clean(_text(raw, "title")), _LONGEST_TITLE)
        if url is None:
            return _left_out(id, address, title, "its link is no http address" if address else "it has no link")
        url = canonical(url)
        lead = from_description(_description(raw), title=title, prefixes=self.newsroom.prefixes)
        if not title and not lead:
            return _left_out(id, url, title, "it has neither title nor text")
        if is_notice(title, lead):
            return _left_out(id, url, title, "a notice of the printed paper, no article")
        title, lead = (title, lead) if title else (shorten(lead, 120), "")
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
            places=self.gazetteer.find(title, lead, self._is_local()),
        )

    def _is_local(self) -> bool:
        """Say whether the source writes about the newsroom's province."""
        return self.source.own or (self.source.province or "") == self.newsroom.province != ""

    def _published(self, raw: Raw, url: str) -> datetime | None:
        """Return when the entry was published: by its own date, else by its address."""
        for date in _dates(raw):
            if moment := read_date(date, order=self.order, zone=self.source.zone, now=self.now):
                return moment
        in_url = date_from_url(url, self.source.zone)
        return in_url if in_url and in_url <= self.now else None

    def _image(self, raw: Raw) -> str | None:
        """Return the address of the entry's first picture."""
        for link in _images(raw):
            if found := absolute(link, self.base):
                return found
        return None


def _with_own_ids(entries: list[Entry]) -> Iterator[Entry]:
    """Yield `entries`; where several share one id (a broken feed), their addresses become their ids."""
    uses = Counter(entry.id for entry in entries)
    for entry in entries:
        yield entry if uses[entry.id] == 1 else replace(entry, id=entry.url)


def _left_out(id: str, url: str, title: str, reason: str) -> Dropped:
    return Dropped(id=squeeze(id) or url, url=url, title=title, reason=reason)


def _text(raw: Raw, key: str) -> str:
    """Return a field of feedparser's as text; its `get` invents values for some keys, so it is not asked."""
    value = dict.get(raw, key)
    return value if isinstance(value, str) else ""


def _dates(raw: Raw) -> list[str]:
    return [date for key in ("published", "updated", "created") if (date := _text(raw, key))]


def _description(raw: Raw) -> str:
    """Return the description, or the full text where there is none."""
    contents = [str(part.get("value") or "") for part in raw.get("content") or ()]
    return next((text for text in (_text(raw, "summary"), *contents) if text.strip()), "")


def _images(raw: Raw) -> Iterator[str]:
    """Yield addresses of pictures: those attached to the entry, then those shown in its text."""
    for medium in (*raw.get("media_content", ()), *raw.get("media_thumbnail", ()), *raw.get("enclosures", ())):
        kind = str(medium.get("medium") or medium.get("type") or "image")
        if kind.startswith("image"):
            yield str(medium.get("url") or medium.get("href") or "")
    for html in (_text(raw, "summary"), *(str(part.get("value") or "") for part in raw.get("content") or ())):
        if found := _IMAGE.search(html[:20_000]):
            yield clean(found[1])


def _link(channel: Raw, rel: str) -> str:
    """Return the channel's first link of that kind, or ""."""
    return next((str(link.get("href") or "") for link in channel.get("links") or () if link.get("rel") == rel), "")


def _minutes(ttl: str) -> int | None:
    """Return RSS's time to live in minutes, if it is a number a machine can mean."""
    return int(ttl) if re.fullmatch(r"[1-9]\d{0,5}", ttl.strip(), re.ASCII) else None
