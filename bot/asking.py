"""What somebody asks about, without the words of asking: "chào cháu, bà muốn nghe tin thời tiết" → "thời tiết".

Words go from both ends only, and only as whole expressions of the lists below. Diacritics may be left out; where
they are written they count: "chào" is a greeting, "cháo" is something to eat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.phrases import marks
from digests.collect.text import fold, level

EDGES = " .,:;!?…\"'“”()"

_WHO = (
    "(?:bạn|cháu|em|anh|chị|cô|chú|bác|ông|bà|mẹ|bố|con|tôi|mình|tớ|tui|bot|ad|admin|tòa soạn|mọi người|cả nhà|"
    "bà con|chúng tôi|me|us)"
)
_DO = "(?:xem|đọc|nghe|biết|tìm|tìm hiểu|hỏi|nhận|coi|see|read|know|hear)"
_NEWS = "(?:(?:các|những|mấy|ít|một ít|một số) )?(?:tin tức|thông tin|tin|bài báo|bài)(?: (?:mới nhất|mới|nóng|hay))*"
_WHAT = "(?:có )?(?:tin gì|tin j|chuyện gì|những gì|gì|j|tin)(?: (?:mới|hay|nóng|lạ|hot))+"
_WHEN = "(?:hôm nay|ngày hôm nay|bây giờ|hiện nay|hiện giờ|today|right now)"

_COURTESY_FIRST = (
    f"(?:xin )?chào(?: {_WHO})*(?: buổi (?:sáng|chiều|tối))?(?: {_WHO})*(?: (?:ạ|nhé|nha))?",
    "(?:alo|a lô|hello|hi|hey|good morning|please|dạ|vâng|ok|oke|okay|này|làm ơn)"
    f"(?: {_WHO}(?! (?:muốn|cần|thích))(?: ơi)?)?",
    f"{_WHO}(?: {_WHO})? ơi",
    f"(?:cảm ơn|cám ơn|xin cảm ơn|thank you|thanks)(?: {_WHO})*(?: (?:nhiều|so much|very much|a lot))?",
    f"(?:xin )?(?:cho {_WHO} hỏi|cho hỏi|xin hỏi|nhờ {_WHO}|can you|could you)",
    f"{_WHO}(?: (?:đang|rất|chỉ|cũng))?(?: muốn| cần| thích)(?: {_DO})?",
    f"(?:muốn|cần) {_DO}",
    f"(?:hãy )?(?:cho|gửi cho|kể cho|báo cho|đọc cho|tìm cho|xem cho|gửi) {_WHO}(?: {_DO})?",
    f"(?:i want|i would like|i'd like|show me|tell me|give me|send me)(?: to {_DO})?",
)
_COURTESY_LAST = (
    f"(?:cảm ơn|cám ơn|xin cảm ơn|thank you|thanks)(?: {_WHO})*(?: (?:nhiều|ạ|nhé|nha))*",
    f"{_WHO} ơi(?: ơi)?",
    f"(?:giúp|hộ|giùm|cho|với) {_WHO}(?: (?:với|nhé|nha|ạ|đi))*",
    "(?:được không|được ko|please|(?:với|đi|nhé|luôn) (?:ạ|nhé|nha))",
)
_LAST_SYLLABLE = "(?:ạ|nhé|nhá|nha|hả|với|đi|luôn|à|vậy|thế|không|ko|bot)"
"""Polite in speech, and the end of many a word besides ("hàng không", "xay nha"): left out to find names only."""
_ASKING_FIRST = (
    f"(?:{_DO} )?{_NEWS}(?: (?:về|ở|tại|của|trong))?",
    f"{_WHAT}(?: (?:không|ko|k))?(?: (?:về|ở|tại))?",
    "có (?:tin gì|tin nào|bài nào|chuyện gì|gì|tin)(?: về| ở| tại)",
    f"(?:nhà |quê )?{_WHO}(?: đang)?(?: sống| sinh sống)? ở",
    "(?:nhà|quê|sống) ở",
    "tình hình",
    f"{_WHEN}",
    "(?:what is|what's|whats|is there|are there|any)?(?: ?(?:the|some|any))?(?: ?(?:latest|newest))? ?news"
    "(?: (?:in|about|on|from|of|for|at))?",
    "(?:what is|what's|whats) (?:new|happening)(?: (?:in|at|with))?",
    "(?:i live in|i am in|i'm in|i am from|i'm from)",
    "about",
)
_ASKING_LAST = (
    f"{_WHAT}(?: (?:không|ko|k|vậy|thế|hả|ạ|đấy|đó|nhỉ))*",
    "có (?:tin gì|chuyện gì|gì)(?: (?:không|ko|vậy|thế|hả|ạ|đấy|đó|nhỉ))*",
    "(?:như )?thế nào(?: (?:rồi|ạ|nhỉ))?|(?:ra )?sao rồi|ra sao|có tin (?:gì )?(?:không|ko)",
    f"{_WHEN}",
    "(?:tin )?(?:mới nhất|gần đây)",
    "news",
)
ONE_WORD = frozenset(
    {"tin hoc", "tin don", "tin nhan", "tin tac", "tin dung", "tin nhiem", "tin nguong", "tin chi", "tin tuong"}
    | {"bai hoc", "bai hat", "bai thuoc", "bai tho", "bai tap", "bai thi"}
)
"""What begins like "tin" and "bài", and is something to search for."""
_BEFORE_A_NAME = "(?:ở|tại|về|của|in|at|the)"
_THANKING = re.compile(r"\bcam on\b|\bthank|^(?:ok|oke|okay|vang|da)\b")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is left of a text: of courtesy alone (`polite`), and of the words of asking too (`core`)."""

    polite: str
    core: str
    thanks: bool

    def names(self) -> Iterator[str]:
        """Yield what may be a name, from the most words to the fewest."""
        yield self.polite
        yield self.core
        words = _peeled(self.core.split(), (_BEFORE_A_NAME,), (_LAST_SYLLABLE,))
        yield " ".join(words)


def asked(text: str) -> Asked:
    """Return what `text` (squeezed) asks about; empty strings where nothing but courtesy or asking was said."""
    words = [word for word in (word.strip(EDGES) for word in text.split()) if word]
    polite = _peeled(words, _COURTESY_FIRST, _COURTESY_LAST)
    core = _peeled(polite, (*_COURTESY_FIRST, *_ASKING_FIRST), (*_COURTESY_LAST, *_ASKING_LAST))
    question = bool(polite) and fold(polite[0]) == "co"  # "có tin gì về giá quế không"
    while core and _is_particle(core[-1], question):
        core = _peeled(core[:-1], _ASKING_FIRST, (*_COURTESY_LAST, *_ASKING_LAST))
    return Asked(polite=" ".join(polite), core=" ".join(core), thanks=bool(_THANKING.search(fold(text))))


def _is_particle(word: str, question: bool) -> bool:
    """Is the last word said for politeness alone? With their diacritics these are hardly ever part of a word."""
    return word.lower() in ("ạ", "nhé", "nhá", "hả") or (question and fold(word) in ("khong", "ko"))


def without_particles(text: str) -> str:
    """Return `text` without the polite syllables at its end: "dừng lại đi nhé" → "dừng lại"."""
    return " ".join(_peeled(text.split(), (), (_LAST_SYLLABLE,)))


def inside(text: str) -> Iterator[str]:
    """Yield what follows "ở", "xã", "phường"… inside a sentence, the longest first: it may be a place."""
    words = text.split()
    for start in range(1, len(words)):
        if fold(words[start - 1]) in ("o", "tai", "xa", "phuong", "in", "at"):
            yield from (" ".join(words[start : start + length]) for length in range(4, 0, -1))


def _peeled(words: list[str], first: tuple[str, ...], last: tuple[str, ...]) -> list[str]:
    """Return `words` without the expressions at both ends."""
    while True:
        if fold(" ".join(words[:2])) in ONE_WORD:
            first = ()
        if first and (count := _taken(words, _forward(first))):
            words = words[count:]
        elif last and (count := _taken(words, _backward(last))):
            words = words[:-count]
        else:
            return words


def _taken(words: list[str], pattern: tuple[re.Pattern[str], frozenset[str], bool]) -> int:
    """Return how many words at that end are an expression (0: none)."""
    expression, known, at_end = pattern
    for count in range(min(len(words), 10), 0, -1):
        some = words[-count:] if at_end else words[:count]
        right = all(not marks(word) or level(word) in known for word in some)
        if right and expression.fullmatch(" ".join(map(fold, some))):
            return count
    return 0


@lru_cache
def _compiled(expressions: tuple[str, ...], at_end: bool) -> tuple[re.Pattern[str], frozenset[str], bool]:
    pattern = "|".join(expressions)
    known = frozenset(re.findall(r"[^\W\d_]+", level(pattern)))
    return re.compile(f"(?:{fold(pattern)})"), known, at_end


def _forward(expressions: tuple[str, ...]) -> tuple[re.Pattern[str], frozenset[str], bool]:
    return _compiled(expressions, False)


def _backward(expressions: tuple[str, ...]) -> tuple[re.Pattern[str], frozenset[str], bool]:
    return _compiled(expressions, True)
