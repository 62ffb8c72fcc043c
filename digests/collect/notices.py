"""Items of feeds that are no articles: the announcement that today's printed paper is out."""

from __future__ import annotations

import re

from digests.collect.text import fold

_PAPER = (
    r"(?:bao|nhat bao|tap chi|an pham|tien phong|thanh nien|tuoi tre|nhan dan|lao dong|sai gon giai phong|thoi nay)"
)
_NUMBER = r"(?:so|ky)\s*:?\s*\d{1,6}(?:\s*[/-]\s*\d{2,4})*"
_DAY = r"(?:ra\s+)?(?:ngay|thu|chu nhat)\b.{0,40}"
_NOTICE = re.compile(
    rf"bao in\s+(?:ngay|so)\b.{{0,40}}|(?:don doc\s+)?{_PAPER}\b[\w\s,&.-]{{0,40}}?\s{_NUMBER}(?:\W*{_DAY})?\W*"
    rf"|(?:don doc|doc)\s+{_PAPER}\b.{{0,60}}\b(?:so|ngay)\b.{{0,40}}"
)


def is_notice(title: str, lead: str) -> bool:
    """Say whether an item without a lead only announces an issue of a paper: "Báo Nhân Dân số 25837"."""
    return not lead and _NOTICE.fullmatch(fold(title)) is not None
