"""The charts of /thongke: which figures each one shows, and what is written on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.messages import N_
from bot.pictures.canvas import drawn
from bot.pictures.days import Series, days_chart
from config.i18n import Translator
from digests.model import Attachment
from digests.stats import Day, Report

ARRIVED, NOT_THERE = ("sent",), ("gone", "rejected", "uncertain", "expired", "cancelled")
"""Outcomes of a delivery: it is there, or it is not (or nobody knows)."""


async def chart(kind: str, report: Report, language: Translator) -> Attachment | None:
    """Return a chart of CHARTS as a picture; None when there is nothing to show yet."""
    title, series = CHARTS[kind]
    shown = series(report.days, language)
    if not any(value for each in shown for value in each.values):
        return None
    days = [f"{day.day:%d/%m}" for day in report.days]
    return await drawn(f"thongke-{kind}", partial(days_chart, days, shown, language.text(title), language.number))


def _readers(days: tuple[Day, ...], language: Translator) -> list[Series]:
    def line(state: str) -> tuple[float | None, ...]:
        return tuple(day.readers.get(state, 0) if day.readers else None for day in days)

    return [
        Series(name=language.text("active readers"), values=line("active"), line=True),
        Series(name=language.text("paused readers"), values=line("paused"), line=True),
    ]


def _growth(days: tuple[Day, ...], language: Translator) -> list[Series]:
    return [
        Series(name=language.text("new readers"), values=tuple(day.new for day in days)),
        Series(name=language.text("said goodbye"), values=tuple(-sum(day.gone.values()) for day in days)),
    ]


def _deliveries(days: tuple[Day, ...], language: Translator) -> list[Series]:
    def bars(states: tuple[str, ...]) -> tuple[float, ...]:
        kinds = [(day.digests, day.alerts, day.corrections) for day in days]
        return tuple(sum(found.get(state, 0) for found in each for state in states) for each in kinds)

    return [
        Series(name=language.text("arrived"), values=bars(ARRIVED)),
        Series(name=language.text("did not arrive"), values=bars(NOT_THERE)),
    ]


CHARTS: Mapping[str, tuple[str, Callable[[tuple[Day, ...], Translator], list[Series]]]] = {
    "r": (N_("Readers"), _readers),
    "g": (N_("Growth"), _growth),
    "d": (N_("Messages sent"), _deliveries),
}
"""A button's letter → the chart's title and what it shows."""
