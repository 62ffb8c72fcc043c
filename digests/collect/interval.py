"""When to visit a feed again, in seconds: often if it publishes often, seldom if it fails, and never not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

SLOWEST = 12
"""A feed is visited at least once in so many times the basic interval (BANTIN_COLLECT_SECONDS)."""
DAY = 86_400.0
_LOOK_BACK = timedelta(hours=48)


def interval(
    *,
    own: bool,
    basic: float,
    published: Iterable[datetime],
    now: datetime,
    max_age: float | None = None,
    ttl_minutes: int | None = None,
) -> float:
    """Return how long to wait after a good visit that found entries `published` at these times.

    The newsroom's own feed gets the basic interval. Others get half the usual time between two articles, and no less
    than the server (`max_age`) and the feed (`ttl_minutes`) ask for, all within 1 to 12 basic intervals.
    """
    if own:
        return basic
    wish = max(max_age or 0.0, (ttl_minutes or 0) * 60.0)
    return bounded(max(_gap(published, now) / 2, wish), basic)


def bounded(seconds: float, basic: float) -> float:
    """Return the wait nearest to `seconds` that a feed which works may have."""
    return min(max(seconds, basic), SLOWEST * basic)


def back_off(failures: int, *, own: bool, basic: float, jitter: float, retry_after: float | None = None) -> float:
    """Return how long to wait after `failures` failed visits in a row.

    It doubles each time, up to a day (an hour or so for the newsroom's own feed); `jitter` (0 to 1) takes away up to a
    quarter, so that feeds which failed together do not come back together. The server's own wish is heeded up to a day.
    """
    longest = SLOWEST * basic if own else DAY
    wait = min(longest, basic * 2.0 ** min(failures - 1, 30)) * (1 - jitter / 4)
    return min(DAY, max(wait, retry_after or 0.0))


def _gap(published: Iterable[datetime], now: datetime) -> float:
    """Return the usual time between two articles lately; for ever when there were none."""
    ages = sorted((now - moment).total_seconds() for moment in published)
    recent = [age for age in ages if age <= _LOOK_BACK.total_seconds()]
    if not recent:
        return float("inf")
    # A feed that holds only the last three hours shows how much was published in three hours.
    shown = _LOOK_BACK.total_seconds() if len(recent) < len(ages) else max(recent[-1], 1.0)
    return shown / len(recent)
