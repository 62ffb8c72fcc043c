"""The questions that a chat may have been asked, and which texts answer them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.commands import Handler, Request, feedback, follows, keywords, news, places, setup, times
from bot.wishes import wish_of
from digests.collect.text import fold
from digests.compose.schedule import read_times
from digests.errors import BadTime
from digests.names import LONGEST

_CLOCK = re.compile(r"\d\s*(?:[:h]|g\d\d|gio\b|am\b|pm\b|sang\b|toi\b|chieu\b|ruoi\b)|[a-z] gio\b|ing at \d|\d in the ")


def time_of_day(text: str) -> bool:
    """Is this a time or several, and nothing else: "06:30", "7h30 và 6 giờ tối", "gửi lúc sáu giờ sáng nhé"?"""
    folded = fold(text)
    try:  # "bay gio" is seven o'clock, and much more often "now"
        return folded != "bay gio" and bool(_CLOCK.search(folded) and read_times(text)[0])
    except BadTime:
        return False


def _place_fits(request: Request, text: str) -> bool:
    """Does this look like the name of a place, and not of a topic?"""
    known = request.services.gazetteer.named(text) or places.district_called(request, text)
    return bool(known or (len(text) <= 40 and request.services.reading.resolve(text).kind == "words"))


def _near_place(request: Request, text: str) -> bool:
    """Is this a place's name, or nearly one? (Outside the three questions, other words are looked for.)"""
    known = request.services.gazetteer.named(text) or places.district_called(request, text)
    return bool(known or places.beginning_with(request, text) or follows.similar_places(request, text))


def _like_a_time(request: Request, text: str) -> bool:
    return any(map(str.isdigit, text)) or time_of_day(text)


def _nothing(request: Request, text: str) -> bool:
    return False


def _words_with_signs(request: Request, text: str) -> bool:
    return text.startswith(("+", "-", "–", "−"))


def _anything(request: Request, text: str) -> bool:
    return True


def _name_like(request: Request, text: str) -> bool:
    """May these be names to follow, and not a sentence that says what to do?"""
    return ("," in text or len(text) <= LONGEST) and not time_of_day(text) and wish_of(text) is None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a chat may have been asked: which texts are an answer, who takes it, and the step after it (/start)."""

    fits: Callable[[Request, str], bool]
    run: Handler
    onward: str = ""
    once: bool = False
    """It ends with its answer, which does not end it itself: what is written next is none."""

    @property
    def is_place(self) -> bool:
        """Is a place what was asked for?"""
        return self.fits in (_place_fits, _near_place)


QUESTIONS = {
    "setup-topics": Question(fits=_nothing, run=setup.press_step, onward="place"),
    "setup-place": Question(fits=_place_fits, run=partial(places.choose_place, mode="s"), onward="time"),
    "setup-time": Question(fits=_like_a_time, run=partial(times.set_times, mode="s"), onward="done"),
    "place": Question(fits=_near_place, run=partial(places.choose_place, mode="c")),
    "time": Question(fits=_like_a_time, run=partial(times.set_times, mode="c")),
    "follow": Question(fits=_name_like, run=follows.follow, once=True),
    "keywords": Question(fits=_words_with_signs, run=keywords.keywords),
    "search": Question(fits=_anything, run=news.search, once=True),
    "feedback": Question(fits=_anything, run=feedback.feedback),
}
