"""What an article is about: what its feed says, its category, its address, and only then its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from config.newsroom import Topic
from digests.collect.identity import Same
from digests.collect.text import level, slug
from digests.model import GENERAL

_IN_TITLE = 3
"""A word in the title counts as much as so many in the lead."""
_ENOUGH = 3
"""Below this score the words say nothing: one word of the title, or as much in the lead."""
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


@dataclass(frozen=True)
class _Index:
    """The topics, ready to be looked up: by section, and by the first word of each expression."""

    sections: dict[str, str]
    expressions: dict[str, list[tuple[tuple[str, ...], str]]]

    def by_words(self, title: str, lead: str) -> str:
        """Return the topic whose words weigh most in title and lead; longer ones weigh more."""
        scores: Counter[str] = Counter()
        for text, factor in ((title, _IN_TITLE), (lead, 1)):
            for expression, topic in self._found(text):
                scores[topic] += factor * len(expression)
        if not scores:
            return GENERAL
        best = max(self.order(scores), key=lambda topic: scores[topic])
        return best if scores[best] >= _ENOUGH else GENERAL

    def order(self, scores: Counter[str]) -> list[str]:
        """Return the topics with a score in the newsroom's order: among equals the first wins."""
        return [topic for topic in dict.fromkeys(self.sections.values()) if topic in scores]

    def _found(self, text: str) -> set[tuple[tuple[str, ...], str]]:
        """Return the expressions in `text` with their topics, each once; of those that begin alike the longest."""
        words = _WORD.findall(level(text))
        found = set()
        for position in [at for at, word in enumerate(words) if word in self.expressions]:
            for expression, topic in self.expressions[words[position]]:
                if tuple(words[position : position + len(expression)]) == expression:
                    found.add((expression, topic))
                    break
        return found


@lru_cache(maxsize=8)
def _index(topics: Same[tuple[Topic, ...]]) -> _Index:
    sections: dict[str, str] = {}
    expressions: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for topic in topics.value:
        for section in (topic.slug, *map(slug, (*topic.sections, *topic.names.values(), *topic.aliases))):
            sections.setdefault(section, topic.slug)
        for words in (tuple(_WORD.findall(level(keyword))) for keyword in topic.keywords):
            expressions.setdefault(words[0] if words else "", []).append((words, topic.slug))
    for same_start in expressions.values():
        same_start.sort(key=lambda pair: -len(pair[0]))
    return _Index(sections=sections, expressions=expressions)
