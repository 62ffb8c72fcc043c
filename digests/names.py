"""What a reader's words mean: a topic, a place, or words to look for. Case and diacritics do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from config.newsroom import Newsroom, Topic
from digests.collect.places import Gazetteer
from digests.collect.text import fold

LONGEST = 50
"""Characters of a keyword."""
_SIGNS = re.compile(r"[\W_]+")
_INTRODUCTIONS = ("chu de ", "chuyen muc ", "tin tuc ", "tin ve ", "muc ", "tin ", "topic ", "news about ")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What was meant: `value` is a topic's slug, a place's code, or folded words ("" when there are none)."""

    kind: Literal["topic", "place", "words"]
    value: str


class Names:
    """The names that a newsroom knows."""

    def __init__(self, newsroom: Newsroom, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._topics = {name: topic.slug for topic in reversed(newsroom.topics) for name in _names(topic)}

    def read(self, text: str) -> Query:
        """Return what `text` means: the topic or place that it names ("tin" before it may stand), else its words."""
        words = plain(text)
        for name in (words, *_without_introduction(words)):
            if slug := self._topics.get(name):
                return Query(kind="topic", value=slug)
        for name in (text, *_without_introduction(words)):
            if words and (place := self._gazetteer.named(name)):
                return Query(kind="place", value=place.code)
        return Query(kind="words", value=words)


def plain(text: str) -> str:
    """Return the folded words of `text`, its signs and emoji left out."""
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def _names(topic: Topic) -> Iterator[str]:
    yield from (plain(name) for name in (topic.slug, *topic.names.values(), *topic.aliases))


def _without_introduction(words: str) -> Iterator[str]:
    yield from (words.removeprefix(start) for start in _INTRODUCTIONS if words.startswith(start))
