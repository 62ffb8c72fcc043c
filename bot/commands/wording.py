"""How settings read in a sentence: times, weekdays, what a chat follows, how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from bot.commands import Request, shown
from config.i18n import Translator
from digests.model import Chat, Plan

_MONDAY = date(2026, 11, 23)
EVERY_DAY = frozenset(range(7))


def times(plans: Iterable[Plan], language: Translator) -> str:
    """Return "06:30, 18:00 (every day)", or each group of times with its own weekdays."""
    ordered = sorted(plans, key=lambda plan: (sorted(plan.weekdays), plan.at))
    groups = [
        f"{', '.join(language.time(plan.at) for plan in group)} ({weekdays(days, language)})"
        for days, group in groupby(ordered, key=lambda plan: plan.weekdays)
    ]
    return "; ".join(groups) or language.text("no time chosen")


def weekdays(days: frozenset[int], language: Translator) -> str:
    """Return "every day", "Monday – Friday" or "Tuesday, Sunday"."""
    if days == EVERY_DAY:
        return language.text("every day")
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run(run, language) for run in runs)


def _run(run: list[int], language: Translator) -> str:
    names = [language.date(_MONDAY + timedelta(days=day), style="weekday") for day in run]
    return f"{names[0]} – {names[-1]}" if len(names) > 2 else ", ".join(names)


def topics(request: Request) -> str:
    """Return the names of the topics the chat follows, in the newsroom's order."""
    wanted = request.chat.follows.topics
    known = [topic.slug for topic in request.newsroom.topics if topic.slug in wanted]
    return _list((request.topic_name(slug) for slug in known), request.language)


def places(request: Request) -> str:
    """Return the names of the communes and wards the chat follows."""
    places = request.newsroom.places_of(request.chat.follows.places)
    return _list((place.full_name for place in places), request.language)


def keywords(request: Request) -> str:
    """Return the keywords the chat follows, in quotes."""
    return _list((word(request.chat, one) for one in sorted(request.chat.follows.keywords)), request.language)


def mutes(request: Request) -> str:
    """Return the muted words, in quotes, and the muted topics."""
    wants = request.chat.follows
    words = (word(request.chat, one) for one in sorted(wants.muted_words))
    return _list((*words, *map(request.topic_name, sorted(wants.muted_topics))), request.language)


def word(chat: Chat, folded: str) -> str:
    """Return a word as the reader wrote it, in quotes."""
    return f"“{shown(chat.labels.get(folded, folded), 30)}”"


def follows(request: Request) -> str:
    """Return all that the chat follows in one line; "general news" in place of the topics when it chose none."""
    wants = request.chat.follows
    chosen_topics = topics(request) if wants.topics else request.language.text("general news")
    added = [show(request) for show, chosen in ((places, wants.places), (keywords, wants.keywords)) if chosen]
    return "; ".join([chosen_topics, *added])


def quiet(chat: Chat, language: Translator) -> str:
    """Return "22:00 – 06:00", or that there are no quiet hours."""
    if chat.quiet is None:
        return language.text("no quiet hours")
    begin, end = chat.quiet
    return f"{language.time(begin)} – {language.time(end)}"


def state(chat: Chat, language: Translator) -> str:
    """Return how the subscription stands: receiving, paused (until when), or stopped."""
    if chat.state == "active":
        return language.text("receiving the digest")
    if chat.state == "paused" and chat.paused_until is not None:
        return language.text("paused until {day}", day=language.date(chat.paused_until, chat.zone, style="short"))
    return language.text("paused") if chat.state == "paused" else language.text("not subscribed")


def _list(names: Iterable[str], language: Translator) -> str:
    every = list(names)
    head = ", ".join(shown(name) for name in every[:20])
    more = len(every) - 20
    if more > 0:
        return language.text("{names} and {count} more", plural="{names} and {count} more", count=more, names=head)
    return head or language.text("nothing yet")
