"""When a reader wants their digest: read from their words, and worked out for their clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from digests.collect.text import fold
from digests.compose.calendar import is_day_off
from digests.errors import BadTime
from digests.model import Chat, Plan, aware

GRACE = timedelta(hours=2)
"""A digest later than this is not sent: its news goes into the next one."""
EARLY, LATER = time(4), time(9)
"""Who wishes it gets the digest of the early morning at nine on weekends and public holidays."""
MOST_TIMES = 3
"""How many digests a day a reader may ask for."""

EVERY_DAY = frozenset(range(7))
_WORKDAYS = frozenset(range(5))
_WEEKEND = frozenset({5, 6})

_PART_OF_DAY = r"(?:am|pm|sang|trua|chieu|toi|dem|morning|afternoon|evening)\b"
_DIGITS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_HOURS = {word: hour for hour, word in enumerate([*_DIGITS, "muoi", *(f"muoi {digit}" for digit in _DIGITS)], start=1)}
_LESS = {"nam": 5, "muoi": 10, "muoi lam": 15, "hai muoi": 20, "hai muoi lam": 25}
"""What "sáu giờ kém mười" takes away."""
_MINUTES = {"ruoi": 30, "muoi lam": 15, "ba muoi": 30, "bon lam": 45, "bon muoi lam": 45}
_SPOKEN_MINUTE = "|".join(sorted(_MINUTES, key=len, reverse=True))
_CLOCK = re.compile(
    rf"(?:(?P<before>{_PART_OF_DAY})\s*(?:(?:at|luc)\s)?)?"
    rf"(?:(?P<spoken>{'|'.join(sorted(_HOURS, key=len, reverse=True))})(?=\s+gio\b)|(?P<hour>\d{{1,2}}))"
    rf"(?:\s*(?:[:.h]|gio\b|g(?=\d\d\b))(?:\s*(?P<minute>\d{{1,2}}(?![\d:.h])|(?:{_SPOKEN_MINUTE})\b))?"
    r"|(?P<packed>\d\d)\b|\s*(?P<half>ruoi)\b)?"
    r"(?:\s*kem\s+(?P<less>\d{1,2}|(?:hai )?muoi(?: lam)?|nam)\b)?"
    rf"(?:\s*phut\b)?(?:\s*(?:in the )?(?P<part>{_PART_OF_DAY}))?"
)
_GROUPS = {
    "hang ngay": EVERY_DAY, "moi ngay": EVERY_DAY, "ca tuan": EVERY_DAY, "daily": EVERY_DAY, "every day": EVERY_DAY,
    "ngay thuong": _WORKDAYS, "ngay lam viec": _WORKDAYS, "trong tuan": _WORKDAYS, "weekdays": _WORKDAYS,
    "weekday": _WORKDAYS,
    "cuoi tuan": _WEEKEND, "weekend": _WEEKEND, "weekends": _WEEKEND,
}  # fmt: skip
_DAYS = {
    **{name: day for day in range(6) for name in (f"t{day + 2}", f"thu {day + 2}", f"thu{day + 2}")},
    "thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5,
    "cn": 6, "chu nhat": 6, "t8": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
# What a part of the day adds to the hour named with it.
_HALF_DAY = {
    **{(part, hour): 12 for part in ("pm", "chieu", "toi", "afternoon", "evening") for hour in range(1, 12)},
    **{("dem", hour): 12 for hour in range(7, 12)},
    **{("trua", hour): 12 for hour in range(1, 4)},
    ("am", 12): -12,
    ("dem", 12): -12,
}
_READER = "(?:cho )?(?:toi|minh|em|anh|chi|co|chu|bac|ong|ba|me|bo|chau|me)"
_OFTEN = r"(?:moi|mot|1) ngay (?:\d|mot|hai|ba) lan|(?:\d|mot|hai|ba) lan (?:moi |mot |1 |trong )?ngay"
_NOISE = re.compile(
    r"[\s,;&+]+|(?:va|and|luc|at|vao|cac ngay|buoi|on|from|tu|tin(?= luc\b)|ngay mai|mai|nhe|nha|a|please"
    rf"|{_OFTEN}|every(?! day)|moi(?= (?:sang|trua|chieu|toi)\b)"
    r"|(?:change|set|move)(?: the| my)?(?: time| digest)?(?: to)?"
    rf"|(?:hay )?(?:gui|nhan|doi|dat|hen)(?: {_READER})?(?: ban tin| tin| gio)?(?: {_READER})?(?: sang| thanh)?"
    r"|(?:send|deliver)(?: me)?(?: it| news| the news| the digest)?)\b"
)


def _longest_first(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_GROUP = re.compile(rf"(?:{_longest_first(_GROUPS)})\b")
_DAY = re.compile(rf"(?:{_longest_first(_DAYS)})\b")
_SPAN = re.compile(rf"({_DAY.pattern})\s*(?:-|–|den\b|toi\b|to\b)\s*({_DAY.pattern}|[2-8]\b)")
_LIKE_A_DAY = re.compile(r"(?:t|thu )\d")
_END = re.compile(r"(?![\w:.\-–])")


def next_due(
    plan: Plan,
    zone: ZoneInfo,
    after: datetime,
    *,
    quiet: tuple[time, time] | None = None,
    weekend_later: bool = False,
) -> datetime:
    """Return the first moment later than `after`, in UTC, at which this plan wants its digest.

    A digest in the quiet hours waits for their end; one of the morning comes at `LATER` on days off, if so wished. A
    time that the clock skips (summer time begins) falls as much later as the clock is moved; one that comes twice
    counts the first time only.
    """
    day = aware(after).astimezone(zone).date()
    for today in (day + timedelta(days=offset) for offset in range(-2, 10)):
        if today.weekday() in plan.weekdays:
            local = _out_of(quiet, today, _later(today, plan.at) if weekend_later else plan.at)
            if (moment := local.replace(tzinfo=zone).astimezone(UTC)) > after:
                return moment
    raise ValueError(f"a plan without a weekday: {plan}")


def dues(chat: Chat, now: datetime) -> dict[time, datetime | None]:
    """Return when each of the chat's plans is due next; None for all of them while nothing goes to the chat."""
    if chat.state != "active" or not chat.at_home:
        return {plan.at: None for plan in chat.plans}
    return {
        plan.at: next_due(plan, chat.zone, now, quiet=chat.quiet, weekend_later=chat.weekend_later)
        for plan in chat.plans
    }


def _later(day: date, at: time) -> time:
    return LATER if EARLY <= at < LATER and is_day_off(day) else at


def _out_of(quiet: tuple[time, time] | None, day: date, at: time) -> datetime:
    """Return the moment by the local clock, moved to the end of the quiet hours if it falls into them."""
    if quiet is None or quiet[0] == quiet[1]:
        return datetime.combine(day, at)
    begin, end = quiet
    if begin < end:
        return datetime.combine(day, end if begin <= at < end else at)
    if at >= begin:
        return datetime.combine(day + timedelta(days=1), end)
    return datetime.combine(day, max(at, end))


def quiet_end(quiet: tuple[time, time], zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when the quiet hours end that are going on at `now`, in UTC; None: none are."""
    local = aware(now).astimezone(zone).replace(tzinfo=None)
    end = _out_of(quiet, local.date(), local.time())
    if end == local:
        return None
    ends = (end.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))  # some times come twice a year
    return next((moment for moment in ends if moment > now), None)


def late(slot: datetime, now: datetime) -> bool:
    """Is it too late to send the digest of `slot`?"""
    return now - slot > GRACE


def read_times(text: str) -> tuple[list[Plan], frozenset[int]]:
    """Read "06:30 18:00 t2-t6" as plans, earliest first; BadTime names the first word that is wrong.

    Times: 06:30, 6:30, 6h30, 6h, 6 giờ rưỡi, 7 giờ tối, 7pm. Weekdays: t2-t6, t7 cn, thứ hai, cuối tuần, hằng ngày,
    mon-fri. Weekdays belong to the times before them ("06:30 t2-t6 08:00 cn"), or to those after them where the text
    begins with weekdays; times without any are for every day. Weekdays alone are the second value, with no plans.
    """
    groups: list[tuple[list[time], set[int]]] = [([], set())]
    days_first: bool | None = None
    previous: type | None = None
    for token in _tokens(text):
        kind = time if isinstance(token, time) else frozenset
        days_first = kind is frozenset if days_first is None else days_first
        if previous not in (None, kind) and kind is (frozenset if days_first else time):
            groups.append(([], set()))
        if isinstance(token, time):
            groups[-1][0].append(token)
        else:
            groups[-1][1].update(token)
        previous = kind
    if not any(times for times, _ in groups):
        return [], frozenset(chain.from_iterable(days for _, days in groups))
    return _merged(groups, text), frozenset()


def _merged(groups: list[tuple[list[time], set[int]]], text: str) -> list[Plan]:
    weekdays: dict[time, frozenset[int]] = {}
    for times, days in groups:
        for at in times:
            weekdays[at] = weekdays.get(at, frozenset()) | (frozenset(days) or EVERY_DAY)
    if len(weekdays) > MOST_TIMES:
        raise BadTime(text.strip(), "many")
    return [Plan(at=at, weekdays=weekdays[at]) for at in sorted(weekdays)]


def _tokens(text: str) -> list[time | frozenset[int]]:
    """Read the text from left to right; BadTime with the word at which it stops making sense."""
    folded, tokens, place = fold(text), list[time | frozenset[int]](), 0
    while place < len(folded):
        if skipped := _NOISE.match(folded, place):
            place = skipped.end()
            continue
        token, end = _token(folded, place)
        if token is None or not _END.match(folded, end):
            raise BadTime(_word_at(text, folded, place), "weekday" if _LIKE_A_DAY.match(folded, place) else "time")
        tokens.append(token)
        place = end
    return tokens


def _word_at(text: str, folded: str, place: int) -> str:
    """Return the reader's own word, as they wrote it, that stands at `place` of the folded text."""
    words, index = text.split(), folded[:place].count(" ")
    return words[index] if index < len(words) else folded[place:].split()[0]


def _token(folded: str, place: int) -> tuple[time | frozenset[int] | None, int]:
    if found := _GROUP.match(folded, place):
        return _GROUPS[found[0]], found.end()
    if found := _SPAN.match(folded, place):
        first, last = _DAYS[found[1]], _DAYS.get(found[2], _DAYS.get(f"t{found[2]}", 0))
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1)), found.end()
    if found := _DAY.match(folded, place):
        return frozenset({_DAYS[found[0]]}), found.end()
    if found := _CLOCK.match(folded, place):
        if found["before"] and found["part"] and _CLOCK.match(folded, found.start("part")):
            # "sáng 6h tối 7h": the second part of the day is that of the next time.
            return _clock(found, found["before"]), len(folded[: found.start("part")].rstrip())
        return _clock(found, found["part"] or found["before"]), found.end()
    return None, place


def _clock(found: re.Match[str], part: str | None) -> time | None:
    hour = _HOURS[found["spoken"]] if found["spoken"] else int(found["hour"])
    spoken = _MINUTES.get(found["minute"] or found["half"] or "")
    minute = int(found["minute"] or found["packed"] or 0) if spoken is None else spoken
    hour += _HALF_DAY.get((part or "", hour), 0)
    if hour > 23 or minute > 59:
        return None
    less = _LESS.get(found["less"] or "") or int(found["less"] or 0)
    return time(*divmod((hour * 60 + minute - less) % (24 * 60), 60)) if less < 60 else None
