"""The charts of daily figures."""

from __future__ import annotations

import pytest

from bot.pictures.days import Series, days_chart
from tests.bot.pictures.test_pictures import marked

DAYS = [f"{day:02}/11" for day in range(1, 31)]


def test_what_is_lost_hangs_below_the_line() -> None:
    came = Series(name="bạn mới", values=(5.0,) * 30)
    little, much = (
        days_chart(DAYS, [came, Series(name="ngừng nhận", values=(-lost,) * 30)], "Tăng giảm") for lost in (0.5, 5.0)
    )
    assert 0 < marked(little) < marked(much)


def test_days_on_which_nobody_counted_leave_a_gap_in_the_line() -> None:
    full = Series(name="đang nhận", values=tuple(range(1, 31)), line=True)
    gaps = Series(name="đang nhận", values=tuple(None if day < 20 else day for day in range(1, 31)), line=True)
    dark = Series(name="tạm dừng", values=full.values, line=True)
    assert marked(days_chart(DAYS, [full, dark], "Bạn đọc")) != marked(days_chart(DAYS, [full, gaps], "Bạn đọc"))


def test_nothing_but_zeros_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        days_chart(DAYS, [Series(name="bạn mới", values=(0.0,) * 30)], "Tăng giảm")
    with pytest.raises(ValueError, match="nothing to draw"):
        days_chart([], [], "Tăng giảm")
