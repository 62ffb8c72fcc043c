"""What stands around a name in a text, and whether that makes it something else: a street, a route, a person."""

from __future__ import annotations

import re

from digests.collect.places.names import GENERIC
from digests.collect.places.namesakes import COMMON, WEAK
from digests.collect.places.scan import Line, Match, Token
from digests.collect.text import level

_ROADS = frozenset(map(level, ("đường", "phố", "ngõ", "ngách", "hẻm", "tàu", "tuyến", "lộ", "tốc", "sắt", "vượt")))
_ROUTES = re.compile(
    level(
        "cao tốc|đường sắt|tuyến|quốc lộ|tỉnh lộ|đường bộ|đoàn tàu|hành lang|liên vận|đường|chặng|limousine|nhà xe"
        "|chuyến|xe (?:khách|buýt|giường nằm|limousine)"
    )
)
_SURNAMES = frozenset(
    level("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Lương Hà Đào Đoàn Trịnh Mai Tô")
    .split()
)  # fmt: skip
_PEOPLES = frozenset(level("Mông Dao Tày Giáy Nùng Thái Nhì Lá Chí Lan Phó Mú Mường Kinh Bắc Xuân Hè Đông").split())
"""The last words of peoples and seasons: "người Mông Sa Pa", "Tây Bắc"."""
_GOES_ON, _JOINED = re.compile(r"\s*[-–—]\s*[A-ZĐ]"), re.compile(r"\w\s*[-–—]\s*\Z")
_BEARERS = re.compile(
    r"\b(?:ông|bà|anh|chị|cô|em|bé|vợ|chồng|con gái|con trai|đại gia|tập đoàn|công ty(?: cp| tnhh| cổ phần)?|hãng"
    r"|thương hiệu|sĩ phu|nhân sĩ)\s+\Z"
)
"""Words before the name of a person or a company."""
_ARTISTS = re.compile(
    r"\b(?:ca sĩ|nghệ sĩ|nhạc sĩ|hoạ sĩ|bác sĩ|võ sĩ|luật sư|đạo diễn|diễn viên|vận động viên|người mẫu|hoa hậu|á hậu"
    r"|cầu thủ|thủ môn|tiền đạo|tiền vệ|hậu vệ|rapper|mc|hlv|nsưt|nsnd|danh ca|trọng tài|nhà văn|nhà thơ|tác giả"
    r"|ca nương|tiktoker|youtuber|streamer|hot girl|doanh nhân|nghệ danh|nhân vật)\s+\Z"
)
"""Words that only a person's name follows."""
_LIKENED = re.compile(
    r"(?:(?:ví|đẹp|lạnh|mát|tựa|ngỡ) như|(?:ví|mệnh danh|coi|gọi) là|giống|không kém gì|kém|tiểu|một)"
    r"\s+[\"“'‘]?\Z"
)
_LIKENESS = re.compile(
    r"[\"”'’]?\s+(?:thu nhỏ|thứ hai|thứ 2|mini|phiên bản|giữa lòng|trong lòng|của (?:xứ|miền|đất|vùng|thủ đô))"
)
"""Around a famous place that another one is compared with: "Sa Pa thu nhỏ", "được ví như Sa Pa"."""
_GOODS = re.compile(
    r"\b(?:phở|bún|miến|lẩu|(?:gà|cá|thịt|đồ) nướng|quán|tiệm|karaoke|cà phê|cafe|trà sữa|bia|máy tính|điện thoại"
    r"|xe (?:đạp|điện|máy|đạp điện)|ngân hàng|đại học|học viện|cao đẳng|chung cư|toà nhà|khu đô thị|thương hiệu"
    r"|tttm|trung tâm thương mại|nhãn hiệu|sơn|thuốc|gạch|phim|ca khúc|bài hát|tiểu thuyết|du thuyền|giày|dép|áo"
    r"|taxi|phòng khám|bệnh viện|salon|spa|robot|chip)\s+[\"“'‘]?\Z"
)
_HOUSES = re.compile(r"\b(?:chợ|nhà hàng|khách sạn|siêu thị|trung tâm)\s+[\"“'‘]?\Z")
_HAMLETS = frozenset(map(level, ("thôn", "bản", "xóm", "ấp", "tổ", "khu")))
_LOCATIVES = frozenset(
    level(
        "ở tại chợ lên vùng ga đền học thcs thpt non nguyên bàn mận quế đến về từ qua khắp ngựa rượu đèo rừng"
        " phiên trắng"
    ).split()
)
"""Words that a place follows, and no person: "chợ Bắc Hà", "cao nguyên Bắc Hà", "trên địa bàn Văn Bàn"."""


def is_other(line: Line, match: Match) -> bool:
    """Say whether a name belongs to something else: a street, a route, a person, a famous place likened to."""
    if match.type:
        return False
    before = _before(line, match)
    if before and before.word in _ROADS and line.text[before.end : match.start].isspace():
        return True
    if _is_new_station(line, match) or (_is_route(line, match) and match.key.split()[0] not in GENERIC):
        return True
    return not match.elsewhere and not match.province and (_is_person(line, match) or _is_likened(line, match))


def is_brand(line: Line, match: Match, *, away: bool) -> bool:
    """Say whether it is something that stands anywhere and is called after a place: "Phở Sapa".

    A market or a hotel is called after the place that it is in, unless another province is named (`away`).
    """
    before = line.levelled[max(0, match.start - 24) : match.start]
    return not match.type and bool(_GOODS.search(before) or (away and _HOUSES.search(before)))


def is_hamlet(line: Line, match: Match) -> bool:
    """Say whether it is a village of a commune, which may be called like another commune: "thôn Minh Tân"."""
    before = _before(line, match)
    return before is not None and before.word in _HAMLETS


def is_located(line: Line, match: Match) -> bool:
    """Say whether the words before a name show that it is a place's: "chợ Bắc Hà", "Bảo Yên: Lũ quét"."""
    before = _before(line, match)
    head = match.first == 0 and line.text[match.end : match.end + 1] == ":"
    return head or (before is not None and before.word in _LOCATIVES)


def _before(line: Line, match: Match) -> Token | None:
    """Return the word right before a name."""
    before = line.tokens[match.first - 1] if match.first else None
    return before if before and line.text[before.end : line.tokens[match.first].start].isspace() else None


def _is_route(line: Line, match: Match) -> bool:
    """Say whether a name is an end of a road or railway: "cao tốc Nội Bài - Lào Cai"."""
    start, end = line.tokens[match.first].start, match.end
    joined = _GOES_ON.match(line.text, end) or _JOINED.search(line.text[max(0, start - 8) : start])
    if not joined or not _ROUTES.search(line.levelled[max(0, start - 60) : start]):
        return False
    return not _ends_here(line, match)


def _ends_here(line: Line, match: Match) -> bool:
    """Say whether both ends of a route are communes of ours: "xe buýt Bắc Hà – Si Ma Cai"."""
    at = line.begins[match.first]
    ends = [*line.found[max(0, at - 1) : at], *line.found[at + 1 : at + 2]]
    joined = [end for end in ends if _are_joined(line, end, match)]
    return bool(joined) and not any(end.elsewhere or end.province for end in (*joined, match))


def _are_joined(line: Line, one: Match, other: Match) -> bool:
    first, second = sorted((one, other), key=lambda match: match.start)
    return line.text[first.end : second.start].strip() in ("-", "–", "—")


def _is_new_station(line: Line, match: Match) -> bool:
    """Say whether it is a station that is yet to be built, on a line to be built: where it will lie is not known."""
    return match.key.startswith("ga ") and line.levelled.startswith(" mới", match.end)


def _is_person(line: Line, match: Match) -> bool:
    """Say whether a name is part of a longer one: "Nguyễn Văn Bàn", "Hải Sapa TV", "Bảo Hà My"."""
    if match.landmark:
        return False
    before_it = line.levelled[max(0, match.start - 20) : match.start]
    if _ARTISTS.search(before_it) or (_may_be_borne(match) and _BEARERS.search(before_it)):
        return True
    if line.loud:
        return False
    before = _before(line, match)
    after = line.tokens[match.last] if match.last < len(line.tokens) else None
    goes_on = bool(after and after.capital and line.text[match.end : after.start].isspace())
    goes_on = goes_on and match.last not in line.begins
    if before and before.capital and not before.loud and before.word not in _PEOPLES | _LOCATIVES:
        begins = before.start == 0 or line.text[max(0, before.start - 4) : before.start].rstrip()[-1:] in '.!?:;“"-–'
        if not begins or before.word in _SURNAMES or goes_on:
            return True
    return goes_on and after is not None and not after.loud


def _is_likened(line: Line, match: Match) -> bool:
    """Say whether another place is compared with this one."""
    before = line.levelled[max(0, match.start - 24) : match.start]
    return _LIKENED.search(before) is not None or _LIKENESS.match(line.levelled, match.end) is not None


def _may_be_borne(match: Match) -> bool:
    """Say whether people and companies may be called so: "Bảo Yên", not "Mường Khương"."""
    return match.key in WEAK or all(word in COMMON for word in match.key.split())
