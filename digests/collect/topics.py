"""What an article is about: what its feed says, its category, its address, and only then its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from config.newsroom import Topic
from digests.collect.identity import Same
from digests.collect.text import level, slug
from digests.model import GENERAL

_IN_TITLE = 2.0
"""A word in the title counts as much as so many in the lead."""
_WORTH = {"-": 1.0, "": 2.0, "+": 3.0, "++": 4.0}
"""What a keyword counts by the mark at its end."""
_ENOUGH, _AHEAD = 4.0, 1.3
"""Below this score the words say nothing, nor when the second topic comes as near as that to the first."""
_WORD = re.compile(r"\w+")
_ZONE_ID = re.compile(r"-\d+$")


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

    def begins(self, words: Sequence[str], written: Sequence[str]) -> bool:
        """Say whether a text, in lower case and as it is written, begins with the expression."""
        if self.name is not None:
            return written[0] == self.name or written[0] == self.name.upper()
        return tuple(words[: len(self.words)]) == self.words


@dataclass(frozen=True)
class _Index:
    """The topics, ready to be looked up: by section, and by the first word of each expression."""

    sections: dict[str, str]
    expressions: dict[str, list[_Keyword]]

    def by_words(self, title: str, lead: str) -> str:
        """Return the topic for which the words of title and lead speak, if they do so clearly."""
        scores: defaultdict[str, float] = defaultdict(float)
        for text, factor in ((title, _IN_TITLE), (lead, 1.0)):
            for keyword in self._found(text):
                scores[keyword.topic] += factor * keyword.worth
        ordered = sorted(scores.items(), key=lambda pair: -pair[1])
        (best, score), (_, second) = [*ordered, (GENERAL, 0.0), (GENERAL, 0.0)][:2]
        return best if score >= _ENOUGH and score >= _AHEAD * second else GENERAL

    def _found(self, text: str) -> set[_Keyword]:
        """Return the keywords in `text`, each once; of those that begin alike the longest, with all its topics."""
        words, written = _WORD.findall(level(text)), _WORD.findall(text)
        if len(words) != len(written):
            written = words
        found: set[_Keyword] = set()
        for position, word in enumerate(words):
            length = 0
            for keyword in self.expressions.get(word, ()):
                if len(keyword.words) < length:
                    break
                end = position + len(keyword.words)
                if keyword.begins(words[position:end], written[position:end]):
                    found.add(keyword)
                    length = len(keyword.words)
        return found


@lru_cache(maxsize=8)
def _index(topics: Same[tuple[Topic, ...]]) -> _Index:
    sections: dict[str, str] = {}
    expressions: dict[str, list[_Keyword]] = {}
    for topic in topics.value:
        for section in (topic.slug, *map(slug, (*topic.sections, *topic.names.values(), *topic.aliases))):
            sections.setdefault(section, topic.slug)
        for written in topic.keywords:
            words = tuple(_WORD.findall(level(written)))
            bare = written.rstrip("+-")
            worth = _WORTH.get(written[len(bare) :], _WORTH[""])
            name = bare if len(words) == 1 and bare != bare.lower() else None
            expressions.setdefault(words[0] if words else "", []).append(_Keyword(words, topic.slug, worth, name))
    for same_start in expressions.values():
        same_start.sort(key=lambda keyword: -len(keyword.words))
    return _Index(sections=sections, expressions=expressions)
