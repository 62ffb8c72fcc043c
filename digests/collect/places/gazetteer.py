"""Which communes and wards a text is about, and which place a reader means.

In news, a name counts only with its diacritics and capitals, and not when it is a street, a route, a person or a place
of the same name elsewhere. A reader may type it any way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise

from rapidfuzz import fuzz, process

from config.newsroom import Place
from digests.collect.places.context import Match, Token, is_other, type_before
from digests.collect.places.names import (
    COMMON,
    GENERIC,
    HOMONYMS,
    ONLY_TYPED,
    TYPES,
    WEAK,
    Name,
    bare,
    names,
    without_type,
)
from digests.collect.text import fold, level

_TOKEN = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(r"\b[A-ZĐÀ-Ỹ][^\W\d_]*")
_SURE, _LIKELY = 0, 1


class Gazetteer:
    """The places of a newsroom by all their names. Built once; safe to share."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._places = {place.code: place for place in places}
        self._provinces = frozenset(level(bare(place.old_province).removeprefix("Tỉnh ")) for place in places) - {""}
        self._by_level: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_fold: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names(places):
            self._by_level[level(name.text)].append(name)
            self._by_fold[fold(name.text)].append(name)
        self._firsts = frozenset(key.split()[0] for key in self._by_level)
        self._lengths = sorted({len(key.split()) for key in self._by_level}, reverse=True)

    # --- in news --------------------------------------------------------------------------------

    def find(self, title: str, lead: str, province_sign: bool = False) -> tuple[str, ...]:
        """Return the codes of the places that an article names, the surest first.

        `province_sign` says that its source covers this province: then names that exist elsewhere too count.
        """
        found = [self._scan(text) for text in (title, lead) if text]
        here = province_sign or any(self._is_sign(match) for matches in found for match in matches)
        away = any(match.elsewhere for matches in found for match in matches)
        sure: dict[str, int] = {}
        named: dict[str, set[str]] = defaultdict(set)
        for match in (match for matches in found for match in matches):
            for code, certainty in self._codes(match, here=here, away=away and not here):
                sure[code] = min(certainty, sure.get(code, certainty))
                named[code].add(level(match.names[0].text))
        for name in dict.fromkeys(name for matches in found for match in matches for name in self._area(match, here)):
            # "xã Phúc Khánh, huyện Bảo Yên" is about the commune; the rest of the district is but its address.
            if not any(named[code] - {level(name.text)} for code in name.codes if code in named):
                sure |= {code: _LIKELY for code in name.codes if code not in sure}
        return tuple(sorted(sure, key=lambda code: sure[code]))

    def _is_sign(self, match: Match) -> bool:
        """Say whether a name shows that the text is about this province."""
        key = level(match.names[0].text)
        if key in self._provinces:
            return True
        ours = any(name.kind in ("unit", "landmark", "district") for name in match.names)
        return ours and key not in HOMONYMS | ONLY_TYPED | WEAK

    def _codes(self, match: Match, *, here: bool, away: bool) -> Iterator[tuple[str, int]]:
        """Yield the places that a name stands for in this text, and how sure that is."""
        by_kind = {name.kind: name for name in match.names}
        key = level(match.names[0].text)
        kind = TYPES.get(match.type or "")
        if kind == "unit" and not (away and (key in HOMONYMS or "unit" not in by_kind)):
            name = by_kind.get("unit") or (by_kind.get("old unit") if here or not _is_common(key) else None)
            if name and not here and key in HOMONYMS and level(self._places[name.codes[0]].type) != match.type:
                return  # our xã Nghĩa Đô and Hà Nội's phường
            yield from ((code, _SURE) for code in (name.codes if name and self._is_one(match.names, name) else ()))
        elif kind is None and self._counts_alone(key, by_kind.keys(), here):
            name = by_kind.get("unit") or by_kind.get("landmark") or by_kind["old unit"]
            yield from ((code, _LIKELY) for code in (name.codes if self._is_one(match.names, name) else ()))

    @staticmethod
    def _area(match: Match, here: bool) -> Iterator[Name]:
        """Yield the former district that a name means: by its type, or since no commune bears it ("Văn Yên")."""
        kind = TYPES.get(match.type or "")
        alone = kind is None and here and all(name.kind == "district" for name in match.names)
        yield from (name for name in match.names if name.kind == "district" and (kind == "district" or alone))

    def _counts_alone(self, key: str, kinds: Collection[str], here: bool) -> bool:
        """Say whether a name without a type word means a place of ours."""
        if key in self._provinces or key in ONLY_TYPED:
            return False
        if "landmark" in kinds:
            return True
        if "unit" in kinds:
            return here or key not in HOMONYMS | WEAK
        return "old unit" in kinds and here and not _is_common(key)

    @staticmethod
    def _is_one(found: tuple[Name, ...], name: Name) -> bool:
        """Say whether no other place bore the same name: two old communes of one name cannot be told apart."""
        return len({other.codes for other in found if other.kind == name.kind}) == 1

    def _scan(self, text: str) -> list[Match]:
        """Return the names in `text` (NFC) that can be places; of two that overlap one wins."""
        levelled = level(text)
        capitals = (t.span() for t in _CAPITALISED.finditer(text))
        if not any(levelled[start:end] in self._firsts for start, end in capitals):
            return []
        tokens = [Token(levelled[t.start() : t.end()], *t.span(), *_case(t[0])) for t in _TOKEN.finditer(text)]
        loud = sum(token.loud for token in tokens) * 2 > len(tokens) > 2  # a headline in capitals
        found = [match for first in range(len(tokens)) if (match := self._match(text, tokens, first))]
        elsewhere = {token for match in found if match.elsewhere for token in range(match.first, match.last)}
        kept: list[Match] = []
        for match in found:
            hidden = not elsewhere.isdisjoint(range(match.first, match.last)) or any(
                _overlap(other, match) for other in kept[-1:]
            )
            if not (hidden and not match.elsewhere) and not is_other(text, tokens, match, found, loud):
                kept.append(match)
        return kept

    def _match(self, text: str, tokens: list[Token], first: int) -> Match | None:
        """Return the longest name that begins at token `first`."""
        loose = tokens[first].word in GENERIC  # "ga Lào Cai": what it is may be written small
        if tokens[first].word not in self._firsts or not (tokens[first].capital or loose):
            return None
        for length in self._lengths:
            run = tokens[first : first + length]
            if len(run) < length or not _is_run(text, run):
                continue
            if not (run[-1].capital if loose and length > 2 else all(token.capital for token in run)):
                continue
            if known := self._by_level.get(" ".join(token.word for token in run)):
                return Match(
                    first=first, last=first + length, names=tuple(known), type=type_before(text, tokens, first)
                )
        return None

    # --- for readers ----------------------------------------------------------------------------

    def named(self, query: str) -> Place | None:
        """Return the place that a reader means, by any of its names typed any way; None if none or several fit.

        A former commune leads to the one it became part of; a former district is several (see `district`).
        """
        kind, rest = without_type(query)
        for text in (query, bare(rest)):
            for known in (self._by_level.get(" ".join(level(text).split()), ()), self._by_fold.get(fold(text), ())):
                for wanted in ("unit", "old unit", "landmark") if kind != "district" else ():
                    if codes := {name.codes for name in known if name.kind == wanted}:
                        return self._places[codes.pop()[0]] if len(codes) == 1 else None
        return None

    def district(self, query: str) -> tuple[Place, ...]:
        """Return the places that a former district, town or city became, in order of their codes; () if unknown."""
        for text in (query, without_type(query)[1]):
            for name in self._by_fold.get(fold(text), ()):
                if name.kind == "district":
                    return tuple(self._places[code] for code in sorted(name.codes))
        return ()

    def nearest(self, query: str, n: int = 3) -> tuple[Place, ...]:
        """Return up to `n` places whose names look most like `query`, the most alike first."""
        wanted = fold(without_type(query)[1])
        exact = self.named(query)
        found = dict.fromkeys(place.code for place in (*filter(None, (exact,)), *self.district(query)))
        for key, _, _ in process.extract(wanted, self._by_fold.keys(), scorer=fuzz.ratio, limit=4 * n, score_cutoff=60):
            units = [name for name in self._by_fold[key] if name.kind in ("unit", "old unit")]
            found.update(dict.fromkeys(code for name in units for code in name.codes))
        return tuple(self._places[code] for code in found)[:n]


def _case(word: str) -> tuple[bool, bool]:
    return word[0].isupper(), word.isupper()


def _is_common(key: str) -> bool:
    return all(word in COMMON for word in key.split())


def _is_run(text: str, run: list[Token]) -> bool:
    """Say whether nothing but blanks stands between these words."""
    return all(text[one.end : two.start].isspace() for one, two in pairwise(run))


def _overlap(one: Match, other: Match) -> bool:
    return one.first < other.last and other.first < one.last
