"""How many, and how it ended: what a text says of people and houses, and which of a few things has happened. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLAUSE = re.compile(r"[.,!?](?=\s|\Z)|[;:()\"“”]|\s[-–—]\s")
_WORD = re.compile(r"\d+(?:[.,]\d{3})*|[^\W\d_]+")
_UP_TO_TEN = "một hai ba bốn năm sáu bảy tám chín mười"
_DIGITS = {word: number for number, word in enumerate(_UP_TO_TEN.split(), start=1)} | {"bẩy": 7}
_PEOPLE = (
    "người nạn em cháu bé trẻ học sinh công hành du ngư thuyền bệnh ca mẹ vợ bố cha anh chị bà ông cụ cán chiến thanh"
    " nữ nam phụ thợ lái tài đối bị nghi thi giáo dân"
)
_WHO = frozenset(_PEOPLE.split())
_WHAT = {"nhà": "houses", "căn": "houses", "ngôi": "houses", "hộ": "houses"}
_STATES = {
    "dead": "chết|tử vong|thiệt mạng|tử nạn|thi thể|qua đời|không qua khỏi|sinh mạng",
    "missing": "mất tích",
    "hurt": "bị thương|trọng thương|nhập viện|cấp cứu|ngộ độc",
    "held": "bắt|bắt giữ|tạm giữ|tạm giam|khởi tố",
    "saved": "cứu|giải cứu|cứu sống",
    "moved": "di dời|sơ tán",
    # Words that hold one of the above, or end what is said of a number: "120 người tìm nạn nhân mất tích".
    "": "chết và bị thương|chết và mất tích|thương vong"
    "|tìm|tìm kiếm|tìm thấy|tìm được|cứu hộ|cứu nạn|cứu trợ|cứu chữa|cứu hỏa|cứu thương|truy bắt|bắt đầu"
    "|bắt nguồn|bắt buộc",
}
_STATE = {tuple(words.split()): kind for kind, some in _STATES.items() for words in some.split("|")}
_AHEAD, _BACK = 10, 5
"""A number of people belongs to the state named up to so many words after it, or before it."""

_OUTCOMES = {
    "dead": "tử vong|thiệt mạng|qua đời|không qua khỏi|tử nạn|chết",
    "arrested": "bắt giữ|bắt khẩn cấp|bắt tạm giam|bị bắt|bắt được|bắt nghi phạm|bắt đối tượng|bắt nóng|bắt gọn"
    "|bắt quả tang|bắt \\d+|tạm giữ|tạm giam|tóm gọn|sa lưới|đầu thú|triệt phá"
    "|phá (?:nhanh|vụ án|thành công|đường dây)",
    "charged": "khởi tố|truy tố",
    "tried": "tuyên án|lĩnh án|lãnh án|tuyên phạt|tử hình|chung thân|(?:năm|tháng) tù|phạt tù|bản án",
    "found": "tìm thấy|tìm được|tìm ra|phát hiện thi thể|vớt được|trục vớt",
    "saved": "giải cứu|cứu sống|cứu được|cứu thoát|được cứu|cứu thành công|trở về an toàn",
    "put out": "dập tắt|dập (?:tắt )?được|khống chế|được kiểm soát",
    "open": "thông xe|thông tuyến|thông đường|lưu thông trở lại|mở lại|hoạt động trở lại|hoạt động bình thường"
    "|đi lại bình thường|có điện trở lại|cấp điện trở lại|khôi phục|khắc phục xong",
    "cause": "nguyên nhân (?:ban đầu|vụ|được|là|do)|(?:hé lộ|xác định|rõ|công bố) nguyên nhân|kết luận"
    "|kết quả (?:xét nghiệm|giám định|điều tra)|nhiễm khuẩn",
    "identified": "danh tính",
    "removed": "đình chỉ|cách chức|kỷ luật|khai trừ|miễn nhiệm|bãi nhiệm|từ chức|thôi chức|thôi việc",
    "chosen": "được bầu|đắc cử|trúng cử|bổ nhiệm",
    "fined": "xử phạt|bị phạt|phạt (?:tiền|hành chính)",
    "called off": "hủy bỏ|huỷ bỏ|hoãn|dỡ bỏ",
    "won": "thắng|hạ gục|lội ngược dòng|về nhất|cầm hòa|chia điểm|thua|đánh bại"
    "|vô địch|giành vé|giành huy chương|đăng quang|bị loại",
    "paid": "bồi thường|đền bù",
    "landed": "đổ bộ|suy yếu|tan dần",
    "sorry": "xin lỗi|đính chính|cải chính",
    "over": "bế mạc|khép lại|kết thúc",
    "finished": "khánh thành|đưa vào (?:sử dụng|hoạt động|khai thác)|hợp long",
}
_OUTCOME = re.compile(
    r"(?<!\w)(?:" + "|".join(f"({words})" for words in _OUTCOMES.values()) + r")(?!\w)",
)
_NOT_YET = re.compile(
    r"(?<!\w)(?:chưa|không|chẳng|sẽ|sắp|để|nhằm|chờ|muốn|đang|cố gắng|nỗ lực|có thể|dự kiến|chuẩn bị|tìm cách|nguy cơ"
    r"|kêu gọi|đề nghị|yêu cầu|mong|nếu|từng|phải|cần|trước khi|hy vọng|quyết tâm"
    r"|kế hoạch|dự báo|truy|điều tra|làm rõ|đêm mai|ngày mai|hôm nay)(?:\s+\w+){0,3}\s*\Z"
)
_HOLDING = re.compile(r"(?<!\w)đang\s*\Z")


def tolls(text: str) -> dict[str, int]:
    """Return the highest number said of the dead, missing, hurt, held, saved, moved and of houses, by that word."""
    found: dict[str, int] = {}
    for clause in _CLAUSE.split(text):
        for kind, number in _tolls(_WORD.findall(clause.lower())):
            found[kind] = max(number, found.get(kind, 0))
    return found


def outcomes(text: str) -> frozenset[str]:
    """Return what has happened: "arrested", "found", "put out" ... What is yet to come or did not is left out."""
    found = set()
    names = tuple(_OUTCOMES)
    for clause in _CLAUSE.split(text):
        low = clause.lower()
        for match in _OUTCOME.finditer(low):
            name, before = names[(match.lastindex or 1) - 1], low[: match.start()]
            if before.strip() and clause[match.start()].isupper():
                continue  # somebody's name: "bị cáo Thắng"
            held = name == "arrested" and _HOLDING.search(before)  # "đang tạm giữ" has happened
            if held or not _NOT_YET.search(before):
                found.add(name)
    return frozenset(found)


def people(text: str) -> frozenset[int]:
    """Return every number said of people, whatever became of them."""
    clauses = [_WORD.findall(clause.lower()) for clause in _CLAUSE.split(text)]
    counted = ((words[at + 1 : at + 3], number) for words in clauses for at, number in _numbers(words))
    return frozenset(number for after, number in counted if not _WHO.isdisjoint(after))


def _tolls(words: list[str]) -> Iterator[tuple[str, int]]:
    counted = list(_numbers(words))
    states = list(_states(words))
    for turn, (at, number) in enumerate(counted):
        after = words[at + 1 : at + 3]
        if after and (what := _WHAT.get(after[0])):
            if number > 1:  # "một nhà" is a family
                yield what, number
            continue
        if not _WHO.isdisjoint(after[:2]):
            until = counted[turn + 1][0] if turn + 1 < len(counted) else len(words)
            near = [kind for place, kind in states if at < place < min(until, at + _AHEAD)]
            near += [kind for place, kind in reversed(states) if at - _BACK <= place < at]
        elif words[at - 1] in {"lên", "thành"}:  # "số người chết tăng lên 5"
            near = [kind for place, kind in reversed(states) if place < at]
        else:
            near = [kind for place, kind in states if place == at + 1]
        if near and near[0]:
            yield near[0], number


def _states(words: list[str]) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(words):
        size = next((size for size in (4, 3, 2, 1) if tuple(words[at : at + size]) in _STATE), 0)
        if size:
            yield at, _STATE[tuple(words[at : at + size])]
        at += size or 1


def _numbers(words: list[str]) -> Iterator[tuple[int, int]]:
    for at, word in enumerate(words):
        number = _number(words, at, word)
        if number is not None:
            yield at, number


def _number(words: list[str], at: int, word: str) -> int | None:
    if word[0].isdigit():
        return int(re.sub(r"\D", "", word)[:9])
    if word == "mươi" or (at + 1 < len(words) and words[at + 1] in {"mươi", "trăm", "nghìn", "triệu"}):
        return None  # "ba trăm" is not three
    return _DIGITS.get(word)
