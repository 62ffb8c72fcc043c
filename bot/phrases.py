"""Fixed phrases: what people say for a command, hello, thanks, yes. Pure: text in, what it stands for out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from bot.commands import Command
from digests.collect.text import fold

_GREETINGS = (
    "xin chào|chào|chào bạn|chào em|chào anh|chào chị|chào bot|chào buổi sáng|chào cả nhà|alo|a lô|"
    "hello|hi|hey|good morning"
)
_THANKS = (
    "cảm ơn|cám ơn|cảm ơn bạn|cám ơn bạn|cảm ơn em|cảm ơn nhiều|xin cảm ơn|ok|oke|okay|vâng|dạ|dạ vâng|được|"
    "chúc ngủ ngon|good night|"
    "được rồi|tốt|hay quá|thôi|thôi nhé|không|tạm biệt|thanks|thank you|thank you very much|bye|goodbye|no"
)
_SKIPS = "bỏ qua|không|không cần|thôi|tiếp|tiếp tục|để sau|skip|next|no|later|continue"
_YES = "có|có chứ|ừ|ừm|uh|yes|yeah|yep|rồi|muốn|muốn chứ"
_ERASE = (
    "xóa dữ liệu|xóa dữ liệu của tôi|xóa hết dữ liệu|xóa hết dữ liệu của tôi|xóa thông tin của tôi|"
    "xóa tài khoản|xóa tài khoản của tôi|delete my data|delete my account|erase my data|forget me"
)


class Phrases:
    """Finds what stands for a phrase. Diacritics decide where they are written: "dừng" and "dung" are the command
    to stop, "đúng" is not."""

    def __init__(self, phrases: Iterable[tuple[str, Command | None]]) -> None:
        self._known: dict[str, list[tuple[str, Command | None]]] = {}
        for phrase, command in phrases:
            self._known.setdefault(fold(phrase), []).append((marks(phrase), command))

    def has(self, text: str) -> bool:
        """Is `text` one of the phrases?"""
        return self._match(text, text) is not None

    def command(self, text: str, whole: str) -> Command | None:
        """Return the command that `text` stands for, which is a part of the `whole` that was written."""
        found = self._match(text, whole)
        return found[1] if found else None

    def _match(self, text: str, whole: str) -> tuple[str, Command | None] | None:
        careful = marks(whole) != ""
        for phrase in self._known.get(fold(text), ()):
            if not careful or phrase[0] == marks(text):
                return phrase
        return None


def marks(text: str) -> str:
    """Return the diacritics of each word; where in the word they stand is a matter of taste (hủy, huỷ)."""
    words = unicodedata.normalize("NFD", text.lower()).split()
    found = ["".join(sorted(char for char in word if char == "đ" or unicodedata.combining(char))) for word in words]
    return " ".join(found).strip() and "|".join(found)


GREETINGS, THANKS, SKIPS, YES, ERASE = (
    Phrases((phrase, None) for phrase in listed.split("|")) for listed in (_GREETINGS, _THANKS, _SKIPS, _YES, _ERASE)
)
