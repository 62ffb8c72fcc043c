"""When nothing arrives, and by which clock: /yenlang, a later digest on days off, the reader's time zone."""

from __future__ import annotations

import re
from datetime import time
from zoneinfo import ZoneInfo

from bot.commands import Answer, OldButton, Request, choice, heading, rows, shown, wording
from bot.commands.menus import SETTINGS, TICK
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import fold
from digests.compose.schedule import LATER, read_times
from digests.errors import BadTime

USUAL = (time(22), time(6))
_OFF = frozenset({"tat", "khong", "bo", "off", "none", "no", "huy"})
_BETWEEN = (
    re.compile(r"\s*(?:-|–|—|\bđến\b|\bden\b|\btới\b|\bto\b|\buntil\b|\btill\b)\s*", re.IGNORECASE),
    re.compile(r"\s*\btoi\b\s*", re.IGNORECASE),  # "10h toi den 5h" is ten in the evening: tried last
)
ZONES = {
    "vn": ("Asia/Ho_Chi_Minh", N_("Viet Nam, Thailand, Laos")),
    "tw": ("Asia/Taipei", N_("Taiwan, China, Malaysia, Singapore")),
    "jp": ("Asia/Tokyo", N_("Japan, South Korea")),
    "au": ("Australia/Sydney", N_("Australia (Sydney, Melbourne)")),
    "ru": ("Europe/Moscow", N_("Russia (Moscow)")),
    "de": ("Europe/Berlin", N_("Germany, Poland, Czechia, France")),
    "uk": ("Europe/London", N_("Great Britain")),
    "ny": ("America/New_York", N_("America, east (New York)")),
    "la": ("America/Los_Angeles", N_("America, west (Los Angeles)")),
}
"""Where readers of a Vietnamese newsroom live: key → IANA name and what it is called."""


async def quiet(request: Request) -> Answer:
    """/yenlang 22:00-06:00: nothing arrives in these hours; "tắt" ends them; without words, what holds."""
    if not request.argument:
        return show(request)
    if fold(request.argument) in _OFF:
        return await _set(request, None)
    hours = hours_in(request.argument)
    if hours is None:
        told = Text(id="“{found}” are not hours I understand.", values={"found": shown(request.argument)})
        return Reply(parts=(told, Text(id="Example: /quiet 22:00-06:00, or /quiet off")), menu=_menu(request))
    return await _set(request, hours)


async def press_quiet(request: Request) -> Answer:
    """u, u:off, u:<HHMM>-<HHMM>: show the quiet hours, end them, set them. u:later:<+ or ->, u:zone, u:zone:<key>."""
    if not request.argument:
        return show(request, edit=True)
    what, _, value = request.argument.partition(":")
    if what == "off":
        return await _set(request, None, edit=True)
    if what == "later" and value in ("+", "-"):
        return await _later(request, value == "+")
    if what == "zone":
        return await _zone(request, value)
    found = re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-3])([0-5]\d)", request.argument)
    if found is None:
        raise OldButton(request.argument)
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return await _set(request, (begin, end), edit=True)


def hours_in(text: str) -> tuple[time, time] | None:
    """Return the hours that "22:00-06:00" or "từ 10 giờ tối đến 6 giờ sáng" are; None for anything else."""
    bare = re.sub(r"^(?:từ|tu|from)\s+", "", text.strip(), flags=re.IGNORECASE)
    return next((hours for between in _BETWEEN if (hours := _pair(between.split(bare)))), None)


def _pair(parts: list[str]) -> tuple[time, time] | None:
    try:
        times = [[plan.at for plan in read_times(part)[0]] for part in parts]
    except BadTime:
        return None
    if len(times) != 2 or any(len(one) != 1 for one in times) or times[0] == times[1]:
        return None
    return times[0][0], times[1][0]


def show(request: Request, *, edit: bool = False) -> Reply:
    """Return the quiet hours that hold, and what can be done."""
    told = (
        Text(id="Now: {hours}.", values={"hours": wording.quiet(request.chat, request.language)}),
        Text(
            id="In these hours nothing arrives; a digest waits for their end. "
            "Only an urgent alert for your place comes."
        ),
        Text(id="Example: /quiet 22:00-06:00, or /quiet off"),
    )
    return Reply(parts=(heading(request.language.text("Quiet hours")), *told), menu=_menu(request), edit=edit)


def clock_menu(request: Request) -> Menu:
    """Return the buttons about when and by which clock, as they stand under the times of the digest."""
    later = (
        choice(N_("⏰ Weekends at the usual time"), "u:later:-")
        if request.chat.weekend_later
        else choice(N_("🛌 Later on weekends and holidays"), "u:later:+")
    )
    return ((later,), (choice(N_("🌙 Quiet hours"), "u"), choice(N_("🌏 Time zone"), "u:zone")))


async def _set(request: Request, hours: tuple[time, time] | None, *, edit: bool = False) -> Answer:
    request = request.of(await request.services.subscriptions.set_quiet(request.chat, hours, request.now))
    return show(request, edit=edit)


async def _later(request: Request, on: bool) -> Answer:
    request = request.of(await request.services.subscriptions.set_weekend_later(request.chat, on, request.now))
    at = request.language.time(LATER)
    if on:
        told = Text(id="On weekends and public holidays the morning digest now comes at {time}.", values={"time": at})
    else:
        told = Text(id="The digest now comes at the same time on every day.")
    return Reply(parts=(told,), menu=(*clock_menu(request), (SETTINGS,)), edit=True)


async def _zone(request: Request, key: str) -> Answer:
    if key and key not in ZONES:
        raise OldButton(request.argument)
    if key:
        zone = ZoneInfo(ZONES[key][0])
        request = request.of(await request.services.subscriptions.set_zone(request.chat, zone, request.now))
    now = Text(
        id="Your clock says {time}. If that is wrong, tap where you live:",
        values={"time": request.language.time(request.now, request.chat.zone)},
    )
    choices = [_zone_choice(request, key, name, label) for key, (name, label) in ZONES.items()]
    return Reply(
        parts=(heading(request.language.text("Time zone")), now), menu=(*rows(choices, 1), (SETTINGS,)), edit=True
    )


def zone_name(request: Request, key: str) -> str:
    """Return how a time zone is called: by its countries, or else by its IANA name."""
    called = next((label for name, label in ZONES.values() if name == key), None)
    return request.language.text(called) if called else key


def _zone_choice(request: Request, key: str, name: str, label: str) -> Choice:
    there = request.language.time(request.now, ZoneInfo(name))
    tick = TICK if request.chat.zone.key == name else ""
    return Choice(label=f"{tick}{request.language.text(label)} · {there}", action=f"u:zone:{key}")


def _menu(request: Request) -> Menu:
    begin, end = USUAL
    usual = Choice(label=f"🌙 {begin:%H:%M} – {end:%H:%M}", action=f"u:{begin:%H%M}-{end:%H%M}")
    if request.chat.quiet is None:
        return ((usual,), (SETTINGS,))
    return ((choice(N_("🔔 No quiet hours"), "u:off"),), (SETTINGS,))
