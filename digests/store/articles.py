"""The articles, for reading: newest first, one for each story, the newsroom's own before others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, exists, func, or_, select, true, union_all
from sqlalchemy.sql.expression import FromClause

from digests.model import Article, Follows
from digests.store.database import Connection
from digests.store.intake import spaced, wait_for_intake
from digests.store.matches import OF_FEW, Wanted, matching
from digests.store.schema import article_places, articles
from digests.store.search import NEWEST, best

STORY_WINDOW = timedelta(hours=72)
"""How far apart two articles of one story may be."""
_NEWEST = articles.c.published_at.desc(), articles.c.id.desc()


async def get(tx: Connection, id: int) -> Article | None:
    """Return one article."""
    found = await of_ids(tx, [id])
    return found[0] if found else None


async def of_ids(tx: Connection, ids: Sequence[int]) -> list[Article]:
    """Return these articles in the order of `ids`; those that do not exist any more are left out."""
    if not ids:
        return []
    rows = await tx.execute(_query(tx).where(articles.c.id.in_(ids)))
    found = {row.id: _article(row) for row in rows}
    return [found[id] for id in ids if id in found]


async def count(tx: Connection) -> int:
    """Return how many articles there are."""
    return (await tx.execute(select(func.count()).select_from(articles))).scalar_one()


async def newest_id(tx: Connection) -> int:
    """Return the highest id of an article; 0 when there is none."""
    return (await tx.execute(select(func.max(articles.c.id)))).scalar() or 0


async def candidates(tx: Connection, since: datetime, until: datetime) -> list[Article]:
    """Return every article that became news after `since` and not after `until`, the newest news first.

    Articles that are being stored are waited for, so that none can appear later with a time up to `until`.
    (SQLite has one writer, and waits only inside `db.write()`.)
    """
    await wait_for_intake(tx)
    window = articles.c.news_at > since, articles.c.news_at <= until
    latest_news = articles.c.news_at.desc(), articles.c.id.desc()
    return [_article(row) for row in await tx.execute(_query(tx).where(*window).order_by(*latest_news))]


async def told(tx: Connection, since: datetime, stories: Iterable[int]) -> set[int]:
    """Return those of `stories` that had news up to `since`, in the time that a story lasts."""
    window = articles.c.news_at > since - STORY_WINDOW, articles.c.news_at <= since
    found = await tx.execute(select(articles.c.story_id).where(articles.c.story_id.in_(list(stories)), *window))
    return set(found.scalars())


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
    """Return the newest articles that match all that is given (`words` folded), one for each story."""

    def matches(table: FromClause) -> ColumnElement[bool]:
        wanted = [_follows(table, follows)] if follows is not None else []
        wanted += [_about(table, [topic])] if topic else []
        wanted += [_at_place(table, [place])] if place else []
        wanted += [_has_words(table, words)] if words else []
        return and_(true(), *wanted)

    query = _query(tx).where(matches(articles), _tells_its_story(matches)).order_by(*_NEWEST)
    if (follows and follows.topics) or topic or place or words:
        wishes = _narrowest(follows or Follows(), topic, place, words)
        query = query.where(articles.c.id.in_(await _found(tx, wishes, offset + limit, together=not words)))
    return [_article(row) for row in await tx.execute(query.limit(limit).offset(offset))]


async def of_story(tx: Connection, story: int, limit: int = 5) -> list[Article]:
    """Return what was written about a story, the newest first."""
    return [
        _article(row)
        for row in await tx.execute(_query(tx).where(articles.c.story_id == story).order_by(*_NEWEST).limit(limit))
    ]


async def search(tx: Connection, words: str, *, limit: int = 5, offset: int = 0) -> list[Article]:
    """Return the articles that hold every one of a reader's `words`, one for each story, the best first.

    With the diacritics as typed before without, side by side before scattered, newer before older.
    """
    return await of_ids(tx, (await best(tx, words, offset + limit))[offset:])


def _narrowest(follows: Follows, topic: str | None, place: str | None, words: str | None) -> Follows:
    """Return one wish that every article asked for fulfils, the one that the fewest do; or all that is followed."""
    if words:
        return Follows(keywords=frozenset({words}))
    if place:
        return Follows(places=frozenset({place}))
    return Follows(topics=frozenset({topic})) if topic else follows


async def _found(tx: Connection, wishes: Follows, count: int, *, together: bool) -> list[int]:
    """Return the ids of the newest articles that fulfil any of these wishes: enough to tell `count` stories.

    Each wish is looked up in its own index: together they would be a walk through all articles.
    """
    enough = 3 * count + (400 if wishes.mutes else 80)
    aged = select(articles.c.id, articles.c.published_at)
    found = [aged.where(articles.c.topic == topic).order_by(*_NEWEST).limit(enough) for topic in sorted(wishes.topics)]
    for code in sorted(wishes.places):
        stored_last = article_places.c.article_id.desc()
        here = select(article_places.c.article_id).where(article_places.c.code == code).order_by(stored_last)
        found.append(aged.where(articles.c.id.in_(here.limit(NEWEST))).order_by(*OF_FEW).limit(enough))
    ways = [Wanted(words=tuple(spaced(words).split()), together=together) for words in sorted(wishes.keywords)]
    if ways:
        held = matching(tx, ways, enough).subquery()
        found.append(select(held.c.id, held.c.published_at))
    every = union_all(*(select(*one.subquery().c) for one in found)).subquery()
    moments = {row.id: row.published_at for row in await tx.execute(select(*every.c))}
    return sorted(moments, key=lambda id: (moments[id], id), reverse=True)[:enough]


def _query(tx: Connection) -> Select[Any]:
    """Select articles, each with how many papers tell its story and with its places."""
    same = articles.alias("same")
    papers = select(func.count(same.c.source.distinct())).where(same.c.story_id == articles.c.story_id)
    place = article_places.c
    lite = tx.dialect.name == "sqlite"
    pair = (func.json_array if lite else func.json_build_array)(place.rank, place.code)
    places = select((func.json_group_array if lite else func.json_agg)(pair, type_=JSON))
    places = places.where(place.article_id == articles.c.id)
    one = [query.correlate(articles).scalar_subquery() for query in (papers, places)]
    return select(*articles.c, one[0].label("papers"), one[1].label("places"))


def _tells_its_story(matches: Any) -> ColumnElement[bool]:
    """Keep of each story the one article that tells it: the newsroom's own, or else the first that matches."""
    other = articles.alias("other")
    sooner = and_(other.c.own == articles.c.own, other.c.id < articles.c.id)
    better = or_(and_(other.c.own, ~articles.c.own), sooner)
    return ~exists().where(other.c.story_id == articles.c.story_id, better, matches(other))


def _follows(table: FromClause, follows: Follows) -> ColumnElement[bool]:
    """Match what `wanted` of compose.select would: any of the things followed, and no muted word."""
    muted = [~_has_words(table, word) for word in follows.muted_words]
    muted += [~_about(table, follows.muted_topics)] if follows.muted_topics else []
    if not follows.topics:
        return and_(true(), *muted)
    wanted: list[ColumnElement[bool]] = [_about(table, follows.topics)]
    wanted += [_at_place(table, follows.places)] if follows.places else []
    wanted += [_has_words(table, word, together=True) for word in follows.keywords]
    return and_(or_(*wanted), *muted)


def _about(table: FromClause, topics: Iterable[str]) -> ColumnElement[bool]:
    # Not the column itself, or SQLite, which knows no figures, would rather read all of a topic than a few ids.
    return table.c.topic.concat("").in_(list(topics))


def _at_place(table: FromClause, codes: Iterable[str]) -> ColumnElement[bool]:
    here = article_places.c.article_id == table.c.id, article_places.c.code.in_(list(codes))
    return exists().where(*here)


def _has_words(table: FromClause, words: str, *, together: bool = False) -> ColumnElement[bool]:
    wanted = [spaced(words)] if together else [f" {word} " for word in spaced(words).split()]
    return and_(true(), *(table.c.folded.contains(word) for word in wanted))


def _article(row: Any) -> Article:
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        lead=row.lead,
        source=row.source,
        topic=row.topic,
        published=row.published_at,
        first_seen=row.first_seen_at,
        news_at=row.news_at,
        story=row.story_id if row.story_id is not None else row.id,
        papers=max(1, row.papers),
        image=row.image,
        own=row.own,
        places=tuple(code for _, code in sorted(row.places or ())),
    )
