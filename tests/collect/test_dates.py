"""Every form of date that Vietnamese feeds were seen to use, and none read wrongly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.collect.dates import Order, read_date, settle_order
from digests.collect.url_dates import date_from_url

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read(raw: str, order: Order = "dmy", now: datetime = NOW) -> str | None:
    """Return what was read as local time, to the second."""
    moment = read_date(raw, order=order, zone=HERE, now=now)
    assert moment is None or moment.tzinfo is UTC
    return f"{moment.astimezone(HERE):%Y-%m-%d %H:%M:%S}" if moment else None


@pytest.mark.parametrize(
    ("raw", "local"),
    [
        ("Mon, 20 Jul 2026 00:00:00 +0700", "2026-07-20 00:00:00"),
        ("Sun, 19 Jul 2026 21:16:19 +07:00", "2026-07-19 21:16:19"),
        ("Mon, 20 Jul 2026 00:02:00 +07", "2026-07-20 00:02:00"),
        ("Mon, 20 Jul 2026 00:02:00 +7", "2026-07-20 00:02:00"),
        ("Mon, 20 Jul 2026 00:02:00 +7:00", "2026-07-20 00:02:00"),
        ("\n  Sun, 28 Jan 2024 06:15:28 GMT+7 ", "2024-01-28 06:15:28"),
        ("Mon, 20 Jul 2026 00:00:00 GMT +7", "2026-07-20 00:00:00"),
        ("Mon, 20 Jul 2026 00:00:00 GMT + 7", "2026-07-20 00:00:00"),
        ("Mon, 20 Jul 2026 00:00:00 UTC+07:00", "2026-07-20 00:00:00"),
        ("Mon, 20 Jul 2026 00:00:00 UTC + 7", "2026-07-20 00:00:00"),
        ("Mon, 23 Nov 2026 07:00:00 ICT", "2026-11-23 07:00:00"),
        ("2026-11-23T07:00:33.39885+07:00", "2026-11-23 07:00:33"),
        ("2026-11-22T19:00:33.3988-05:00", "2026-11-23 07:00:33"),
        ("Mon, 20 Jul 2026 00:00:00 +0700 (ICT)", "2026-07-20 00:00:00"),
        ("Mon, 20 Jul 26 05:16:00 +0700", "2026-07-20 05:16:00"),
        ("Sun, 19 Jul 2026 02:45:47 GMT", "2026-07-19 09:45:47"),
        ("Sun, 19 Jul 2026 02:45:47 Z", "2026-07-19 09:45:47"),
        ("Sat, 07 Nov 2026 07:00:00 PST", "2026-11-07 22:00:00"),
        ("Sat, 07 Nov 2026 07:00:00 -0330", "2026-11-07 17:30:00"),
        ("Mon, 23 Nov 2026 07:00:00", "2026-11-23 07:00:00"),
        ("23 Nov 2026 7:05", "2026-11-23 07:05:00"),
        ("Sun, 22 Nov 2026 24:00:00", "2026-11-23 00:00:00"),
        ("Sun, 22 Nov 2026 23:59:60 +0700", "2026-11-22 23:59:59"),
        ("Mon Jul 20 08:00:00 2026", "2026-07-20 08:00:00"),
        ("Mon Jul 20 08:00:00 +0700 2026", "2026-07-20 08:00:00"),
        ("Sunday, November 22, 2026 - 08:00", "2026-11-22 08:00:00"),
        ("July 20th, 2026 7:00 AM", "2026-07-20 07:00:00"),
        ("20-Jul-2026 10:00", "2026-07-20 10:00:00"),
        ("2026-11-23T07:00:00+07:00", "2026-11-23 07:00:00"),
        ("2026-11-23T07:00:00.123+0700", "2026-11-23 07:00:00"),
        ("2026-11-23T00:00:00Z", "2026-11-23 07:00:00"),
        ("2026-11-23 07:00:00", "2026-11-23 07:00:00"),
        ("2026-11-23T07:00", "2026-11-23 07:00:00"),
        ("2026/11/20 08:00:00", "2026-11-20 08:00:00"),
        ("2026-11-23", "2026-11-23 00:00:00"),
        ("20261123T000000Z", "2026-11-23 07:00:00"),
        ("1774137600", "2026-03-22 07:00:00"),
        ("1774137600000", "2026-03-22 07:00:00"),
        ("20/11/2026 07:00:00", "2026-11-20 07:00:00"),
        ("20.11.2026 08:00", "2026-11-20 08:00:00"),
        ("20/11/26, 08:00", "2026-11-20 08:00:00"),
        ("Thứ 5, 28/05/2026 17:00:00 GMT+7", "2026-05-28 17:00:00"),
        ("Thứ Năm, 28/05/2026, 17:00 (GMT+7)", "2026-05-28 17:00:00"),
        ("T5, 28/05/2026 | 17:00 GMT +7", "2026-05-28 17:00:00"),
        ("Chủ nhật, 22/11/2026 - 17:00", "2026-11-22 17:00:00"),
        ("CN 22/11/2026 17h30", "2026-11-22 17:30:00"),
        ("08:30, Thứ Hai 23/11/2026", "2026-11-23 08:30:00"),
        ("17:09 PM 22/11/2026", "2026-11-22 17:09:00"),
        ("12:05 AM 22/11/2026", "2026-11-22 00:05:00"),
        ("12:05 PM 22/11/2026", "2026-11-22 12:05:00"),
        ("19/07/2026 7:51:00 SA", "2026-07-19 07:51:00"),
        ("19/07/2026 7:51:00 CH", "2026-07-19 19:51:00"),
        ("17h ngày 20/11/2026", "2026-11-20 17:00:00"),
        ("ngày 20 tháng 11 năm 2026", "2026-11-20 00:00:00"),
        ("Thứ Sáu, 20 Th11 2026 17:00", "2026-11-20 17:00:00"),
        ("17h05' ngày 20/11/2026", "2026-11-20 17:05:00"),
        ("20/11/2026-17:05", "2026-11-20 17:05:00"),
        ("Fri Nov 20 2026 07:00:00 GMT+0700 (Indochina Time)", "2026-11-20 07:00:00"),
        ("Fri Nov 20 2026 07:00:00 GMT+0700 (Giờ Đông Dương)", "2026-11-20 07:00:00"),
        ("Fri, 20 Nov 2026 07:00:00 Asia/Ho_Chi_Minh", "2026-11-20 07:00:00"),
        ("2026-11-20T07:00:00+07:00[Asia/Ho_Chi_Minh]", "2026-11-20 07:00:00"),
        ("Fri, 20 Nov 2026 07:00:00 ＋0700", "2026-11-20 07:00:00"),
        ("05/11/2026, 08:00 (giờ Việt Nam)", "2026-11-05 08:00:00"),
        ("Mon, 20 Jul 2026 08:00:00+0700", "2026-07-20 08:00:00"),
        ("Mon, 20 Jul 2026 01:00:00 GMT (+00)", "2026-07-20 08:00:00"),
        ("Mon, 20 Jul 2026 08:00:00 ICT+7", "2026-07-20 08:00:00"),
        ("2026-07-20 08:00:00 +0700 +07", "2026-07-20 08:00:00"),
        ("2026-07-20T08:00:00.1234567+07:00", "2026-07-20 08:00:00"),
        ("Mon Jul 20 2026 08:00:00 GMT+0700 (SE Asia Standard Time)", "2026-07-20 08:00:00"),
        ("Tháng Bảy 20, 2026 8:00 sáng", "2026-07-20 08:00:00"),
        ("08:00:20 GMT+7 July 20, 2026", "2026-07-20 08:00:20"),
        ("18g30 ngày 2/10/2026", "2026-10-02 18:30:00"),
        ("9g 2-10-2026", "2026-10-02 09:00:00"),
        ("9 g 05' ngày 2-10-2026", "2026-10-02 09:05:00"),
        ("20 tháng Mười Một, 2026 lúc 08:00", "2026-11-20 08:00:00"),
        ("Th 2, 20/07/2026 08:00", "2026-07-20 08:00:00"),
        ("<![CDATA[ Mon, 20 Jul 2026 08:00:00 +0700 ]]>", "2026-07-20 08:00:00"),
        ("&nbsp;Mon, 20 Jul 2026 08:00:00 +0700", "2026-07-20 08:00:00"),
        ("/Date(1784509200000)/", "2026-07-20 08:00:00"),
        ("20260720T080000+0700", "2026-07-20 08:00:00"),
        ("Thu, 5 Nov 2026 08:00:00 +0700", "2026-11-05 08:00:00"),
    ],
)
def test_every_form_seen_in_feeds_is_read(raw: str, local: str) -> None:
    assert read(raw) == local


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "hôm qua",
        "vừa xong",
        "3 phút trước",
        "2026",
        "10/11",
        "32/13/2026",
        "30/02/2026 08:00",
        "Mon, 20 Jul 2026 25:00:00 +0700",
        "Mon, 20 Jul 2026 07:61:00 +0700",
        "Mon, 20 Jul 2026 07:00:00 +99:00",
        "Mon, 20 Jul 2026 07:00:00 XYZ",
        "Mon, 20 Jul 2026 07:00:00 +0070",
        "Mon, 20 Jul 2026 07:00:00 0700",
        "Mon, 20 Jul 2026 07:00:00 2025",
        "Mon, 20 Jul 2026 07:00:00 +0700 +0800",
        "20 tháng Mười Ba 2026",
        "20/11/2026 11:00 - 25/11/2026 12:00",
        "20 Foo 2026 10:00",
        "0001-01-01T00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0",
        "99999999999999999999",
        "123456789",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_what_is_no_date_gives_none_and_never_a_wrong_moment(raw: str) -> None:
    assert read(raw) is None


@pytest.mark.parametrize(
    ("raw", "order", "local"),
    [
        ("7/19/2026 7:51:00\u202fPM", "mdy", "2026-07-19 19:51:00"),
        ("7/8/2026 7:27:00 AM", "mdy", "2026-07-08 07:27:00"),
        ("7/8/2026 7:27:00 AM", "dmy", "2026-08-07 07:27:00"),
        ("7/19/2026 7:27:00 AM", "dmy", "2026-07-19 07:27:00"),  # no month 19
        ("19/7/2026 07:27", "mdy", "2026-07-19 07:27:00"),
        ("Thứ 4, 08/07/2026 07:00", "mdy", "2026-07-08 07:00:00"),  # the weekday decides
        ("12/11/2026 7:00", "mdy", "2026-11-12 07:00:00"),  # 11 December is still to come
    ],
)
def test_day_and_month_are_declared_and_checked(raw: str, order: Order, local: str) -> None:
    assert read(raw, order) == local


def test_the_dates_of_one_feed_settle_their_order() -> None:
    assert settle_order(["7/8/2026 7:00 AM", "7/19/2026 8:00 AM"], "dmy") == "mdy"
    assert settle_order(["8/7/2026", "19/7/2026"], "mdy") == "dmy"
    assert settle_order(["7/8/2026", "nonsense", ""], "mdy") == "mdy"
    assert settle_order(["Mon, 20 Jul 2026 00:00:00 +0700"], "dmy") == "dmy"


def test_entries_of_one_feed_lie_close_together() -> None:
    assert settle_order(["8/9/2026 10:00", "8/8/2026 9:00", "8/7/2026 21:00"], "dmy") == "mdy"
    assert settle_order(["9/8/2026 10:00", "8/8/2026 9:00", "7/8/2026 21:00"], "dmy") == "dmy"
    assert settle_order(["09/08/2026 10:00 PM", "09/08/2026 9:00 AM"], "dmy") == "dmy"


def test_the_american_form_gives_itself_away() -> None:
    assert settle_order(["8/9/2026 10:00:00\u202fPM"], "dmy") == "mdy"
    assert settle_order(["8/9/2026 22:00"], "dmy") == "dmy"


def test_a_date_a_little_ahead_is_not_moved_by_weeks() -> None:
    assert read("11/12/2026 3:00 AM", "mdy", now=datetime(2026, 11, 11, 9, tzinfo=UTC)) == "2026-11-11 16:00:00"


def test_a_date_in_the_future_becomes_now() -> None:
    assert read_date("2027-01-01T00:00:00Z", order="dmy", zone=HERE, now=NOW) == NOW
    assert read_date("Mon, 23 Nov 2026 19:30 +0700", order="dmy", zone=HERE, now=NOW) == NOW


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(raw: str) -> None:
    moment = read_date(raw, order="dmy", zone=HERE, now=NOW)
    assert moment is None or moment <= NOW


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2026, 11, 1)), st.sampled_from([7, 0, -5]))  # noqa: DTZ001 -- hypothesis wants naive bounds
def test_a_date_written_in_any_zone_is_the_same_moment(naive: datetime, hours: int) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    local = (moment + timedelta(hours=hours)).replace(tzinfo=None)
    for form in ("%a, %d %b %Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S"):
        raw = f"{local:{form}} {hours:+03d}00"
        assert read_date(raw, order="dmy", zone=HERE, now=NOW) == moment


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("https://dantri.com.vn/xa-hoi/lu-quet-o-bat-xat-20260720123456789.htm", "2026-07-20 12:34"),
        ("https://tuoitre.vn/lu-quet-100260720071234567.htm?x=1", "2026-07-20 07:12"),
        ("https://cafef.vn/gia-che-188260720071234567.chn", "2026-07-20 07:12"),
        ("https://bao.vn/2026/07/20/lu-quet.html", "2026-07-20 00:00"),
        ("https://kenh14.vn/lu-quet-20201101102445176.chn", "2020-11-01 10:24"),
        ("https://dantri.com.vn/lu-quet-20260720201518460.460.htm", "2026-07-20 20:15"),
        ("https://danviet.vn/lu-quet-20260720123456789-d1234567.html", "2026-07-20 12:34"),
        ("https://baolaocai.vn/lu-quet-post908833.html", None),
        ("https://vnexpress.net/lu-quet-4567890.html", None),
        ("https://bao.vn/a-100269920071234567.htm", None),
    ],
)
def test_the_time_in_an_address_is_found(url: str, local: str | None) -> None:
    moment = date_from_url(url, HERE)
    assert (f"{moment.astimezone(HERE):%Y-%m-%d %H:%M}" if moment else None) == local
