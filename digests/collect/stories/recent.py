"""The articles of the last days, at hand for the question: whose story is this new one?

Comparing a new article with thousands of others one by one would take longer than everything else together. Two
articles of one story share phrases that few others have, so only those that share the most are compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Generic, Protocol, TypeVar


class Told(Protocol):
    """What has to be known of an article to compare it."""

    @property
    def title(self) -> str: ...
    @property
    def lead(self) -> str: ...
    @property
    def folded(self) -> str: ...  # the words of both, between single blanks
    @property
    def published(self) -> datetime: ...


class Placed(Told, Protocol):
    """An article whose story is known."""

    @property
    def id(self) -> int: ...
    @property
    def story(self) -> int: ...


Article = TypeVar("Article", bound=Placed)

_WORDS = 80
"""Words of title and lead that are looked at."""
_RAREST = 20
"""Phrases of an article by which others are looked for."""
_HOLDERS = 12
"""Of each phrase so many articles count, the newest: more hold only what says nothing about one of them."""
_COMPARED = 8
"""With how many articles a new one is compared at most, those first that share most phrases with it."""


_MEMBERS, _WORTH_IT = 5, 0.6
"""With so many of a story's articles it is compared as well if it is so alike to one of them."""


def _unlearnt(words: Sequence[str]) -> None:
    """Learn nothing from an article's words."""


class RecentStories(Generic[Article]):
    """An index of articles by phrases of two words; `alike` decides whether two, at most `apart`, tell one story.

    It does so from 1.0 on (True). `learn` is told the words of each article that is remembered.
    """

    def __init__(
        self,
        alike: Callable[[Told, Told], float],
        apart: timedelta,
        learn: Callable[[Sequence[str]], None] = _unlearnt,
    ) -> None:
        self._alike = alike
        self._apart = apart
        self._learn = learn
        self.clear()

    def clear(self) -> None:
        """Forget every article."""
        self.newest_id = 0
        self._articles: dict[int, Article] = {}
        self._members: dict[int, tuple[int, ...]] = {}  # the newest of each story
        self._holders: dict[int, tuple[int, ...]] = {}  # how many there were, and the newest

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, article: Article) -> None:
        """Remember an article, or what it says now."""
        self.newest_id = max(self.newest_id, article.id)
        self._articles[article.id] = article
        others = (id for id in self._members.get(article.story, ()) if id != article.id)
        self._members[article.story] = (*others, article.id)[-_MEMBERS:]
        self._learn(article.folded.split(maxsplit=_WORDS)[:_WORDS])
        for phrase in _phrases(article.folded):
            # A tuple, for there are hundreds of thousands of them, and lists would keep the garbage collector busy.
            count, *newest = self._holders.get(phrase, (0,))
            if article.id in newest:
                continue
            self._holders[phrase] = (count + 1, *newest[1 - _HOLDERS :], article.id)

    def story_of(self, article: Told, besides: int | None = None) -> int | None:
        """Return the story that `article` tells best, None if it tells none of those remembered (but for `besides`)."""
        alike: dict[int, dict[int, float]] = {}
        for id in self._likely(_phrases(article.folded)):
            other = self._articles[id]
            if id != besides and abs(other.published - article.published) <= self._apart:
                alike.setdefault(other.story, {})[id] = self._alike(article, other)
        likeness = {story: self._whole(article, story, some) for story, some in alike.items()}
        best = max(likeness, key=likeness.__getitem__, default=None)
        return best if best is not None and likeness[best] >= 1 else None

    def _whole(self, article: Told, story: int, alike: dict[int, float]) -> float:
        """Return how alike an article is to a story: to the two that are most alike, of those found and the newest.

        One of a story's articles may be about another side of it, and one may be there by mistake.
        """
        if max(alike.values()) >= _WORTH_IT:
            for id in self._members[story]:
                if id not in alike:
                    alike[id] = self._alike(article, self._articles[id])
        nearest = sorted(alike.values())[-2:]
        return sum(nearest) / len(nearest)

    def _likely(self, phrases: Iterable[int]) -> list[int]:
        holders = sorted(filter(None, map(self._holders.get, phrases)))
        shared: dict[int, float] = {}
        chance = set()
        for count, *newest in holders[:_RAREST]:
            rare = math.log((len(self._articles) + 1) / count)
            for id in newest:
                if id not in shared:
                    chance.add(id)
                else:
                    chance.discard(id)
                shared[id] = shared.get(id, 0.0) + rare
        # One phrase in common is chance, unless there is hardly any other.
        likely = [id for id in shared if id not in chance or len(holders) < 3]
        return sorted(likely, key=shared.__getitem__, reverse=True)[:_COMPARED]


@lru_cache(maxsize=256)  # an article is looked for and then added
def _phrases(folded: str) -> frozenset[int]:
    """Return the hashes of an article's phrases: they take less room than the words."""
    words = folded.split(maxsplit=_WORDS)[:_WORDS]
    return frozenset(map(hash, pairwise(words)))
