"""What a server's headers say about when to come back (RFC 9111, RFC 9110 section 10.2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from digests.model import Validators

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})', re.I)
_LONGEST_VALIDATOR = 1000


def validators_of(headers: Mapping[str, str]) -> Validators:
    """Return what the next visit can ask "has it changed?" with."""
    return Validators(etag=_short(headers.get("ETag")), last_modified=_short(headers.get("Last-Modified")))


def max_age(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return for how many seconds the answer stays fresh; None when the server does not say."""
    control = headers.get("Cache-Control", "")
    if found := _MAX_AGE.search(control):
        age = headers.get("Age", "")
        return max(0.0, float(found[1]) - (float(age) if age.isdecimal() and len(age) < 10 else 0.0))
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return 0.0
    if expires := _moment(headers.get("Expires")):
        return max(0.0, (expires - (_moment(headers.get("Date")) or now)).total_seconds())
    return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return in how many seconds the server wants to be asked again; None when it does not say."""
    raw = headers.get("Retry-After", "").strip()
    if raw.isdecimal() and len(raw) < 10:
        return float(raw)
    moment = _moment(raw)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def _moment(raw: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(raw or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _short(value: str | None) -> str | None:
    # What a header field may not hold cannot be stored or sent back either.
    usable = value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable()
    return value if usable else None
