"""`bantin stats`: the figures of /thongke in a terminal."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.commands.newsroom.stats import lines_of
from bot.opening import opened
from config.i18n import translator
from config.newsroom import load
from config.settings import Settings
from digests.stats import Stats

FRESH = timedelta(hours=1)
"""Figures older than this are counted anew: the scheduler is not running, then."""


async def told(settings: Settings, days: int, locale: str, now: datetime) -> list[str]:
    """Return the figures of the last days, a line each, and when they were counted."""
    newsroom, language = load(settings.config_dir), translator(locale)
    async with opened(settings) as db:
        stats = Stats(db, newsroom)
        report = await stats.report(days, now)
        if report.as_of is None or now - report.as_of > FRESH:
            await stats.count(now)
            report = await stats.report(days, now)
    assert report.as_of is not None
    counted = language.text("Counted at {time}.", time=language.time(report.as_of, newsroom.zone))
    return [*lines_of(report, newsroom, language), counted]
