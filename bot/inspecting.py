"""What the collector makes of a feed, a page, a text or a set of articles, as rows for `bantin inspect`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from config.newsroom import Newsroom, Place, Source
from digests.collect.fetch import Web
from digests.collect.places import Gazetteer
from digests.collect.stories import group
from digests.collect.text import fold, sentences, squeeze
from digests.collect.topics import topic_of
from digests.collect.worker import ParseWorker
from digests.errors import FeedError
from digests.model import Dropped, Entry

Row = dict[str, Any]
"""One JSON object of the output."""


async def feed_rows(
    target: str, *, url: str | None, newsroom: Newsroom, web: Web, worker: ParseWorker, now: datetime
) -> list[Row]:
    """Return a row for each entry of the feed at `target` (a file or an address), then one for each left out.

    Raise FeedError if it cannot be read. `url` is where a file came from; its source's rules hold.
    """
    address, body = await _bytes(target, web)
    known = url or address
    source = source_of((known,), newsroom)
    parsed = await worker.parse(body, known, source or _unknown(known, newsroom), now)
    linked = {entry.url for entry in parsed.entries[:20]}
    if source is None and (
        found := source_of((parsed.self_url, parsed.site_url), newsroom) or source_of(_shared(linked), newsroom)
    ):
        parsed = await worker.parse(body, known or parsed.self_url or "", found, now)
    return [*map(_entry_row, parsed.entries), *map(_dropped_row, parsed.dropped)]


async def page_row(target: str, *, web: Web, worker: ParseWorker) -> Row:
    """Return the title, the lead, the rule that found it, and three paragraphs of a page (a file or an address)."""
    _, body = await _bytes(target, web)
    page = await worker.read_page(body)
    return {"title": page.title, "lead": page.lead, "source": page.source, "paragraphs": page.paragraphs}


def text_row(line: str, newsroom: Newsroom) -> Row:
    """Return the sentences, places, topic and folded form of a text."""
    text = squeeze(line)
    return {
        "sentences": sentences(text),
        "places": _gazetteer(newsroom.places).find("", text),
        "topic": topic_of(None, (), "", text, "", newsroom.topics),
        "folded": fold(text),
    }


def story_rows(lines: Iterable[str]) -> list[Row]:
    """Return the JSON objects of `lines` with `story`, equal for the same story; raise ValueError for a wrong line."""
    rows = [_object(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    stories = group([_Telling.of(row) for row in rows])
    return [{**row, "story": story} for row, story in zip(rows, stories, strict=True)]


def source_of(urls: Sequence[str | None], newsroom: Newsroom) -> Source | None:
    """Return the newsroom's source that one of `urls` belongs to: its very feed, else another feed of its site."""
    wanted = [_place_of(url) for url in urls if url]
    for source in newsroom.sources:
        if _place_of(source.url) in wanted:
            return source
    hosts = {host for host, _ in wanted if host}
    for source in newsroom.sources:
        known = {_place_of(source.url)[0], _place_of(source.site or "")[0]} - {""}
        if any(host == name or host.endswith(f".{name}") for host in hosts for name in known):
            return replace(source, topic=None)  # another feed of that paper need not be about the same
    return None


def _shared(urls: Iterable[str]) -> tuple[str, ...]:
    """Return the home page of the site that all of `urls` lie on, if there is one."""
    hosts = {_place_of(url)[0] for url in urls}
    return (f"https://{hosts.pop()}/",) if len(hosts) == 1 else ()


async def _bytes(target: str, web: Web) -> tuple[str, bytes]:
    """Return the address (a file has none) and the bytes of a target."""
    if target.startswith(("http://", "https://")):
        page = await web.get(target)
        if page is None:
            raise FeedError("the server says that it has not changed, though we never saw it")
        return page.url, page.body
    try:
        return "", await asyncio.to_thread(Path(target).read_bytes)
    except OSError as error:
        raise FeedError(f"the file cannot be read: {error.strerror}") from error


def _unknown(url: str, newsroom: Newsroom) -> Source:
    """Return the rules of a source that the newsroom does not know."""
    return Source(url=url, name=urlsplit(url).hostname or "unknown", zone=newsroom.zone)


def _place_of(url: str) -> tuple[str, str]:
    """Return host and path of an address, "www." and a final slash aside."""
    try:
        parts = urlsplit(url.strip())
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    except ValueError:
        return "", ""


def _entry_row(entry: Entry) -> Row:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "lead": entry.lead,
        "published": _iso(entry.published),
        "image": entry.image,
        "topic": entry.topic,
        "places": entry.places,
    }


def _dropped_row(left: Dropped) -> Row:
    return {"dropped": left.reason, "id": left.id, "url": left.url, "title": left.title}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


@lru_cache(maxsize=2)
def _gazetteer(places: tuple[Place, ...]) -> Gazetteer:
    return Gazetteer(places)


@dataclass(frozen=True, kw_only=True)
class _Telling:
    """What `stories` compares."""

    title: str
    lead: str
    published: datetime | None

    @staticmethod
    def of(row: Row) -> _Telling:
        raw = row.get("published")
        try:
            moment = datetime.fromisoformat(str(raw)) if raw else None
        except ValueError:
            moment = None
        published = moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
        return _Telling(title=str(row.get("title") or ""), lead=str(row.get("lead") or ""), published=published)


def _object(number: int, line: str) -> Row:
    """Return the JSON object of a line, or raise ValueError that names the line."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"line {number} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"line {number} is not a JSON object")
    return found


def json_line(row: Row) -> str:
    """Return `row` as one line of JSON."""
    return orjson.dumps(row).decode()
