"""The languages: every sentence a reader sees, and how a language writes dates, numbers and ages.

    translator("vi").text("You now follow {name}.", name="Sa Pa")    → "Bạn đã theo dõi Sa Pa."

A message id is the English sentence with {named} fields. The catalogs are `locales/<language>/bantin.po`, read
with Babel when a language is first used: nothing is compiled, nothing is generated. A new language is a new folder, and
the tests say what is missing.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

LOCALES = Path(__file__).parent / "locales"
OURS = "vi"
"""The language of the product: what a reader gets whose own we do not have."""
LANGUAGES = (OURS, *sorted({catalog.parent.name for catalog in LOCALES.glob("*/bantin.po")} - {OURS}))
"""Ours first, then the others that have a catalog."""

_VIETNAMESE = {"full": "EEEE, dd/MM/yyyy", "short": "dd/MM/yyyy", "weekday": "EEEE"}
_OTHERS = {"full": "EEEE, d MMMM yyyy", "short": "d MMM yyyy", "weekday": "EEEE"}
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_LETTERS = {ord(letter): 0xE000 + at for at, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE = {ord(tone): 0xE100 + at for at, tone in enumerate(_TONES)}
"""To code points of private use, in whose order they compare."""


def language_of(tag: str | None) -> str:
    """Return which of LANGUAGES a BCP 47 tag such as "en-GB" asks for; ours when it is none of them."""
    wanted = (tag or "").replace("_", "-").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else OURS


def alphabetical(name: str) -> tuple[str, str]:
    """Return the key by which names stand in the order of the Vietnamese alphabet, to sort by: Dền, Đa, Đá, Ê, Y.

    Ă, Â, Đ, Ê, Ô, Ơ and Ư are letters of their own, and tones decide only between names of the same letters: none,
    huyền, hỏi, ngã, sắc, nặng (the order of Unicode's CLDR). Names of other languages stand in it as in their own.
    """
    parts = unicodedata.normalize("NFD", name.casefold())
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return letters.translate(_LETTERS), parts.translate(_TONE)


def own_name(language: str) -> str:
    """Return what a language calls itself, as people look for it: "Tiếng Việt", "English"."""
    name = Locale.parse(language).get_language_name(language) or language
    return name[:1].upper() + name[1:]


@lru_cache
def translator(locale: str) -> Translator:
    """Return the translator of a language; a language that we do not have gets ours."""
    return Translator(language_of(locale))


class Translator:
    """One language: its sentences, and its way to write times and numbers. `locale` is its code."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._locale = Locale.parse(locale)
        self._catalog = _read_catalog(locale)

    def text(self, id: str, /, *, plural: str | None = None, count: int = 0, **values: object) -> str:
        """Return the sentence `id` with its fields filled in; `plural` and `count` choose the form.

        A field's number is written as the language writes numbers, a time of day as HH:MM. `{count}` is a field of
        every sentence that has a plural. A sentence that the catalog lacks comes out in English.
        """
        sentence = self._catalog.gettext(id) if plural is None else self._catalog.ngettext(id, plural, count)
        if plural is not None:
            values = {"count": count, **values}
        # Only our own sentence is a format; what readers typed is among the values and stays as it is.
        return sentence.format_map({name: self._write(value) for name, value in values.items()})

    def age(self, moment: datetime, now: datetime) -> str:
        """Return how long ago `moment` was: "vừa xong", "5 phút trước", "2 giờ trước", "3 ngày trước"."""
        passed = now - moment
        if passed < timedelta(minutes=1):
            return self.text("just now")
        unit: Literal["minute", "hour", "day"] = "minute"
        if passed >= timedelta(hours=1):
            unit = "hour" if passed < timedelta(days=1) else "day"
        whole = passed // timedelta(**{f"{unit}s": 1}) * timedelta(**{f"{unit}s": 1})
        return _ago(self.locale, unit, whole)

    def date(
        self,
        day: date | datetime,
        zone: ZoneInfo | None = None,
        *,
        style: Literal["full", "short", "weekday"] = "full",
    ) -> str:
        """Return "Thứ Hai, 23/11/2026" (full), "23/11/2026" (short) or "Thứ Hai"; `zone` is where the reader is."""
        if isinstance(day, datetime) and zone is not None:
            day = day.astimezone(zone)
        pattern = (_VIETNAMESE if self.locale == "vi" else _OTHERS)[style]
        return format_date(day, pattern, locale=self._locale)

    def time(self, moment: datetime | time, zone: ZoneInfo | None = None) -> str:
        """Return "06:30", which both languages write; `zone` is where the reader is."""
        if isinstance(moment, datetime) and zone is not None:
            moment = moment.astimezone(zone)
        return moment.strftime("%H:%M")

    def number(self, value: float) -> str:
        """Return a number with the language's separators: 12.345,6 in Vietnamese, 12,345.6 in English."""
        return format_decimal(value, locale=self._locale)

    def _write(self, value: object) -> str:
        if isinstance(value, int | float):
            return self.number(value)
        return self.time(value) if isinstance(value, time) else str(value)


@lru_cache(maxsize=1024)  # every story that is shown says it
def _ago(locale: str, unit: Literal["minute", "hour", "day"], whole: timedelta) -> str:
    # The threshold keeps Babel from rounding up to weeks: 0.9 weeks are "6 days ago" to us.
    return format_timedelta(-whole, granularity=unit, threshold=1e9, add_direction=True, locale=locale)


def _read_catalog(locale: str) -> Translations:
    """Read a catalog; gettext then chooses plural forms by the rule in its header."""
    with (LOCALES / locale / "bantin.po").open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
