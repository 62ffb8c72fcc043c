"""What stands around a name in a text, and whether that makes it something else: a street, a route, a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from digests.collect.places.names import COMMON, TYPES, WEAK, Name
from digests.collect.text import level

_ROADS = frozenset(map(level, ("đường", "phố", "ngõ", "ngách", "hẻm", "tàu", "tuyến", "lộ", "tốc", "sắt", "vượt")))
_ROUTES = re.compile(level("cao tốc|đường sắt|tuyến|quốc lộ|tỉnh lộ|đường bộ|đoàn tàu|hành lang|liên vận|đường"))
_SURNAMES = frozenset(
    level("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Lương Hà Đào Đoàn Trịnh Mai Tô")
    .split()
)  # fmt: skip
_GOES_ON, _JOINED = re.compile(r"\s*[-–—]\s*[A-ZĐ]"), re.compile(r"\w\s*[-–—]\s*\Z")
_BEARERS = re.compile(
    r"\b(?:ca sĩ|nghệ sĩ|nhạc sĩ|hoạ sĩ|bác sĩ|võ sĩ|luật sư|đạo diễn|diễn viên|vận động viên|người mẫu|hoa hậu"
    r"|á hậu|cầu thủ|thủ môn|tiền đạo|tiền vệ|hậu vệ|rapper|ông|bà|anh|chị|mc|hlv|nsưt|nsnd|tập đoàn"
    r"|công ty(?: cp| tnhh| cổ phần)?|thương hiệu|hãng)\s+\Z"
)
"""Words before the name of a person or a company."""


class Token(NamedTuple):
    """A word of a text: its comparable form, where it stands, whether it begins with a capital, or is all of them."""

    word: str
    start: int
    end: int
    capital: bool
    loud: bool


@dataclass(frozen=True, kw_only=True)
class Match:
    """A name found in a text: tokens `first` to `last` (exclusive), and the type word before it, if any."""

    first: int
    last: int
    names: tuple[Name, ...]
    type: str | None

    @property
    def landmark(self) -> bool:
        return any(name.kind == "landmark" for name in self.names)

    @property
    def elsewhere(self) -> bool:
        return any(name.kind == "elsewhere" for name in self.names)


def type_before(text: str, tokens: list[Token], first: int) -> str | None:
    """Return the type word right before token `first`: "xã", "thị trấn", "TP."…"""
    for length in (2, 1):
        run = tokens[max(0, first - length) : first]
        word = " ".join(token.word for token in run)
        if len(run) == length and word in TYPES and not text[run[-1].end : tokens[first].start].strip(" ."):
            return word
    return None


def is_other(text: str, tokens: list[Token], match: Match, found: list[Match], loud: bool) -> bool:
    """Say whether a name belongs to something else: a street, a route, a person, a brand."""
    if match.type:
        return False
    before = tokens[match.first - 1] if match.first else None
    if before and before.word in _ROADS and text[before.end : tokens[match.first].start].isspace():
        return True
    return _is_route(text, tokens, match, found) or (
        not loud and not match.elsewhere and not match.landmark and _is_person(text, tokens, match)
    )


def _is_route(text: str, tokens: list[Token], match: Match, found: list[Match]) -> bool:
    """Say whether a name is an end of a road or railway: "cao tốc Nội Bài - Lào Cai"."""
    start, end = tokens[match.first].start, tokens[match.last - 1].end
    joined = _GOES_ON.match(text, end) or _JOINED.search(text[max(0, start - 8) : start])
    return bool(joined) and _ROUTES.search(level(text[max(0, start - 60) : start])) is not None


def _is_person(text: str, tokens: list[Token], match: Match) -> bool:
    """Say whether a name is part of a longer one: "Nguyễn Văn Bàn", "Hải Sapa TV", "Bảo Hà My"."""
    start, end = tokens[match.first].start, tokens[match.last - 1].end
    before = tokens[match.first - 1] if match.first else None
    after = tokens[match.last] if match.last < len(tokens) else None
    if _BEARERS.search(level(text[max(0, start - 20) : start])) and _may_be_borne(match):
        return True
    goes_on = bool(after and after.capital and text[end : after.start].isspace())
    if before and before.capital and not before.loud and text[before.end : start].isspace():
        begins = match.first == 1 or text[max(0, before.start - 4) : before.start].rstrip()[-1:] in '.!?:;“"-–'
        if not begins or before.word in _SURNAMES or goes_on:
            return True
    return goes_on and after is not None and not after.loud


def _may_be_borne(match: Match) -> bool:
    """Say whether people and companies may be called so: "Bảo Yên", not "Mường Khương"."""
    key = level(match.names[0].text)
    return key in WEAK or all(word in COMMON for word in key.split())
