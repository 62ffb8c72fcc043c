"""What an edition tells, as it is kept: the ids of its articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NONE: Mapping[int, int] = {}
"""No story is an update."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A composed digest: the ids of the articles it told, and of those it left out, the best first.

    `before`: of those left out that are updates, the article of the story that its readers were told before.
    """

    id: int
    slot: datetime
    broadcast: int | None
    shown: tuple[int, ...]
    left: tuple[int, ...]
    before: Mapping[int, int] = field(default_factory=dict)


def stories_of(shown: Sequence[int], left: Sequence[int], before: Mapping[int, int]) -> dict[str, Any]:
    """Return what an edition tells as it is kept."""
    updates = [[id, before[id]] for id in left if id in before]
    return {"shown": list(shown), "left": list(left)} | ({"before": updates} if updates else {})


def edition_of(row: Any) -> Edition:
    """Return a row of `editions` as an edition."""
    told = row.stories
    return Edition(
        id=row.id,
        slot=row.slot,
        broadcast=row.broadcast_id,
        shown=tuple(told["shown"]),
        left=tuple(told["left"]),
        before=dict(told.get("before", ())),
    )
