"""The articles, for reading: newest first, one for each story, the newsroom's own before others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)

from digests.model import LIFE, NEVER, Article, Follows
from digests.store import newest
from digests.store.database import Connection
from digests.store.intake import wait_for_intake
from digests.store.matches import OF_FEW
from digests.store.ready import Ready, among
from digests.store.schema import article_places, articles, desk_marks
from digests.store.search import best

STORY_WINDOW = timedelta(hours=72)
"""How far apart two articles of one story may be."""
MIRRORS = ("vietnam.vn", "baomoi.com")
"""Sites that show other papers' articles: what they show, nobody else has told."""
_NEWEST = articles.c.published_at.desc(), articles.c.id.desc()


async def get(tx: Connection, id: int) -> Article | None:
    """Return one article."""
    found = await of_ids(tx, [id])
    return found[0] if found else None


async def of_ids(tx: Connection, ids: Sequence[int]) -> list[Article]:
    """Return these articles in the order of `ids`; those that do not exist any more are left out."""
    if not ids:
        return []
    rows = await _of_ids(tx.dialect.name == "sqlite").rows(tx, {"ids": list(ids)})
    found = {row.id: _article(row) for row in rows}
    return [found[id] for id in ids if id in found]


@lru_cache(maxsize=2)
def _of_ids(lite: bool) -> Ready:
    return Ready(_query(lite).where(among(lite, articles.c.id, "ids")))


async def count(tx: Connection) -> int:
    """Return how many articles there are."""
    return (await tx.execute(select(func.count()).select_from(articles))).scalar_one()


async def newest_id(tx: Connection) -> tuple[int, datetime | None]:
    """Return the highest id of an article (0: there is none), and when an editor last decided something."""
    row = await _newest_id().first(tx)
    return row.id or 0, row.at


@cache
def _newest_id() -> Ready:
    id, at = (select(func.max(one)).scalar_subquery() for one in (articles.c.id, desk_marks.c.at))
    return Ready(select(id.label("id"), at.label("at")))


async def candidates(tx: Connection, since: datetime, until: datetime) -> list[Article]:
    """Return every article that became news after `since` and not after `until`, the newest news first.

    What editors decided is in them; stories that are hidden or held are left out.
    Articles that are being stored are waited for, so that none can appear later with a time up to `until`.
    (SQLite has one writer, and waits only inside `db.write()`.)
    """
    await wait_for_intake(tx)
    window = articles.c.news_at > since, articles.c.news_at <= until, _left_in("hide", "hold")
    latest_news = articles.c.news_at.desc(), articles.c.id.desc()
    rows = await tx.execute(_query(tx.dialect.name == "sqlite").where(*window).order_by(*latest_news))
    return [_article(row, until - LIFE) for row in rows]


async def hold(tx: Connection, found: Sequence[Article]) -> bool:
    """Have these articles stay as they are until this transaction ends.

    False: one of them was corrected or taken down since it was read.
    """
    c, read = articles.c, {article.id: (article.corrected, article.gone) for article in found}
    query = select(c.id, c.corrected_at, c.gone_at).where(c.id.in_(sorted(read))).order_by(c.id)
    rows = await tx.execute(query.with_for_update(read=True))
    return all(read[row.id] == (row.corrected_at, row.gone_at is not None) for row in rows)


async def latest(
    tx: Connection,
    *,
    follows: Follows | None = None,
    topic: str | None = None,
    place: str | None = None,
    words: str | None = None,
    limit: int = 5,
    offset: int = 0,
) -> list[Article]:
    """Return the newest articles that match all that is given (`words` folded), one for each story, and none held."""
    asked = newest.Asked(follows=follows, topic=topic, place=place, words=words)
    values = asked.values() | {"limit": limit, "offset": offset}
    lookup = None
    if asked.shape.narrow:
        wishes = newest.narrowest(follows or Follows(), topic, place, words)
        lookup, looked_up = newest.looked_up(tx, wishes, offset + limit, together=not words)
        values |= looked_up
    query = _latest(tx.dialect.name == "sqlite", asked.shape, lookup)
    return [_article(row) for row in await query.rows(tx, values)]


@lru_cache(maxsize=256)
def _latest(lite: bool, shape: newest.Shape, lookup: newest.Lookup | None) -> Ready:
    found = true() if lookup is None else newest.found(lite, lookup)
    there = _left_in("hold"), articles.c.gone_at.is_(None)
    query = _query(lite).where(
        newest.matches(lite, articles, shape), newest.tells_its_story(lite, shape), found, *there
    )
    query = query.order_by(*(OF_FEW if lookup else _NEWEST))
    return Ready(query.limit(bindparam("limit", type_=Integer)).offset(bindparam("offset", type_=Integer)))


PART = 250
"""Articles that `newest_stories` reads at once."""


async def newest_stories(tx: Connection, offset: int) -> list[Article]:
    """Return a PART of the newest articles, and with them every other of the same stories, whatever their state."""
    return [_article(row) for row in await _newest_stories(tx.dialect.name == "sqlite").rows(tx, {"offset": offset})]


@cache
def _newest_stories(lite: bool) -> Ready:
    some = select(articles.c.id, articles.c.story_id).order_by(*_NEWEST)
    # The number itself: for a limit that it does not know PostgreSQL would expect a tenth of all articles.
    some_of = some.limit(literal_column(str(PART), Integer)).offset(bindparam("offset", type_=Integer)).cte("some")
    other = articles.alias("other")
    others = select(other.c.id).where(other.c.story_id.in_(select(some_of.c.story_id)))
    ids = union(select(some_of.c.id), others).subquery()
    return Ready(_query(lite).where(articles.c.id.in_(select(ids.c.id))))


async def of_story(tx: Connection, story: int, limit: int = 5) -> list[Article]:
    """Return what was written about a story, the newest first."""
    there = articles.c.story_id == story, _left_in("hold"), articles.c.gone_at.is_(None)
    query = _query(tx.dialect.name == "sqlite").where(*there).order_by(*_NEWEST).limit(limit)
    return [_article(row) for row in await tx.execute(query)]


async def search(tx: Connection, words: str, *, limit: int = 5, offset: int = 0) -> list[Article]:
    """Return the articles that hold every one of a reader's `words`, one for each story, the best first.

    With the diacritics as typed before without, side by side before scattered, newer before older.
    """
    return await of_ids(tx, (await best(tx, words, offset + limit))[offset:])


def _left_in(*decisions: str) -> ColumnElement[bool]:
    """Match what no editor has left out in one of these ways."""
    return and_(*(func.coalesce(desk_marks.c.mark, "") != decision for decision in decisions))


@lru_cache(maxsize=2)
def _query(lite: bool) -> Select[Any]:
    """Select articles, each with how many papers tell its story (feeds of one name are one paper) and its places.

    What editors decided about its story comes with it, by the key of that table.
    """
    same = articles.alias("same")
    paper = case((same.c.own, ""), else_=same.c.source)  # the newsroom is one, however many feeds it has
    copied = or_(*(same.c.url.like(f"%//{www}{host}/%") for host in MIRRORS for www in ("", "www.")))
    papers = select(func.count(paper.distinct())).where(same.c.story_id == articles.c.story_id, ~copied)
    place = article_places.c
    pair = (func.json_array if lite else func.json_build_array)(place.rank, place.code)
    places = select((func.json_group_array if lite else func.json_agg)(pair, type_=JSON))
    places = places.where(place.article_id == articles.c.id)
    one = [query.correlate(articles).scalar_subquery() for query in (papers, places)]
    marks = [column.label(f"desk_{column.name}") for column in desk_marks.c]
    both = articles.outerjoin(desk_marks, desk_marks.c.story_id == articles.c.story_id)
    return select(*articles.c, one[0].label("papers"), one[1].label("places"), *marks).select_from(both)


def _article(row: Any, lapsed: datetime = NEVER) -> Article:
    """Return an article with what editors decided; where they put it before `lapsed` counts no more."""
    chosen = row.desk_lead is not None and row.desk_article_id == row.id
    stands = row.desk_at is not None and (row.desk_at > lapsed or row.desk_mark in ("hide", "hold"))
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        lead=row.desk_lead if chosen else row.lead,
        source=row.source,
        topic=row.desk_topic or row.topic,
        published=row.published_at,
        first_seen=row.first_seen_at,
        news_at=row.news_at,
        story=row.story_id if row.story_id is not None else row.id,
        papers=max(1, row.papers),
        image=row.image,
        own=row.own,
        corrected=row.corrected_at,
        places=tuple(code for _, code in sorted(row.places or ())),
        mark=row.desk_mark if stands else "",
        rank=row.desk_rank if stands else None,
        edited=chosen,
        gone=row.gone_at is not None,
    )
