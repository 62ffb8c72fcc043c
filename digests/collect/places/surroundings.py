"""What surrounds each name of an article: which province, which district, which words."""

from __future__ import annotations

from collections.abc import Iterator

from digests.collect.places.context import is_hamlet, is_located
from digests.collect.places.meaning import Setting
from digests.collect.places.names import TYPES
from digests.collect.places.namesakes import SHARED
from digests.collect.places.scan import Line, Match
from digests.collect.places.sides import Sides


def settings(lines: list[tuple[Line, list[Match]]], own: bool | None) -> Iterator[tuple[int, Match, Setting]]:
    """Yield every name of an article that is no mere address, with the number of its line and its surroundings.

    `own` says that the source is of this province, or of another; None for a national one.
    """
    sides = Sides(lines, own)
    districts = (match for _, found in lines for match in found if _is_clear(match))
    around = frozenset(code for match in districts for code in _within(match))
    for at, (line, found) in enumerate(lines):
        for number, match in enumerate(found):
            address = sides.address(at, number)
            ends_here = address is not None and address.ours
            if number and _is_address(line, found[number - 1], match, ends_here):
                continue
            home = ends_here or _is_at_home(line, found, number)
            beside = sides.is_beside_ours(at, number)
            setting = Setting(
                ours=True if home or beside else sides.of(at, match.start),
                address=address,
                away=sides.away,
                located=beside or is_located(line, match),
                home=home,
                brand=match.type is None and match.names in sides.brands,
                hamlet=is_hamlet(line, match),
                around=around,
            )
            yield at, match, setting


def _within(match: Match) -> tuple[str, ...]:
    """Return the codes within the former district of that name; a city called as its province needs its type."""
    if match.province and match.type not in ("thành phố", "thị xã"):
        return ()
    return next((name.codes for name in match.names if name.kind == "district"), ())


def _is_clear(match: Match) -> bool:
    """Say whether a name can be no other district's."""
    return match.key not in SHARED or TYPES.get(match.type or "") == "district"


def _is_address(line: Line, before: Match, match: Match, ends_here: bool) -> bool:
    """Say whether a name is but the former district of the commune before it: "xã A Lù (Bát Xát)".

    `ends_here`: our province comes right after it, as in "Phúc Khánh, Bảo Yên, Lào Cai".
    """
    if match.several or not _lies_in(before, match):
        return False
    clear = ends_here or before.type or "(" in line.text[before.end : match.start] or not _is_unit(before)
    return bool(clear) and line.is_address(before.end, match.start)


def _is_at_home(line: Line, found: list[Match], number: int) -> bool:
    """Say whether the former district of a commune comes right after it: "Minh Xuân (Lục Yên)"."""
    if number + 1 == len(found):
        return False
    one, other = found[number : number + 2]
    return _lies_in(one, other) and line.is_address(one.end, other.start)


def _lies_in(match: Match, district: Match) -> bool:
    codes = {code for name in match.names if name.kind != "district" for code in name.codes}
    return match.key != district.key and not codes.isdisjoint(_within(district))


def _is_unit(match: Match) -> bool:
    return any(name.kind == "unit" for name in match.names)
