"""The desk: what editors decide about a story before it goes out. Saying nothing means that it goes out as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Decision = Literal["", "pin", "hide", "hold"]
"""At the top of its section; left out of digests; shown to nobody until it is released."""
LIFE = timedelta(hours=48)
"""For so long a story that was pinned or moved stays where it was put: no digest reaches further back."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What stands about one story, for all of its articles; `lead` is a span of the text of `article`."""

    story: int
    article: int
    by: str
    """Who decided last, "telegram:123"; "" is the program itself."""
    at: datetime
    mark: Decision = ""
    rank: int | None = None
    """Its place (from 0) among the pinned of its section, or else among the others, where it was moved."""
    lead: str | None = None
    topic: str | None = None

    @property
    def stamp(self) -> str:
        """What tells this mark from an earlier or later one of the story: some letters and digits."""
        return f"{int(self.at.timestamp() * 1000):x}"[-8:]

    @property
    def empty(self) -> bool:
        """Nothing is decided: the story goes out as it is."""
        return not (self.mark or self.lead or self.topic) and self.rank is None


@dataclass(frozen=True, kw_only=True)
class Version:
    """What an article said until the moment at which its source changed it."""

    article: int
    revision: int
    title: str
    lead: str
    until: datetime
