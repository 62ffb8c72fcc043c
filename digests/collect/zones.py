"""The time zone that a date names, in the many ways to write Vietnam's. Used by `dates`."""

from __future__ import annotations

import re
from datetime import timedelta, timezone

_ZONE = re.compile(
    r"(?:\b(?:gmt|utc|ict)|(?<![a-z]))\s*(?P<sign>[+\u2212-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)"
    r"|(?<![a-z])(?P<name>gmt|utc|ut|ict|z|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|cet|cest|jst|kst|sgt)\b"
)
_ZONES = {"gmt": 0, "utc": 0, "ut": 0, "z": 0, "ict": 7, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7} | {
    "mdt": -6, "pst": -8, "pdt": -7, "bst": 1, "cet": 1, "cest": 2, "jst": 9, "kst": 9, "sgt": 8,
}  # fmt: skip
_SPELT = re.compile(
    r"\(?\b(?:indochina time|se asia standard time|gio dong duong|asia/(?:ho_chi_minh|saigon|bangkok))\b\)?"
)


def take_zone(text: str) -> tuple[timezone | None, str]:
    """Return the zone that a folded text names (None: it names none), and the text without it.

    "+0700 (ICT)", "GMT (+07)": an offset says more than a name. What contradicts itself stays in the text.
    """
    plain = _SPELT.sub(" ict ", text)
    zones = list(_ZONE.finditer(plain))
    if not zones:
        return None, plain
    signed = [zone for zone in zones if zone["sign"]]
    offsets = {_offset(zone) for zone in signed or zones[:1]}
    offset = offsets.pop()
    return (offset, _ZONE.sub(" ", plain)) if offset and not offsets else (None, plain)


def _offset(zone: re.Match[str]) -> timezone | None:
    """Return a fixed offset, at most 14 hours from UTC."""
    if zone["name"]:
        return timezone(timedelta(hours=_ZONES[zone["name"]]))
    ahead = timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"] or 0))
    if int(zone["minutes"] or 0) > 59 or ahead > timedelta(hours=14):
        return None
    return timezone(ahead if zone["sign"] == "+" else -ahead)
