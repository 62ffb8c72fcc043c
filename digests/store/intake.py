"""The articles, for writing: which of a feed's entries are known already, and storing the others.

Intake is one at a time, over all processes: whoever stores articles sees every article stored before, and whoever
composes a digest waits for the articles of its time (`wait_for_intake`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, insert, select, update

from digests.collect.text import fold
from digests.model import Entry, Version
from digests.store import desk
from digests.store.database import Connection
from digests.store.schema import article_places, articles

SAME_TITLE = timedelta(days=30)
"""How long a feed's article may come back under another address and be known by its title."""
_INTAKE_LOCK = 0x62616E74696E
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Known:
    """An article that is stored already."""

    id: int
    url: str
    feed_id: int | None
    guid: str | None
    own: bool
    title: str
    lead: str
    title_key: str
    topic: str
    image: str | None
    published_at: datetime
    dated: bool
    revision: int
    corrected_at: datetime | None = None
    """Its title and lead are the newsroom's own since then, and no feed's."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An article to store."""

    url: str
    feed_id: int
    guid: str
    source: str
    own: bool
    title: str
    lead: str
    folded: str
    """What `folded(title, lead)` returns."""
    topic: str
    image: str | None
    published_at: datetime
    dated: bool
    first_seen_at: datetime
    news_at: datetime | None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recent:
    """An article that a new one may share its story with. `folded` is as the table keeps it."""

    id: int
    story: int
    title: str
    lead: str
    folded: str
    published: datetime


def spaced(text: str) -> str:
    """Return folded text as words, each between single blanks, so that a word is found by " word "."""
    return f" {_BETWEEN_WORDS.sub(' ', text).strip()} "


def folded(title: str, lead: str) -> str:
    """Return the words of an article for search and matching."""
    return spaced(fold(f"{title} {lead}"))


@lru_cache(maxsize=4096)  # a feed's titles come back visit after visit
def title_key(title: str) -> str:
    """Return what two spellings of the same title share."""
    return hashlib.blake2b(spaced(fold(title)).encode(), digest_size=16).hexdigest()


async def begin_intake(tx: Connection) -> None:
    """Wait until it is our turn to store articles; the transaction's end gives the turn back."""
    if tx.dialect.name == "postgresql":  # on SQLite a transaction that writes is alone anyway
        await tx.execute(select(func.pg_advisory_xact_lock(_INTAKE_LOCK)))


async def wait_for_intake(tx: Connection) -> None:
    """Wait until the articles that are being stored can be read."""
    if tx.dialect.name == "postgresql":
        await tx.execute(select(func.pg_advisory_xact_lock_shared(_INTAKE_LOCK)))


async def known(tx: Connection, urls: Sequence[str]) -> list[Known]:
    """Return the articles of any feed at these addresses."""
    return await _known(tx, articles.c.url.in_(urls))


async def known_by_id(tx: Connection, id: int) -> Known | None:
    """Return a stored article as its source has it."""
    found = await _known(tx, articles.c.id == id)
    return found[0] if found else None


async def known_otherwise(tx: Connection, feed_id: int, entries: Sequence[Entry], now: datetime) -> list[Known]:
    """Return the articles of a feed that have the guid, or lately had the title, of one of `entries`."""
    of_feed = articles.c.feed_id == feed_id
    recent = articles.c.first_seen_at > now - SAME_TITLE
    titles = [title_key(entry.title) for entry in entries]
    # Two plain index look-ups: an OR over two indexes reads the whole table on SQLite.
    found = await _known(tx, of_feed, articles.c.guid.in_([entry.id for entry in entries]))
    found += await _known(tx, of_feed, recent, articles.c.title_key.in_(titles))
    return list({article.id: article for article in found}.values())


async def _known(tx: Connection, *which: ColumnElement[bool]) -> list[Known]:
    columns = [articles.c[name] for name in Known.__dataclass_fields__]
    return [Known(**row._mapping) for row in await tx.execute(select(*columns).where(*which))]


async def add(
    tx: Connection, drafts: Sequence[Draft], story_of: Callable[[int, Draft], int] = lambda id, _: id
) -> list[int]:
    """Store new articles and return their ids in the same order.

    `story_of` is asked for the story of each, in turn, with the id that it will have: its own if it is the first.
    """
    ids = await _next_ids(tx, len(drafts))
    rows = [_row(id, story_of(id, draft), draft) for id, draft in zip(ids, drafts, strict=True)]
    await _insert(tx, articles, rows)
    await _add_places(tx, {id: draft.places for id, draft in zip(ids, drafts, strict=True)})
    return ids


async def _next_ids(tx: Connection, count: int) -> list[int]:
    """Return the ids of the next articles: known beforehand, they are stored with their stories, at half the cost."""
    if tx.dialect.name == "postgresql":
        sequence = func.nextval(func.pg_get_serial_sequence("articles", "id"))
        return sorted(await tx.scalars(select(sequence).select_from(func.generate_series(1, count))))
    newest = await tx.scalar(select(func.max(articles.c.id))) or 0
    return list(range(newest + 1, newest + 1 + count))


async def _insert(tx: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows. Asked to return something, SQLAlchemy writes them into one statement: a third less than one each."""
    if rows:
        await tx.execute(insert(table).returning(table.primary_key.columns[0]), rows)


async def revise(tx: Connection, article: Known, now: datetime, *, places: Iterable[str] = (), **values: Any) -> None:
    """Change a stored article; a new title or lead makes a new revision of it."""
    title, lead = values.get("title", article.title), values.get("lead", article.lead)
    if (title, lead) != (article.title, article.lead):
        was = Version(article=article.id, revision=article.revision, title=article.title, lead=article.lead, until=now)
        await desk.keep_version(tx, was)
        values |= {"revision": article.revision + 1, "title_key": title_key(title), "folded": folded(title, lead)}
        await tx.execute(delete(article_places).where(article_places.c.article_id == article.id))
        await _add_places(tx, {article.id: tuple(places)})
    await tx.execute(update(articles).where(articles.c.id == article.id).values(updated_at=now, **values))


async def recent(tx: Connection, *, after_id: int, since: datetime) -> list[Recent]:
    """Return the articles published after `since` and stored after the one with this id, in the order of their ids."""
    return await _recent(tx, articles.c.published_at > since, articles.c.id > after_id)


async def _recent(tx: Connection, *which: ColumnElement[bool]) -> list[Recent]:
    names = ("id", "story_id", "title", "lead", "folded", "published_at")
    rows = await tx.execute(select(*(articles.c[name] for name in names)).where(*which).order_by(articles.c.id))
    return [
        Recent(
            id=row.id,
            story=row.id if row.story_id is None else row.story_id,
            title=row.title,
            lead=row.lead,
            folded=row.folded,
            published=row.published_at,
        )
        for row in rows
    ]


async def alone(tx: Connection, id: int) -> Recent | None:
    """Return an article whose story nobody else tells; None when somebody does, or there is no such article."""
    other = articles.alias("other")
    shared = exists().where(other.c.id != articles.c.id, other.c.story_id == articles.c.story_id)
    found = await _recent(tx, articles.c.id == id, articles.c.story_id == id, ~shared)
    return found[0] if found else None


async def join(tx: Connection, id: int, story: int) -> None:
    """Let an article, whose story nobody else tells, tell another story."""
    await desk.follow(tx, id, story)
    await tx.execute(update(articles).where(articles.c.id == id).values(story_id=story))


def _row(id: int, story: int, draft: Draft) -> dict[str, Any]:
    own = {"id": id, "story_id": story, "title_key": title_key(draft.title), "updated_at": draft.first_seen_at}
    values = {**vars(draft), **own}
    del values["places"]
    return values


async def _add_places(tx: Connection, places: dict[int, tuple[str, ...]]) -> None:
    rows = [
        {"article_id": article, "code": code, "rank": rank}
        for article, codes in places.items()
        for rank, code in enumerate(dict.fromkeys(codes))
    ]
    await _insert(tx, article_places, rows)
