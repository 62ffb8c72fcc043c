"""What is taken note of in an article."""

from __future__ import annotations

import pytest

from digests.collect.stories.traits import Traits


@pytest.mark.parametrize(
    "title", ["Thép Xanh 3-1 Sông Hồng", "Sông Hồng 1 - 3 Thép Xanh", "Sông Hồng thua Thép Xanh 1-3"]
)
def test_a_score_is_the_same_from_both_sides_and_no_day(title: str) -> None:
    told = Traits(title, "")
    assert "1x3" in told.words
    assert not told.days


@pytest.mark.parametrize(
    "text", ["Mưa lớn chiều 3-1", "Ngày 3-1, mưa lớn", "Tối 3-1, mưa lớn", "Mưa lớn (3-1)", "Mưa lớn 3/1"]
)
def test_two_small_numbers_after_a_word_of_time_are_a_day(text: str) -> None:
    assert Traits(text, "").days == {"3/1"}


def test_numbers_that_say_something_are_noted_and_days_months_and_years_are_not() -> None:
    told = Traits(
        "Hai vợ chồng và 2 con trúng 640 tỷ đồng", "Vé mua ngày 14/11, tháng 12 năm 2026 mới nhận 56,5 kg tiền."
    )
    assert told.numbers == {"640", "56,5"}


def test_a_foreign_name_of_one_word_is_a_name() -> None:
    assert Traits("Sập cầu ở Colombia", "").names == {"colombia"}
