"""What an article is about: what its feed says, its category, its address, and only then its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from config.newsroom import Topic
from digests.collect.text import level, slug
from digests.model import GENERAL

_IN_TITLE = 3
"""A word in the title counts as much as so many in the lead."""
_ENOUGH = 3
"""Below this score the words say nothing: one word of the title, or as much in the lead."""
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
    index = _index(tuple((t.slug, (*t.names.values(), *t.aliases), t.sections, t.keywords) for t in topics))
    for section in (*map(slug, categories), *_sections(url)):
        if found := index.sections.get(section):
            return found
    return index.by_words(title, lead)


def _sections(url: str) -> Iterator[str]:
    """Yield what an address says about its section, the most specific first: folders, then the subdomain."""
    parts = urlsplit(url)
    folders = [slug(unquote(folder)) for folder in parts.path.split("/")[:-1]]
    for folder in reversed(folders):
        yield folder
        yield _ZONE_ID.sub("", folder)
    yield parts.netloc.split(".", 1)[0]


@dataclass(frozen=True)
class _Index:
    """The topics, ready to be looked up."""

    sections: dict[str, str]
    words: tuple[tuple[str, re.Pattern[str]], ...]

    def by_words(self, title: str, lead: str) -> str:
        """Return the topic whose words weigh most in title and lead; longer ones weigh more."""
        first, second = level(title), level(lead)
        scores = {
            topic: _IN_TITLE * _weight(pattern, first) + _weight(pattern, second) for topic, pattern in self.words
        }
        best = max(scores, key=lambda topic: scores[topic], default=GENERAL)
        return best if scores.get(best, 0) >= _ENOUGH else GENERAL


def _weight(pattern: re.Pattern[str], text: str) -> int:
    """Return how many words of `text` speak for a topic, each expression counted once."""
    return sum(len(found.split()) for found in set(pattern.findall(text)))


@lru_cache(maxsize=8)
def _index(topics: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]) -> _Index:
    sections: dict[str, str] = {}
    for topic, names, folders, _ in topics:
        for section in (topic, *map(slug, folders), *map(slug, names)):
            sections.setdefault(section, topic)
    words = tuple((topic, _any_of(keywords)) for topic, _, _, keywords in topics if keywords)
    return _Index(sections=sections, words=words)


def _any_of(keywords: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of any of these expressions in whole words, the longest first."""
    levelled = sorted(map(level, keywords), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, levelled)) + "(?![\\w\u0300-\u036f]))")
