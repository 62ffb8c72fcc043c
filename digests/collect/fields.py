"""What a feed and its entries say, by feedparser's names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from digests.collect.text import clean

Raw = dict[str, Any]
"""A feed or an entry as feedparser gives it; goes no further than the modules that `parse` is made of."""
_IMAGE = re.compile(r"""<img\b[^>]{0,2000}?\s(?:data-src|src)\s*=\s*["']?(?!data:)([^"'\s>]+)""", re.IGNORECASE)


def text(raw: Raw, key: str) -> str:
    """Return a field of feedparser's as text; its `get` invents values for some keys, so it is not asked."""
    value = dict.get(raw, key)
    return value if isinstance(value, str) else ""


def dates(raw: Raw) -> list[str]:
    """Return the dates as they are written, the likeliest first."""
    return [date for key in ("published", "updated", "created") if (date := text(raw, key))]


def description(raw: Raw) -> str:
    """Return the description, or the full text where there is none."""
    contents = [str(part.get("value") or "") for part in raw.get("content") or ()]
    return next((told for told in (text(raw, "summary"), *contents) if told.strip()), "")


def images(raw: Raw) -> Iterator[str]:
    """Yield addresses of pictures: those attached to the entry, then those shown in its text."""
    for medium in (*raw.get("media_content", ()), *raw.get("media_thumbnail", ()), *raw.get("enclosures", ())):
        kind = str(medium.get("medium") or medium.get("type") or "image")
        if kind.startswith("image"):
            yield str(medium.get("url") or medium.get("href") or "")
    for html in (text(raw, "summary"), *(str(part.get("value") or "") for part in raw.get("content") or ())):
        if found := _IMAGE.search(html[:20_000]):
            yield clean(found[1])


def link(channel: Raw, rel: str) -> str:
    """Return the channel's first link of that kind, or ""."""
    return next((str(each.get("href") or "") for each in channel.get("links") or () if each.get("rel") == rel), "")


def minutes(ttl: str) -> int | None:
    """Return RSS's time to live in minutes, if it is a number a machine can mean."""
    return int(ttl) if re.fullmatch(r"[1-9]\d{0,5}", ttl.strip(), re.ASCII) else None
