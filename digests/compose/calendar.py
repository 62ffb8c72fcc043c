"""The date as it stands on a Vietnamese wall calendar: the day, and the day of the moon."""

from __future__ import annotations

from datetime import date, timedelta

from lunar_vn import LunarDate, solar_to_lunar

from config.i18n import Translator

_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 1), (9, 2), (11, 24)})


def date_line(day: date, translator: Translator) -> str:
    """Return "Thứ Hai, 23/11/2026 (15 tháng Mười âm lịch)", in the translator's language."""
    return translator.text("{day} ({lunar_day})", day=translator.date(day), lunar_day=lunar_day(day, translator))


def is_day_off(day: date) -> bool:
    """Is this a Saturday, a Sunday or a public holiday of Viet Nam?

    Holidays: article 112 of the Labour Code of 2019 (of the two days at Tết and the one beside 2 September that the
    government names each year, the usual ones), and Culture Day, 24 November (resolution 80-NQ/TW of 7 January 2026).
    """
    if day.weekday() >= 5 or (day.month, day.day) in _HOLIDAYS:
        return True
    lunar, tomorrow = solar_to_lunar(day), solar_to_lunar(day + timedelta(days=1))
    if lunar.leap:
        return False
    new_year = (tomorrow.month, tomorrow.day) == (1, 1) or (lunar.month == 1 and lunar.day <= 5)
    return new_year or (lunar.month, lunar.day) == (3, 10)  # the ancestors' day of the Hùng kings


def lunar_day(day: date, translator: Translator) -> str:
    """Return the day of the Vietnamese lunar calendar, reckoned at UTC+7 (not the Chinese one: Tết may differ).

    The first ten days are "mùng 1" to "mùng 10"; the first month is "tháng Giêng", the last "tháng Chạp"; a leap
    month says so.
    """
    lunar = solar_to_lunar(day)
    month = _month(lunar, translator)
    if lunar.day <= 10:  # two sentences, for Vietnamese counts these days in its own way
        return translator.text("day {day} of the {month}", day=lunar.day, month=month)
    return translator.text("day {day} in the {month}", day=lunar.day, month=month)


def _month(lunar: LunarDate, translator: Translator) -> str:
    months = (
        translator.text("first lunar month"),
        translator.text("second lunar month"),
        translator.text("third lunar month"),
        translator.text("fourth lunar month"),
        translator.text("fifth lunar month"),
        translator.text("sixth lunar month"),
        translator.text("seventh lunar month"),
        translator.text("eighth lunar month"),
        translator.text("ninth lunar month"),
        translator.text("tenth lunar month"),
        translator.text("eleventh lunar month"),
        translator.text("twelfth lunar month"),
    )
    month = months[lunar.month - 1]
    return translator.text("leap {month}", month=month) if lunar.leap else month
