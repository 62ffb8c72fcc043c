"""When the digest comes: /gio."""

from __future__ import annotations

import re
from datetime import time

from bot.commands import Answer, OldButton, Request, heading, setup, shown, wording
from bot.commands.menus import SETTINGS, time_menu
from bot.commands.quiet import clock_menu
from bot.messages import Choice, Reply, Text
from digests.compose.schedule import MOST_TIMES
from digests.errors import BadTime

EXAMPLES = Text(id="Examples: /time 06:30 · /time 06:30 18:00 mon-fri")


async def times(request: Request) -> Answer:
    """/gio 06:30 18:00 t2-t6: set the times; without any, show them and offer the usual ones."""
    return await set_times(request, "c") if request.argument else _ask(request)


async def press_time(request: Request) -> Answer:
    """g, g:<HHMM or other>:<where>: show the times, set one for every day, or wait for it to be typed."""
    if not request.argument:
        return _ask(request, edit=True)
    which, mode = request.fields(2)
    if which == "other":
        awaited = "setup-time" if mode == "s" else "time"
        await request.services.subscriptions.await_answer(request.chat, awaited)
        return Reply(parts=(Text(id="Send me the time, for example: 07:15"),))
    if not re.fullmatch(r"[0-2]\d[0-5]\d", which) or which >= "2400":
        raise OldButton(request.argument)
    return await set_times(request.about(f"{time(int(which[:2]), int(which[2:])):%H:%M}"), mode, pressed=True)


async def offer(request: Request) -> Answer:
    """Answer "6.30", which may be a time or a date (20.11): ask before anything changes."""
    hour, minute = map(int, request.argument.split("."))
    at = time(hour, minute)
    yes = Text(id="🕐 Digest at {time}", values={"time": f"{at:%H:%M}"})
    search = Text(id="🔎 Search for “{words}”", values={"words": request.argument})
    return Reply(
        parts=(Text(id="Shall the digest come at {time} every day?", values={"time": f"{at:%H:%M}"}),),
        menu=((Choice(label=yes, action=f"g:{at:%H%M}:c"),), (Choice(label=search, action=f"q:0:{request.argument}"),)),
    )


async def set_times(request: Request, mode: str, *, pressed: bool = False) -> Answer:
    """Set the times that the argument names, or say what is wrong with them."""
    try:
        chat = await request.services.subscriptions.set_times(request.chat, request.argument, request.now)
    except BadTime as wrong:
        return _wrong(wrong)
    request = request.of(chat)
    if mode == "s":
        return setup.done(request, edit=pressed)
    told = Text(id="Your digest will come at: {times}.", values={"times": wording.times(chat.plans, request.language)})
    return Reply(parts=(told, *stands_aside(request)), menu=((SETTINGS,),), edit=pressed)


def stands_aside(request: Request) -> tuple[Text, ...]:
    """Return a reminder when no digest will come because the chat is paused or not subscribed."""
    if request.chat.state == "active":
        return ()
    state = {"state": wording.state(request.chat, request.language)}
    if request.chat.state == "paused":
        return (Text(id="But nothing comes yet ({state}): send /resume to receive it.", values=state),)
    return (Text(id="But nothing comes yet ({state}): send /start to receive it.", values=state),)


def _ask(request: Request, *, edit: bool = False) -> Reply:
    now = Text(id="Chosen times: {times}.", values={"times": wording.times(request.chat.plans, request.language)})
    return Reply(
        parts=(heading(request.language.text("Digest time")), now, EXAMPLES, *stands_aside(request)),
        menu=(*time_menu(request, "c"), *clock_menu(request), (SETTINGS,)),
        edit=edit,
    )


def _wrong(wrong: BadTime) -> Reply:
    values = {"found": shown(wrong.found)}
    if wrong.why == "many":
        told = Text(
            id="That is too many times: the digest comes up to {most} times a day.", values={"most": MOST_TIMES}
        )
    elif wrong.why == "weekday":
        told = Text(id="“{found}” is not a weekday. Weekdays are mon, tue, wed, thu, fri, sat and sun.", values=values)
    else:
        told = Text(id="“{found}” is not a time I understand.", values=values)
    return Reply(parts=(told, EXAMPLES))
