"""When a digest is due, and how readers say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.compose.schedule import dues, late, next_due, quiet_end, read_times
from digests.errors import BadTime
from digests.model import Chat, ChatRef, Plan

LAO_CAI = ZoneInfo("Asia/Ho_Chi_Minh")
BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
MORNING = Plan(at=time(6, 30))


def test_the_next_digest_is_today_before_its_time_and_tomorrow_from_its_time_on() -> None:
    before = datetime(2026, 11, 23, 6, 29, 59, tzinfo=LAO_CAI)
    at = datetime(2026, 11, 23, 6, 30, tzinfo=LAO_CAI)
    assert next_due(MORNING, LAO_CAI, before) == at
    assert next_due(MORNING, LAO_CAI, at) == at + timedelta(days=1)
    assert next_due(MORNING, LAO_CAI, at).tzinfo is UTC


def test_a_digest_for_weekdays_skips_the_weekend() -> None:
    friday = datetime(2026, 11, 27, 7, 0, tzinfo=LAO_CAI)
    plan = Plan(at=time(6, 30), weekdays=WORKDAYS)
    assert next_due(plan, LAO_CAI, friday) == datetime(2026, 11, 30, 6, 30, tzinfo=LAO_CAI)


def test_the_weekday_is_the_readers_own() -> None:
    # 06:30 on Monday in Lào Cai is still Sunday in UTC.
    plan = Plan(at=time(6, 30), weekdays=frozenset({0}))
    sunday_evening = datetime(2026, 11, 22, 20, 0, tzinfo=LAO_CAI)
    assert next_due(plan, LAO_CAI, sunday_evening) == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skips_comes_an_hour_later_once() -> None:
    plan = Plan(at=time(2, 30))
    first = next_due(plan, BERLIN, datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN))
    assert first == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)
    assert next_due(plan, BERLIN, first) == datetime(2026, 3, 30, 2, 30, tzinfo=BERLIN)


def test_a_time_that_comes_twice_counts_once() -> None:
    plan = Plan(at=time(2, 30))
    first = next_due(plan, BERLIN, datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due(plan, BERLIN, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(
    minutes=st.integers(0, 17 * 366 * 24 * 60),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    zone=st.sampled_from(
        ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]
    ),
)
def test_every_plan_is_due_within_eight_days_and_never_in_the_past(
    minutes: int, at: time, days: frozenset[int], zone: str
) -> None:
    plan, there = Plan(at=at, weekdays=days), ZoneInfo(zone)
    after = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = next_due(plan, there, after)
    assert after < due <= after + timedelta(days=8)
    assert due.astimezone(there).weekday() in days or due.astimezone(there).time() != at


NIGHT = (time(22), time(6, 30))


@pytest.mark.parametrize(
    ("at", "quiet", "comes"),
    [
        (time(5, 0), NIGHT, "23 06:30"),
        (time(6, 30), NIGHT, "23 06:30"),
        (time(21, 59), NIGHT, "23 21:59"),
        (time(22, 0), NIGHT, "24 06:30"),
        (time(0, 0), NIGHT, "23 06:30"),
        (time(12, 30), (time(12), time(14)), "23 14:00"),
        (time(14, 0), (time(12), time(14)), "23 14:00"),
        (time(11, 59), (time(12), time(14)), "23 11:59"),
        (time(7, 0), (time(7), time(7)), "23 07:00"),
    ],
)
def test_a_digest_in_the_quiet_hours_waits_for_their_end(at: time, quiet: tuple[time, time], comes: str) -> None:
    on_monday = Plan(at=at, weekdays=frozenset({0}))
    due = next_due(on_monday, LAO_CAI, datetime(2026, 11, 22, 12, tzinfo=LAO_CAI), quiet=quiet).astimezone(LAO_CAI)
    assert due.strftime("%d %H:%M") == comes


@pytest.mark.parametrize(
    ("day", "at", "comes"),
    [
        (date(2026, 11, 23), time(7, 30), "07:30"),  # a Monday
        (date(2026, 11, 28), time(7, 30), "09:00"),  # a Saturday
        (date(2026, 11, 29), time(9, 0), "09:00"),
        (date(2026, 11, 29), time(18, 0), "18:00"),
        (date(2026, 11, 29), time(3, 0), "03:00"),
        (date(2026, 11, 24), time(7, 30), "09:00"),  # Culture Day, a Tuesday
        (date(2027, 2, 5), time(7, 30), "09:00"),  # the last day of the lunar year, a Friday
        (date(2027, 2, 10), time(7, 30), "09:00"),  # the fifth day of Tết, a Wednesday
        (date(2027, 2, 11), time(7, 30), "07:30"),
        (date(2027, 4, 16), time(7, 30), "09:00"),  # the Hùng kings' day, a Friday
    ],
)
def test_on_days_off_the_morning_digest_comes_at_nine_for_who_wishes_it(day: date, at: time, comes: str) -> None:
    before = datetime.combine(day, time(0), tzinfo=LAO_CAI)
    due = next_due(Plan(at=at), LAO_CAI, before, weekend_later=True).astimezone(LAO_CAI)
    assert (due.date(), due.strftime("%H:%M")) == (day, comes)
    assert next_due(Plan(at=at), LAO_CAI, before).astimezone(LAO_CAI).time() == at


@given(
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    quiet=st.tuples(st.times(), st.times()).map(
        lambda both: (both[0].replace(microsecond=0), both[1].replace(microsecond=0))
    ),
    minutes=st.integers(0, 3 * 366 * 24 * 60),
    later=st.booleans(),
)
def test_nothing_is_ever_due_in_the_quiet_hours(at: time, quiet: tuple[time, time], minutes: int, later: bool) -> None:
    begin, end = quiet
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = next_due(Plan(at=at), LAO_CAI, after, quiet=quiet, weekend_later=later)
    local = due.astimezone(LAO_CAI).time()
    silent = begin <= local < end if begin <= end else (local >= begin or local < end)
    assert not silent
    assert after < due <= after + timedelta(days=2)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        next_due(MORNING, LAO_CAI, datetime(2026, 11, 23))  # noqa: DTZ001 -- that is the point


def test_a_chat_set_aside_is_never_due() -> None:
    now = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    chat = Chat(id=1, ref=ChatRef(channel="web", id="a"), state="active", locale="vi", zone=LAO_CAI, plans=(MORNING,))
    assert dues(chat, now) == {time(6, 30): datetime(2026, 11, 23, 23, 30, tzinfo=UTC)}
    assert dues(replace(chat, state="paused"), now) == {time(6, 30): None}


def test_a_digest_is_late_after_two_hours() -> None:
    slot = datetime(2026, 11, 23, 6, 30, tzinfo=LAO_CAI)
    assert not late(slot, slot + timedelta(hours=2))
    assert late(slot, slot + timedelta(hours=2, seconds=1))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("06:30", ["06:30"]),
        ("6:30", ["06:30"]),
        ("6h30", ["06:30"]),
        ("6 h 30", ["06:30"]),
        ("6.30", ["06:30"]),
        ("6h", ["06:00"]),
        ("7", ["07:00"]),
        ("0630", ["06:30"]),
        ("6 giờ 30 phút", ["06:30"]),
        ("6 giờ rưỡi", ["06:30"]),
        ("7 giờ tối", ["19:00"]),
        ("7h sáng", ["07:00"]),
        ("2 giờ chiều", ["14:00"]),
        ("12 giờ trưa", ["12:00"]),
        ("1h trưa", ["13:00"]),
        ("12 giờ đêm", ["00:00"]),
        ("7pm", ["19:00"]),
        ("7:15 am", ["07:15"]),
        ("18:00 06:30", ["06:30", "18:00"]),
        ("06:30, 11:30 và 18:00", ["06:30", "11:30", "18:00"]),
        ("lúc 6h30 và 18h", ["06:30", "18:00"]),
        ("06:30 06:30", ["06:30"]),
        ("sáng 6h tối 7h", ["06:00", "19:00"]),
        ("buổi sáng 6 giờ và buổi tối 7 giờ rưỡi", ["06:00", "19:30"]),
        ("6h sáng 7h tối", ["06:00", "19:00"]),
        ("gửi tin 2 lần một ngày 6h và 18h", ["06:00", "18:00"]),
        ("every evening at 8", ["20:00"]),
        ("8 in the evening", ["20:00"]),
        ("change the time to 7am", ["07:00"]),
        ("23:59", ["23:59"]),
        ("00:00", ["00:00"]),
    ],
)
def test_times_are_read_as_people_write_them(text: str, times: list[str]) -> None:
    assert [plan.at.strftime("%H:%M") for plan in read_times(text)[0]] == times
    assert all(plan.weekdays == EVERY_DAY for plan in read_times(text)[0])


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("t2-t6", {0, 1, 2, 3, 4}),
        ("T2 - T6", {0, 1, 2, 3, 4}),
        ("t2-6", {0, 1, 2, 3, 4}),
        ("t2–cn", EVERY_DAY),
        ("từ thứ hai đến thứ sáu", {0, 1, 2, 3, 4}),
        ("thứ 2 tới thứ 4", {0, 1, 2}),
        ("t7 cn", {5, 6}),
        ("t7,cn", {5, 6}),
        ("t7-t2", {5, 6, 0}),
        ("thứ năm", {3}),
        ("chủ nhật", {6}),
        ("cuối tuần", {5, 6}),
        ("ngày thường", {0, 1, 2, 3, 4}),
        ("các ngày trong tuần", {0, 1, 2, 3, 4}),
        ("every weekday", {0, 1, 2, 3, 4}),
        ("hằng ngày", EVERY_DAY),
        ("hàng ngày", EVERY_DAY),
        ("mỗi ngày", EVERY_DAY),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Sat Sun", {5, 6}),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("every day", EVERY_DAY),
    ],
)
def test_weekdays_are_read_as_people_write_them(words: str, days: set[int]) -> None:
    assert read_times(f"06:30 {words}")[0] == [Plan(at=time(6, 30), weekdays=frozenset(days))]
    assert read_times(f"{words} 06:30")[0] == [Plan(at=time(6, 30), weekdays=frozenset(days))]
    assert read_times(words) == ([], frozenset(days))


def test_weekdays_belong_to_the_times_before_them() -> None:
    assert read_times("06:30 18:00 t2-t6 08:00 t7 cn")[0] == [
        Plan(at=time(6, 30), weekdays=WORKDAYS),
        Plan(at=time(8, 0), weekdays=frozenset({5, 6})),
        Plan(at=time(18, 0), weekdays=WORKDAYS),
    ]


def test_weekdays_that_come_first_belong_to_the_times_after_them() -> None:
    assert read_times("t2-t6 06:30 cuối tuần 08:00")[0] == [
        Plan(at=time(6, 30), weekdays=WORKDAYS),
        Plan(at=time(8, 0), weekdays=frozenset({5, 6})),
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("25:99", "25:99"),
        ("06:60", "06:60"),
        ("6:300", "6:300"),
        ("24:00", "24:00"),
        ("06:30 t9", "t9"),
        ("06:30 Sáng Kia", "Kia"),
        ("bữa sáng", "bữa"),
        ("🙃", "🙃"),
        ("06:30-18:00", "06:30-18:00"),
        ("6h 8h 10h 12h", "6h 8h 10h 12h"),
    ],
)
def test_the_word_that_is_no_time_is_named_as_it_was_written(text: str, wrong: str) -> None:
    with pytest.raises(BadTime) as caught:
        read_times(text)
    assert caught.value.found == wrong


@given(st.text(max_size=60))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    try:
        plans, days = read_times(text)
    except BadTime:
        return
    assert len(plans) <= 3
    assert not (plans and days), "weekdays are second only where no time is named"
    assert all(plan.weekdays for plan in plans)


def test_words_without_a_time_or_a_weekday_name_none() -> None:
    assert read_times("") == ([], frozenset())


def test_the_default_digest_of_a_leap_day_comes() -> None:
    assert next_due(MORNING, LAO_CAI, datetime(2028, 2, 28, 12, 0, tzinfo=UTC)).astimezone(LAO_CAI).date() == date(
        2028, 2, 29
    )


@pytest.mark.parametrize(
    ("hours", "zone", "moment", "end"),
    [
        ("22:00-06:00", LAO_CAI, "2026-11-23T22:00+07:00", "2026-11-24T06:00+07:00"),
        ("22:00-06:00", LAO_CAI, "2026-11-24T05:59+07:00", "2026-11-24T06:00+07:00"),
        ("22:00-06:00", LAO_CAI, "2026-11-24T06:00+07:00", None),
        ("22:00-06:00", LAO_CAI, "2026-11-23T21:59:59+07:00", None),
        ("12:00-13:30", LAO_CAI, "2026-11-23T12:15+07:00", "2026-11-23T13:30+07:00"),
        ("12:00-13:30", LAO_CAI, "2026-11-23T23:15+07:00", None),
        ("07:00-07:00", LAO_CAI, "2026-11-23T07:00+07:00", None),
        # The clock goes back at 03:00: the second 02:30 is an hour after the first.
        ("22:00-02:45", BERLIN, "2026-10-25T02:30+02:00", "2026-10-25T02:45+02:00"),
        ("22:00-02:45", BERLIN, "2026-10-25T02:30+01:00", "2026-10-25T02:45+01:00"),
        # It goes forward at 02:00: there is no 02:30.
        ("22:00-02:30", BERLIN, "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"),
    ],
)
def test_quiet_hours_end_by_the_reader_s_clock(hours: str, zone: ZoneInfo, moment: str, end: str | None) -> None:
    begin, until = (time.fromisoformat(at) for at in hours.split("-"))
    ends = quiet_end((begin, until), zone, datetime.fromisoformat(moment))
    assert ends == (datetime.fromisoformat(end) if end else None)
