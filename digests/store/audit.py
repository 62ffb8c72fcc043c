"""Who did what, when, and on what. Rows are only added; they go when they are a year old."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, cast, delete, insert, literal, or_, select

from digests.model import Person, Role
from digests.store.database import Connection
from digests.store.schema import articles, audit

_NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One line of the audit log: `what` is "alert.approved", `about` is "alert:12"; `who` "" is the program itself."""

    id: int
    at: datetime
    who: str
    role: Role
    what: str
    about: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


async def note(tx: Connection, by: Person | None, what: str, about: str, now: datetime, **detail: Any) -> None:
    """Add a line, in the transaction of the deed: both are there, or neither. `by` None: the program itself."""
    row = {
        "at": now,
        "who": by.key if by else _NOBODY,
        "role": by.role if by else "owner",
        "what": what,
        "about": about,
        "detail": detail,
    }
    await tx.execute(insert(audit).values(row))


async def lines(
    tx: Connection,
    *,
    who: frozenset[str] | None = None,
    about: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Deed]:
    """Return lines of the log, the newest first, those of some people, about one thing, or of a time."""
    query = select(audit)
    if who is not None:
        query = query.where(audit.c.who.in_(sorted(who)))
    if about is not None:
        query = query.where(audit.c.about == about)
    if since is not None:
        query = query.where(audit.c.at >= since)
    if until is not None:
        query = query.where(audit.c.at < until)
    return await _deeds(tx, query.order_by(audit.c.id.desc()).limit(limit).offset(offset))


async def about_story(tx: Connection, story: int, limit: int = 30) -> list[Deed]:
    """Return what was done at the desk to a story, to whichever of its articles, the newest first."""
    its = select(literal("article:").concat(cast(articles.c.id, Text)))
    its = its.where(or_(articles.c.story_id == story, articles.c.id == story))
    query = select(audit).where(audit.c.about.in_(its), audit.c.what.startswith("desk."))
    return await _deeds(tx, query.order_by(audit.c.id.desc()).limit(limit))


async def _deeds(tx: Connection, query: Select[Any]) -> list[Deed]:
    rows = await tx.execute(query)
    return [
        Deed(id=r.id, at=r.at, who=r.who, role=r.role, what=r.what, about=r.about, detail=dict(r.detail)) for r in rows
    ]


async def tidy(tx: Connection, before: datetime) -> int:
    """Delete the lines of before a moment, and return how many there were."""
    return (await tx.execute(delete(audit).where(audit.c.at < before))).rowcount
