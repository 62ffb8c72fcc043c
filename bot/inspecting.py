"""What the collector makes of a feed, a page, a text or a set of articles, as rows for `bantin inspect`."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from config.newsroom import Newsroom, Place, Source
from digests.collect.fetch.web import Web
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.text import fold, sentences, squeeze
from digests.collect.topics import topic_of
from digests.collect.worker import LARGEST, ParseWorker
from digests.errors import FeedError
from digests.model import Dropped, Entry

Row = dict[str, Any]
"""One JSON object of the output."""
_MARKUP = re.compile(rb"<(?:!doctype|[a-z][a-z0-9-]{0,30})(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""A whole tag."""
_CONTROLS = bytes({*range(1, 32)} - set(b"\t\n\f\r\x1b"))
"""Bytes that no text has."""


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
    """Return the title, the lead, the rule that found it, and three paragraphs of a page (a file or an address).

    Raise FeedError if it cannot be read or is no page.
    """
    _, body = await _bytes(target, web)
    if not body.strip():
        raise FeedError("it is empty")
    if not _is_markup(body):
        raise FeedError("it is not a page: there is no HTML in it")
    page = await worker.read_page(body)
    return {"title": page.title, "lead": page.lead, "source": page.source, "paragraphs": page.paragraphs}


def _is_markup(body: bytes) -> bool:
    """Say whether there are tags in it, and in a text: a picture of some size has "<b>" somewhere, too."""
    start = body[:4096]
    text = start.translate(None, _CONTROLS)
    wide = start.count(0) > len(start) / 10  # UTF-16, whose letters may hold any byte
    return (wide or len(start) - len(text) < len(start) / 20) and bool(_MARKUP.search(body.replace(b"\0", b"")))


def text_row(line: str, newsroom: Newsroom) -> Row:
    """Return the sentences, places, topic and folded form of a text."""
    text = squeeze(line)
    return {
        "sentences": sentences(text),
        "places": _gazetteer(newsroom.places).find("", text),
        "topic": topic_of(None, (), "", text, "", newsroom.topics),
        "folded": fold(text),
    }


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
    """Return the address (a file has none) and the bytes of a target; "-" is standard input."""
    if target.startswith(("http://", "https://")):
        page = await web.get(target)
        if page is None:
            raise FeedError("the server says that it has not changed, though we never saw it")
        return page.url, page.body
    if "://" in target:
        raise FeedError("addresses begin with http:// or https://")
    try:
        return "", await asyncio.to_thread(_read, target)
    except OSError as error:
        raise FeedError(f"the file cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FeedError("that is no name of a file") from error


def _read(path: str) -> bytes:
    """Return no more of a file than shows that it is too large."""
    if path == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(path).open("rb") as file:
        return file.read(LARGEST + 1)


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
        "image": entry.image or "",
        "topic": entry.topic,
        "places": entry.places,
    }


def _dropped_row(left: Dropped) -> Row:
    """Return the same fields, empty where nothing was read, and why the item was left out."""
    known = _entry_row(Entry(id=left.id, url=left.url, title=left.title))
    return {**known, "topic": "", "dropped": left.reason}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


@lru_cache(maxsize=2)
def _gazetteer(places: tuple[Place, ...]) -> Gazetteer:
    return Gazetteer(places)


def json_line(row: Row) -> str:
    """Return `row` as one line of JSON; half a letter, as names of files may have, becomes "?"."""
    try:
        return orjson.dumps(row).decode()
    except orjson.JSONEncodeError:
        return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode()
