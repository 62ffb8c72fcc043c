"""What a reader's words mean: a topic, a place, or words to look for. Case and diacritics do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from config.newsroom import Newsroom, Topic
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.places.names import names
from digests.collect.text import fold

LONGEST = 50
"""Characters of a keyword."""
_SIGNS = re.compile(r"[\W_]+")
_SHORTEST = 5
"""Letters of a name, blanks included, in which one may be wrong."""
_MARKS = 2
"""Letters in which it may differ where diacritics were typed: the wrong one, and one with another diacritic."""
LINKS = frozenset({"o", "tai", "cua", "tren", "in", "at", "of", "around", "for"})
"""Words between a topic and a place, folded."""
WHENS = ("hom nay", "ngay mai", "hom qua", "tuan nay", "today", "tomorrow", "now", "news", "moi nhat")
"""What is said between a topic and a place and changes nothing, folded."""
_NO_SLIPS = frozenset({"bac ho"})
"""Names that look like a slip of a place's and are none, folded: Uncle Hồ is not Bắc Hà."""
_INTRODUCTIONS = ("chu de ", "chuyen muc ", "tin tuc ", "tin ve ", "muc ", "tin ", "topic ", "news about ")


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A place's name with one letter wrong, too many or missing: how it is written, how it should be, and the whole."""

    written: str
    name: str
    corrected: str


@dataclass(frozen=True, kw_only=True)
class Query:
    """What was meant: `value` is a topic's slug, a place's code, or folded words ("" when there are none).

    `place` is the code of the place to which the news of a topic is narrowed ("": none).
    """

    kind: Literal["topic", "place", "words"]
    value: str
    place: str = ""


class Names:
    """The names that a newsroom knows."""

    def __init__(self, newsroom: Newsroom, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        places = [name.text for name in names(newsroom.places) if name.kind != "elsewhere"]
        self._places = {plain(name): " ".join(_SIGNS.sub(" ", name.lower()).split()) for name in places}
        self._everywhere = {plain(name) for name in (newsroom.province, newsroom.short_name) if name}
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
        return self._joined.get(words) or Query(kind="words", value=words)

    def both(self, text: str) -> Query | None:
        """Return the topic in a place that "thời tiết ở Bát Xát" or "Sa Pa thể thao" asks for; None without both.

        In the newsroom's whole province it is the topic alone.
        """
        words = _without_when(_SIGNS.sub(" ", text).split())
        for cut in range(1, len(words)):
            one, other = words[:cut], words[cut:]
            for about, at in ((one, other), (other, one)):
                about, at = _without_link(about), _without_link(at)
                topic = self._topics.get(plain(" ".join(about)))
                if topic and plain(" ".join(at)) in self._everywhere:
                    return Query(kind="topic", value=topic)
                if topic and (place := self._gazetteer.named(" ".join(at))):
                    return Query(kind="topic", value=topic, place=place.code)
        return None

    def nearest(self, text: str, limit: int = 4) -> list[Query]:
        """Return the topics and places whose names are most like `text` or a few words of it, the likest first."""
        words = plain(text).split()[:12]
        whole = " ".join(words)
        spans = {" ".join(words[start : start + length]) for length in (1, 2, 3, 4) for start in range(len(words))}
        named = self._meant
        best: dict[Query, float] = {}
        for span in spans:
            if len(span) < _SHORTEST or span in _NO_SLIPS:
                continue
            # A few words of a sentence look like some name or other; alone, they are a name with a slip in it.
            least = 80 if span == whole else 90
            for name, likeness, _ in process.extract(
                span, named.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=3
            ):
                best[named[name]] = max(best.get(named[name], 0), likeness)
        return sorted(best, key=best.__getitem__, reverse=True)[:limit]

    @cached_property
    def _joined(self) -> dict[str, Query]:
        """What names mean that are written without their blanks, as in a hurry: "batxat", "thethao"."""
        return {name.replace(" ", ""): query for name, query in self._meant.items() if " " in name}

    @cached_property
    def _meant(self) -> dict[str, Query]:
        """What each name means, of topics and of places."""
        found = {name: Query(kind="topic", value=slug) for name, slug in self._topics.items()}
        for name in self._places:
            if place := self._gazetteer.named(name):
                found[name] = Query(kind="place", value=place.code)
        return found

    def slips(self, text: str) -> Iterator[Slip]:
        """Yield what could be misspelt names of places in `text`, the longest first: "bát xac" → "bát xát"."""
        words = _SIGNS.sub(" ", text.lower()).split()
        bare = [fold(word) for word in words]
        spans = [(start, start + length) for length in range(4, 0, -1) for start in range(len(words) - length + 1)]
        right = [span for span in spans if " ".join(bare[slice(*span)]) in self._places]
        for start, end in spans:
            written = " ".join(bare[start:end])
            if (
                len(written) < _SHORTEST
                or written in _NO_SLIPS
                or any(start < stop and begin < end for begin, stop in right)
            ):
                continue
            near = process.extract(written, self._places.keys(), scorer=OSA.distance, score_cutoff=1, limit=3)
            typed = " ".join(words[start:end])
            for name in (found[0] for found in near if len(found[0]) >= _SHORTEST):
                if typed != written and OSA.distance(typed, self._places[name]) > _MARKS:
                    continue  # the diacritics that were typed make it another word
                spelled = name if bare == words else self._places[name]
                corrected = " ".join([*words[:start], spelled, *words[end:]])
                yield Slip(written=written, name=name, corrected=corrected)


def plain(text: str) -> str:
    """Return the folded words of `text`, its signs and emoji left out."""
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def _names(topic: Topic) -> Iterator[str]:
    yield from (plain(name) for name in (topic.slug, *topic.names.values(), *topic.aliases))


def _without_when(words: list[str]) -> list[str]:
    """Return the words without those that say when, or "news": all that is told is news of these days."""
    folded = f" {' '.join(fold(word) for word in words)} "
    for said in WHENS:
        while (at := folded.find(f" {said} ")) >= 0:
            first, count = folded[:at].count(" "), said.count(" ") + 1
            words = [*words[:first], *words[first + count :]]
            folded = f" {' '.join(fold(word) for word in words)} "
    return words


def _without_link(words: list[str]) -> list[str]:
    """Return the words without those that tie a place to a topic: "ở Bát Xát", "weather in"."""
    while words and fold(words[0]) in LINKS:
        words = words[1:]
    while words and fold(words[-1]) in LINKS:
        words = words[:-1]
    return words


def _without_introduction(words: str) -> Iterator[str]:
    yield from (words.removeprefix(start) for start in _INTRODUCTIONS if words.startswith(start))
