"""What a person means by a text: a command with a slash, a command's word, an answer, a name, or words to look for.

It decides and does nothing: out come the handler that answers, and its argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.commands import Command, Handler, Request, follows, help, news, places, settings, setup, times
from digests.collect.text import fold
from digests.compose.schedule import read_times
from digests.errors import BadTime

_GREETINGS = (
    "xin chào|chào|chào bạn|chào em|chào anh|chào chị|chào bot|chào buổi sáng|chào cả nhà|alo|a lô|"
    "hello|hi|hey|good morning"
)
_THANKS = (
    "cảm ơn|cám ơn|cảm ơn bạn|cám ơn bạn|cảm ơn em|cảm ơn nhiều|xin cảm ơn|ok|oke|okay|vâng|dạ|dạ vâng|được|"
    "được rồi|tốt|hay quá|thôi|không|tạm biệt|thanks|thank you|thank you very much|bye|goodbye|no"
)
_SKIPS = "bỏ qua|không|không cần|thôi|tiếp|tiếp tục|để sau|skip|next|no|later|continue"
_NO_NEWS = ("tin học", "tin đồn", "tin nhắn", "tin tặc")
"""Words that begin like the command /tin and are something to search for."""
_CLOCK = re.compile(r"\d\s*(?:[:h]|gio\b|am\b|pm\b|sang\b|toi\b|chieu\b)")
_EDGES = " .,:;!?…\"'“”"


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """Who answers, with which argument, and whether it is the answer to the question that the chat was asked."""

    run: Handler
    argument: str = ""
    awaited: bool = False


class Phrases:
    """Finds what stands for a phrase. Diacritics decide where they are written: "dừng" and "dung" are the command
    to stop, "đúng" is not."""

    def __init__(self, phrases: Iterable[tuple[str, Command | None]]) -> None:
        self._known: dict[str, list[tuple[str, Command | None]]] = {}
        for phrase, command in phrases:
            self._known.setdefault(fold(phrase), []).append((_marks(phrase), command))

    def has(self, text: str) -> bool:
        """Is `text` one of the phrases?"""
        return self._match(text, text) is not None

    def command(self, text: str, whole: str) -> Command | None:
        """Return the command that `text` stands for, which is a part of the `whole` that was written."""
        found = self._match(text, whole)
        return found[1] if found else None

    def _match(self, text: str, whole: str) -> tuple[str, Command | None] | None:
        careful = _marks(whole) != ""
        for phrase in self._known.get(fold(text), ()):
            if not careful or phrase[0] == _marks(text):
                return phrase
        return None


def _marks(text: str) -> str:
    """Return the diacritics of each word; where in the word they stand is a matter of taste (hủy, huỷ)."""
    words = unicodedata.normalize("NFD", text.lower()).split()
    marks = ["".join(sorted(char for char in word if char == "đ" or unicodedata.combining(char))) for word in words]
    return " ".join(marks).strip() and "|".join(marks)


GREETINGS, THANKS, SKIPS = (
    Phrases((phrase, None) for phrase in listed.split("|")) for listed in (_GREETINGS, _THANKS, _SKIPS)
)


def addressee(text: str) -> str | None:
    """Return the bot's name of "/tin@that_bot Sa Pa" in lower case; None when nobody is named."""
    found = re.match(r"/\s*\w+@(\w+)", text)
    return found[1].lower() if found else None


def command_of(text: str, commands: tuple[Command, ...]) -> tuple[Command | None, str, str]:
    """Return the command that a text with a slash names (None: no such), the name as typed, and the argument.

    The name may be written as one says it: "/Tìm kiếm mưa lũ" is "/timkiem mưa lũ".
    """
    words = re.sub(r"^(/\s*\w+)@\w*", r"\1", text).removeprefix("/").split()
    by_name = {name: command for command in commands for name in command.names}
    for count in range(min(3, len(words)), 0, -1):
        name = "".join(fold(word) for word in words[:count])
        if name in by_name:
            return by_name[name], name, " ".join(words[count:])
    return None, words[0] if words else "", ""


def meaning_of(request: Request, text: str) -> Meaning:
    """Return what a text without a slash means, whatever it is."""
    bare = text.strip(_EDGES)
    if answer := _answer(request, bare):
        return answer
    if command := _phrases(request.commands).command(bare, bare):
        return Meaning(run=command.run)
    for phrases, run in ((GREETINGS, help.greeting), (THANKS, help.thanks)):
        if phrases.has(bare):
            return Meaning(run=run)
    if not any(map(str.isalnum, text)):
        return Meaning(run=help.no_words)
    return _spoken(request, bare) or _named(request, text, bare)


def _answer(request: Request, bare: str) -> Meaning | None:
    """Return the meaning of an answer to the question that the chat was asked; None when it is something else."""
    question = _QUESTIONS.get(request.chat.awaiting or "")
    if question is None:
        return None
    if SKIPS.has(bare):
        return Meaning(run=setup.press_step, argument=question.onward) if question.onward else Meaning(run=help.thanks)
    if _phrases(request.commands).command(bare, bare) or GREETINGS.has(bare) or THANKS.has(bare):
        return None
    if not question.fits(request, bare):
        return None
    return Meaning(run=question.run, argument=bare, awaited=True)


def _spoken(request: Request, bare: str) -> Meaning | None:
    """Return the command that the first words name, where what follows can be its argument."""
    words = bare.split()
    if len(words) < 2 or " ".join(words[:2]).lower() in _NO_NEWS:
        return None
    for count in range(min(4, len(words) - 1), 0, -1):
        command = _phrases(request.commands).command(" ".join(words[:count]).strip(_EDGES), bare)
        argument = " ".join(words[count:]).strip(_EDGES)
        if command and argument and command.takes(request.about(argument)):
            return Meaning(run=command.run, argument=argument)
    return None


def _named(request: Request, text: str, bare: str) -> Meaning:
    """Return the meaning of a name, a time of day or a language; any other words are looked for."""
    if settings.language_called(bare):
        return Meaning(run=settings.language, argument=bare)
    if _time_of_day(bare):
        return Meaning(run=times.times, argument=bare)
    if len(text) <= news.LONGEST and request.services.reading.resolve(bare).kind != "words":
        return Meaning(run=news.news, argument=bare)
    return Meaning(run=news.search, argument=text)


def _time_of_day(text: str) -> bool:
    """Is this a time or several, and nothing else: "06:30", "7h30 và 6 giờ tối"?"""
    try:
        return bool(_CLOCK.search(fold(text)) and read_times(text)[0])
    except BadTime:
        return False


def _place_fits(request: Request, text: str) -> bool:
    """Does this look like the name of a place, and not of a topic?"""
    known = request.services.gazetteer.named(text) or places.district_called(request, text)
    return bool(known or (len(text) <= 40 and request.services.reading.resolve(text).kind == "words"))


def _near_place(request: Request, text: str) -> bool:
    """Is this a place's name, or nearly one? (Outside the three questions, other words are looked for.)"""
    known = request.services.gazetteer.named(text) or places.district_called(request, text)
    return bool(known or follows.similar_places(request, text))


def _has_digits(request: Request, text: str) -> bool:
    return any(map(str.isdigit, text))


def _anything(request: Request, text: str) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What a chat may have been asked: which texts are an answer, who takes it, and the step after it (/start)."""

    fits: Callable[[Request, str], bool]
    run: Handler
    onward: str = ""


_QUESTIONS = {
    "setup-place": _Question(fits=_place_fits, run=partial(places.choose_place, mode="s"), onward="time"),
    "setup-time": _Question(fits=_has_digits, run=partial(times.set_times, mode="s"), onward="done"),
    "place": _Question(fits=_near_place, run=partial(places.choose_place, mode="c")),
    "time": _Question(fits=_has_digits, run=partial(times.set_times, mode="c")),
    "follow": _Question(fits=_anything, run=follows.follow),
    "search": _Question(fits=_anything, run=news.search),
}


@lru_cache
def _phrases(commands: tuple[Command, ...]) -> Phrases:
    return Phrases((phrase, command) for command in commands for phrase in command.words)
