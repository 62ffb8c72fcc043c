"""Which articles of a batch tell one story: all are compared that share rare words, and grouped by average linkage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from digests.collect.stories.likeness import GROUP, Told, apart, likely
from digests.collect.stories.linkage import linked
from digests.collect.stories.rarity import Rarity
from digests.collect.stories.traits import Traits

_WIDEST = 100
"""Words that more articles of a batch hold do not bring two of them together."""
_FEW = 40
"""An article of more words is compared with none that shares but one rare word with it."""
_ALIKE = 0.02
"""What is less likely to be one story is not alike at all."""


def group(items: Sequence[Told]) -> list[int]:
    """Return for each item the index of the first item that tells its story (its own if it is the first)."""
    found = [Traits(item.title, item.lead) for item in items]
    rarity = Rarity(most=None)
    for one in found:
        rarity.learn(one.words)
    likeness: list[dict[int, float]] = [{} for _ in items]
    for first, second in _worth_comparing(found):
        if apart(items[first].published, items[second].published) or found[first].excludes(found[second]):
            alike = -1.0
        else:
            alike = likely(found[first], found[second], rarity.weigh)
        if abs(alike) > _ALIKE:
            likeness[first][second] = likeness[second][first] = alike
    return linked(likeness, GROUP)


def _worth_comparing(found: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share rare words."""
    held = Counter(chain.from_iterable(one.words for one in found))
    holders: dict[str, list[int]] = {word: [] for word, count in held.items() if 1 < count <= _WIDEST}
    few: set[int] = set()
    for second, one in enumerate(found):
        rare = [some for word in one.words if (some := holders.get(word)) is not None]
        shared = Counter(chain.from_iterable(rare))
        if len(one.words) < _FEW:
            yield from ((first, second) for first in shared)
            few.add(second)
        else:
            yield from ((first, second) for first, count in shared.items() if count > 1 or first in few)
        for some in rare:
            some.append(second)
