"""What an article is about: what its feed says, its category, its address, and only then its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from config.newsroom import Topic
from digests.collect.identity import Same
from digests.collect.text import level, slug
from digests.model import GENERAL

_IN_TITLE, _AT_START = 2.0, 3.0
"""A word in the title counts as much as so many in the lead, one at its very start as so many more."""
_WORTH = {"--": -4.0, "-": 1.0, "": 2.0, "+": 3.0, "++": 4.0}
"""What a keyword counts by the mark at its end."""
_ENOUGH, _AHEAD = 8.0, 1.4
"""Below this score the words say nothing, nor when the second topic comes as near as that to the first. Just so much
from a single word is not enough either: a strong one in the title may be about something else."""
_OF_ITS_OWN = 8.0
"""A topic with such a score takes over those of others."""
_WORD = re.compile(r"\w+")
_ZONE_ID = re.compile(r"-\d+$")
_SPELT_WITH_I = {
    "kỳ": "kì",
    "kỷ": "kỉ",
    "lý": "lí",
    "tỷ": "tỉ",
    "mỹ": "mĩ",
    "kỹ": "kĩ",
    "ký": "kí",
    "quý": "quí",
    "sĩ": "sỹ",
}
"""Syllables that some papers spell otherwise than most, keywords among them."""


def topic_of(
    feed_topic: str | None,
    categories: tuple[str, ...],
    url: str,
    title: str,
    lead: str,
    topics: tuple[Topic, ...],
) -> str:
    """Return the slug of the topic, "general" when nothing tells."""
    if feed_topic:
        return feed_topic
    index = _index(Same(topics))
    for section in (*map(slug, categories), *_sections(url)):
        if found := index.sections.get(section):
            return found
    return index.by_words(title, lead)


def _sections(url: str) -> Iterator[str]:
    """Yield what an address says about its section, the most specific first: folders, then the subdomain."""
    host, *folders = url.partition("://")[2].partition("?")[0].split("/")[:-1] or [""]
    for folder in reversed(folders):
        yield slug(unquote(folder))
        yield _ZONE_ID.sub("", slug(unquote(folder)))
    yield host.split(".", 1)[0].lower()


class _Keyword(NamedTuple):
    """An expression that speaks for a topic. A single word with a capital needs that: "Pháp" is not in "giải pháp"."""

    words: tuple[str, ...]
    topic: str
    worth: float
    name: str | None

    def is_meant(self, written: str) -> bool:
        """Say whether the expression that begins with the word `written` is this one."""
        return self.name is None or written in (self.name, self.name.upper())


@dataclass(frozen=True)
class _Index:
    """The topics, ready to be looked up: by section, and by the words of each expression."""

    sections: dict[str, str]
    expressions: dict[tuple[str, ...], list[_Keyword]]
    lengths: dict[str, list[int]]
    """How many words the expressions have that begin with this one, the longest first."""
    biddable: list[Topic]
    """The topics that yield to others or take them over."""

    def by_words(self, title: str, lead: str) -> str:
        """Return the topic for which the words of title and lead speak, if they do so clearly."""
        scores: defaultdict[str, float] = defaultdict(float)
        spoken: Counter[str] = Counter()
        for keyword, position in self._found(title).items():
            scores[keyword.topic] += (_IN_TITLE if position else _AT_START) * keyword.worth
            spoken[keyword.topic] += 1
        for keyword in self._found(lead):
            scores[keyword.topic] += keyword.worth
            spoken[keyword.topic] += 1
        self._settle(scores)
        ordered = sorted(scores.items(), key=lambda pair: -pair[1])
        (best, score), (_, second) = [*ordered, (GENERAL, 0.0), (GENERAL, 0.0)][:2]
        clear = score >= _ENOUGH and score >= _AHEAD * second
        return best if clear and (score > _ENOUGH or spoken[best] > 1) else GENERAL

    def _settle(self, scores: defaultdict[str, float]) -> None:
        """Let a topic leave the field to those it yields to where one is as strong, or else take over its own."""
        for topic in self.biddable:
            own = scores[topic.slug]
            if any(scores[other] >= own for other in topic.yields_to):
                del scores[topic.slug]
            elif own >= _OF_ITS_OWN:
                scores[topic.slug] += sum(max(scores.pop(other, 0.0), 0.0) for other in topic.takes_over)

    def _found(self, text: str) -> dict[_Keyword, int]:
        """Return the keywords in `text`, each with the place of its first word. One found hides what overlaps it."""
        words, written = _WORD.findall(level(text)), _WORD.findall(text)
        if len(words) != len(written):
            written = words
        found: dict[_Keyword, int] = {}
        position = 0
        while position < len(words):
            for length in self.lengths.get(words[position], ()):
                same = self.expressions.get(tuple(words[position : position + length]), ())
                if meant := [keyword for keyword in same if keyword.is_meant(written[position])]:
                    found = dict.fromkeys(meant, position) | found
                    position += length - 1
                    break
            position += 1
        return found


@lru_cache(maxsize=8)
def _index(topics: Same[tuple[Topic, ...]]) -> _Index:
    sections: dict[str, str] = {}
    expressions: defaultdict[tuple[str, ...], list[_Keyword]] = defaultdict(list)
    for topic in topics.value:
        for section in (topic.slug, *map(slug, (*topic.sections, *topic.names.values(), *topic.aliases))):
            sections.setdefault(section, topic.slug)
        for written in topic.keywords:
            for words, keyword in _spellings(topic.slug, written):
                expressions[words].append(keyword)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for words in expressions:
        lengths[words[0]].add(len(words))
    return _Index(
        sections=sections,
        expressions=dict(expressions),
        lengths={first: sorted(several, reverse=True) for first, several in lengths.items()},
        biddable=[topic for topic in topics.value if topic.takes_over or topic.yields_to],
    )


def _spellings(topic: str, written: str) -> Iterator[tuple[tuple[str, ...], _Keyword]]:
    """Yield the words of a keyword as the configuration writes them and, if there is one, in their other spelling."""
    bare = written.rstrip("+-")
    words = tuple(_WORD.findall(level(bare)))
    if not words:
        return
    name = bare if len(words) == 1 and bare != bare.lower() else None
    keyword = _Keyword(words, topic, _WORTH.get(written[len(bare) :], _WORTH[""]), name)
    for each in {words, tuple(_SPELT_WITH_I.get(word, word) for word in words)}:
        yield each, keyword
