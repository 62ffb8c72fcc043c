"""Where a text speaks of this province, and where of another: what a name means that both have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from digests.collect.places.context import is_brand, is_said_of_a_person
from digests.collect.places.namesakes import SHARED
from digests.collect.places.scan import Line, Match


@dataclass(frozen=True, kw_only=True)
class Address:
    """The province named right after a place: ours or not; `firm` when it can be no other item of a list."""

    ours: bool
    firm: bool


class Sides:
    """The signs of this and of other provinces in a title and a lead.

    `own` says that the source is of this one, or of another; None for a national one.
    """

    def __init__(self, lines: Sequence[tuple[Line, list[Match]]], own: bool | None) -> None:
        self._lines = lines
        self._own = own
        self.away = any(match.elsewhere for _, found in lines for match in found)
        self.brands = frozenset(
            match.names
            for line, found in lines
            for match in found
            if is_brand(line, match, away=self.away) or is_said_of_a_person(line, match)
        )
        self._signs = [
            [(match.start, ours) for match in found if (ours := self._sign(match)) is not None] for _, found in lines
        ]
        self._title = {ours for _, ours in self._signs[0]}

    def _sign(self, match: Match) -> bool | None:
        """Return what a name tells about the province: True for ours, False for another, None for nothing."""
        if match.province or match.elsewhere:
            return match.province
        if match.type in ("huyện", "thị xã") and any(name.kind == "district" for name in match.names):
            return True
        ours = any(name.kind in ("unit", "landmark", "district") for name in match.names)
        return True if ours and match.key not in SHARED and match.names not in self.brands else None

    def address(self, at: int, number: int) -> Address | None:
        """Return the province that ends the address which begins with a name: "xã Tân Hợp, tỉnh Quảng Trị"."""
        line, found = self._lines[at]
        end = found[number].end
        for other in found[number + 1 : number + 1 + _LONGEST]:
            if not line.is_address(end, other.start):
                return None
            if not (found[number].type or other.type) and _DASH.search(line.text[end : other.start]):
                return None
            if other.province or other.elsewhere:
                return Address(ours=other.province, firm=_is_firm(line, found[number], other))
            end = other.end
        return None

    def is_beside_ours(self, at: int, number: int) -> bool:
        """Say whether a name stands in a list or on a tour right beside a place that is surely ours."""
        line, found = self._lines[at]
        match = found[number]
        beside = [(found[number - 1], match)] if number else []
        beside += [(match, other) for other in found[number + 1 : number + 2]]
        return any(
            _BESIDE.fullmatch(line.text[one.end : other.start])
            and self._sign(other if one is match else one)
            and not (one.province or other.province)
            for one, other in beside
        )

    def of(self, at: int, start: int) -> bool | None:
        """Return whether a text speaks of this province where a name stands; None when nothing tells."""
        if self._own:
            return True
        if len(self._title) == 1 and (at == 0 or True in self._title):
            return True in self._title
        signs = self._signs[at]
        before = bisect_left(signs, (start, False))
        if before:
            return signs[before - 1][1]
        later = [sign for sign in signs[:2] if sign[0] != start] or [
            sign for signs in self._signs for sign in signs[:1]
        ]
        return later[0][1] if later else self._own


def _is_firm(line: Line, match: Match, province: Match) -> bool:
    """Say whether a province after a name can be no other item of a list: "Sa Pa, Hà Giang, Đà Lạt" is one."""
    if province.type or "(" in line.text[match.end : province.start]:
        return True
    famous = match.key not in SHARED and any(name.kind == "district" for name in match.names)
    before = line.text[max(0, match.start - 8) : match.start]
    return not (famous or _GOES_ON.match(line.text, province.end) or _LISTED.search(before))


_GOES_ON, _LISTED = re.compile(r"(?:,| và|, và)\s+[A-ZĐ]"), re.compile(r"(?:,|\bvà|-|–)\s+\Z")
_BESIDE = re.compile(r",? và |\s?[,;–-]\s?")
_DASH = re.compile(r"\s[-–—]\s")
_LONGEST = 8
"""Names of a list that an address may go for."""
