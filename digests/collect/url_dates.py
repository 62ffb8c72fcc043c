"""The time of publication that some sites write into the addresses of their articles."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_IN_URL = (
    (re.compile(r"-(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\d{3})?(?=[.-])[\w.-]{0,20}(?:[?#]|$)"), 0),
    (re.compile(r"-\d{3}(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{0,6}\.(?:html?|chn)(?:[?#]|$)"), 2000),
    (re.compile(r"/(20\d\d)/(\d\d?)/(\d\d?)/"), 0),
)


def date_from_url(url: str, zone: ZoneInfo) -> datetime | None:
    """Return the time of publication that some sites write into their addresses, in UTC, or None.

    Dân trí, old VCCorp: `-YYYYMMDDhhmmssmmm.htm`; VCCorp: `-<site, 3 digits>YYMMDDhhmmss….htm`; others: `/YYYY/MM/DD/`.
    """
    for pattern, century in _IN_URL:
        if found := pattern.search(url):
            year, month, day, *clock = (int(number) for number in found.groups())
            hour, minute, second = clock or (0, 0, 0)
            try:
                return datetime(century + year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
            except ValueError:
                continue
    return None
