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
PAIR, GROUP = 0.52, 0.35
"""Likeness from which two articles tell one story when all that is known is the two, and on average within a group."""
_ALONE = -8.6
"""What is known of two articles of which nothing is known. The sum of this and the following is a logit."""
_SHARED, _COVERED = 2.7, 4.0
"""For what they share (logarithm), and for the parts of the two titles that the other article has."""
_USUAL, _BRIEF, _SHORT, _TOO_SHORT = 60, 0.5, 15, -2.5
"""Words and pairs of words of an article; what is missing of them counts for one that has fewer, and of one that has
hardly any it is hard to say what it is about."""
_NAMES, _NAMELESS = 2.4, 1.3
"""For the part of the names that both name, and when one of them names nothing."""
_SAME_DAY, _FAR_DAYS, _FAR = 0.5, -1.2, 4
"""When both name a day in common, and when no two days they name lie within so many."""
_OTHER_PROVINCE, _OTHER_UNIT = -1.6, -1.3
_ELSEWHERE, _OTHERS = -3.0, -2.0
"""Moreover, when they name no name in common at all: other provinces, and other names in the titles."""
_OTHER_STORM, _OTHER_PRICE, _OTHER_WAY = -3.8, -4.0, -4.0
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

    The numbers were fitted to 330 articles of 140 events, many of them of one kind (logistic regression).
    """
    if one.title and one.title == other.title:
        return 1.0
    common = one.words & other.words
    shared = sum(map(weigh, common))
    if not shared:
        return 0.0
    size = min(len(one.words), len(other.words))
    enough = min(1.0, max(size, _SHORT) / _USUAL)
    logit = _ALONE + _SHARED * math.log1p(shared / math.sqrt(enough)) + _BRIEF * (1 - enough)
    logit += _TOO_SHORT * (size < _SHORT)
    logit += _COVERED * (_part(common, one.title_words, weigh) + _part(common, other.title_words, weigh))
    if one.names and other.names:
        both = one.names & other.names
        logit += _NAMES * max(_part(both, one.names, weigh), _part(both, other.names, weigh)) if both else 0.0
    else:
        logit += _NAMELESS
    return 1 / (1 + math.exp(-(logit + _days(one, other) + _against(one, other))))


def _part(common: frozenset[str], words: frozenset[str], weigh: Callable[[str], float]) -> float:
    """Return which part of `words`, by weight, is among those in common."""
    whole = sum(map(weigh, words))
    return sum(map(weigh, words & common)) / whole if whole else 0.0


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
    if differ(one.names, other.names):
        against += _ELSEWHERE * differ(one.provinces, other.provinces)
        against += _OTHERS * differ(one.title_names, other.title_names)
    for unit, names in one.units.items():
        against += _OTHER_UNIT * differ(names, other.units.get(unit, frozenset()))
    if one.priced and other.priced:
        against += _OTHER_PRICE * (differ(one.figures, other.figures) or differ(one.days, other.days))
        against += _OTHER_WAY * (one.direction * other.direction < 0)
    return against


def apart(one: datetime | None, other: datetime | None) -> bool:
    """Say whether two moments lie further apart than a story lasts; a moment that is not known never does."""
    return bool(one and other and abs(one - other) > WINDOW)
