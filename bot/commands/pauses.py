"""Silence: /tamdung for a while, /tieptuc again, /dung for good (the settings are kept)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.commands import Answer, OldButton, Request, choice, rows, wording
from bot.commands.menus import READ_NOW, SETTINGS
from bot.messages import N_, Menu, Reply, Text
from digests.collect.text import fold

LONGEST = 365
"""Days that a pause may have."""

_UNITS = {
    **dict.fromkeys(("", "ngay", "hom", "day", "days", "d"), 1),
    **dict.fromkeys(("tuan", "week", "weeks"), 7),
    **dict.fromkeys(("thang", "month", "months"), 30),
}
_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
}  # fmt: skip
RESUME = choice(N_("▶️ Resume"), "w:on")
SUBSCRIBE = choice(N_("🔔 Subscribe"), "start")
BACK = choice(N_("↩️ Subscribe again"), "w:on")
REASONS = {
    "much": N_("Too many messages"),
    "other-news": N_("Not what interests me"),
    "moved": N_("I live elsewhere now"),
    "other": N_("Another reason"),
}
"""What a reader who leaves may tap → its label."""
_WHY = "reason"


def days_in(text: str) -> int | None:
    """Return the days that "3 ngày", "1 tuần" or "two weeks" are; None when it is no span of 1 to 365 days."""
    found = re.fullmatch(r"(?:trong |for )?(\d{1,4}|[a-z]+) ?([a-z]*)(?: nua)?", fold(text))
    if found is None:
        return None
    count = int(found[1]) if found[1].isdigit() else _WORDS.get(found[1], 0)
    days = count * _UNITS.get(found[2], 0)
    return days if 1 <= days <= LONGEST else None


async def pause(request: Request) -> Answer:
    """/tamdung [3 ngày]: no digest for so long, or until /tieptuc."""
    if request.chat.state == "left":
        return not_subscribed()
    days = days_in(request.argument) if request.argument else None
    if request.argument and days is None:
        wrong = Text(
            id="For how long? Send a number of days, from 1 to {most}. Example: /pause 3 days",
            values={"most": LONGEST},
        )
        return Reply(parts=(wrong,), menu=_lengths())
    return await _paused(request, days, edit=False)


async def press_pause(request: Request) -> Answer:
    """w, w:<days>, w:on, w:off, w:<reason>: pause until resumed or for so many days, resume, stop, say why."""
    match request.argument:
        case "":
            return await _paused(request, None, edit=True) if request.chat.state != "left" else not_subscribed()
        case "on":
            return replace(await resume(request), edit=True)
        case "off":
            return replace(await stop(request), edit=True)
        case reason if reason in REASONS:
            return await _because(request, reason)
        case days if days.isdecimal() and len(days) < 4 and 1 <= int(days) <= LONGEST:
            return await _paused(request, int(days), edit=True)
        case _:
            raise OldButton(request.argument)


async def resume(request: Request) -> Reply:
    """/tieptuc: digests come again; also for somebody who had stopped."""
    was = request.chat.state
    if was == "active":
        told = Text(id="Your digest is on already.")
    else:
        request = request.of(await request.services.subscriptions.resume(request.chat, request.now))
        told = Text(id="Welcome back! Your digest is on again.")
    when = Text(id="It comes at: {times}.", values={"times": wording.times(request.chat.plans, request.language)})
    return Reply(parts=(told, when), menu=((READ_NOW, SETTINGS),))


async def stop(request: Request) -> Reply:
    """/dung: no digest any more."""
    if request.chat.state == "left":
        return not_subscribed()
    stopped = await request.services.subscriptions.stop(request.chat, request.now, asking=_WHY)
    await request.services.mydata.departed(stopped, request.now)
    told = Text(id="You will receive no more digests. Your choices are kept, in case you come back.")
    back = Text(id="You can still read and search the news here whenever you like.")
    why = Text(id="Would you tell us why? One tap helps us to do better.")
    reasons = rows([choice(label, f"w:{reason}") for reason, label in REASONS.items()])
    return Reply(parts=(told, back, why), menu=(*reasons, (BACK,)))


async def _because(request: Request, reason: str) -> Reply:
    """Note why somebody left, once, and not who."""
    if request.chat.awaiting == _WHY:
        await request.services.mydata.explained(request.chat, reason, request.now)
        await request.services.subscriptions.await_answer(request.chat, None)
    told = Text(id="Thank you, we take it to heart. You will receive no more digests.")
    return Reply(parts=(told,), menu=((BACK,),), edit=True)


async def too_much(request: Request) -> Answer:
    """Answer somebody to whom it is too much: what can be had less of, and the way out."""
    if request.chat.state == "left":
        return not_subscribed()
    told = Text(id="Sorry for the trouble. What would suit you better?")
    return Reply(
        parts=(told,),
        menu=(
            (choice(N_("🕐 Time"), "g"), choice(N_("🌙 Quiet hours"), "u")),
            (choice(N_("⏸ Pause"), "w"), choice(N_("⏹ Stop the digest"), "w:off")),
        ),
    )


def not_subscribed() -> Reply:
    """Say that there is nothing to pause or to stop."""
    told = Text(id="You are not subscribed, so no digest comes to you.")
    return Reply(parts=(told,), menu=((SUBSCRIBE, READ_NOW),))


async def _paused(request: Request, days: int | None, *, edit: bool) -> Reply:
    chat = await request.services.subscriptions.pause(request.chat, days, request.now)
    if chat.state == "paused" and chat.paused_until is not None:
        day = request.language.date(chat.paused_until, chat.zone, style="short")
        told = [Text(id="No digest until {day}. It resumes by itself.", values={"day": day})]
    else:
        told = [Text(id="Your digest is paused until you resume it."), Text(id="Or tap for how long:")]
    return Reply(parts=tuple(told), menu=(*_lengths(), (RESUME,)), edit=edit)


def _lengths() -> Menu:
    return (
        (
            choice(N_("1 day"), "w:1"),
            choice(N_("3 days"), "w:3"),
            choice(N_("1 week"), "w:7"),
        ),
    )
