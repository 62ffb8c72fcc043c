"""Which items of a feed are read, and what can be seen of one that is not. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from config.newsroom import Source
from digests.collect.dates import read_date
from digests.collect.text import clean
from digests.model import Dropped

MOST = 500
"""Entries of one feed that are read; the rest is named as left out."""
_LISTED = 10_000
"""Of the rest so many are named one by one."""
LARGEST = 1_000_000
"""Characters of an entry; those that carry an article's whole text have a tenth of it."""
MOST_TAGS = 20_000
"""Tags of an entry; an article's whole text has hundreds."""
_FIELD = r"<(?:[\w.-]{{1,20}}:)?(?:{names})\b[^>]*>(.*?)</"
_TITLE, _LINK, _DATE = (
    re.compile(_FIELD.format(names=names), re.DOTALL | re.IGNORECASE)
    for names in ("title", "link|guid", "pubDate|published|updated|date")
)

_HREF = re.compile(r"""<link\b[^>]*?\shref\s*=\s*["']([^"'<>]+)""", re.IGNORECASE)


def newest(items: tuple[str, ...], source: Source, now: datetime) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
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
    return kept, tuple(unread(item, reason) for item in rest[:_LISTED])


def bearable(items: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
    """Return the items that are no larger than any newspaper's, and the others as left out: they cost seconds."""
    why = [_unbearable(item) for item in items]
    if not any(why):
        return items, ()
    kept = tuple(item for item, reason in zip(items, why, strict=True) if not reason)
    return kept, tuple(unread(item, reason) for item, reason in zip(items, why, strict=True) if reason)


def _unbearable(item: str) -> str:
    """Return why an item is not read, or ""."""
    if len(item) > LARGEST:
        return f"it is larger than {LARGEST / 1_000_000:g} MB"
    return f"it has more than {MOST_TAGS} tags" if len(item) > MOST_TAGS and item.count("<") > MOST_TAGS else ""


def unread(item: str, reason: str) -> Dropped:
    """Return an item that was not parsed, with the title and address that can be seen in it."""
    start = item[:5_000]
    title, link = _TITLE.search(start), _HREF.search(start) or _LINK.search(start)
    address = clean(link[1]) if link else ""
    return Dropped(id=address, url=address, title=clean(title[1]) if title else "", reason=reason)
