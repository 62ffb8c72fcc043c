"""Which leads want completing from the article's page, and what the page makes of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from config.newsroom import Newsroom, Place
from digests.collect.page.head import is_cut
from digests.collect.page.reading import PageReading
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.text import fold
from digests.collect.topics import topic_of
from digests.model import GENERAL

SHORTEST = 60
"""Characters of a lead that says something: 95 % of real ones have more than 100."""
_SHARED = 0.4
"""So much of the title's words a page has to have if it is the article's, and no front page or wall."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An article whose lead is wanted. `topic`: its feed's own, if it has one.

    `local`: its source is of the newsroom's province; `elsewhere`: of another one.
    """

    title: str
    url: str
    topic: str | None = None
    local: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class Completion:
    """The lead of the article's page, and what topic and places follow from it."""

    lead: str
    topic: str = GENERAL
    places: tuple[str, ...] = ()


def wants_page(lead: str) -> bool:
    """Say whether a feed gave no usable lead: none (one like the title is none), one that was cut, or but a label."""
    return len(lead) < SHORTEST or is_cut(lead)


def completion(page: PageReading, wanted: Wanted, newsroom: Newsroom) -> Completion | None:
    """Return what the page gives to the article, None when it has no lead or is no page of that article."""
    if not page.lead or not _tells_of(page, wanted.title):
        return None
    return Completion(
        lead=page.lead,
        topic=topic_of(wanted.topic, (), wanted.url, wanted.title, page.lead, newsroom.topics),
        places=_gazetteer(newsroom.places).find(wanted.title, page.lead, wanted.local, elsewhere=wanted.elsewhere),
    )


def _tells_of(page: PageReading, title: str) -> bool:
    words, told = _words(title), _words(" ".join((page.title, page.lead, *page.paragraphs)))
    return not words or len(words & told) >= _SHARED * len(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


@lru_cache(maxsize=2)
def _gazetteer(places: tuple[Place, ...]) -> Gazetteer:
    return Gazetteer(places)
