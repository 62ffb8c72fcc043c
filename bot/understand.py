"""What a person means by a text: a command with a slash, a command's word, an answer, a name, or words to look for.

It decides and does nothing: out come the handler that answers, and its argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain

from bot.asking import EDGES, Asked, asked, inside, without_particles
from bot.commands import (
    Command,
    Handler,
    Request,
    feedback,
    follows,
    help,
    keywords,
    mydata,
    news,
    pauses,
    places,
    quiet,
    settings,
    setup,
    times,
)
from bot.commands.actions import ACTIONS
from bot.labels import action_of
from bot.phrases import ERASE, GREETINGS, SKIPS, THANKS, YES, Phrases, marks
from bot.questions import QUESTIONS, time_of_day
from bot.wishes import wish_of
from digests.collect.text import fold, level
from digests.names import LINKS, Query

_NO_CLOCK = re.compile(r"\d{1,2}\s*(?:[:h]|gio\b)\s*\d{0,2}")
_CHANGING = re.compile(r"((?:thay doi|doi|them|sua|chon|xem|cai dat|cai|change|add|set|edit|my|show) ).+")
"""Begins what is said of a setting: "đổi chủ đề", "change time"."""
_CHANGED: frozenset[Handler] = frozenset(
    {follows.topics, places.places, keywords.keywords, times.times, quiet.quiet, settings.settings, settings.language}
)
_DOTTED = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """Who answers, with which argument, and whether it is the answer to the question that the chat was asked."""

    run: Handler
    argument: str = ""
    awaited: bool = False
    ends: bool = False
    """With this answer the question is closed."""


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
    bare = text.strip(EDGES)
    if answer := _answer(request, bare):
        return answer
    for phrases, run in ((GREETINGS, help.greeting), (THANKS, help.thanks), (ERASE, mydata.erase)):
        if phrases.has(bare):
            return Meaning(run=run)
    if not any(map(str.isalnum, text)):
        return Meaning(run=help.show_help if "?" in text else help.no_words)
    if len(bare) > news.LONGEST:
        return Meaning(run=news.long_text, argument=text)
    wish = asked(bare)
    if said := wish_of(bare) or wish_of(wish.polite):
        return Meaning(run=said[0], argument=said[1])
    return _meant_as_a_whole(request, bare, wish) or _time(bare) or _time(wish.polite) or _about(request, bare, wish)


def _meant_as_a_whole(request: Request, bare: str, wish: Asked) -> Meaning | None:
    """Return the command or the button that the whole text stands for, courtesy apart."""
    if command := _phrases(request.commands).command(bare, bare):
        return Meaning(run=command.run)
    if action := action_of(bare):
        prefix, _, argument = action.partition(":")
        return Meaning(run=ACTIONS[prefix], argument=argument)
    if about := _CHANGING.fullmatch(fold(bare)):
        words = bare.split()[about[1].count(" ") :]
        if (command := _phrases(request.commands).command(" ".join(words), bare)) and command.run in _CHANGED:
            return Meaning(run=command.run)
    for polite in (wish.polite, without_particles(wish.polite)):
        command = _phrases(request.commands).command(polite, polite)
        # "toi muon dung lai" may be "tôi muốn dùng lại": to stop it takes "dung" alone, diacritics, or more words.
        if command and (command.run is not pauses.stop or marks(polite) or polite.count(" ") > 1):
            return Meaning(run=command.run)
    return None


def _about(request: Request, bare: str, wish: Asked) -> Meaning:
    """Return the meaning of what names a language, a topic or a place; any other words are looked for."""
    if settings.language_called(bare):
        return Meaning(run=settings.language, argument=bare)
    ourselves = {fold(request.newsroom.name), fold(request.newsroom.short_name)}
    if not wish.core or fold(wish.core) in ourselves:
        return Meaning(run=help.thanks if wish.thanks else help.greeting if not wish.polite else news.digest)
    if YES.has(wish.core) or _too_short(wish.core):
        return Meaning(run=help.too_short, argument=wish.core)
    if name := _name_in(request, wish):
        return Meaning(run=news.news, argument=name)
    if places.district_called(request, bare):
        return Meaning(run=partial(places.choose_place, mode="c"), argument=bare)
    return _spoken(request, wish) or _searched(request, bare, wish)


def _too_short(text: str) -> bool:
    """Is this a single letter, or a figure of one or two digits, which every story holds?"""
    return len(text) < 2 or (text.isdecimal() and len(text) < 3)


def _name_in(request: Request, wish: Asked) -> str | None:
    """Return the name of a topic or place that is all that somebody asks about."""
    short = (name for name in wish.names() if name and len(name) <= news.LONGEST)
    return next((name for name in short if request.services.reading.resolve(name).kind != "words"), None)


def _searched(request: Request, bare: str, wish: Asked) -> Meaning:
    """Return the search for the words, and what to show when no story holds them: the place that they name.

    "thời tiết ở Bát Xát" asks for a topic in a place; "lễ hội Bắc Hà" may do so, if no story holds the words.
    """
    codes = request.services.gazetteer.find(bare, "", province_sign=True)
    names = (place.code for name in inside(wish.polite) if (place := request.services.gazetteer.named(name)))
    ends = _at_an_end(request, wish.core)
    both = request.services.reading.both(wish.core)
    code = both.place if both else next(chain(codes, names, ends), "")
    queries = [both] if both else []
    queries += [Query(kind="place", value=code)] if code else []
    if both and LINKS.intersection(fold(wish.core).split()):
        return Meaning(run=partial(news.newest_of, wanted=queries), argument=wish.core)
    return Meaning(run=partial(news.look_for, otherwise=queries), argument=wish.core)


def _at_an_end(request: Request, core: str) -> Iterator[str]:
    """Yield the codes of places that two or three words at either end name, with the right diacritics if any."""
    words = core.split()
    for end in (end for length in (3, 2) for end in (words[:length], words[-length:]) if length < len(words)):
        name = " ".join(end)
        place = request.services.gazetteer.named(name)
        if place and (not marks(name) or level(name) in level(place.full_name)):
            yield place.code


def _answer(request: Request, bare: str) -> Meaning | None:
    """Return the meaning of an answer to the question that the chat was asked; None when it is something else."""
    first, _, letter = (request.chat.awaiting or "").partition("-")
    if first == "answer":
        return Meaning(run=partial(feedback.answer, id=int(letter)), argument=bare, awaited=True)
    question = QUESTIONS.get(request.chat.awaiting or "")
    if question is None:
        return None
    if SKIPS.has(bare):
        return Meaning(run=setup.press_step, argument=question.onward) if question.onward else Meaning(run=help.thanks)
    if _phrases(request.commands).command(bare, bare) or GREETINGS.has(bare) or THANKS.has(bare):
        return None
    if not question.fits(request, bare):
        return None
    named = _name_in(request, asked(bare)) if question.is_place else None
    return Meaning(run=question.run, argument=named or bare, awaited=True, ends=question.once)


def _spoken(request: Request, wish: Asked) -> Meaning | None:
    """Return the command that the first words name, where what follows can be its argument."""
    words = wish.polite.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        command = _phrases(request.commands).command(" ".join(words[:count]), wish.polite)
        argument = " ".join(words[count:])
        if command and command.run is not news.news and command.takes(request.about(argument)):
            if command.run is news.search:  # "tìm tin về hoa đào"
                argument = asked(argument).core or argument
            return Meaning(run=command.run, argument=argument)
    return None


def _time(bare: str) -> Meaning | None:
    """Return the meaning of a time of day, one that may be something else ("20.11"), or one that does not exist."""
    if time_of_day(bare):
        return Meaning(run=times.times, argument=bare)
    if _DOTTED.fullmatch(bare):
        return Meaning(run=times.offer, argument=bare)
    return Meaning(run=times.times, argument=bare) if _NO_CLOCK.fullmatch(fold(bare)) else None


@lru_cache
def _phrases(commands: tuple[Command, ...]) -> Phrases:
    return Phrases((phrase, command) for command in commands for phrase in command.words)
