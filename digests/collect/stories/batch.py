"""Which articles of a batch tell one story: all are compared that share rare words, and grouped by average linkage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from digests.collect.stories.likeness import GROUP, Key, Told, Vector, apart, cosine, vector
from digests.collect.stories.linkage import linked
from digests.collect.stories.rarity import Rarity

_WIDEST = 100
"""Words that more articles of a batch hold do not bring two of them together."""
_FEW = 40
"""An article of more words is compared with none that shares but one rare word with it."""
_ALIKE = GROUP / 5
"""What is less alike is not alike at all."""


def group(items: Sequence[Told]) -> list[int]:
    """Return for each item the index of the first item that tells its story (its own if it is the first)."""
    keys = [Key(item.title, item.lead) for item in items]
    rarity = Rarity(most=None)
    for key in keys:
        rarity.learn(key.counts)
    likeness: list[dict[int, float]] = [{} for _ in items]
    for one, other, alike in _likely([vector(key, rarity.of) for key in keys]):
        if apart(items[one].published, items[other].published) or keys[one].excludes(keys[other]):
            alike = -1.0
        elif keys[one].title == keys[other].title:
            alike = 1.0
        else:
            alike *= keys[one].doubt(keys[other])
        likeness[one][other] = likeness[other][one] = alike
    return linked(likeness, GROUP)


def _likely(vectors: Sequence[Vector]) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs that share rare words, with the cosine of their vectors."""
    held = Counter(chain.from_iterable(vectors))
    holders: dict[str, list[int]] = {word: [] for word, count in held.items() if 1 < count <= _WIDEST}
    for other, words in enumerate(vectors):
        rare = [some for word in words if (some := holders.get(word)) is not None]
        few = len(words) < _FEW
        for one, shared in Counter(chain.from_iterable(rare)).items():
            if shared > 1 or few or len(vectors[one]) < _FEW:
                alike = cosine(vectors[one], words)
                if alike > _ALIKE:
                    yield one, other, alike
        for some in rare:
            some.append(other)
