"""Which communes and wards a text is about, and which place a reader means.

In news, a name counts only as newspapers write it, and not when it is a street, a route, a person or a place of the
same name elsewhere. A reader may type it any way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from config.newsroom import Place
from digests.collect.places.context import is_other
from digests.collect.places.meaning import asked, communes, district
from digests.collect.places.names import GENERIC, HAMLETS, Name, bare, names, without_type
from digests.collect.places.namesakes import ONLY_TYPED, SHARED, WORDS
from digests.collect.places.scan import Line, Match, with_types_of_lists
from digests.collect.places.surroundings import settings
from digests.collect.text import fold, level, squeeze

_SIGNS = re.compile(r"[\W_]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}(?:\.html?)?")
_CAPITALISED = re.compile(r"\b[A-ZĐÀ-Ỹ][^\W\d_]*")
_ACCENTED = re.compile(r"[^\W\x00-\x7f]")


class Gazetteer:
    """The places of a newsroom by all their names. Built once; safe to share."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._places = {place.code: place for place in places}
        self._by_level: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_fold: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names(places):
            self._by_level[level(name.text)].append(name)
            self._by_fold[fold(name.text)].append(name)
        self._districts = {key for key, known in self._by_level.items() if any(n.kind == "district" for n in known)}
        self._known = _Index(self._by_level)
        self._plain = _Index(_without_diacritics(self._by_level))

    # --- in news --------------------------------------------------------------------------------

    def find(self, title: str, lead: str, province_sign: bool = False, *, elsewhere: bool = False) -> tuple[str, ...]:
        """Return the codes of the places that an article names: those of the title first, the surest first.

        `province_sign` says that its source covers this province: then names that exist elsewhere too count;
        `elsewhere` that it covers another one: then they do not, unless the text speaks of ours.
        """
        lines = [self._scan(text) for text in (title, lead) if text]
        if not any(found for _, found in lines):
            return ()
        weights: dict[str, int] = {}
        named: defaultdict[str, set[str]] = defaultdict(set)
        areas: dict[Name, int] = {}
        for at, match, setting in settings(lines, True if province_sign else False if elsewhere else None):
            for code in communes(match, setting):
                weights[code] = min(weights.get(code, 9), 2 * at + (match.type is None))
                named[code].add(f"{match.type} {match.key}" if match.type else match.key)
            if area := district(match, setting):
                areas.setdefault(area, 2 * at + 1)
        for area, weight in areas.items():
            others = [other for other in areas if other.codes != area.codes]
            if not any(self._is_within(area, others, code, names) for code, names in named.items()):
                weights |= {code: weight for code in area.codes if code not in weights}
        return tuple(sorted(weights, key=lambda code: weights[code]))

    def _is_within(self, area: Name, others: list[Name], code: str, names: set[str]) -> bool:
        """Say whether a commune that is named lies in a district: then the rest of it is but where the commune lies."""
        if code not in area.codes or any(code in other.codes for other in others):
            return False
        return not names <= self._districts

    def _scan(self, text: str) -> tuple[Line, list[Match]]:
        """Return the names in `text` (NFC) that can be places; of two that overlap one wins."""
        if not _ACCENTED.search(text):
            line = self._plain.line(text.replace("-", " ").title() if _SLUG.fullmatch(text) else text)
        else:
            line = self._known.line(text)
        elsewhere = {token for match in line.found if match.elsewhere for token in range(match.first, match.last)}
        kept: list[Match] = []
        for match in line.found:
            hidden = not elsewhere.isdisjoint(range(match.first, match.last)) or any(
                _overlap(other, match) for other in kept[-1:]
            )
            if not (hidden and not match.elsewhere) and not is_other(line, match):
                kept.append(match)
        return line, with_types_of_lists(line, kept)

    # --- for readers ----------------------------------------------------------------------------

    def named(self, query: str) -> Place | None:
        """Return the place that a reader means, by any of its names typed any way; None if none or several fit.

        A former commune leads to the one it became part of; a former district is several (see `district`), and after
        a commune tells which is meant: "Thanh Bình, Sa Pa". The province after a name changes nothing.
        """
        words = _SIGNS.sub(" ", squeeze(query)).split()
        for start in range(2 if words and fold(words[0]) in HAMLETS else 1):
            if place := self._meant(" ".join(words[start:])):
                return place
        for length in range(1, min(6, len(words))):
            head, tail = " ".join(words[:-length]), " ".join(words[-length:])
            if level(head) not in ONLY_TYPED and (place := self._meant(head, self._around(tail))):
                return place
        return None

    def district(self, query: str) -> tuple[Place, ...]:
        """Return the places that a former district, town or city became, in order of their codes; () if unknown."""
        query = " ".join(_SIGNS.sub(" ", squeeze(query)).split())
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

    def _meant(self, query: str, within: frozenset[str] | None = None) -> Place | None:
        """Return the only place of that name, the type in front of it told apart: first by diacritics, then without.

        With `within`, the codes that it must be among.
        """
        type, rest = without_type(query)
        for text, told in ((query, None), (bare(rest), type)):
            for known in (self._by_level.get(level(text), ()), self._by_fold.get(fold(text), ())):
                names = [name for name in known if within is None or not within.isdisjoint(name.codes)]
                if codes := asked(names, told):
                    return self._places[codes[0]]
        return None

    def _around(self, text: str) -> frozenset[str]:
        """Return the codes within the former district or the province of that name."""
        type, name = without_type(text)
        ours = any(known.type == "ours" for known in self._by_fold.get(fold(name), ()))
        return frozenset(
            self._places if ours and type in (None, "tỉnh") else (place.code for place in self.district(text))
        )


class _Index:
    """Names by their comparable form, and what makes looking for them quick."""

    def __init__(self, known: Mapping[str, list[Name]]) -> None:
        self._known = known
        words = [key.split() for key in known]
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in words:
            lengths[name[0]].add(len(name))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        self._hints = self._lengths.keys() | {word for name in words if name[0] in GENERIC for word in name[1:]}

    def line(self, text: str) -> Line:
        levelled = level(text)
        if any(levelled[found.start() : found.end()] in self._hints for found in _CAPITALISED.finditer(text)):
            return Line(text, self._known, self._lengths)
        return Line(text, {}, {})


def _without_diacritics(known: Mapping[str, list[Name]]) -> dict[str, list[Name]]:
    """Return the names that are clear enough without diacritics, too: what only a type or a sign tells is left out."""
    plain: defaultdict[str, list[Name]] = defaultdict(list)
    for key, meant in known.items():
        if key not in SHARED and fold(key) not in WORDS:
            plain[fold(key)] += [name for name in meant if name.kind != "old unit"]
    return {key: meant for key, meant in plain.items() if meant}


def _overlap(one: Match, other: Match) -> bool:
    return one.first < other.last and other.first < one.last
