"""One line of the table that `make bench-content` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """A figure: `what` was measured `on` how many of what, and the level that is `asked` of it."""

    what: str
    on: str
    figure: float
    asked: float
    at_most: bool = False
    """The figure may be at most what is asked (a cost); otherwise at least (a rate)."""

    @property
    def ok(self) -> bool:
        return self.figure <= self.asked if self.at_most else self.figure >= self.asked
