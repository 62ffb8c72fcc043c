"""/nhatky: the log of what the newsroom's people did, the newest first, by person and by day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import groupby

from bot.commands import Answer, OldButton, Request, choice, heading, rows, shown
from bot.commands.newsroom.deeds import person, sentence
from bot.messages import N_, Choice, Menu, Reply, Text
from config.i18n import alphabetical
from digests.collect.text import fold
from digests.model import Block, Span
from digests.trail import Deed, Filter, Page

_DAY = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\b")
_THING = re.compile(r"(?:#|\b(?:tin nong|alert|so) )?#?\b(\d{1,9})\b")
_STORY = re.compile(r"\b(?:tin|story|bai) (\d{1,9})\b")
_WORDS = {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1}
DAYS = 7
"""So many days back there are buttons for; others are typed."""
_ALL = choice(N_("✖ Everything"), "au:0:-:-:-")
_PEOPLE, _DAYS = choice(N_("👤 By person"), "au:w"), choice(N_("📅 By day"), "au:d")


async def audit(request: Request) -> Answer:
    """/nhatky [name] [23/11] [#12]: the log, or those lines of it."""
    wanted, name = _read(request)
    if wanted is None:
        return Reply(parts=(Text(id="There is no day {day}.", values={"day": name}),), menu=((_DAYS, _ALL),))
    if name:
        found = await request.services.trail.people(name)
        if len(found) > 1:
            return _choose(request, found, wanted)
        if not found:
            return Reply(
                parts=(Text(id="Nobody in the newsroom is called “{name}”.", values={"name": _said(request, name)}),),
                menu=((_PEOPLE, _ALL),),
            )
        wanted = Filter(who=next(iter(found)), day=wanted.day, about=wanted.about)
    return await _show(request, wanted, 0)


async def press_audit(request: Request) -> Answer:
    """au:w, au:d: choose a person, a day. au:<page>:<day>:<about>:<who>, each - when it is not asked for."""
    if request.argument == "w":
        return _choose(request, await request.services.trail.people(), Filter(), edit=True)
    if request.argument == "d":
        return _choose_day(request)
    page, day, about, who, *_ = (*request.argument.split(":", 3), "", "", "")
    if not (re.fullmatch(r"\d{1,4}", page) and day and about and who):
        raise OldButton(request.argument)
    return await _show(request, _filter(day, about, who), int(page), edit=True)


async def _show(request: Request, wanted: Filter, page: int, *, edit: bool = False) -> Reply:
    found = await request.services.trail.page(wanted, page)
    parts: list[Block | Text] = [heading(_title(request, wanted, found))]
    for day, deeds in groupby(found.deeds, key=lambda deed: deed.at.astimezone(request.newsroom.zone).date()):
        parts.append(_day(request, day, list(deeds), found))
    if not found.deeds:
        parts.append(Text(id="Nothing is written down there."))
    return Reply(parts=tuple(parts), menu=_menu(wanted, found, page), edit=edit)


def _day(request: Request, day: date, deeds: list[Deed], found: Page) -> Block:
    language = request.language
    lines = [(Span(text=language.date(day), italic=True),)]
    for deed in deeds:
        at = language.time(deed.at, request.newsroom.zone)
        lines.append((Span(text=f"{at} · {sentence(deed, found.names, language, request.newsroom)}"),))
    return Block(lines=tuple(lines))


def _title(request: Request, wanted: Filter, found: Page) -> str:
    language = request.language
    parts = [language.text("What was done")]
    if wanted.who is not None:
        parts.append(person(wanted.who, found.names, language))
    if wanted.about:
        of, _, id = wanted.about.partition(":")
        parts.append(f"#{id}" if of == "alert" else language.text("story {id}", id=id))
    if wanted.day:
        parts.append(language.date(wanted.day, style="short"))
    return " · ".join(parts)


# --- buttons --------------------------------------------------------------------------------------


def _menu(wanted: Filter, found: Page, page: int) -> Menu:
    turns = []
    if page:
        turns.append(choice(N_("‹ Newer"), _action(wanted, page - 1)))
    if found.older:
        turns.append(choice(N_("Older ›"), _action(wanted, page + 1)))
    return tuple(turns), (_PEOPLE, _DAYS), ((_ALL,) if wanted != Filter() else ())


def _choose(request: Request, people: dict[str, str], wanted: Filter, *, edit: bool = False) -> Reply:
    choices = []
    for key in sorted(people, key=lambda key: alphabetical(people[key])):
        action = _action(Filter(who=key, day=wanted.day, about=wanted.about), 0)
        if len(action.encode()) <= 64:  # core.telegram.org/bots/api#inlinekeyboardbutton
            choices.append(Choice(label=shown(person(key, people, request.language), 40), action=action))
    program = Choice(label=Text(id="the program"), action=_action(Filter(who="", day=wanted.day), 0))
    return Reply(parts=(Text(id="Whose deeds?"),), menu=(*rows([*choices, program]), (_ALL,)), edit=edit)


def _choose_day(request: Request) -> Reply:
    today = _today(request)
    days = [today - timedelta(days=back) for back in range(DAYS)]
    choices = [
        Choice(label=request.language.date(day, style="short"), action=_action(Filter(day=day), 0)) for day in days
    ]
    ask = Text(id="Which day? Others can be typed: {example}", values={"example": f"/{_name(request)} {today:%d/%m}"})
    return Reply(parts=(ask,), menu=(*rows(choices), (_ALL,)), edit=True)


def _action(wanted: Filter, page: int) -> str:
    day = f"{wanted.day:%Y%m%d}" if wanted.day else "-"
    about = (wanted.about or "-").replace(":", ".")
    who = "-" if wanted.who is None else wanted.who or "."
    return f"au:{page}:{day}:{about}:{who}"


def _filter(day: str, about: str, who: str) -> Filter:
    """Read what `_action` wrote; OldButton for anything else."""
    right = re.fullmatch(r"-|\d{8}", day) and re.fullmatch(r"-|[a-z]+\.\d{1,18}", about)
    if not right or not re.fullmatch(r"-|\.|[a-z]+:\S+", who):
        raise OldButton(who)
    try:
        on = None if day == "-" else date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise OldButton(day) from None
    about = about.replace(".", ":")
    return Filter(day=on, about=None if about == "-" else about, who=None if who == "-" else who.strip("."))


# --- words ----------------------------------------------------------------------------------------


def _said(request: Request, name: str) -> str:
    """Return a folded name as it was written, if it was written by itself."""
    return shown(request.argument if fold(request.argument) == name else name)


def _read(request: Request) -> tuple[Filter | None, str]:
    """Return which lines the words ask for, and what is left of them: somebody's name, folded.

    None and the words: they ask for a day that there is none of.
    """
    text, day, about = fold(request.argument), None, None
    for word, back in _WORDS.items():
        if re.search(rf"\b{word}\b", text):
            day, text = _today(request) - timedelta(days=back), text.replace(word, " ")
    if found := re.search(r"[a-z]+:\S+", text):  # somebody without a name
        return Filter(day=day), found[0]
    if found := _DAY.search(text):
        day, text = _date(found, _today(request)), text.replace(found[0], " ")
        if day is None:
            return None, found[0]
    for pattern, kind in ((_STORY, "article"), (_THING, "alert")):
        if about is None and (found := pattern.search(text)):
            about, text = f"{kind}:{int(found[1])}", text.replace(found[0], " ")
    return Filter(day=day, about=about), " ".join(text.replace("#", " ").split())


def _date(found: re.Match[str], today: date) -> date | None:
    """Return the last such day that is not in the future; None when there is no such day."""
    for year in (int(found[3]),) if found[3] else (today.year, today.year - 1):
        try:
            day = date(year, int(found[2]), int(found[1]))
        except ValueError:
            continue
        if day <= today or found[3]:
            return day
    return None


def _today(request: Request) -> date:
    return request.now.astimezone(request.newsroom.zone).date()


def _name(request: Request) -> str:
    return "nhatky" if request.language.locale == "vi" else "audit"
