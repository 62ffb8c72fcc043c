"""Which entries of a feed are articles that we have: by address, by guid, by title, in this order of trust."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from digests.collect.text import fold
from digests.model import Entry

_SAME_TIME = timedelta(hours=12)


class Seen(Protocol):
    """What has to be known of a stored article."""

    @property
    def id(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def guid(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def lead(self) -> str: ...
    @property
    def published_at(self) -> datetime: ...
    @property
    def dated(self) -> bool: ...


Article = TypeVar("Article", bound=Seen)
Same = Callable[[Entry, Seen], bool]


def unique(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without those that repeat the address of an earlier one."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.url, entry)
    return list(first.values())


def recognise(
    entries: Sequence[Entry], seen: Iterable[Article], title_key: Callable[[str], str] = fold
) -> list[tuple[Entry, Article | None]]:
    """Return each entry with the stored article that it is, or None for a new one. No article is taken twice.

    An address is proof. A guid is strong, but some feeds number their items anew each time: an article that stands in
    the feed under its own address is nobody else. A title (compared by `title_key`) is weak: "Dự báo thời tiết" comes
    every day.
    """
    free = {article.id: article for article in seen}
    if not free:
        return [(entry, None) for entry in entries]
    found: dict[str, Article] = {}
    guids = Counter(entry.id for entry in entries)

    def match(of_entry: Callable[[Entry], str | None], of_article: Callable[[Article], str | None], same: Same) -> None:
        by_key: defaultdict[str | None, list[Article]] = defaultdict(list)
        for article in free.values():
            by_key[of_article(article)].append(article)
        for entry in entries:
            if entry.url in found or (key := of_entry(entry)) is None:
                continue
            if same_one := next((a for a in by_key[key] if a.id in free and same(entry, a)), None):
                found[entry.url] = free.pop(same_one.id)

    match(lambda entry: entry.url, lambda article: article.url, lambda _entry, _article: True)
    match(lambda entry: entry.id if guids[entry.id] == 1 else None, lambda article: article.guid, _same_guid)
    match(lambda entry: title_key(entry.title), lambda article: title_key(article.title), _same_text)
    return [(entry, found.get(entry.url)) for entry in entries]


def _same_guid(entry: Entry, article: Seen) -> bool:
    return _same_time(entry, article) or fold(entry.title) == fold(article.title)


def _same_text(entry: Entry, article: Seen) -> bool:
    return _same_time(entry, article) or (bool(entry.lead) and entry.lead == article.lead)


def _same_time(entry: Entry, article: Seen) -> bool:
    if entry.published is None or not article.dated:
        return True
    return abs(entry.published - article.published_at) <= _SAME_TIME
