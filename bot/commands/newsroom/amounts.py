"""How moments, spans of time and sizes read for the people of the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.i18n import Translator


def duration(time: timedelta, language: Translator) -> str:
    """Return "5 minutes", "3 hours" or "2 days"."""
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < 120:
        return language.text("{count} minute", plural="{count} minutes", count=minutes)
    if minutes < 48 * 60:
        return language.text("{count} hour", plural="{count} hours", count=round(minutes / 60))
    return language.text("{count} day", plural="{count} days", count=round(minutes / 1440))


def moment(at: datetime, zone: ZoneInfo, language: Translator) -> str:
    """Return "06:30 23/11/2026"."""
    return f"{language.time(at, zone)} {language.date(at, zone, style='short')}"


def size(count: int, language: Translator) -> str:
    """Return "512 KB", "3.4 MB" or "17 GB": powers of a thousand, as disks are sold."""
    power = min(4, max(1, (len(str(count)) - 1) // 3))
    amount = count / 1000**power
    unit = ("KB", "MB", "GB", "TB")[power - 1]
    return f"{language.number(round(amount, 1) if amount < 10 else round(amount))} {unit}"


def room_left(free: int, total: int, language: Translator) -> str:
    """Return "5 GB (12%)"."""
    return f"{size(free, language)} ({round(100 * free / total) if total else 0}%)"
