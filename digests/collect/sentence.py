"""Where Vietnamese sentences end. Used through `text.sentences` and `text.trim`."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice

_END = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<closed>[\"”’»')\]]*+)(?=\s)")
_NEXT = re.compile(r"\s+(?P<dash>[-–—•*]+\s*)?[\"“‘'«(\[]*(?P<word>[^\W_][\w.'-]*)?")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘«]*\Z")
_NUMBERING = re.compile(r"(?:\d{1,3}|[IVX]{1,5}|[A-Za-zĐđ])(?:\.\d{1,2})*")
_LIST = re.compile(r"(?:[:;]|\A(?:Điều|Khoản|Chương|Bài|Phần|Mục|Kỳ|Tập|Câu|Bước|Lần))\s*\S+\Z")
_CLOSER = {"“": "”", "«": "»", "‘": "’", "(": ")", "[": "]", '"': '"', "'": "'"}
_MARKS = {opener: re.compile(f"[{re.escape(opener + closer)}]") for opener, closer in _CLOSER.items()}
_OPENER = re.compile(r"[“«‘(\[\"']")
_REACH = 1_000
"""A quotation or bracket not closed within so many characters was never meant to be closed."""

_SHORT = (
    "TP Tp tp TX Tx tx TT Tt tt ThS Ths Th TS Ts TSKH PGS GS Gs BS Bs BSCK BSCKI BSCKII CKI CKII DS KTS LS Ls KS Ks"
    " CN Cn NSND NSƯT NGND NGƯT Đ/c đ/c ĐC Đc đc Mr Mrs Ms Dr Prof St No Nos vs Jr Tr tr NXB Nxb ĐT Tel VD Vd vd"
    " BV Bv Cty Lm LM HT ĐĐ Gen Col Lt Sgt Capt Gov Sen Rep Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
# Words that begin sentences and no names: after them even an abbreviation or an initial has ended one.
_FIRST = (
    "Theo Trong Tại Khi Nhưng Ngoài Tuy Sau Trước Đây Nếu Để Vì Do Đến Ngày Các Những Hiện Đồng Với Từ Ông Bà Chị Cơ"
    " Lúc Đó Bởi Dù Mặc Vụ Cùng Chiều Sáng Tối Trưa Một Mỗi Cả Hai Ba Nhiều Bên Qua Được Tuy Và Còn Như"
    " Em Anh Cô Cháu Họ Tôi Nhóm Đoàn Người"
)
_KINDS = re.compile(
    r"\b(?:khối|hạng|giải|độ|loại|nhóm|lớp|vitamin|bảng|bậc|mức|nhà|toà|tòa|cúm|gan|mẫu|hình|phương án"
    r"|phụ lục|quý|đợt)\s\S\Z"
)
"""Before a single capital these make it a name of its own, no initial: "bảng A", "viêm gan B"."""
_ABBREVIATIONS, _STARTERS = frozenset(_SHORT.split()), frozenset(_FIRST.split())


def spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence of `text`, white space between them left out."""
    found, closed = [], deque(enclosures(text))
    start, length = len(text) - len(text.lstrip()), len(text.rstrip())
    for end in _END.finditer(text, 0, length):
        if not _inside(closed, end.end()) and _ends(text, start, end):
            found.append((start, end.end()))
            start = _after_blanks(text, end.end())
    return [*found, (start, length)] if start < length else found


def _after_blanks(text: str, at: int) -> int:
    """Return the position of the first visible character from `at` on."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def enclosures(text: str) -> list[tuple[int, int]]:
    """Return (opening, closing) positions of the outermost quotations and brackets, in order."""
    found: list[tuple[int, int]] = []
    at = -1
    for opener in _OPENER.finditer(text):
        if opener.start() > at and (closing := _closing(text, opener.start())) > 0:
            found.append((opener.start(), closing))
            at = closing
    return found


def _inside(closed: deque[tuple[int, int]], position: int) -> bool:
    """Say whether a cut before `position` falls into an enclosure; forgets those that lie behind it."""
    while closed and closed[0][1] < position:
        closed.popleft()
    return bool(closed) and closed[0][0] < position


def _closing(text: str, at: int) -> int:
    """Return where the quotation or bracket opened at `at` ends, or -1 if it is none."""
    opener, closer = text[at], _CLOSER[text[at]]
    if opener in "\"'‘" and (text[at - 1 : at].isalnum() or text[at + 1 : at + 2].isspace()):
        return -1  # inches, minutes, apostrophes
    if text.find(closer, at + 1, at + _REACH) < 0:
        return -1
    first, depth = -1, 0
    for mark in islice(_MARKS[opener].finditer(text, at, at + _REACH), 60):
        position = mark.start()
        if mark[0] == closer and position > at and _may_close(text, position):
            first, depth = (position if first < 0 else first), depth - 1
        elif mark[0] == opener:
            depth += 1
        if depth == 0:
            return position
    return first


def _may_close(text: str, position: int) -> bool:
    """Say whether the mark there can end a quotation: ’ and ' inside a word are apostrophes."""
    return text[position] not in "’'\"" or not text[position + 1 : position + 2].isalnum()


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    """Say whether the mark `end` ends the sentence begun at `start`, by what stands before and after."""
    after = _NEXT.match(text, end.end())
    following = (after["word"] or "") if after else ""
    if not after or (after["dash"] and end["closed"]):  # “…” - bà nói
        return False
    if following and not _begins_upper(following):
        return False
    if end["mark"] != "." or end["closed"]:
        return True
    return not _abbreviated(text[max(start, end.start() - 60) : end.start()], start, end.start(), following)


def _begins_upper(word: str) -> bool:
    """Say whether a sentence can begin with `word`: a capital, a number, or iPhone."""
    return word[0].isupper() or word[0].isdigit() or (len(word) > 1 and word[1].isupper() and word[1].isalpha())


def _abbreviated(before: str, start: int, stop: int, following: str) -> bool:
    """Say whether the period after `before`, the end of a sentence from `start` to `stop`, belongs to its last word."""
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    if _NUMBERING.fullmatch(word) and (len(word) == stop - start or _LIST.search(before)):
        return True  # 1. Xây dựng đường; Điều 5. Phạm vi; gồm: 1. An, 2. Bình
    last = word.rsplit(".", 1)[-1]
    initial = len(last) == 1 and last.isupper() and not _KINDS.search(before.lower())
    return (initial or last in _ABBREVIATIONS) and following not in _STARTERS
