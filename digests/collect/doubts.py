"""What speaks against a feed that can be read."""

from __future__ import annotations

import re
from datetime import datetime

from digests.model import Parsed

NO_DATES, FEW_DATES = "no date can be read", "most dates cannot be read"
FUTURE = "all dates are in the future: is date_order or zone right?"
CUT_OFF = "it is cut off: its end is missing"
_END = re.compile(rb"</(?:\w+:)?(?:rss|rdf|feed)\s*>(?:\s|\0|<!--.*?-->|<\?.*?\?>)*$", re.IGNORECASE | re.DOTALL)
"""How a whole feed ends."""


def doubts(parsed: Parsed, body: bytes, now: datetime) -> list[str]:
    """Return a sentence for each doubt, of those above."""
    found = []
    dates = dates_of(parsed)
    if 2 * len(dates) < len(parsed.entries):
        found.append(FEW_DATES if dates else NO_DATES)
    if dates and min(dates) >= now:  # a date in the future is read as now
        found.append(FUTURE)
    if not _END.search(body.replace(b"\0", b"")[-2000:]):
        found.append(CUT_OFF)
    return found


def dates_of(parsed: Parsed) -> list[datetime]:
    """Return the dates of the entries that have one."""
    return [entry.published for entry in parsed.entries if entry.published]
