"""The desk, kept: what editors decided about stories, and what articles said before their source changed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, delete, exists, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from digests.model import Mark, Version
from digests.store.database import Connection
from digests.store.schema import article_versions, articles, desk_marks, editions

_DESK_LOCK = 0x6465736B
"""One editor at a time: what two decide at once is decided one after the other."""


async def lock(tx: Connection) -> None:
    """Wait until it is our turn to decide; the transaction's end gives the turn back."""
    if tx.dialect.name == "postgresql":  # on SQLite a transaction that writes is alone anyway
        await tx.execute(select(func.pg_advisory_xact_lock(_DESK_LOCK)))


async def of_story(tx: Connection, story: int) -> Mark | None:
    """Return what stands about a story."""
    row = (await tx.execute(select(desk_marks).where(desk_marks.c.story_id == story))).first()
    return None if row is None else _mark(row)


async def of_stories(tx: Connection, stories: Iterable[int]) -> dict[int, Mark]:
    """Return what stands about these stories, by story."""
    rows = await tx.execute(select(desk_marks).where(desk_marks.c.story_id.in_(sorted(set(stories)))))
    return {row.story_id: _mark(row) for row in rows}


async def put(tx: Connection, mark: Mark) -> None:
    """Write down what stands about a story now. What was taken back stays as an empty mark, so that others see when."""
    row = {
        "story_id": mark.story,
        "article_id": mark.article,
        "mark": mark.mark,
        "rank": mark.rank,
        "lead": mark.lead,
        "topic": mark.topic,
        "by": mark.by,
        "at": mark.at,
    }
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(desk_marks).values(row)
    await tx.execute(into.on_conflict_do_update(index_elements=["story_id"], set_=row))


async def touch(tx: Connection, story: int, article: int, now: datetime) -> None:
    """Note that something about a story is different now; what was decided about it stays."""
    row = {"story_id": story, "article_id": article, "mark": "", "by": "", "at": now}
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(desk_marks).values(row)
    await tx.execute(into.on_conflict_do_update(index_elements=["story_id"], set_={"at": now}))


async def away(tx: Connection, since: datetime, limit: int = 30) -> list[int]:
    """Return an article of each story that is hidden or held since a moment, and those whose page is gone."""
    marked = select(desk_marks.c.article_id).where(desk_marks.c.mark.in_(("hide", "hold")), desk_marks.c.at > since)
    marked = marked.order_by(desk_marks.c.at.desc()).limit(limit)
    found = list(await tx.scalars(marked))
    taken_down = select(articles.c.id).where(articles.c.news_at > since, articles.c.gone_at.is_not(None))
    found += await tx.scalars(taken_down.order_by(articles.c.gone_at.desc()).limit(limit))
    return list(dict.fromkeys(found))


async def follow(tx: Connection, story: int, into: int) -> None:
    """Let what stands about a story stand about the story that it turned out to be, unless something does already."""
    other = desk_marks.alias("other")
    free = ~exists().where(other.c.story_id == into)
    await tx.execute(update(desk_marks).where(desk_marks.c.story_id == story, free).values(story_id=into))


async def tidy(tx: Connection, before: datetime) -> int:
    """Forget the marks and versions of before a moment and return how many; what is held stays held."""
    lapsed = delete(desk_marks).where(desk_marks.c.at < before, desk_marks.c.mark != "hold")
    old = delete(article_versions).where(article_versions.c.until < before)
    return (await tx.execute(lapsed)).rowcount + (await tx.execute(old)).rowcount


# --- pages that are not there any more --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article whose page is asked for; `misses` is how often in a row it was not there."""

    id: int
    url: str
    title: str
    story: int
    misses: int


async def to_check(
    tx: Connection, ids: Sequence[int], now: datetime, checked_before: datetime, limit: int
) -> list[Page]:
    """Take those of these articles whose pages were not asked for since a moment: they are the caller's to ask for."""
    due = articles.c.checked_at.is_(None) | (articles.c.checked_at <= checked_before)
    those = articles.c.id.in_(list(ids)), due, articles.c.gone_at.is_(None), ~articles.c.vouched
    first = select(articles.c.id).where(*those).order_by(articles.c.checked_at.nulls_first(), articles.c.id.desc())
    chosen = list(await tx.scalars(first.limit(limit).with_for_update(skip_locked=True)))
    taken = update(articles).where(articles.c.id.in_(chosen)).values(checked_at=now)
    columns = (articles.c[name] for name in ("id", "url", "title", "story_id", "misses"))
    rows = {row.id: row for row in await tx.execute(taken.returning(*columns))}
    return [
        Page(id=id, url=row.url, title=row.title, story=row.story_id or id, misses=row.misses)
        for id in chosen
        if (row := rows[id])
    ]


async def missed(tx: Connection, id: int) -> int:
    """Count that an article's page was not there, and return how often in a row that was."""
    counted = update(articles).where(articles.c.id == id).values(misses=articles.c.misses + 1)
    misses: int = (await tx.execute(counted.returning(articles.c.misses))).scalar_one()
    return misses


async def found(tx: Connection, id: int) -> None:
    """Note that an article's page is there."""
    await tx.execute(update(articles).where(articles.c.id == id).values(misses=0))


async def take_down(tx: Connection, id: int, now: datetime) -> None:
    """Note that an article's page is gone: it is told to nobody any more."""
    await tx.execute(update(articles).where(articles.c.id == id).values(gone_at=now))


async def vouch(tx: Connection, id: int) -> None:
    """Let an article go out although its page is gone; it is not asked for any more."""
    await tx.execute(update(articles).where(articles.c.id == id).values(gone_at=None, vouched=True))


async def is_gone(tx: Connection, id: int) -> bool:
    """Was the page of an article found to be taken down?"""
    gone = await tx.scalar(select(articles.c.gone_at).where(articles.c.id == id))
    return gone is not None


# --- what was said before -------------------------------------------------------------------------


async def keep_version(tx: Connection, version: Version) -> None:
    """Keep what an article said; a lead that an editor chose from it does not stand in for a new one."""
    row = {
        "article_id": version.article,
        "revision": version.revision,
        "title": version.title,
        "lead": version.lead,
        "until": version.until,
    }
    # Two feeds of one round may know the same revision of it: the first words are the ones that were read.
    into: Any = (sqlite if tx.dialect.name == "sqlite" else postgresql).insert(article_versions)
    await tx.execute(into.values(row).on_conflict_do_nothing())
    chosen = update(desk_marks).where(desk_marks.c.article_id == version.article, desk_marks.c.lead.is_not(None))
    await tx.execute(chosen.values(lead=None, at=version.until))


async def versions(tx: Connection, since: datetime) -> list[Version]:
    """Return what articles said until they were changed after `since`, the oldest first."""
    query = select(article_versions).where(article_versions.c.until > since)
    query = query.order_by(article_versions.c.until, article_versions.c.revision)
    return [
        Version(article=row.article_id, revision=row.revision, title=row.title, lead=row.lead, until=row.until)
        for row in await tx.execute(query)
    ]


@dataclass(frozen=True, kw_only=True)
class Told:
    """When digests first told an article, since a moment."""

    article: int
    at: datetime


async def told(tx: Connection, since: datetime, among: Sequence[int] | None = None, limit: int = 500) -> list[Told]:
    """Return the articles that editions of after `since` told (those `among` them), the latest told first."""
    shown: Any = _shown(tx.dialect.name == "sqlite")
    article = cast(shown.c.value, Integer)
    query = select(article.label("article"), func.min(editions.c.slot).label("first"))
    query = query.select_from(editions.join(shown, true())).where(editions.c.slot > since)
    if among is not None:
        query = query.where(article.in_(list(among)))
    query = query.group_by(article).order_by(func.max(editions.c.slot).desc(), article.desc()).limit(limit)
    return [Told(article=row.article, at=row.first) for row in await tx.execute(query)]


def _shown(lite: bool) -> Any:
    """Return the articles of an edition as a table of one column."""
    if lite:
        return func.json_each(func.json_extract(editions.c.stories, "$.shown")).table_valued("value")
    elements = func.json_array_elements_text(editions.c.stories.op("->")("shown"))
    return elements.table_valued("value").render_derived()


def _mark(row: Any) -> Mark:
    return Mark(
        story=row.story_id,
        article=row.article_id,
        by=row.by,
        at=row.at,
        mark=row.mark,
        rank=row.rank,
        lead=row.lead,
        topic=row.topic,
    )


async def versions_of(tx: Connection, article: int, since: datetime) -> list[Version]:
    """Return what one article said until it was changed at `since` or later, the newest first."""
    query = select(article_versions).where(article_versions.c.article_id == article, article_versions.c.until >= since)
    rows = await tx.execute(query.order_by(article_versions.c.until.desc(), article_versions.c.revision.desc()))
    return [
        Version(article=row.article_id, revision=row.revision, title=row.title, lead=row.lead, until=row.until)
        for row in rows
    ]
