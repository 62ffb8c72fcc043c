"""Dates of 17 papers, each in its own form, at invented moments; exact to the minute, and none wrong by hours.

The jury's dates were written by somebody who had not seen the rules: single ones, some of which hold no date at all,
and whole feeds, whose order may be declared wrongly.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from digests.collect.dates import Order, read_date, settle_order
from tests.bench.content_row import Row

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "content"
JUDGED = ("jury", "last")
READ = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""When the jury's feeds are read."""
EACH = 200
"""Dates of each form; they stand in feeds of 20."""
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
Case = tuple[str, Order, str, datetime]
"""Form, order as declared, raw text, moment meant."""


def _half(moment: datetime, words: tuple[str, str]) -> str:
    return words[moment.hour >= 12]


FORMS: dict[str, tuple[Order, Callable[[datetime], str]]] = {
    "+0700": ("dmy", lambda t: f"{t:%a, %d %b %Y %H:%M:%S} +0700"),
    "+07:00": ("dmy", lambda t: f"{t:%a, %d %b %Y %H:%M:%S} +07:00"),
    "+07": ("dmy", lambda t: f"{t:%a, %d %b %Y %H:%M:%S} +07"),
    "+7": ("dmy", lambda t: f"{t:%a, %d %b %Y %H:%M:%S} +7"),
    "GMT+7": ("dmy", lambda t: f"\n  {t:%a, %d %b %Y %H:%M:%S} GMT+7 "),
    "UTC + 7": ("dmy", lambda t: f"{t:%a, %d %b %Y %H:%M:%S} UTC + 7"),
    "ICT": ("dmy", lambda t: f"{t:%a, %d %b %Y %H:%M:%S} ICT"),
    "GMT": ("dmy", lambda t: f"{t.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"),
    "EST": ("dmy", lambda t: f"{t.astimezone(UTC) - timedelta(hours=5):%a, %d %b %Y %H:%M:%S} EST"),
    "year of 2": ("dmy", lambda t: f"{t:%a, %d %b %y %H:%M:%S} +0700"),
    "Tuổi Trẻ": ("mdy", lambda t: f"{t.month}/{t.day}/{t:%Y} {(t.hour - 1) % 12 + 1}:{t:%M:%S}\u202f{t:%p}"),
    "Chính phủ": ("mdy", lambda t: f"{t.month}/{t.day}/{t:%Y} {(t.hour - 1) % 12 + 1}:{t:%M:%S} {t:%p}"),
    "undeclared": ("dmy", lambda t: f"{t.month}/{t.day}/{t:%Y} {(t.hour - 1) % 12 + 1}:{t:%M:%S} {t:%p}"),
    "SA, CH": ("dmy", lambda t: f"{t:%d/%m/%Y} {(t.hour - 1) % 12 + 1}:{t:%M:%S} {_half(t, ('SA', 'CH'))}"),
    "17:09 PM": ("dmy", lambda t: f"{t:%d/%m/%Y %H:%M %p}"),
    "Thứ Hai": ("dmy", lambda t: f"{WEEKDAYS[t.weekday()]}, {t:%d/%m/%Y - %H:%M} (GMT+7)"),
    "17h05": ("dmy", lambda t: f"{t:%Hh%M} ngày {t.day}/{t.month}/{t:%Y}"),
    "tháng 7": ("dmy", lambda t: f"{t.day} tháng {t.month} năm {t:%Y}, {t:%H:%M}"),
    "ISO": ("dmy", lambda t: f"{t:%Y-%m-%dT%H:%M:%S}+07:00"),
    "ISO, no zone": ("dmy", lambda t: f"{t:%Y-%m-%d %H:%M:%S}"),
    "epoch": ("dmy", lambda t: f"{t.timestamp():.0f}"),
    "epoch, ms": ("dmy", lambda t: f"{t.timestamp() * 1000:.0f}"),
    "ctime": ("dmy", lambda t: f"{t:%a %b %d %H:%M:%S %Y}"),
}


def cases() -> Iterator[Case]:
    """Yield dates of every form, of feeds that reach over two days each."""
    chance = random.Random(7)
    for form, (order, write) in FORMS.items():
        for number in range(EACH):
            if number % 20 == 0:
                start = datetime(2026, 1, 3, tzinfo=HERE) + timedelta(minutes=chance.randrange(320 * 1440))
            moment = start - timedelta(minutes=chance.randrange(2 * 1440))
            yield form, order, write(moment), moment


def wrong() -> list[tuple[str, str, datetime | None, float]]:
    """Return (form, raw, what was read, hours off) of each date that is not exact to the minute."""
    found = []
    numbered = list(enumerate(cases()))
    for _, feed in groupby(numbered, lambda pair: pair[0] // 20):
        dates = [case for _, case in feed]
        order = settle_order((raw for _, _, raw, _ in dates), dates[0][1])
        for form, _, raw, meant in dates:
            read = read_date(raw, order=order, zone=HERE, now=NOW)
            off = abs((read - meant).total_seconds()) / 3600 if read else 0.0
            if read is None or off >= 1 / 60:
                found.append((form, raw, read, off))
    return found


def judged(name: str) -> Iterator[tuple[bool, bool]]:
    """Yield for each of the jury's dates whether it is exact, or rightly unknown, and whether it is wrong by hours."""
    for line in (FOLDER / f"dates_{name}.jsonl").read_bytes().splitlines():
        row = orjson.loads(line)
        zone, order = ZoneInfo(row.get("zone", HERE.key)), row.get("order", "dmy")
        told = row.get("feed") or [(row["raw"], row["utc"])]
        if "feed" in row:
            order = settle_order((raw for raw, _ in told), order)
        for raw, meant in told:
            yield _judge(read_date(raw, order=order, zone=zone, now=READ), [meant, *row.get("also", ())])


def _judge(read: datetime | None, rights: list[str]) -> tuple[bool, bool]:
    if read is None:
        return "unknown" in rights, False
    moments = (datetime.fromisoformat(right) for right in rights if right != "unknown")
    off = min((abs((read - moment).total_seconds()) / 3600 for moment in moments), default=math.inf)
    return off < 1 / 60, off >= 1


def measure() -> list[Row]:
    """Return how many are exact, and how many are wrong by an hour or more."""
    faults, every = wrong(), len(FORMS) * EACH
    figures = [(f"{every} dates, {len(FORMS)} forms", 1 - len(faults) / every, sum(off >= 1 for *_, off in faults))]
    for name in JUDGED:
        told = list(judged(name))
        exact, far = (sum(column) for column in zip(*told, strict=True))
        figures.append((f"{len(told)} dates, {name}", exact / len(told), far))
    rows: list[Row] = []
    for on, exact, hours in figures:
        rows.append(Row(what="date: exact to the minute", on=on, figure=exact, asked=0.998))
        rows.append(Row(what="date: wrong by hours", on=on, figure=hours, asked=0, at_most=True))
    return rows


if __name__ == "__main__":
    for fault in wrong():
        print(*fault)
