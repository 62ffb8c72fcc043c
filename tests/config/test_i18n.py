"""The two languages: how they write times, ages and numbers, and how a sentence is filled in."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.i18n import LANGUAGES, alphabetical, language_of, translator

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
LAO_CAI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("passed", "vi", "en"),
    [
        (timedelta(seconds=-30), "vừa xong", "just now"),
        (timedelta(seconds=59), "vừa xong", "just now"),
        (timedelta(minutes=1), "1 phút trước", "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 phút trước", "59 minutes ago"),
        (timedelta(hours=2, minutes=50), "2 giờ trước", "2 hours ago"),
        (timedelta(hours=23, minutes=59), "23 giờ trước", "23 hours ago"),
        (timedelta(days=6, hours=20), "6 ngày trước", "6 days ago"),
        (timedelta(days=40), "40 ngày trước", "40 days ago"),
    ],
)
def test_an_age_never_claims_more_than_has_passed(passed: timedelta, vi: str, en: str) -> None:
    assert translator("vi").age(NOW - passed, NOW) == vi
    assert translator("en").age(NOW - passed, NOW) == en


def test_dates_and_times_are_those_of_the_readers_zone() -> None:
    vi, en = translator("vi"), translator("en")
    assert vi.date(NOW, LAO_CAI) == "Thứ Ba, 24/11/2026"
    assert en.date(NOW, LAO_CAI) == "Tuesday, 24 November 2026"
    assert vi.date(NOW, LAO_CAI, style="short") == "24/11/2026"
    assert vi.date(NOW, style="weekday") == "Thứ Hai"
    assert vi.time(NOW, LAO_CAI) == en.time(NOW, LAO_CAI) == "06:30"


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert translator("vi").number(12345.6) == "12.345,6"
    assert translator("en").number(12345.6) == "12,345.6"


def test_plurals_follow_the_languages_rule() -> None:
    def stories(locale: str, count: int) -> str:
        return translator(locale).text(
            "{count} more story is waiting.", plural="{count} more stories are waiting.", count=count
        )

    assert stories("en", 1) == "1 more story is waiting."
    assert stories("en", 1200) == "1,200 more stories are waiting."
    assert stories("vi", 1) == "Còn 1 tin nữa."
    assert stories("vi", 2) == "Còn 2 tin nữa."


def test_what_a_reader_typed_is_never_taken_for_a_field() -> None:
    assert translator("vi").text("You now follow {name}.", name="{count} {0} %s") == "Bạn đã theo dõi {count} {0} %s."


def test_a_sentence_that_the_catalog_lacks_comes_out_in_english() -> None:
    assert translator("vi").text("No such sentence at {at}.", at=time(6, 5)) == "No such sentence at 06:05."


@pytest.mark.parametrize(
    ("tag", "language"), [("vi", "vi"), ("vi-VN", "vi"), ("en_GB", "en"), ("EN", "en"), ("fr", "vi"), (None, "vi")]
)
def test_a_language_that_we_do_not_have_gets_the_language_of_the_product(tag: str | None, language: str) -> None:
    assert language_of(tag) == language
    assert translator(tag or "").locale == language


def test_every_language_has_its_catalog() -> None:
    assert {translator(language).locale for language in LANGUAGES} == set(LANGUAGES)


def test_names_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    right = [*("An", "Ăn", "Âu Lâu", "Bản Hồ", "Bảo Ái", "Bát Xát", "Cam Đường", "Dền Sáng", "Đá", "Lào Cai 2", "Lê")]
    right += ["Ô", "Ơ", "Sa", "Sà", "Sả", "Sã", "Sá", "Sạ", "Sa Pa", "Tủa", "Tư", "Yên Bái"]
    mixed = random.Random(1).sample(right, len(right))
    assert sorted(mixed, key=alphabetical) == right


def test_names_of_other_languages_stand_in_the_same_order_as_ever() -> None:
    names = ["Culture", "Current affairs", "Economy", "Sport", "World", "Zebra"]
    assert sorted(reversed(names), key=alphabetical) == names
