"""Articles whose feed gave no usable lead: each is taken once, to be completed from its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, exists, func, insert, or_, select, update

from digests.store import slots
from digests.store.database import Connection
from digests.store.intake import folded
from digests.store.schema import article_places, articles, feeds
from digests.store.schema import slots as taken

_JOB = "page"


@dataclass(frozen=True, kw_only=True)
class Incomplete:
    """An article without a usable lead, and the feed that brought it."""

    id: int
    url: str
    title: str
    lead: str
    topic: str
    feed_url: str


async def incomplete(tx: Connection, since: datetime, *, shortest: int, limit: int) -> list[Incomplete]:
    """Return articles published after `since` that were never taken, newest first.

    Their leads are cut, or have fewer than `shortest` characters.
    """
    lead = func.rtrim(articles.c.lead, " )]")
    slot = cast(articles.c.id, String)
    done = exists().where(taken.c.job == _JOB, taken.c.local_date == "", taken.c.slot == slot)
    query = (
        select(*(articles.c[name] for name in ("id", "url", "title", "lead", "topic")), feeds.c.url.label("feed_url"))
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.published_at > since, articles.c.corrected_at.is_(None), ~done)
        .where(or_(func.length(lead) < shortest, lead.like("%..."), lead.like("%…")))
        .order_by(articles.c.published_at.desc(), articles.c.id.desc())
        .limit(limit)
    )
    return [Incomplete(**row._mapping) for row in await tx.execute(query)]


async def take(tx: Connection, wanted: Sequence[Incomplete], now: datetime) -> list[Incomplete]:
    """Take articles for good: those returned are the caller's, and nobody asks for their pages again."""
    return [article for article in wanted if await slots.take(tx, _JOB, "", str(article.id), now)]


async def complete(
    tx: Connection, article: Incomplete, lead: str, topic: str, places: Sequence[str], now: datetime
) -> bool:
    """Give an article the lead of its page, unless it has got another meanwhile; it is no new revision of it."""
    unchanged = articles.c.id == article.id, articles.c.title == article.title, articles.c.lead == article.lead
    values = {"lead": lead, "folded": folded(article.title, lead), "topic": topic, "updated_at": now}
    if (await tx.execute(update(articles).where(*unchanged).values(**values))).rowcount == 0:
        return False
    known = set(
        (await tx.execute(select(article_places.c.code).where(article_places.c.article_id == article.id))).scalars()
    )
    new = [code for code in dict.fromkeys(places) if code not in known]
    rows = [{"article_id": article.id, "code": code, "rank": len(known) + rank} for rank, code in enumerate(new)]
    if rows:
        await tx.execute(insert(article_places), rows)
    return True
