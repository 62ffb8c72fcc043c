"""The time of day, for those who may ask for it; everything else gets `now` as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives an aware moment; a test gives one of its own."""


def utc_now() -> datetime:
    return datetime.now(UTC)
