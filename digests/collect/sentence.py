"""Where Vietnamese sentences end. Used through `text.sentences` and `text.trim`."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice

_END = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<closed>(?:[\"”’»')\]]|\s[”»)\]]|\[\d{1,3}\])*+)(?=\s|(?<=[^\W\d_][.!?…])[^\W\d_])"
)
_NEXT = re.compile(
    r"\s*(?P<dash>[-–—•*+]+\s*)?[\"“‘'«(\[]*(?:(?P<word>[^\W_][\w.'-]*)(?:\s+(?P<second>\w))?|(?P<joined>[,;:.!?…)\]}”’»%/]))?"
)
_RESUMED = re.compile(r"\s+(?:\.{2,}|…)\s?\w")
"""A sentence of which the beginning was left out: "...Rồi anh về."."""
_LAST_WORD = re.compile(r"[^\s(\[\"“‘«]*\Z")
_SAID = re.compile(
    r"\s*[-–—]+\s*(?:\w+\s+){1,4}?"
    r"(?:hỏi|nói|đáp|bảo|kể|quát|gắt|reo|thốt|kêu|mắng|dặn|thì thầm|trả lời|chia sẻ|tâm sự)"
    r"(?:\s(?:to|khẽ|nhỏ|lớn|lại|lên|ngay|tiếp|thêm|với \w+))?\s?(?:[.,:;!?…]|$)"
)
"""Who says what was said: "- Đi đâu? - Bà Mẩy hỏi."."""
_NUMBERING = re.compile(r"(?:\d{1,3}|[IVX]{1,5}|[A-Za-zĐđ])(?:\.\d{1,2})*")
_LIST = re.compile(r"(?:;|:(?=\s*[1aAI]\Z)|\A(?:Điều|Khoản|Chương|Bài|Phần|Mục|Kỳ|Tập|Câu|Bước|Lần))\s*\S+\Z")
_CLOSER = {"“": "”", "«": "»", "‘": "’", "(": ")", "[": "]", '"': '"', "'": "'"}
_MARKS = {opener: re.compile(f"[{re.escape(opener + closer)}]") for opener, closer in _CLOSER.items()}
_OPENER = re.compile(r"[“«‘(\[\"']")
_REACH = {"“": 4_000, "«": 4_000, '"': 2_000, "‘": 1_000}
_SHORT_REACH = 400
"""A quotation or bracket not closed within so many characters was never meant to be closed."""

_SHORT = (
    "TP Tp tp TX Tx tx TT Tt tt ThS Ths Th TS Ts TSKH PGS GS Gs BS Bs BSCK BSCKI BSCKII CKI CKII DS KTS LS Ls KS Ks"
    " CN Cn NSND NSƯT NGND NGƯT Đ/c đ/c ĐC Đc đc Mr Mrs Ms Dr Prof St No Nos vs Jr Tr tr NXB Nxb ĐT Tel VD Vd vd"
    " BV Bv QL TL Cty Lm LM HT ĐĐ Gen Col Lt Sgt Capt Gov Sen Rep Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
# No name begins with these: after them even an abbreviation or an initial has ended a sentence.
_NEVER_NAMES = (
    "Theo Trong Tại Khi Nhưng Ngoài Tuy Sau Trước Đây Nếu Để Vì Do Đến Ngày Các Những Hiện Với Lúc Đó Bởi Dù Mặc Cùng"
    " Chiều Sáng Tối Trưa Mỗi Nhiều Được Và Còn Người Cơ Ông Tuy Sau Rồi Bên Qua Vậy Vẫn Đã Sẽ Đang Thế Song Bằng Dưới"
    " Trên Giữa Từng Ở Tính Nhờ Liên Gần Hơn Khoảng Hôm Đêm Rạng Ngay Cũng Chỉ Không Chưa Nay Mới Vừa Thấy Nghe Biết"
    " Hằng Đặc Thậm Phía Việc Cuộc Chuyến Đám"
)
# These begin sentences and names alike ("TX. Từ Sơn"): what follows tells.
_OFTEN_FIRST = (
    "Từ Bà Chị Anh Em Cô Chú Bác Cháu Họ Tôi Hai Ba Bốn Năm Một Cả Như Đồng Vụ Nhóm Đoàn Công Cảnh Chính Cuối Đầu"
    " Con Cái Lực Bệnh Nạn Đối Hàng Gia Bố Mẹ Vợ Chồng Lớp Mọi Bị Cô Đợt Số Tổng Kết Nước Nhà"
)
_BEFORE_INITIALS = "anh chị em bà ông cháu cô chú bác cụ bé bạn cáo tượng nhân thị văn"
"""Before an initial: "chị H.", "nạn nhân H.", "Nguyễn Thị H."."""
_FAMILY_NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào Lương Hà Tạ Cao Lò Vàng"
    " Giàng Sùng Thào Hảng Mùa Lù Lầu Cứ Tẩn Chảo Phàn Triệu Đoàn Vương Phùng Trương Lâm Châu Tô Chu Quách"
)
"""An initial right after a family name stands for a middle name."""
_ABBREVIATIONS = frozenset(_SHORT.split())
STARTERS, _OFTEN = frozenset(_NEVER_NAMES.split()), frozenset(_OFTEN_FIRST.split())
_TITLES, _FAMILIES = frozenset(_BEFORE_INITIALS.split()), frozenset(_FAMILY_NAMES.split())
_KINDS = re.compile(
    r"\b(?:khối|hạng|giải|độ|loại|nhóm|lớp|vitamin|bảng|bậc|mức|nhà|toà|tòa|cúm|gan|mẫu|hình|phương án|thế kỷ|đại hội"
    r"|khoá|khóa|vùng|khu|lô|cấp|cổng|phần|chương|tập|ca|phụ lục|quý|đợt|thứ)\s\S\Z"
)
"""Before a single capital these make it a name of its own, no initial: "bảng A", "viêm gan B"."""
_FULL_WORD = re.compile(r"(?<![^\W\d_])(?=[b-đ]*[aeiouyà-ỹ])(?=[a-z]*[^\W\d_a-zA-Z])[^\W\d_A-Z]{2,}\Z")
"""A word with diacritics is no abbreviation; what follows its period is a new sentence, whatever its first letter."""


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
    reach = at + _REACH.get(opener, _SHORT_REACH)
    if text.find(closer, at + 1, reach) < 0:
        return -1
    first, depth = -1, 0
    for mark in islice(_MARKS[opener].finditer(text, at, reach), 60):
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
    if end.start() == start or not after or (after["dash"] and _goes_on(text, end)):
        return False
    if after["joined"]:
        return _RESUMED.match(text, end.end()) is not None and end["mark"] == "."
    before, following = text[max(start, end.start() - 60) : end.start()].rstrip(), after["word"] or ""
    if not text[end.end()].isspace():
        return _lacks_blank(before, text[end.end() : end.end() + 2])
    if following and not _begins_upper(following):
        return end["mark"] == "." and following[0].isalpha() and not end["closed"] and bool(_FULL_WORD.search(before))
    if end["mark"] != "." or end["closed"]:
        return True
    if _counts(text[max(start, end.start() - 400) : end.start()], text[end.start() : end.start() + 200], before):
        return False
    return not _abbreviated(before, after)


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Say whether the dash after `end` leads to who spoke: “…” - bà nói."""
    return bool(end["closed"]) or (end["mark"] != "." and _SAID.match(text, end.end()) is not None)


def _lacks_blank(before: str, after: str) -> bool:
    """Say whether only a blank is missing between two sentences: "trong đêm.Sau đó"; "VOV.VN" is one word."""
    return bool(_FULL_WORD.search(before)) and after[:1].isupper() and (after[1:].islower() or after[1:].isspace())


def _begins_upper(word: str) -> bool:
    """Say whether a sentence can begin with `word`: a capital, a number, or iPhone."""
    return word[0].isupper() or word[0].isdigit() or (len(word) > 1 and word[1].isupper() and word[1].isalpha())


def _counts(sentence: str, rest: str, before: str) -> bool:
    """Say whether the word before `rest` numbers what follows: "1. Xây đường", "Điều 5. Phạm vi", "1. An, 2. Bình"."""
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    if not _NUMBERING.fullmatch(word):
        return False
    if word == sentence.strip() or _LIST.search(before):
        return True
    if len(word) > 1 and not word.isdigit():
        return False
    last, follower = (str(int(word) + step) if word.isdigit() else chr(ord(word) + step) for step in (-1, 1))
    return f" {last}. " in f" {sentence}" or f", {follower}. " in rest


def _abbreviated(before: str, after: re.Match[str]) -> bool:
    """Say whether the period after `before` belongs to its last word: an abbreviation, or an initial."""
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    last, following = word.rsplit(".", 1)[-1], after["word"] or ""
    initial = len(last) == 1 and last.isupper() and not _KINDS.search(before.lower())
    short = last in _ABBREVIATIONS or word.replace(".", "") in _ABBREVIATIONS  # "T.S. Nguyễn"
    if not initial and not short:
        return False
    if following in STARTERS or (following in _OFTEN and not (after["second"] or "").isupper()):
        return False
    if following.lower() in _TITLES and not short:
        return False
    return short or following.isascii() or not _is_withheld(before)


def _is_withheld(before: str) -> bool:
    """Say whether the initial at the end of `before` is all that is told of a name: "chị H.", "Minh T.", "N.V.T."

    A Vietnamese word after it begins a sentence. A and Y are names in the highlands.
    """
    name, initial = before.split()[-2:] if " " in before else ("", before)
    if "." in initial:
        return all(len(part) == 1 for part in initial.split("."))
    if initial in "AY" or not name:
        return False
    return name.lower() in _TITLES or (name.isalpha() and name.istitle() and name not in _FAMILIES)
