"""Which articles tell one story: those that share what is rare, names, places and numbers above all.

Papers tell an event in words of their own, and all of them tell all landslides in the same words: what is alike is
weighted by how few texts hold it (`rarity`). Articles that name other places or other days are held to more.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from digests.collect.stories.provinces import PROVINCES
from digests.collect.stories.rarity import Rarity
from digests.collect.text import fold

WINDOW = timedelta(hours=72)
PAIR, GROUP = 0.15, 0.11
"""Likeness from which two articles tell one story when all that is known is the two, and on average within a group."""
_OTHER_PLACE, _OTHER_DAY, _TOO_SHORT = 0.55, 0.85, 0.5
"""What is left of the likeness of articles that name other communes, other days, and of one of few words."""
_TITLE = 1.5
"""A word of the title counts as much as so many of the lead."""
_SHORT, _LONGEST = 8, 80
"""Of fewer words it is hard to say what they are about; of title and lead not more are looked at."""
_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\b(\d{1,2})[/-](\d{1,2})\b")
_HEAD = re.compile(r"^([^\W\d_][\w\s]{1,24}):\s")
_UNITS = frozenset(["xã", "phường", "thôn", "bản", "huyện"])


class Told(Protocol):
    """What has to be known of an article to compare it."""

    @property
    def title(self) -> str: ...
    @property
    def lead(self) -> str: ...
    @property
    def published(self) -> datetime | None: ...


class Likeness:
    """Says how alike two articles are, in parts of what one story needs: from 1.0 on they tell the same."""

    def __init__(self) -> None:
        self.rarity = Rarity()
        self._latest: tuple[Key | None, Vector] = None, {}

    def learn(self, words: Sequence[str]) -> None:
        """Take note of one more article by its words, folded and in their order."""
        self.rarity.learn({*words, *map(" ".join, pairwise(words))})
        self._latest = None, {}

    def __call__(self, one: Told, other: Told) -> float:
        first, second = _key(one.title, one.lead), _key(other.title, other.lead)
        if apart(one.published, other.published) or first.excludes(second):
            return 0.0
        if first.title and first.title == second.title:
            return 1.0 / PAIR
        if self._latest[0] is not first:  # one article is compared with several others in turn
            self._latest = first, vector(first, self.rarity.of)
        return cosine(self._latest[1], vector(second, self.rarity.of)) * first.doubt(second) / PAIR


def same_story(one: Told, other: Told) -> bool:
    """Say whether two articles, taken by themselves, tell the same story, at most 72 hours apart."""
    return Likeness()(one, other) >= 1


Vector = dict[str, float]


class Key:
    """What is compared of an article."""

    __slots__ = ("counts", "days", "head", "short", "title", "title_days", "units")

    def __init__(self, title: str, lead: str) -> None:
        folded = fold(title)
        words = _WORD.findall(folded)
        self.title = " ".join(words)
        head = _HEAD.match(folded)
        self.head = head[1].strip() if head else ""
        others = _WORD.findall(fold(lead))[: _LONGEST - len(words)] if len(words) < _LONGEST else []
        self.short = len(words) + len(others) < _SHORT
        self.title_days = _days(title)
        self.days = self.title_days | _days(lead)
        self.units = _named_units(f"{title}. {lead}")
        self.counts: Vector = defaultdict(float)
        for some, worth in ((words[:_LONGEST], _TITLE), (others, 1.0)):
            for word in (*some, *(f"{one} {two}" for one, two in pairwise(some))):
                self.counts[word] += worth

    def excludes(self, other: Key) -> bool:
        """Say whether the titles speak of different days, or of different provinces in one form."""
        if _differ(self.title_days, other.title_days):
            return True
        return self.head != other.head and self.head in PROVINCES and other.head in PROVINCES

    def doubt(self, other: Key) -> float:
        """Return what is left of the likeness, the places and days considered."""
        left = _OTHER_DAY if _differ(self.days, other.days) else 1.0
        left *= _TOO_SHORT if self.short or other.short else 1.0
        for unit, names in self.units.items():
            if _differ(names, other.units.get(unit, frozenset())):
                left *= _OTHER_PLACE
        return left


@lru_cache(maxsize=8_192)
def _key(title: str, lead: str) -> Key:
    return Key(title, lead)


def vector(key: Key, weigh: Callable[[str], float]) -> Vector:
    """Return the words of an article with their weights, of length one."""
    weights = {word: math.sqrt(count) * weigh(word) for word, count in key.counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def cosine(one: Vector, other: Vector) -> float:
    return sum(one[word] * other[word] for word in one.keys() & other.keys())


def _days(text: str) -> frozenset[str]:
    return frozenset(f"{int(day)}/{int(month)}" for day, month in _DAY.findall(text) if 0 < int(month) <= 12)


def _named_units(text: str) -> dict[str, frozenset[str]]:
    """Return the names that follow "xã", "bản" and their like, folded, by that word."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    words = re.findall(r"\w+|[^\w\s]", text)
    for position, word in enumerate(words):
        if word.lower() in _UNITS:
            name = []
            for part in words[position + 1 : position + 4]:
                if not part[0].isupper():
                    break
                name.append(fold(part))
            if name:
                found[word.lower()].add(" ".join(name))
    return {unit: frozenset(names) for unit, names in found.items()}


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether both name something, and nothing in common."""
    return bool(one and other and not one & other)


def apart(one: datetime | None, other: datetime | None) -> bool:
    return bool(one and other and abs(one - other) > WINDOW)
