"""One pass over a text: every name in it, the type word before each, and the address after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from digests.collect.places.names import GENERIC, LOOSE, SHORT, TYPES, Name
from digests.collect.text import level

_TOKEN = re.compile(r"[^\W\d_]+")
_JOINS = frozenset((", ", " và ", "; ", " hoặc ", " cùng ", ",", " hay ", ", và "))
_SEVERAL = re.compile(r"(?:các|những|hai|ba|bốn|năm|sáu|bảy|nhiều|\d+)\s+\Z", re.IGNORECASE)
_BETWEEN = frozenset(map(level, ("cũ", "thuộc", "của", "nay", "là", "trước", "đây", "ở", "tại", "địa", "phận")))
"""Words that may stand in an address."""
_ENDS, _APART = re.compile(r"[:;?!\"”“]|(?<![TtPpXxHh])\.\s"), re.compile(r"[,(]|\s[-–]\s")
_LONGEST_ADDRESS = 70
_SIGN = re.compile(r"[^\w\s.]")
_ADJECTIVES = frozenset(
    level("vùng cao miền núi biên giới nghèo sâu xa du lịch mới đặc biệt khó khăn ven hồ cũ nông trường n t").split()
)
_MOST_ADJECTIVES = 4


class Token(NamedTuple):
    """A word of a text: its comparable form, where it stands, whether it begins with a capital, or is all of them."""

    word: str
    start: int
    end: int
    capital: bool
    loud: bool


@dataclass(frozen=True, kw_only=True)
class Match:
    """A name found in a text: tokens `first` to `last` (exclusive), and the type word before it, if any.

    `several` says that the type is in the plural ("các xã"). `start`, with the type, and `end` are offsets.
    """

    first: int
    last: int
    names: tuple[Name, ...]
    key: str
    type: str | None
    start: int
    end: int
    several: bool = False

    @property
    def landmark(self) -> bool:
        return any(name.kind == "landmark" for name in self.names)

    @property
    def elsewhere(self) -> bool:
        if self.type and TYPES[self.type] == "unit" and any(name.kind == "unit" for name in self.names):
            return False  # our xã Khánh Hoà
        return any(name.kind == "elsewhere" and not name.type for name in self.names)

    @property
    def province(self) -> bool:
        return any(name.kind == "elsewhere" and name.type == "ours" for name in self.names)


class Line:
    """A text with its words, and the names among them."""

    def __init__(self, text: str, known: Mapping[str, list[Name]], lengths: Mapping[str, tuple[int, ...]]) -> None:
        self.text, self.levelled = text, level(text)
        self.tokens: list[Token] = []
        self.found: list[Match] = []
        self.begins: dict[int, int] = {}
        if known:
            self.tokens = [
                Token(self.levelled[t.start() : t.end()], *t.span(), *_case(t[0])) for t in _TOKEN.finditer(text)
            ]
            self._find(known, lengths)

    @cached_property
    def loud(self) -> bool:
        """Whether most words begin with a capital, so that a capital tells nothing."""
        capital = sum(token.capital for token in self.tokens)
        return (capital * 4 > len(self.tokens) * 3 and len(self.tokens) > 3) or (capital > 2 and self._shouted())

    def _shouted(self) -> bool:
        return sum(token.loud for token in self.tokens) * 2 > len(self.tokens)

    def _find(self, known: Mapping[str, list[Name]], lengths: Mapping[str, tuple[int, ...]]) -> None:
        for first, token in enumerate(self.tokens):
            if token.word in lengths and (match := self._match(known, first, lengths[token.word])):
                self.found.append(match)
                self.begins[first] = len(self.found) - 1

    def _match(self, known: Mapping[str, list[Name]], first: int, lengths: tuple[int, ...]) -> Match | None:
        """Return the longest name that begins at token `first`."""
        for length in lengths:
            run = self.tokens[first : first + length]
            key = " ".join(token.word for token in run)
            if len(run) == length and key in known and self._is_name(run, key):
                return self._matched(first, first + length, key, tuple(known[key]))
        return None

    def _is_name(self, run: list[Token], key: str) -> bool:
        """Say whether these words are written as one name: with capitals, and blanks or hyphens between them."""
        gaps = [self.text[one.end : two.start] for one, two in pairwise(run)]
        if not all(gap.isspace() or gap == "-" for gap in gaps):
            return False
        if run[0].word in GENERIC and (len(run) > 2 or run[0].word == "làng"):
            return any(token.capital for token in run[1:])  # "ga Lào Cai", "làng Nủ": what it is may be written small
        if not run[0].capital:
            return False
        return key in LOOSE or all(two.capital or gap == "-" for two, gap in zip(run[1:], gaps, strict=True))

    def _matched(self, first: int, last: int, key: str, names: tuple[Name, ...]) -> Match:
        type, start = self._type_before(first)
        several = bool(type) and _SEVERAL.search(self.text[max(0, start - 8) : start]) is not None
        end = self.tokens[last - 1].end
        return Match(first=first, last=last, names=names, key=key, type=type, start=start, end=end, several=several)

    def _type_before(self, first: int) -> tuple[str | None, int]:
        """Return the type word before token `first` ("xã", "TP.", "huyện vùng cao"), and where both begin."""
        last = first
        while 0 < last > first - _MOST_ADJECTIVES and self.tokens[last - 1].word in _ADJECTIVES:
            last -= 1
        for length in (2, 1):
            run = self.tokens[max(0, last - length) : last]
            if len(run) < length:
                continue
            gap = self.text[run[-1].end : self.tokens[first].start]
            word = self._type(run, gap)
            if word in TYPES and not _SIGN.search(gap):
                return word, run[0].start
        return None, self.tokens[first].start

    def _type(self, run: list[Token], gap: str) -> str:
        """Return the type that these words are, written out."""
        word = " ".join(token.word for token in run)
        if len(word) == 1 or (" " in word and len(word) == 3):
            return SHORT.get(word, word) if "." in gap else word
        return SHORT.get(word, word)

    # --- what stands between two names ----------------------------------------------------------

    def joined(self, one: Match, other: Match) -> str | None:
        """Return "," or "và" when the two stand side by side in a list."""
        gap = self.levelled[one.end : other.start]
        return gap.strip() if gap in _JOINS else None

    def is_address(self, end: int, start: int) -> bool:
        """Say whether nothing but an address stands between: commas, brackets, types, names unknown to us."""
        if not 0 <= start - end <= _LONGEST_ADDRESS:
            return False
        gap = self.text[end:start]
        if not gap.strip() or _ENDS.search(gap):
            return False
        words = [(self.levelled[end + found.start() : end + found.end()], found[0]) for found in _TOKEN.finditer(gap)]
        if not all(word[0].isupper() or key in _WITHIN for key, word in words):
            return False
        return _APART.search(gap) is not None or any(key in _BETWEEN for key, _ in words)


_WITHIN = _BETWEEN | {word for type in (*TYPES, *SHORT) for word in type.split()}


def _case(word: str) -> tuple[bool, bool]:
    return word[0].isupper(), word.isupper()


def with_types_of_lists(line: Line, found: list[Match]) -> list[Match]:
    """Return `found` with the types that go for a whole list: "các huyện Văn Bàn, Bảo Thắng và Bảo Yên"."""
    told: list[Match] = []
    for match in found:
        before = told[-1] if told else None
        joint = line.joined(before, match) if before and before.type and not match.type else None
        if before and joint and _carries(before, match, joint):
            match = replace(match, type=before.type, several=True)
        told.append(match)
    return told


def _carries(before: Match, match: Match, joint: str) -> bool:
    """Say whether the type before one name goes for the next, too, and that is not its address."""
    if match.province or match.elsewhere:
        return False
    if TYPES[before.type or ""] == "district":
        return any(name.kind == "district" for name in match.names)
    return before.several or joint not in (",", ";")
