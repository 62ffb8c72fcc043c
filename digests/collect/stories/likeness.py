"""Which articles tell one story: those that share what is rare, names, places and numbers above all.

Papers tell an event in words of their own, and all of them tell all landslides in the same words: what two articles
share is weighted by how few texts hold it (`rarity`), and what they contradict each other in counts against them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

from digests.collect.stories.rarity import Rarity
from digests.collect.stories.traits import Traits, differ, traits

WINDOW = timedelta(hours=72)
PAIR, GROUP = 0.45, 0.28
"""Likeness from which two articles tell one story when all that is known is the two, and on average within a group."""
_ALONE = -10.2
"""What is known of two articles of which nothing is known. The sum of this and the following is a logit."""
_SHARED = 4.6
"""For the weight of the words they share (its logarithm)."""
_BRIEF, _SHORT, _USUAL = 1.2, 15, 40
"""For how short one of them is: how many times its words and pairs of words would make as many as usual (logarithm). Of
fewer than so many it is hard to say what they are about."""
_NAMES, _NAMELESS = 1.8, 0.8
"""For the part of the names that both name, and when one of them names nothing."""
_NUMBER, _MANY = 1.2, 2
"""For each number they share, up to so many."""
_SAME_DAY, _FAR_DAYS, _FAR = 2.0, -2.5, 4
"""When both name a day in common, and when no two days they name lie within so many."""
_OTHER_PROVINCE, _OTHER_NAMES, _OTHER_UNIT = -3.2, -2.0, -1.6
"""When they name other provinces, no name in common (also in the titles), and another commune, village or district."""
_OTHER_STORM, _OTHER_PRICE, _OTHER_WAY = -4.0, -2.5, -4.0
"""Another storm; of two articles about prices: other figures or another day, and one went up and one went down."""


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

    def learn(self, words: Sequence[str]) -> None:
        """Take note of one more article by its words, folded and in their order."""
        self.rarity.learn({*words, *map(" ".join, pairwise(words))})

    def __call__(self, one: Told, other: Told) -> float:
        first, second = traits(one.title, one.lead), traits(other.title, other.lead)
        if apart(one.published, other.published) or first.excludes(second):
            return 0.0
        return likely(first, second, self.rarity.weigh) / PAIR


def likely(one: Traits, other: Traits, weigh: Callable[[str], float]) -> float:
    """Return how likely it is, from 0 to 1, that two articles tell one story; `weigh` says how rare a word is.

    The numbers were fitted (logistic regression) to 760 articles of 350 events, a fifth of them told by real papers.
    """
    if one.title and one.title == other.title:
        return 1.0
    shared = sum(map(weigh, one.words & other.words))
    if not shared:
        return 0.0
    logit = _ALONE + _SHARED * math.log1p(shared) + _NUMBER * min(_MANY, len(one.numbers & other.numbers))
    size = min(len(one.words), len(other.words))
    logit += _BRIEF * math.log(_USUAL / size) if _SHORT <= size < _USUAL else 0.0
    logit += _named(one, other, weigh) + _days(one, other) + _against(one, other)
    return 1 / (1 + math.exp(-logit))


def _named(one: Traits, other: Traits, weigh: Callable[[str], float]) -> float:
    """Return what the names that both name count for: all, if one of the two names no others."""
    if not (one.names and other.names):
        return _NAMELESS
    both = sum(map(weigh, one.names & other.names))
    return _NAMES * both / min(sum(map(weigh, one.names)), sum(map(weigh, other.names))) if both else 0.0


def _days(one: Traits, other: Traits) -> float:
    if one.days & other.days:
        return _SAME_DAY
    if not (one.days and other.days):
        return 0.0
    near = min(abs(first - second) for first in _numbers(one.days) for second in _numbers(other.days))
    return _FAR_DAYS if near > _FAR else 0.0


def _numbers(days: Iterable[str]) -> list[float]:
    """Return days as days of the year, near enough."""
    return [int(day) + 30.5 * int(month) for day, month in (one.split("/") for one in days)]


def _against(one: Traits, other: Traits) -> float:
    """Return what counts against two articles that speak of different places, storms or prices."""
    against = _OTHER_PROVINCE * differ(one.provinces, other.provinces) + _OTHER_STORM * differ(one.storms, other.storms)
    against += _OTHER_NAMES * (differ(one.names, other.names) and differ(one.title_names, other.title_names))
    for unit, names in one.units.items():
        against += _OTHER_UNIT * differ(names, other.units.get(unit, frozenset()))
    if one.priced and other.priced:
        against += _OTHER_PRICE * (differ(one.figures, other.figures) or differ(one.days, other.days))
        against += _OTHER_WAY * (one.direction * other.direction < 0)
    return against


def apart(one: datetime | None, other: datetime | None) -> bool:
    """Say whether two moments lie further apart than a story lasts; a moment that is not known never does."""
    return bool(one and other and abs(one - other) > WINDOW)
