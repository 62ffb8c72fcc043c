"""Dates of Vietnamese feeds, read by our own rules: stock parsers miss or misread 37 % of them.

A date is taken apart (date, time, zone, weekday); whatever is left over must be known to mean nothing, so that
a text that is not understood gives None and never a wrong moment. Which of day and month comes first is declared
by the source and checked against the weekday, against the other dates of the feed, and against the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from digests.collect.text import fold
from digests.collect.zones import take_zone

Order = Literal["dmy", "mdy"]

_OLDEST = 1995
"""Years before the first feeds are empty fields ("0001-01-01", "1970-01-01"), not dates."""
_AHEAD = timedelta(days=3)
"""A date further in the future was meant in the other order: the two orders differ by four weeks at least."""
_AMERICAN = re.compile(r"(?<!\d)(?:[1-9]/\d{1,2}|\d{1,2}/[1-9])/\d{4},? \d{1,2}:\d\d(?::\d\d)? [AP]M", re.ASCII)
"""How .NET writes en-US; Vietnamese programs that write AM and PM pad day and month."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?:(?:january|february|march|april|june|july|august|september|october|november|december|sept"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b\.?|(?:thang|thg|th)\.?\s*(?P<number>\d{1,2})\b"
    r"|thang (?P<word>gieng|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?: mot| hai)?|chap)\b)"
)
_MONTH_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_YEAR = r"(?P<year>\d{4}|\d{2})(?![\d:])"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)t?"),
    re.compile(r"(?<!\d)(?P<first>\d{1,2})([-/.])(?P<second>\d{1,2})\2" + _YEAR),
    re.compile(rf"\b(?P<name>{_NAMED})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b[\s,]+(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})[\s-]*(?P<name>{_NAMED})[\s,/-]*(?:nam\s+)?" + _YEAR),
    re.compile(rf"\b(?P<name>{_NAMED})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b[\s,]+" + _YEAR),
)
_CTIME = re.compile(rf"\b(?P<name>{_NAMED})\s+(?P<day>\d{{1,2}})\b(?=\s.*\d:\d.*\s(?P<year>\d{{4}})$)")
_AMBIGUOUS = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_CTIME_YEAR = re.compile(r"\s\d{4}$")
_TIME = re.compile(
    r"(?<![\d+-])(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"|\s*(?:h|gio|g)\s*(?P<minutes>\d{1,2})?\b(?!\s*(?:viet|ha noi)))"
    r"\s*(?P<half>(?:am|pm|sa|ch|a\.m\.|p\.m\.|sang|chieu|toi)(?![a-z]))?"
)
_GLUED = re.compile(r"(?<=[\s/-]\d{4})-(?=\d{1,2}:\d)|(?<=[hg]\d\d)'|(?<=[hg] \d\d)'|(?<=[+-]\d\d:\d\d):00$")
_PLAIN = str.maketrans("＋：", "+:")
_WEEKDAY = re.compile(
    r"\b(?:(?:thu|th|t)\.?\s*(?P<number>[2-7])\b|thu\s+(?P<word>hai|ba|tu|nam|sau|bay)\b|(?P<sunday>chua?\s*nhat|cn)\b"
    r"|(?P<english>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|r|rs|rsday|urday)?\b\.?)"
)
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = ("hai", "ba", "tu", "nam", "sau", "bay")
_NOISE = re.compile(
    r"\b(?:ngay|luc|gio|phut|viet nam|ha noi|cap nhat|dang|xuat ban|at|on|of)\b|[\s,.;:|!()\[\]<>–—-]|\bt\b"
)


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What a raw date says: its possible days (year, month, day), time of day, zone and weekday."""

    days: dict[Order, tuple[int, int, int]]
    clock: timedelta
    offset: timezone | None
    weekday: int | None

    def moment(self, order: Order, zone: tzinfo) -> datetime | None:
        """Return the UTC moment under `order`, or None where there is no such day."""
        year, month, day = self.days[order]
        try:
            midnight = datetime(year, month, day, tzinfo=self.offset or zone)
            return (midnight + self.clock).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def fits(self, order: Order) -> bool:
        """Say whether there is such a day, and whether the weekday, if one is named, is the right one."""
        moment = self.moment(order, UTC)
        year, month, day = self.days[order]
        return moment is not None and self.weekday in (None, datetime(year, month, day, tzinfo=UTC).weekday())


def read_date(raw: str, *, order: Order, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the moment that `raw` means in UTC, never later than `now`; None if it cannot be understood.

    `order` is the source's own for dates like 7/8/2026; `zone` holds where the text names none.
    """
    moment = _epoch(raw.strip("/Date() \n\t")) or _read(raw, order, zone, now)
    return min(moment, now.astimezone(UTC)) if moment and moment.year >= _OLDEST else None


def settle_order(raws: Iterable[str], declared: Order) -> Order:
    """Return the order that the dates of one feed agree on: the declared one unless they contradict it.

    A day above 12 or a weekday shows the order; a feed keeps to one form, and its entries lie close together.
    """
    doubtful = [raw for raw in raws if _AMBIGUOUS.search(raw)]
    readings = [reading for reading in map(_take_apart, doubtful) if reading]
    votes = {"dmy": 0, "mdy": 0}
    for reading in readings:
        fitting = [order for order in reading.days if reading.fits(order)]
        if len(fitting) == 1 and reading.days["dmy"] != reading.days["mdy"]:
            votes[fitting[0]] += 1
    other: Order = "mdy" if declared == "dmy" else "dmy"
    if votes[other] != votes[declared]:
        return other if votes[other] > votes[declared] else declared
    if 4 * (_span(readings, other) + timedelta(days=3)) < _span(readings, declared):
        return other
    return "mdy" if doubtful and all(_AMERICAN.search(" ".join(raw.split())) for raw in doubtful) else declared


def _span(readings: list[_Reading], order: Order) -> timedelta:
    """Return the time between the first and the last moment under `order`."""
    moments = [moment for reading in readings if (moment := reading.moment(order, UTC))]
    return max(moments) - min(moments) if moments else timedelta()


def _epoch(raw: str) -> datetime | None:
    """Return the moment of a number of seconds (10 digits) or milliseconds (13) since 1970."""
    if not re.fullmatch(r"[1-9]\d{9}(?:\d{3})?(?:\.\d+)?", raw, re.ASCII):
        return None
    seconds = float(raw)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _read(raw: str, order: Order, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the moment under `order`, or under the other one if only that can be meant."""
    reading = _take_apart(raw)
    if reading is None:
        return None
    if reading.days["dmy"] == reading.days["mdy"]:
        return reading.moment(order, zone)
    other: Order = "mdy" if order == "dmy" else "dmy"
    declared, swapped = reading.moment(order, zone), reading.moment(other, zone)
    if declared is None or swapped is None:
        return declared or swapped
    if reading.fits(order) != reading.fits(other):
        return declared if reading.fits(order) else swapped
    return swapped if declared > now + _AHEAD >= swapped else declared


def _take_apart(raw: str) -> _Reading | None:
    """Return what `raw` says, or None when any of it is not understood."""
    text = fold(raw[:100].replace("&nbsp;", " ")).replace("cdata", "").translate(_PLAIN)
    date, text = _take_date(_GLUED.sub(" ", text))
    time, text = _take(_TIME, text)
    offset, text = take_zone(text)
    weekday, text = _take(_WEEKDAY, text)
    if date is None or _NOISE.sub("", text):
        return None
    clock = _clock(time)
    if clock is None:
        return None
    return _Reading(days=date, clock=clock, offset=offset, weekday=_weekday(weekday))


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """Return the first match of `pattern` and `text` without it."""
    found = pattern.search(text)
    return found, text[: found.start()] + " " + text[found.end() :] if found else text


def _take_date(text: str) -> tuple[dict[Order, tuple[int, int, int]] | None, str]:
    """Return the days that the date in `text` can be, and `text` without it (a compact one becomes a plain time)."""
    if compact := _COMPACT.match(text):
        year, month, day, hour, minute, second = compact.groups()
        rest = f" {hour}:{minute}:{second or '00'} " if hour else " "
        return _either(int(year), int(month), int(day)), rest + text[compact.end() :]
    for pattern in (*_DATES, _CTIME):
        found, rest = _take(pattern, text)
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
        if "first" in parts:
            first, second_ = int(parts["first"]), int(parts["second"])
            return {"dmy": (year, second_, first), "mdy": (year, first, second_)}, rest
        return _either(year, _month(parts), int(parts["day"])), _CTIME_YEAR.sub("", rest) if pattern is _CTIME else rest
    return None, text


def _month(parts: dict[str, str]) -> int:
    """Return the month that is told by number, in Vietnamese words, or in English."""
    if number := parts.get("month") or parts.get("number"):
        return int(number)
    word = parts.get("word")
    return _MONTH_WORDS[word] if word else _MONTHS.index(parts["name"][:3]) + 1


def _either(year: int, month: int, day: int) -> dict[Order, tuple[int, int, int]]:
    """Return the days of a date that can be read in one way only."""
    return {"dmy": (year, month, day), "mdy": (year, month, day)}


def _clock(time: re.Match[str] | None) -> timedelta | None:
    """Return the time of day since midnight (24:00 is the next midnight), or None if there is no such time."""
    if time is None:
        return timedelta()
    hour, minute = int(time["hour"]), int(time["minute"] or time["minutes"] or 0)
    second, half = int(time["second"] or 0), (time["half"] or " ")[0]
    if half in "pc" or time["half"] == "toi":
        hour += 12 if hour < 12 else 0  # "17:09 PM" is a clock of 24 hours with a label
    elif half in "as" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second > 0):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _weekday(found: re.Match[str] | None) -> int | None:
    """Return 0 (Monday) to 6 (Sunday), or None."""
    if found is None:
        return None
    if found["english"]:
        return _ENGLISH.index(found["english"])
    if found["number"]:
        return int(found["number"]) - 2
    return _WORDS.index(found["word"]) if found["word"] else 6
