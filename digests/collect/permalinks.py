"""Which address each entry of a feed stands for. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag

from digests.collect.fields import Raw, text
from digests.collect.urls import absolute, canonical

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ELSEWHERE = frozenset(
    (
        "self",
        "edit",
        "edit-media",
        "enclosure",
        "replies",
        "next",
        "prev",
        "previous",
        "first",
        "last",
        "hub",
        "license",
    )
)
"""Relations (RFC 4287, RFC 5005) that lead to something other than what the entry is about."""
_MEDIA = ("audio/", "video/", "application/pdf", "text/html")


@dataclass(frozen=True, kw_only=True)
class Permalink:
    """The address of an entry in its one form, or None and what stood in its place ("" for nothing)."""

    url: str | None
    told: str = ""


def permalinks(raws: Sequence[Raw], base: str) -> list[Permalink]:
    """Return the address of each entry, relative ones seen from `base`.

    A fragment is noise ("#comments"), unless it alone tells entries apart: many a news page has an anchor for each.
    """
    found = [_first(raw, base) for raw in raws]
    pages = _anchored(each.url for each in found if each.url and "#" in each.url)
    return [
        Permalink(url=canonical(each.url, anchored=_page(each.url) in pages), told=each.told) if each.url else each
        for each in found
    ]


def _anchored(urls: Iterable[str]) -> frozenset[str]:
    """Return the pages of which several places are entries of their own."""
    fragments: defaultdict[str, set[str]] = defaultdict(set)
    for url in urls:
        fragments[_page(url)].add(urldefrag(url).fragment)
    return frozenset(page for page, names in fragments.items() if len(names - {""}) > 1)


def _page(url: str) -> str:
    return canonical(urldefrag(url).url) if "#" in url else ""


def _first(raw: Raw, base: str) -> Permalink:
    """Return the first address that can be read in a browser."""
    candidates = [found for told in _candidates(raw) if (found := told.strip())]
    for candidate in candidates:
        if url := absolute(candidate, base):
            return Permalink(url=url)
        if not base and not _SCHEME.match(candidate):
            return Permalink(url=candidate)  # a file of which nobody says where it came from
    return Permalink(url=None, told=next(iter(candidates), ""))


def _candidates(raw: Raw) -> Iterator[str]:
    """Yield what may be the entry's address, the likeliest first."""
    yield from (text(raw, key) for key in ("feedburner_origlink", "link"))
    links = [link for link in dict.get(raw, "links") or () if isinstance(link, dict)]
    yield from (text(link, "href") for link in links if link.get("rel") == "alternate")
    if (id := text(raw, "id").strip()).lower().startswith(("http://", "https://")):
        yield id
    yield from (text(link, "href") for link in links if link.get("rel") not in _ELSEWHERE)
    yield from (text(medium, "href") for medium in raw.get("enclosures") or () if _is_told(medium))


def _is_told(medium: Raw) -> bool:
    """Say whether an enclosure can be what the entry is about: a recording is, a picture is not."""
    return text(medium, "type").startswith(_MEDIA)
