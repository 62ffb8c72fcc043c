"""The names that a place answers to: its own, other spellings, those of the units and districts before July 2025."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from config.newsroom import Place
from digests.collect.places.landmarks import DISTINCT, FORMER, LANDMARKS
from digests.collect.places.namesakes import PROVINCES, TOWNS
from digests.collect.text import fold, level

Kind = Literal["unit", "landmark", "old unit", "district", "elsewhere"]

_TYPES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("unit", ("xã", "phường", "thị trấn", "đặc khu")),
    ("district", ("huyện", "thị xã", "thành phố")),
    ("elsewhere", ("tỉnh",)),
)
TYPES: dict[str, Kind] = {level(word): kind for kind, words in _TYPES for word in words}
"""What may stand before a name, and what it makes of it."""
SHORT = {
    "tt": "thị trấn", "tp": "thành phố", "tx": "thị xã", "t p": "thành phố", "t x": "thị xã", "t t": "thị trấn",
    "h": "huyện", "p": "phường", "x": "xã", "nt": "thị trấn", "thành": "thành phố",
}  # fmt: skip
"""Abbreviations of types; those of one letter only with a full stop."""

_SPELLINGS = (
    ("Sa Pa", "Sapa", "Chapa", "Cha Pa"),
    ("Si Ma Cai", "Simacai", "Xi Ma Cai", "Si Macai", "Sima Cai", "Ximacai"),
    ("Mù Cang Chải", "Mù Căng Chải", "Mù Cang Chài", "Mù Căng Chài", "Mù Cang Trải"),
    ("Y Tý", "Y Tí", "Ý Tý"),
    ("Sín Chéng", "Xín Chéng", "Sín Chải Chéng"),
    ("Tả Củ Tỷ", "Tả Củ Tỉ"),
    ("Lùng Phình", "Lùng Phìn"),
    ("Nậm Xé", "Nậm Sé"),
    ("Nậm Chày", "Nậm Chầy"),
    ("Tà Xi Láng", "Tà Si Láng"),
    ("Dế Xu Phình", "Dế Su Phình"),
    ("Hát Lừu", "Hát Lìu"),
    ("Phan Si Păng", "Phan Xi Păng", "Fansipan", "Phan Xi Phăng", "Phanxipăng", "Phanxipang", "Fanxipan", "Fanxipăng",
     "Phansipăng", "Fansipang", "Phan Xi Pan", "Phăng Xi Păng", "Phan Si Pan"),
    ("Tằng Loỏng", "Tằng Lỏong", "Tằng Lỏng", "Tằng Loong"),
    ("Ô Quý Hồ", "Ô Quy Hồ", "Ô Quí Hồ", "Ô Qúy Hồ", "Ô Qui Hồ"),
    ("Khau Phạ", "Khâu Phạ"),
    ("Ky Quan San", "Kỳ Quan San", "Ki Quan San"),
    ("Tả Ngải Chồ", "Tả Ngài Chồ"),
    ("Nàn Sán", "Nàn San"),
    ("Cán Cấu", "Cán Cầu"),
    ("Sàng Ma Sáo", "Sảng Ma Sáo", "Sàng Ma Sao"),
    ("A Lù", "A Lủ"),
    ("Lũng Pô", "Lũng Pồ", "Lũng Po"),
    ("Sun World Sa Pa", "Sun World Sapa"),
    ("Sân bay Sa Pa", "Sân bay Sapa"),
    ("Cảng hàng không Sa Pa", "Cảng hàng không Sapa"),
    ("Ông Hoàng Bảy Bảo Hà", "Ông Bảy Bảo Hà"),
    ("Tả Giàng Phình", "Tả Giàng Phìn"),
    ("San Sả Hồ", "San Sà Hồ"),
    ("La Pán Tẩn", "La Pản Tẩn", "La Pá Tẩn"),
)  # fmt: skip
LOOSE = frozenset(map(level, ("Sa Pa", "Cha Pa", "Si Ma Cai", "Phan Si Păng", "Phan Xi Păng", "Mù Cang Chải")))
"""Names of which often only the first word has its capital: "Sa pa"."""
GENERIC = frozenset(("ga", "cửa", "cầu", "đền", "hồ", "dinh", "ông", "sân", "cảng", "đồi", "nhà", "làng", "lễ"))
"""First words of landmarks that say what they are."""

HAMLETS = frozenset(("khu", "ban", "thon", "lang", "xom", "to", "o", "tai"))
"""Folded words that a reader may put before the name of where they live."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name and what it may stand for: `codes` are those of today's places, none for what lies elsewhere.

    `type` is what stands before the full name ("xã", "thị trấn", "huyện"), "" for landmarks, "ours" for our provinces.
    """

    text: str
    kind: Kind
    codes: tuple[str, ...] = ()
    type: str = ""


def names(places: tuple[Place, ...]) -> Iterator[Name]:
    """Yield every name of `places`, of their former provinces and, if those are known, of the others."""
    for place in places:
        yield from _of(place)
    yield from _landmarks(places)
    yield from _districts(places)
    if ours := {level(bare(place.old_province)) for place in places} - {""}:
        yield from (Name(text=name, kind="elsewhere", type="ours" * (level(name) in ours)) for name in PROVINCES)
        own = {level(bare(name)) for place in places for name in (place.name, *place.old_districts)}
        yield from (Name(text=name, kind="elsewhere") for name in TOWNS if level(name) not in own)


def _of(place: Place) -> Iterator[Name]:
    """Yield the names of a place and of the communes that it was made of."""
    for text in spelled(place.name):
        yield Name(text=text, kind="unit", codes=(place.code,), type=level(place.type))
    for unit in place.old_units:
        for text in spelled(bare(unit)):
            yield Name(text=text, kind="old unit", codes=(place.code,), type=_type_of(unit))
            if bare(unit) in DISTINCT:
                yield Name(text=text, kind="landmark", codes=(place.code,))


def _landmarks(places: tuple[Place, ...]) -> Iterator[Name]:
    """Yield landmarks, and communes that were gone when the former communes were counted."""
    codes = {place.name: place.code for place in places}
    for landmark, where in LANDMARKS.items():
        if within := tuple(codes[name] for name in where.split("; ") if name in codes):
            yield from (Name(text=text, kind="landmark", codes=within) for text in spelled(landmark))
    for former, name in FORMER.items():
        if name in codes:
            yield from (Name(text=text, kind="old unit", codes=(codes[name],), type="xã") for text in spelled(former))


def _districts(places: tuple[Place, ...]) -> Iterator[Name]:
    """Yield the former districts: the place of the same name first, then those around it."""
    districts: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        for district in place.old_districts:
            districts[district].append(place)
    for district, within in districts.items():
        name = bare(district)
        within.sort(key=lambda place: level(place.name) not in map(level, spelled(name)))
        codes = tuple(place.code for place in within)
        for text in spelled(name):
            yield Name(text=text, kind="district", codes=codes, type=_type_of(district))


def bare(unit: str) -> str:
    """Return the name of a unit without its type: "Thị trấn N.T Phong Hải" → "Phong Hải"."""
    while (found := _TYPE.match(unit)) and found.end() < len(unit):
        unit = unit[found.end() :]
    return unit


def _type_of(unit: str) -> str:
    """Return the type in front of a unit's name, in its comparable form: "Thị trấn N.T Phong Hải" → "thị trấn"."""
    found = _TYPE.match(unit)
    return level(found[0].strip()) if found else ""


_ALL_TYPES = sorted((*TYPES, "tt", "tp", "tx"), key=len, reverse=True)
_TYPE = re.compile(rf"(?:{'|'.join(_ALL_TYPES)}|n\.?t|nông trường)\.?\s+|[hpx]\.\s*", re.IGNORECASE)


def spelled(name: str) -> tuple[str, ...]:
    """Return `name` in all its spellings."""
    return next((group for group in _SPELLINGS if name in group), (name,))


def without_type(query: str) -> tuple[str | None, str]:
    """Return the type in front of a reader's words ("xã", "phuong", "h."), written out, and the words after it."""
    words = query.split()
    for length in (2, 1):
        type = _FOLDED_TYPES.get(fold(" ".join(words[:length])))
        if type and len(words) > length:
            return type, " ".join(words[length:])
    return None, query


_FOLDED_TYPES = {fold(type): type for type in TYPES} | {
    **{short: type for short, type in SHORT.items() if short != "thành"},
    **{"q": "huyện", "quan": "huyện", "commune": "xã", "ward": "phường", "tinh": "tỉnh", "district": "huyện"},
}
