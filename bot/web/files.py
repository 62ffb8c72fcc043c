"""Files for single readers: kept in memory for some minutes, given to nobody else."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Attachment

KEPT = timedelta(minutes=15)
"""For so long a file can be fetched; after that the reader asks for it again."""
MOST_BYTES = 32 * 1024 * 1024
"""Of all files together; the oldest go first."""


@dataclass(frozen=True, kw_only=True)
class _File:
    reader: str
    file: Attachment
    until: datetime


class Files:
    """What readers were given and may fetch."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _File] = OrderedDict()

    def keep(self, reader: str, file: Attachment, now: datetime) -> str:
        """Keep a file for a reader and return its address on the page."""
        key = secrets.token_urlsafe(16)
        self._kept[key] = _File(reader=reader, file=file, until=now + KEPT)
        while len(self._kept) > 1 and sum(len(one.file.content) for one in self._kept.values()) > MOST_BYTES:
            self._kept.popitem(last=False)
        return f"/chat/file/{key}"

    def find(self, reader: str, key: str, now: datetime) -> Attachment | None:
        """Return a file of this reader's; None for any other, and for one that is not kept any more."""
        for old in [name for name, one in self._kept.items() if one.until <= now]:
            del self._kept[old]
        found = self._kept.get(key)
        return found.file if found and found.reader == reader else None
