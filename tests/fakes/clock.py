"""A clock that runs like the wall's and can be set: for tests in which a night passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Call it for the present moment. It only ever goes forward, as the newsroom's does."""

    def __init__(self, start: datetime) -> None:
        self._offset = start - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, **by: float) -> None:
        """Let so many days, hours, minutes or seconds pass."""
        self._offset += timedelta(**by)

    def strikes(self, hhmm: str) -> datetime:
        """Let time pass until it is this time of day in Lào Cai, and return that moment."""
        hour, minute = map(int, hhmm.split(":"))
        local = self().astimezone(LOCAL)
        then = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if then < local:
            then += timedelta(days=1)
        self._offset += then - local
        return then
