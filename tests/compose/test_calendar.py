"""The date line, against dates of printed Vietnamese calendars."""

from __future__ import annotations

from datetime import date

import pytest

from config.i18n import translator
from digests.compose.calendar import date_line


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 11, 23), "Thứ Hai, 23/11/2026 (15 tháng Mười âm lịch)"),
        (date(2026, 2, 17), "Thứ Ba, 17/02/2026 (mùng 1 tháng Giêng âm lịch)"),  # Tết Bính Ngọ
        (date(2026, 2, 16), "Thứ Hai, 16/02/2026 (29 tháng Chạp âm lịch)"),  # there was no 30th that year
        (date(2025, 7, 25), "Thứ Sáu, 25/07/2025 (mùng 1 tháng Sáu nhuận âm lịch)"),
        (date(2026, 4, 26), "Chủ Nhật, 26/04/2026 (mùng 10 tháng Ba âm lịch)"),  # Giỗ Tổ Hùng Vương
        (date(2026, 9, 25), "Thứ Sáu, 25/09/2026 (15 tháng Tám âm lịch)"),  # Trung thu
        # The Chinese calendar began these two years on other days.
        (date(2007, 2, 17), "Thứ Bảy, 17/02/2007 (mùng 1 tháng Giêng âm lịch)"),
        (date(2030, 2, 2), "Thứ Bảy, 02/02/2030 (mùng 1 tháng Giêng âm lịch)"),
    ],
)
def test_the_date_stands_as_on_a_vietnamese_wall_calendar(day: date, line: str) -> None:
    assert date_line(day, translator("vi")) == line


def test_the_date_in_english() -> None:
    line = date_line(date(2026, 11, 23), translator("en"))
    assert line == "Monday, 23 November 2026 (day 15 in the tenth lunar month)"
