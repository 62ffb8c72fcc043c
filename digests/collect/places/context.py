"""What stands around a name in a text, and whether that makes it something else: a street, a route, a person."""

from __future__ import annotations

import re

from digests.collect.places import words
from digests.collect.places.names import GENERIC
from digests.collect.places.namesakes import BORNE, COMMON
from digests.collect.places.scan import Line, Match, Token

_GOES_ON, _JOINED = re.compile(r"\s*[-–—]\s*[A-ZĐ]"), re.compile(r"\w\s*[-–—]\s*\Z")


def is_other(line: Line, match: Match) -> bool:
    """Say whether a name belongs to something else: a street, a route, a person, a famous place likened to."""
    if match.type:
        return False
    if _is_on_a_road(line, match) or _is_credited(line, match) or _is_company(line, match):
        return True
    if _is_new_station(line, match) or (match.key.split()[0] not in GENERIC and _is_route(line, match)):
        return True
    if match.elsewhere or match.province:
        return _is_surnamed(line, match)
    return _is_person(line, match) or _is_likened(line, match)


def is_brand(line: Line, match: Match, *, away: bool) -> bool:
    """Say whether it is something that stands anywhere and is called after a place: "Phở Sapa".

    A market or a hotel is called after the place that it is in, unless another province is named (`away`).
    """
    before = line.levelled[max(0, match.start - 24) : match.start]
    return not match.type and bool(words.GOODS.search(before) or (away and words.HOUSES.search(before)))


def is_hamlet(line: Line, match: Match) -> bool:
    """Say whether it is a village of a commune, which may be called like another commune: "thôn Minh Tân"."""
    before = _before(line, match)
    return before is not None and before.word in words.HAMLETS


def is_said_of_a_person(line: Line, match: Match) -> bool:
    """Say whether the words after a name that people have, too, are said of one: "Bảo Yên chia sẻ"."""
    return not match.type and _may_be_borne(match) and words.SPEAKS.match(line.levelled, match.end) is not None


def is_located(line: Line, match: Match) -> bool:
    """Say whether the words before a name show that it is a place's: "chợ Bắc Hà", "Bảo Yên: Lũ quét"."""
    before = _before(line, match)
    head = match.first == 0 and line.text[match.end : match.end + 1] == ":"
    return head or (before is not None and before.word in words.LOCATIVES)


def _before(line: Line, match: Match) -> Token | None:
    """Return the word right before a name."""
    before = line.tokens[match.first - 1] if match.first else None
    return before if before and line.text[before.end : line.tokens[match.first].start].isspace() else None


def _is_on_a_road(line: Line, match: Match) -> bool:
    """Say whether a street or a line is called so: "đường Yên Bái"; "cung đường Nghĩa Lộ - Tú Lệ" is a tour."""
    before = _before(line, match)
    if before is None or before.word not in words.ROADS:
        return False
    return not line.levelled.endswith("cung ", 0, before.start)


def _is_route(line: Line, match: Match) -> bool:
    """Say whether a name is an end of a road or railway: "cao tốc Nội Bài - Lào Cai"."""
    start, end = line.tokens[match.first].start, match.end
    joined = _GOES_ON.match(line.text, end) or _JOINED.search(line.text[max(0, start - 8) : start])
    if not joined or not words.ROUTES.search(line.levelled[max(0, start - 60) : start]):
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


def _is_credited(line: Line, match: Match) -> bool:
    """Say whether it is a photographer's name: "Ảnh: A Lù"."""
    return words.CREDITS.search(line.levelled[max(0, match.start - 10) : match.start]) is not None


def _is_company(line: Line, match: Match) -> bool:
    """Say whether a word of the names of clubs and companies comes after a name: "Fansipan FC"."""
    after = line.tokens[match.last] if match.last < len(line.tokens) else None
    return after is not None and after.word in words.FIRMS and line.text[match.end : after.start].isspace()


def _is_new_station(line: Line, match: Match) -> bool:
    """Say whether it is a station that is yet to be built, on a line to be built: where it will lie is not known."""
    return match.key.startswith("ga ") and line.levelled.startswith(" mới", match.end)


def _is_surnamed(line: Line, match: Match) -> bool:
    """Say whether a province's name is a person's: "Nguyễn Hoà Bình"."""
    before = _before(line, match)
    return before is not None and before.capital and not line.loud and before.word in words.SURNAMES


def _is_person(line: Line, match: Match) -> bool:
    """Say whether a name is part of a longer one: "Nguyễn Văn Bàn", "Hải Sapa TV", "Bảo Hà My"."""
    if match.landmark and not any(name.kind == "old unit" for name in match.names):
        return False
    before_it = line.levelled[max(0, match.start - 20) : match.start]
    if words.ARTISTS.search(before_it) or (_may_be_borne(match) and words.BEARERS.search(before_it)):
        return True
    if line.loud:
        return False
    before = _before(line, match)
    after = line.tokens[match.last] if match.last < len(line.tokens) else None
    goes_on = bool(after and after.capital and line.text[match.end : after.start].isspace())
    goes_on = goes_on and match.last not in line.begins
    if before and before.capital and not before.loud and before.word not in words.PEOPLES | words.LOCATIVES:
        begins = before.start == 0 or line.text[max(0, before.start - 4) : before.start].rstrip()[-1:] in '.!?:;“"-–'
        if not begins or before.word in words.SURNAMES or goes_on:
            return True
    return goes_on and after is not None and not after.loud


def _is_likened(line: Line, match: Match) -> bool:
    """Say whether another place is compared with this one."""
    before = line.levelled[max(0, match.start - 24) : match.start]
    return words.LIKENED.search(before) is not None or words.LIKENESS.match(line.levelled, match.end) is not None


def _may_be_borne(match: Match) -> bool:
    """Say whether people and companies may be called so: "Bảo Yên", not "Mường Khương"."""
    return match.key in BORNE or all(word in COMMON for word in match.key.split())
