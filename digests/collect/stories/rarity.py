"""How much a word says about which event a text tells: much if few texts hold it, nothing if all do.

Words are folded syllables and pairs of neighbours, for most Vietnamese words have two syllables. What is rare is learnt
from the texts at hand; before there are many, a short list of the commonest syllables stands in for them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

_EVERYWHERE = (
    "va cua la co cho duoc trong cac voi da mot nay nhung nguoi khong khi tai tu den de ra nam ve ngay do o vao theo"
    " bi thi nhieu sau hon con len hai dang cung se qua lam nay tren"
)
_OFTEN = (
    "tinh xa huyen phuong thanh pho tp quan viet ha noi thang gio sang chieu toi hom qua vua moi cong an dan nha"
    " so phan chi tinh uy ban chu tich ong ba anh em ho gia dinh dong trieu ty nuoc quoc te kinh viec hoc sinh truong"
    " benh vien thu tuong chinh phu bo giao duc thong thong tin bao cao cho biet noi dia phuong hoat dong to chuc"
    " phat trien san xuat doanh nghiep hang tang giam lon nho cao thap dau cuoi truoc nhat rat can phai lai di mat"
    " thuc hien thuc hanh dieu tra xay ra vu tai nan chet thuong tu vong khu vuc trung tam toan ca ba bon nam sau bay"
    " tam chin muoi tram nghin trieu khoang gan ket qua bat giu doi tuong cung nhu neu van thoi gian nguyen tran le"
    " pham van thi minh duong hoang hoa binh nam bac dong tay lao cai"
)
_ASSUMED = 300
"""As many texts as the assumptions below count for."""
_RATES = (dict.fromkeys(_OFTEN.split(), 0.10) | dict.fromkeys(_EVERYWHERE.split(), 0.35), 0.006, 0.001)
"""In which part of the texts a common syllable, another syllable, and a pair are assumed to stand."""
_PAIRED = 0.7
_STALE = 1.05
"""Weights are kept until there are so many times as many texts: they change slowly, and are asked for all the time."""
MOST = 200_000
"""Words that are counted at once; beyond, those seen once are forgotten."""


class Rarity:
    """Counts in how many texts each word stands; of more than `most` words those seen once are forgotten."""

    def __init__(self, most: int | None = MOST) -> None:
        self._texts = 0
        self._seen: Counter[str] = Counter()
        self._most = most
        self._weights: dict[str, float] = {}
        self._weighed_at = 0

    def learn(self, words: Iterable[str]) -> None:
        """Count a text that holds these words, each once."""
        self._texts += 1
        self._seen.update(words)
        if self._texts > _STALE * self._weighed_at + 1:
            self._weights.clear()
            self._weighed_at = self._texts
        if self._most and len(self._seen) > self._most:
            self._seen = Counter({word: count for word, count in self._seen.items() if count > 1})
            self._most = max(self._most, 2 * len(self._seen))  # or soon every text would make room again

    def of(self, word: str) -> float:
        """Return the weight of a word: it grows with the logarithm of how many texts there are for each that holds it.

        A syllable that stands in one text alone weighs 1. A name of several words is several pairs, so a pair weighs
        less than a syllable that is as rare.
        """
        weight = self._weights.get(word)
        if weight is None:
            weight = self._weights[word] = self._weigh(word) / self._weigh("")
        return weight

    def _weigh(self, word: str) -> float:
        common, syllable, pair = _RATES
        paired = " " in word
        rate = pair if paired else common.get(word, syllable)
        held = self._seen[word] if word else 1
        rare = math.log((self._texts + _ASSUMED + 1) / (held + rate * _ASSUMED + 0.5))
        return float(max(rare, 0.0) ** 1.5 * (_PAIRED if paired else 1.0))
