"""⏰ When an alert goes out, and ⌛ after which time nobody gets it any more: by buttons or typed as one says it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.commands import Answer, OldButton, Request, choice
from bot.commands.newsroom.alerts.showing import refused, show, view_of
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import fold
from digests.compose.schedule import EVERY_DAY, read_times
from digests.errors import AlertRefused, BadTime
from digests.model import Alert

LATER = (15, 30, 60)
"""Minutes from now that have a button."""
LASTING = (1, 2, 6, 12, 24)
"""Hours until the expiry that have a button."""
FARTHEST = timedelta(days=30)
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?!\d)")
_NOW = frozenset({"ngay", "ngay bay gio", "bay gio", "luon", "gui ngay", "now", "at once"})
_TOMORROW = re.compile(r"\b(?:ngay mai|sang mai|chieu mai|toi mai|mai|tomorrow)\b")
_TODAY = re.compile(r"\b(?:hom nay|today|sang nay|chieu nay|toi nay)\b")


async def press_when(request: Request, alert: Alert, rest: str) -> Answer:
    """ad:h:<id>[:now | :<minutes>]: choose when it goes out."""
    if not rest:
        return await _ask_when(request, alert)
    if rest != "now" and rest not in {str(each) for each in LATER}:
        raise OldButton(request.argument)
    at = None if rest == "now" else request.now + timedelta(minutes=int(rest))
    return await _schedule(request, alert, at)


async def take_time(request: Request, alert: Alert) -> Answer:
    """Take a typed time: "18:30", "18h30 mai", "24/11 6:00", "now"."""
    if fold(request.argument) in _NOW:
        return await _schedule(request, alert, None)
    at = read_moment(request.argument, request.now, request.newsroom.zone)
    if at is None:
        return await _ask_when(request, alert, wrong=True)
    return await _schedule(request, alert, at)


async def press_expiry(request: Request, alert: Alert, rest: str) -> Answer:
    """ad:x:<id>[:<hours>]: choose how long it may be sent."""
    if not rest:
        return await _ask_expiry(request, alert)
    if rest not in {str(each) for each in LASTING}:
        raise OldButton(request.argument)
    start = max(request.now, alert.scheduled_at or request.now)
    return await _expire(request, alert, start + timedelta(hours=int(rest)))


async def take_expiry(request: Request, alert: Alert) -> Answer:
    """Take a typed time after which it is not sent."""
    at = read_moment(request.argument, request.now, request.newsroom.zone)
    if at is None:
        return await _ask_expiry(request, alert, wrong=True)
    return await _expire(request, alert, at)


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the next moment that a text such as "18:30", "mai 6h" or "24/11 06:00" means; None: it means none."""
    local, folded = now.astimezone(zone), fold(text)
    day = _day(folded, local.date())
    try:
        plans, _ = read_times(_TODAY.sub(" ", _TOMORROW.sub(" ", _DATE.sub(" ", folded))) + _part(folded))
    except BadTime:
        return None
    if len(plans) != 1 or plans[0].weekdays != EVERY_DAY or (day is None and _DATE.search(folded)):
        return None
    at = datetime.combine(day or local.date(), plans[0].at, tzinfo=zone)
    if at <= now and day is None:
        at += timedelta(days=1)
    return at if now < at <= now + FARTHEST else None


def _day(folded: str, today: date) -> date | None:
    if found := _DATE.search(folded):
        try:
            day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
            return day if found[3] or day >= today else day.replace(year=day.year + 1)
        except ValueError:
            return None
    return today + timedelta(days=1) if _TOMORROW.search(folded) else today if _TODAY.search(folded) else None


def _part(folded: str) -> str:
    """Return the part of the day that stands with the day: "7h tối mai" and "tối nay 7h" are 19:00."""
    found = re.search(r"\b(sang|chieu|toi) (?:mai|nay)\b", folded)
    return f" {found[1]}" if found else ""


async def _schedule(request: Request, alert: Alert, at: datetime | None) -> Answer:
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    try:
        changed = await request.services.alerts.change(alert.id, request.person, request.now, scheduled_at=at)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show(request, changed)


async def _expire(request: Request, alert: Alert, at: datetime) -> Answer:
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    if at <= max(request.now, alert.scheduled_at or request.now):
        return await _ask_expiry(request, alert, wrong=True)
    try:
        changed = await request.services.alerts.change(alert.id, request.person, request.now, expires_at=at)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show(request, changed)


_WRONG = Text(id="I did not understand that time. It must lie in the future, at most 30 days ahead.")


async def _ask_when(request: Request, alert: Alert, *, wrong: bool = False) -> Reply:
    await request.services.subscriptions.await_answer(request.chat, f"al-h-{alert.id}")
    later = tuple(
        Choice(
            label=Text(id="in {count} minute", plural="in {count} minutes", count=each),
            action=f"ad:h:{alert.id}:{each}",
        )
        for each in LATER
    )
    menu: Menu = ((choice(N_("As soon as it is approved"), f"ad:h:{alert.id}:now"),), later, (_back(alert),))
    ask = Text(id="When should it go out? Type a time, for example 18:30, “6:00 tomorrow” or “24/11 06:00”.")
    return Reply(parts=(_WRONG, ask) if wrong else (ask,), menu=menu, edit=bool(request.incoming.action))


async def _ask_expiry(request: Request, alert: Alert, *, wrong: bool = False) -> Reply:
    await request.services.subscriptions.await_answer(request.chat, f"al-x-{alert.id}")
    view = await view_of(request)
    hours = tuple(
        Choice(label=Text(id="{count} hour", plural="{count} hours", count=each), action=f"ad:x:{alert.id}:{each}")
        for each in LASTING
    )
    ask = Text(
        id="How long is it still news? Now nobody gets it after {time}. Tap how many hours after it goes out, or "
        "type a time.",
        values={"time": view.moment(alert.expires_at)},
    )
    menu: Menu = (hours[:3], hours[3:], (_back(alert),))
    return Reply(parts=(_WRONG, ask) if wrong else (ask,), menu=menu, edit=bool(request.incoming.action))


def _back(alert: Alert) -> Choice:
    return choice(N_("← Back"), f"ad:o:{alert.id}")
