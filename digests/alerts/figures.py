"""Figures: whom an alert would reach, how far it is, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import accumulate

from digests.alerts.book import Book
from digests.deliver.pace import spacing
from digests.errors import AlertRefused
from digests.model import Alert, Progress, Reach, Report
from digests.store import alert_figures, fanout, recipients
from digests.store.alert_figures import Count

LATELY = timedelta(minutes=1)
"""Over so much time the rate is measured."""
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)
_MOST_STEPS = 600
"""A chart has no more bars, and a median needs no finer ones."""


class Figures(Book):
    """Counts; nothing here changes anything."""

    async def reach(self, alert: Alert, now: datetime) -> Reach:
        """Count whom an alert would reach that began now, or at its time, and say when the last one had it.

        The rates are those of the channels.
        """
        begins = max(now, alert.scheduled_at or now)
        async with self._db.read() as tx:
            quiet = await self._quiet(tx, begins)
            told = await fanout.thread(tx, alert)
            found = await recipients.reach(tx, alert.audience, alert.urgent, quiet, alert.expires_at, told)
        took = [(one.readers - one.quiet) * spacing(self.rules.rates.get(one.channel, _FAST)) for one in found]
        return Reach(
            total=sum(one.readers for one in found),
            by_channel={one.channel: one.readers for one in found},
            quiet=sum(one.quiet for one in found),
            quiet_until=_span([end for one in found for end in (one.first, one.last) if end]),
            late=sum(one.late for one in found),
            last_at=begins + timedelta(seconds=max(took)) if found else None,
        )

    async def progress(self, id: int, now: datetime) -> Progress:
        """Count what has become of an alert's deliveries so far."""
        async with self._db.read() as tx:
            alert = await self._alert(tx, id)
            counted = await alert_figures.counts(tx, id, now - LATELY, now)
            filling = any(one.filled_to is not None for one in await fanout.of_alert(tx, id))
        return _progress(alert, counted, now, filling=filling and alert.state == "sending")

    async def report(self, id: int) -> Report:
        """Count what became of an alert, and how long it took. AlertRefused: gone; state, when it has not begun."""
        async with self._db.read() as tx:
            alert = await self._alert(tx, id)
            if alert.started_at is None:
                raise AlertRefused("state", id)
            arrived, longest = await alert_figures.longest(tx, id, alert.started_at)
            last = arrived or alert.started_at
            counted = await alert_figures.counts(tx, id, last - LATELY, last)
            delays = await alert_figures.delays(tx, id, alert.started_at, _step(longest))
            errors = await alert_figures.errors(tx, id)
        by_channel: dict[str, dict[str, int]] = {}
        for one in counted:
            by_channel.setdefault(one.channel, {})[one.state] = one.deliveries
        return Report(
            alert=alert,
            progress=_progress(alert, counted, last, filling=False),
            by_channel=by_channel,
            median=_percentile(delays, 0.5),
            p90=_percentile(delays, 0.9),
            delays=tuple(delays),
            errors=errors,
        )


def _span(ends: list[datetime]) -> tuple[datetime, datetime] | None:
    return (min(ends), max(ends)) if ends else None


_FAST = 200.0
"""Messages a second of a channel that nobody named: the web chat's."""


def _progress(alert: Alert, counted: list[Count], now: datetime, *, filling: bool) -> Progress:
    states: dict[str, int] = {}
    for one in counted:
        states[one.state] = states.get(one.state, 0) + one.deliveries
    waits = [one for one in counted if one.state in ("pending", "leased")]
    waiting, later = sum(one.deliveries for one in waits), sum(one.later for one in waits)
    begun = max(alert.started_at or now, now - LATELY)
    rate = sum(one.lately for one in counted if one.state == "sent") / max(1.0, (now - begun).total_seconds())
    left = waiting - later
    last_at = now + timedelta(seconds=left / rate) if left and rate else None
    return Progress(
        total=sum(states.values()),
        sent=states.get("sent", 0),
        waiting=waiting,
        later=later,
        gone=states.get("gone", 0),
        failed=states.get("rejected", 0),
        uncertain=states.get("uncertain", 0),
        expired=states.get("expired", 0),
        cancelled=states.get("cancelled", 0),
        rate=rate if alert.state == "sending" else 0.0,
        last_at=last_at if alert.state == "sending" else None,
        filling=filling,
    )


def _step(seconds: float) -> float:
    """Return the finest step in which so many seconds make few enough steps."""
    return next((step for step in _STEPS if seconds / step <= _MOST_STEPS), 3600.0)


def _percentile(delays: list[tuple[float, int]], part: float) -> float | None:
    """Return within how many seconds that part of them had it."""
    total = sum(count for _, count in delays)
    sums = zip(delays, accumulate(count for _, count in delays), strict=True)
    return next((seconds for (seconds, _), so_far in sums if so_far >= part * total), None)
