"""The names that a place answers to: its own, other spellings, those of the units and districts before July 2025."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from config.newsroom import Place
from digests.collect.places.landmarks import DISTINCT, LANDMARKS
from digests.collect.text import fold, level

Kind = Literal["unit", "landmark", "old unit", "district", "elsewhere"]

_TYPES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("unit", ("xã", "phường", "thị trấn", "tt", "đặc khu")),
    ("district", ("huyện", "thị xã", "thành phố", "tp", "tx", "quận")),
    ("elsewhere", ("tỉnh",)),
)
TYPES: dict[str, Kind] = {level(word): kind for kind, words in _TYPES for word in words}
"""What may stand before a name, and what it makes of it."""

_SPELLINGS = (
    ("Sa Pa", "Sapa"),
    ("Si Ma Cai", "Simacai", "Xi Ma Cai"),
    ("Mù Cang Chải", "Mù Căng Chải"),
    ("Nậm Chày", "Nậm Chầy"),
    ("Tà Xi Láng", "Tà Si Láng"),
    ("Dế Xu Phình", "Dế Su Phình"),
    ("Hát Lừu", "Hát Lìu"),
    ("Phan Si Păng", "Phan Xi Păng", "Fansipan", "Phan Xi Phăng", "Phanxipăng"),
    ("Tằng Loỏng", "Tằng Lỏong", "Tằng Lỏng"),
    ("Ô Quý Hồ", "Ô Quy Hồ", "Ô Quí Hồ", "Ô Qúy Hồ"),
    ("Khau Phạ", "Khâu Phạ"),
    ("Ky Quan San", "Kỳ Quan San"),
    ("Tả Ngải Chồ", "Tả Ngài Chồ"),
    ("Sun World Sa Pa", "Sun World Sapa"),
    ("Ông Hoàng Bảy", "Ông Bảy Bảo Hà"),
)
_HOMONYMS = (
    "Hợp Thành, Cao Sơn, Nghĩa Đô, Xuân Hoà, Nam Cường, Văn Phú, Nghĩa Lộ, Khánh Hoà, Phúc Lợi, Lao Chải, Hạnh Phúc,"
    " Sơn Lương, Liên Sơn, Yên Bình, Yên Thành"
)
"""Of the 99, those that exist in other provinces too (measured against all 3,321 units)."""
HOMONYMS = frozenset(level(name.strip()) for name in _HOMONYMS.split(","))
ONLY_TYPED = frozenset(map(level, ("Hạnh Phúc", "Trung Tâm", "Khánh Hoà")))
"""Ordinary words and a province: never a commune unless "xã" or "phường" says so."""
_WEAK = (
    "Tân Hợp, Xuân Quang, Gia Phú, Gia Hội, Phúc Khánh, Phong Hải, Lâm Giang, Minh Lương, Hưng Khánh, Việt Hồng,"
    " Tân Lĩnh, Thượng Hà, Khánh Yên, Dương Quỳ, Châu Quế, Lương Thịnh, Chấn Thịnh, Cảm Nhân, Xuân Ái, Bảo Ái,"
    " Nghĩa Tâm, Lâm Thượng, Mỏ Vàng"
)
WEAK = frozenset(level(name.strip()) for name in _WEAK.split(","))
"""Names that people and companies bear as well, and former communes elsewhere: alone they need a sign like homonyms."""
_COMMON = (
    "tân an minh hồng hà thanh bình đồng tâm yên phú thịnh phúc sơn lương đại vĩnh kim xuân long hương hưng thái nghĩa"
    " lạc lợi thống nhất liên việt tiến cường quang quân mỹ gia ninh học nguyễn khánh trung hạ thượng thủy mai phong"
    " dương giao thành cảm hợp bạch vũ linh kiên ngọc chấn lai vân hội thạch bảo thuận đông điện quan hải hòa lập thắng"
    " duyên khê hàm rồng hiệp lộc lâm giang hoàng thái lộ nam bắc tây trần xá động cát thế báo đáp hùng hạnh hạc phan"
    " lý"
)
COMMON = frozenset(level(_COMMON).split())
"""Syllables of which half the communes of the country are named: such an old name alone means nothing."""
GENERIC = frozenset(("ga", "cửa", "cầu", "đền", "hồ", "dinh", "ông"))
"""First words of landmarks that say what they are."""
_ELSEWHERE = (
    "Hà Nội, Hồ Chí Minh, Hải Phòng, Đà Nẵng, Cần Thơ, Huế, Lai Châu, Điện Biên, Sơn La, Lạng Sơn, Quảng Ninh,"
    " Thanh Hóa, Nghệ An, Hà Tĩnh, Cao Bằng, Tuyên Quang, Hà Giang, Thái Nguyên, Bắc Kạn, Phú Thọ, Vĩnh Phúc, Hòa Bình,"
    " Bắc Ninh, Bắc Giang, Hưng Yên, Thái Bình, Hải Dương, Ninh Bình, Hà Nam, Nam Định, Quảng Bình, Quảng Trị,"
    " Quảng Nam, Quảng Ngãi, Kon Tum, Gia Lai, Bình Định, Khánh Hòa, Ninh Thuận, Lâm Đồng, Đắk Nông, Bình Thuận,"
    " Đắk Lắk, Phú Yên, Đồng Nai, Bình Phước, Bình Dương, Tây Ninh, Long An, Bà Rịa, Vũng Tàu, Đồng Tháp, Tiền Giang,"
    " Bến Tre, Trà Vinh, Vĩnh Long, An Giang, Kiên Giang, Hậu Giang, Sóc Trăng, Bạc Liêu, Cà Mau, Nội Bài, Vân Nam,"
    " Côn Minh, Hà Khẩu, HCM, TPHCM, TP HCM, Sài Gòn, Thủ Đức, Long Biên, Hà Đông, Cầu Giấy, Thạch Thất, Đà Bắc,"
    " Phổ Yên, Phúc Yên, Như Xuân, Mộc Châu, Hạ Long, Nha Trang, Đà Lạt"
)


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name and what it may stand for: `codes` are those of today's places, none for what lies elsewhere."""

    text: str
    kind: Kind
    codes: tuple[str, ...] = ()


def names(places: tuple[Place, ...]) -> Iterator[Name]:
    """Yield every name of `places`, and those of other provinces."""
    districts: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        yield from (Name(text=name, kind="unit", codes=(place.code,)) for name in _spelled(place.name))
        for unit in place.old_units:
            yield from (Name(text=name, kind="old unit", codes=(place.code,)) for name in _spelled(bare(unit)))
            if bare(unit) in DISTINCT:
                yield from (Name(text=name, kind="landmark", codes=(place.code,)) for name in _spelled(bare(unit)))
        for district in place.old_districts:
            districts[bare(district)].append(place.code)
    codes_of = {place.name: place.code for place in places}
    for landmark, name in LANDMARKS.items():
        if code := codes_of.get(name):
            yield from (Name(text=text, kind="landmark", codes=(code,)) for text in _spelled(landmark))
    for district, codes in districts.items():
        yield from (Name(text=name, kind="district", codes=tuple(codes)) for name in _spelled(district))
    yield from (Name(text=name.strip(), kind="elsewhere") for name in _ELSEWHERE.split(","))


def bare(unit: str) -> str:
    """Return the name of a unit without its type: "Thị trấn N.T Phong Hải" → "Phong Hải"."""
    while (found := _TYPE.match(unit)) and found.end() < len(unit):
        unit = unit[found.end() :]
    return unit


_TYPE = re.compile(rf"(?:{'|'.join(sorted(TYPES, key=len, reverse=True))}|n\.?t|nông trường)\.?\s+", re.IGNORECASE)


def _spelled(name: str) -> tuple[str, ...]:
    """Return `name` in all its spellings."""
    return next((group for group in _SPELLINGS if name in group), (name,))


def without_type(query: str) -> tuple[Kind | None, str]:
    """Return what "xã", "phuong", "huyen"… in front of a reader's words makes of them, and the words after it."""
    words = query.split()
    for length in (2, 1):
        kind = _FOLDED_TYPES.get(fold(" ".join(words[:length])).strip("."))
        if kind and len(words) > length:
            return kind, " ".join(words[length:])
    return None, query


_FOLDED_TYPES = {fold(word): kind for word, kind in TYPES.items()}
