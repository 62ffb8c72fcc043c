"""What is compared of an article: its words and names, and the places, days, prices and storms it speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from sys import intern

from digests.collect.stories.provinces import PROVINCES
from digests.collect.text import fold

_LONGEST = 80
"""Of title and lead not more words are looked at."""
_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})(?!\d)")
_SCORE = re.compile(
    r"(?<!(?:ngay|sang|trua|hieu) )(?<!(?:toi|dem|nay|qua) )(?<![\d/.,(-])(\d)\s?-\s?(\d)(?![\d/.,-]|\s-|\s\d)"
)
"""A score; after a word of time two such numbers are a day."""
_NUMBER = re.compile(r"(?<!thang )(?<![\d.,])(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*")
"""A number that is no month and no year."""
_HEAD = re.compile(r"^([^\W\d_][\w\s]{1,24}):\s")
_UNITS = frozenset(["xã", "phường", "thôn", "bản", "huyện"])
_PRICED = re.compile(
    r"\b(?:gia (?:vang|xang|dau|heo|lon|ca phe|lua|gao|tieu|thep|usd|dien|bac)|vang (?:nhan|sjc|mieng)|ty gia"
    r"|vn-?index|chung khoan|lai suat|xang|nhan dan te|bitcoin)\b"
)
_UP = re.compile(r"\b(?:tang|len|vuot|hoi phuc|phuc hoi|xanh)\b")
_DOWN = re.compile(r"\b(?:giam|xuong|lao doc|roi|mat|ha nhiet|lui|boc hoi)\b")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)+|\d{4,}")
_SMALL = frozenset("12")
_STORM = re.compile(r"\bbao so (\d+)\b")
_FOREIGN = re.compile(r"[a-z]*[aeiouy][^aeiouy\W\d_]+[aeiouy]")
_SHOUTED = 0.6
"""Where so many words have a capital, it says nothing."""


class Traits:
    """What is known of an article by its title and lead, folded."""

    __slots__ = (
        "days",
        "direction",
        "figures",
        "head",
        "names",
        "numbers",
        "priced",
        "provinces",
        "storms",
        "title",
        "title_days",
        "title_names",
        "units",
        "words",
    )

    def __init__(self, title: str, lead: str) -> None:
        folded, rest = _with_scores(fold(title)), _with_scores(fold(lead))
        words = _words(folded)
        others = _words(rest)[: max(0, _LONGEST - len(words))]
        self.title = " ".join(_WORD.findall(folded))
        head = _HEAD.match(folded)
        self.head = head[1].strip() if head else ""
        self.words = frozenset(_with_pairs(words[:_LONGEST]) + _with_pairs(others))
        self.title_names = _names(title)
        self.names = self.title_names | _names(lead)
        self.provinces = self.names & PROVINCES
        self.title_days = _days(folded)
        self.days = self.title_days | _days(rest)
        self.units = _named_units(f"{title}. {lead}")
        whole = f"{folded}. {rest}"
        self.numbers = frozenset(_NUMBER.findall(_DAY.sub(" | ", whole))) - _SMALL
        self.storms = frozenset(_STORM.findall(whole))
        self.priced = _PRICED.search(folded) is not None
        self.figures = frozenset(_FIGURE.findall(whole)) if self.priced else frozenset()
        self.direction = bool(_UP.search(folded)) - bool(_DOWN.search(folded))

    def excludes(self, other: Traits) -> bool:
        """Say whether the titles speak of different days, or of different provinces in one form."""
        if differ(self.title_days, other.title_days):
            return True
        return self.head != other.head and self.head in PROVINCES and other.head in PROVINCES


@lru_cache(maxsize=8_192)
def traits(title: str, lead: str) -> Traits:
    """Return the traits of an article, from a cache: new ones are compared with the same few again and again."""
    return Traits(title, lead)


def differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether both name something, and nothing in common."""
    return bool(one and other and not one & other)


def _with_scores(folded: str) -> str:
    """Return a folded text with each score as a word, the same from both sides: "0x2" for 2-0 and 0-2."""
    return _SCORE.sub(lambda found: f" {min(found.groups())}x{max(found.groups())} ", folded)


def _words(folded: str) -> list[str]:
    """Return the words of a text without the days in it: all that is told of one day shares those."""
    return _WORD.findall(_DAY.sub(" | ", folded))


def _with_pairs(words: list[str]) -> list[str]:
    """Return words and pairs of neighbours, each once in memory whoever holds it."""
    return list(map(intern, words + [f"{one} {two}" for one, two in pairwise(words)]))


def _days(text: str) -> frozenset[str]:
    return frozenset(f"{int(day)}/{int(month)}" for day, month in _DAY.findall(text) if 0 < int(month) <= 12)


def _names(text: str) -> frozenset[str]:
    """Return the names in a text: each two neighbours with a capital, what has nothing but capitals (HAGL), and words
    with a capital that have more syllables than any Vietnamese one (Colombia)."""
    words = list(_WORD.finditer(text))
    capital = [word[0][0].isupper() for word in words]
    if not words or sum(capital) > _SHOUTED * len(words):
        return frozenset()
    found = {fold(word[0]) for word in words if len(word[0]) > 2 and word[0].isupper()}
    found |= {folded for word in words if word[0][0].isupper() and _FOREIGN.match(folded := fold(word[0]))}
    for at, (one, two) in enumerate(pairwise(words)):
        if capital[at] and capital[at + 1] and text[one.end() : two.start()] in {" ", "-", " - "}:
            found.add(fold(f"{one[0]} {two[0]}"))
    return frozenset(found)


def _named_units(text: str) -> dict[str, frozenset[str]]:
    """Return the names that follow "xã", "bản" and their like, folded, by that word."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    words = re.findall(r"\w+|[^\w\s]", text)
    for position, word in enumerate(words):
        if word.lower() in _UNITS:
            name = []
            for part in words[position + 1 : position + 4]:
                if not part[0].isupper():
                    break
                name.append(fold(part))
            if name:
                found[word.lower()].add(" ".join(name))
    return {unit: frozenset(names) for unit, names in found.items()}
